"""The stand-in over HTTP. ``python -m tests.standins.stripe.server --port 12111 --webhook URL --secret whsec_…``"""

import argparse
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from . import api, forms, pages, subscriptions
from .books import Books, Object, Refusal
from .webhooks import Courier


class StripeStandIn:
    """A whole Stripe on a free port, until its ``with`` block ends.

    Args:
        now: when it is there, in seconds since 1970.
        port: 0 for any that is free.
    """

    def __init__(self, now: float | None = None, port: int = 0) -> None:
        self.books = Books(now)
        self.courier = Courier(self.books)
        # Each request that came: method and path.
        self.asked: list[tuple[str, str]] = []
        # Answer these paths with a status once: ``broken["/v1/customers"] = 500``.
        self.broken: dict[str, int] = {}
        self._remembered: dict[str, tuple[Object, int, Object]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.books.notes["base"] = self.url
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> "StripeStandIn":
        self._thread.start()
        self.courier.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.courier.stop()

    def advance(self, seconds: float) -> None:
        """Let time pass, with all that it brings."""
        with self.books.lock:
            subscriptions.advance(self.books, self.books.now() + seconds)

    def answer(self, method: str, path: str, form: Object, key: str | None) -> tuple[int, Object]:
        """Status and body. The same idempotency key gets the same answer, whatever has happened since."""
        with self.books.lock:
            self.asked.append((method, path))
            if status := self.broken.pop(path, None):
                return status, {"error": {"type": "api_error", "message": "The stand-in was told to break."}}
            if key and key in self._remembered:
                return self._repeat(key, form)
            try:
                status, body = 200, api.answer(self.books, method, path, form)
            except Refusal as refusal:
                status, body = refusal.status, refusal.body
            if key and method == "POST":
                self._remembered[key] = (form, status, body)
            return status, body

    def _repeat(self, key: str, form: Object) -> tuple[int, Object]:
        known, status, body = self._remembered[key]
        if known == form:
            return status, body
        message = "Keys for idempotent requests can only be used with the same parameters they were first used with."
        return 400, {"error": {"type": "idempotency_error", "message": message}}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                stand_in.serve(self, urlsplit(self.path).query)

            def do_POST(self) -> None:
                stand_in.serve(self, self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

            def do_DELETE(self) -> None:
                self.do_POST()

            def log_message(self, format: str, *arguments: Any) -> None:
                """Tests say what they need to say."""

        return Handler

    def serve(self, request: BaseHTTPRequestHandler, query: str) -> None:
        """Answer one request: a page, time, or the API."""
        path, form = urlsplit(request.path).path, forms.parse(query)
        if path == "/advance":
            self.advance(float(form["seconds"]))
            _send(request, 200, b"{}", "application/json")
        elif path.startswith("/v1/"):
            self._serve_api(request, path, form)
        else:
            self._serve_page(request, path, form)

    def _serve_api(self, request: BaseHTTPRequestHandler, path: str, form: Object) -> None:
        if "_test_" not in request.headers.get("Authorization", ""):
            message = "You did not provide an API key for test mode."
            status, body = 401, {"error": {"type": "invalid_request_error", "message": message}}
        else:
            status, body = self.answer(request.command, path, form, request.headers.get("Idempotency-Key"))
        _send(request, status, json.dumps(body).encode(), "application/json")

    def _serve_page(self, request: BaseHTTPRequestHandler, path: str, form: Object) -> None:
        with self.books.lock:
            try:
                if request.command == "POST":
                    _send(request, 303, b"", "text/html", pages.act(self.books, path, form))
                    return
                text, status = pages.show(self.books, path), 200
            except Refusal as refusal:
                status = refusal.status
                told = str(refusal)
                text = pages.show(self.books, path, told) if request.command == "POST" else told
        _send(request, status, text.encode(), "text/html; charset=utf-8")


def _send(request: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, location: str = "") -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    request.send_header("Request-Id", "req_stand_in")
    if location:
        request.send_header("Location", location)
    request.end_headers()
    request.wfile.write(body)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--webhook", help="where to send events")
    parser.add_argument("--secret", default="whsec_stand_in", help="what to sign them with")
    given = parser.parse_args()
    with StripeStandIn(port=given.port) as stand_in:
        if given.webhook:
            stand_in.courier.endpoints.append((given.webhook, given.secret))
        print(f"Stripe stand-in on {stand_in.url}", flush=True)  # noqa: T201
        threading.Event().wait()


if __name__ == "__main__":
    main()
