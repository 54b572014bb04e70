"""Webhooks: every event, signed, to every endpoint that wants it, again until it is taken."""

import hashlib
import hmac
import json
import queue
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from .books import Books, Object

# How long after a refused delivery the next one follows. Stripe's own waits are hours.
WAITS = (0.2, 0.5, 1, 2, 5, 10)


@dataclass(frozen=True)
class Delivery:
    """One event, for one endpoint."""

    event: Object
    url: str
    secret: str
    tries: int = 0


def sign(body: bytes, secret: str, at: float | None = None) -> str:
    """The header Stripe-Signature: https://docs.stripe.com/webhooks#verify-manually"""
    stamp = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


class Courier:
    """Delivers in a thread of its own. With no endpoint, or while ``paused``, nothing is sent."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.endpoints: list[tuple[str, str]] = []
        self.delivered: list[tuple[str, int]] = []
        self.paused = False
        # What the endpoints above want; None: everything.
        self.kinds: set[str] | None = None
        self._waiting: queue.Queue[Delivery | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        books.listeners.append(self.take)

    def start(self) -> None:
        """Begin delivering."""
        self._thread.start()

    def stop(self) -> None:
        """Stop delivering; what waits is dropped."""
        self._waiting.put(None)
        self._thread.join()

    def take(self, event: Object) -> None:
        """An event happened."""
        if self.paused:
            return
        for url, secret in self._wanted(event):
            self._waiting.put(Delivery(event, url, secret))

    def _wanted(self, event: Object) -> list[tuple[str, str]]:
        made = [
            (each["url"], self.books.notes[each["id"]])
            for each in self.books.all("webhook_endpoint", status="enabled")
            if {"*", event["type"]} & set(each["enabled_events"])
        ]
        return [*(self.endpoints if self.kinds is None or event["type"] in self.kinds else []), *made]

    def _run(self) -> None:
        while delivery := self._waiting.get():
            status = post(delivery.event, delivery.url, delivery.secret)
            self.delivered.append((delivery.event["type"], status))
            if not 200 <= status < 300 and delivery.tries < len(WAITS):
                self._later(delivery)

    def _later(self, delivery: Delivery) -> None:
        again = Delivery(delivery.event, delivery.url, delivery.secret, delivery.tries + 1)
        timer = threading.Timer(WAITS[delivery.tries], self._waiting.put, (again,))
        timer.daemon = True
        timer.start()


def post(event: Object, url: str, secret: str) -> int:
    """Deliver once; the status answered, 0 for no answer."""
    body = json.dumps(event).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": sign(body, secret)}
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0
