"""Requests a second and p50/p99 of the API's main calls, beside a bare view that reads one row, in one run.

``python -m tests.bench.api [--seconds 8] [--vus 8] [--rounds 3]``: one uvicorn worker, real Postgres, Valkey and
store, k6 as the caller on the same machine. The calls take turns for several rounds and the medians are printed,
because these machines are noisy: look at the ratios to the bare view.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Call:
    name: str
    method: str
    path: str
    body: str = ""


@dataclass(frozen=True)
class Figures:
    rate: float
    p50: float
    p99: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=8, help="length of each call's turn")
    parser.add_argument("--vus", type=int, default=8, help="callers at a time")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    from config.local.testing import services

    services().start()
    try:
        key, calls = prepare()
        with served() as url:
            measured = defaultdict(list)
            for _ in range(options.rounds):
                for call in calls:
                    measured[call.name].append(turn(call, url, key, options))
    finally:
        services().stop()
    report(measured)


def prepare() -> tuple[str, list[Call]]:
    """Tables, and an organization with thirty listings and thirty images."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from config.common import storage
    from tests.factories import ApiKeyFactory, ImageFactory, ProjectFactory

    call_command("migrate", verbosity=0)
    storage.ensure_bucket(["http://127.0.0.1"])
    key = ApiKeyFactory()
    project = ProjectFactory.create_batch(30, organization=key.organization)[0]
    image = ImageFactory.create_batch(30, original__project=project)[0]
    allow(key.organization)
    connections.close_all()
    wish = {"project_id": str(project.pk), "original_id": str(image.original_id), "room_type": "office"}
    return key.text, [
        Call("bare view, one row", "GET", f"/bare/{image.pk}"),
        Call("GET /images/{id}", "GET", f"/api/v1/images/{image.pk}"),
        Call("GET /projects (25 of 30)", "GET", "/api/v1/projects"),
        Call("POST /images", "POST", "/api/v1/images", json.dumps(wish)),
    ]


def allow(organization) -> None:
    """An allowance that no run uses up."""
    from billing.services import grant_gift

    grant_gift(organization=organization, amount=10_000_000, reference="bench", actor=None, reason="bench")


@contextmanager
def served() -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(512)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--fd", str(listener.fileno())]
        server = subprocess.Popen([*command, "--log-level", "warning"], pass_fds=[listener.fileno()])
        try:
            wait_for(f"{url}/health")
            yield url
        finally:
            server.terminate()
            server.wait()


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise SystemExit(f"No answer from {url}")


def turn(call: Call, url: str, key: str, options: argparse.Namespace) -> Figures:
    """One call's turn, as k6 counts it."""
    with tempfile.TemporaryDirectory() as folder:
        summary = Path(folder) / "summary.json"
        given = {
            "METHOD": call.method,
            "URL": url + call.path,
            "KEY": key,
            "BODY": call.body,
            "VUS": str(options.vus),
            "DURATION": f"{options.seconds}s",
        }
        command = [BIN / "k6", "run", "--quiet", "--no-usage-report", "--summary-export", summary, HERE / "api.js"]
        subprocess.run(command, env={**os.environ, **given}, check=True, stdout=subprocess.DEVNULL)
        metrics = json.loads(summary.read_text())["metrics"]
    if metrics["checks"]["fails"]:
        raise SystemExit(f"{call.name}: {metrics['checks']['fails']} answers were not as expected")
    took = metrics["http_req_duration"]
    return Figures(metrics["http_reqs"]["rate"], took["med"], took["p(99)"])


def report(measured: dict[str, list[Figures]]) -> None:
    print(f"{'call':28}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'to bare':>9}")
    bare = None
    for name, rounds in measured.items():
        rate, p50, p99 = (statistics.median(getattr(each, key) for each in rounds) for key in ("rate", "p50", "p99"))
        bare = bare or rate
        print(f"{name:28}{rate:12.0f}{p50:9.1f}{p99:9.1f}{rate / bare:9.2f}")


if __name__ == "__main__":
    main()
