"""A thousand open event streams on one uvicorn worker, beside django-eventstream in the same run on the same machine.

``python -m tests.bench.streams [--streams 1000] [--events 20] [--rounds 3]``. All streams watch the same organization,
so that each event goes to every one of them. The time is that from just before the event is recorded (insert, commit,
push) until its bytes have arrived at a client. Memory is what the server's resident memory grew by, divided by the
streams. The two take turns for several rounds, each in a fresh server, and medians are printed, because these machines
are noisy.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.stream_settings"

PAGE = os.sysconf("SC_PAGE_SIZE")
MARK = re.compile(rb"mark-(\d+)")


@dataclass(frozen=True)
class Contestant:
    name: str
    path: str
    headers: dict[str, str]
    record: Callable[[int], None]


@dataclass(frozen=True)
class Figures:
    memory_kib: float
    open_ms: float
    p50_ms: float
    p99_ms: float
    threads: float
    connections: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--events", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    from config.local.testing import services

    services().start()
    try:
        measured = defaultdict(list)
        contestants = prepare()
        for _ in range(options.rounds):
            for contestant in contestants:
                measured[contestant.name].append(turn(contestant, options))
    finally:
        services().stop()
    report(measured, options)


def prepare() -> list[Contestant]:
    """Tables, an organization with a key, and how each of the two records an event."""
    import django

    django.setup()
    from django.core.management import call_command
    from django_eventstream import send_event

    from config.common.ids import new_id
    from projects.events.models import Event
    from projects.events.services import event_record
    from tests.factories import ApiKeyFactory

    call_command("migrate", verbosity=0)
    key = ApiKeyFactory()
    ids = {"project_id": new_id(), "image_id": new_id()}
    state = {"status": "processing", "stage": "render", "percent": 40, "error": None}
    told = {name: str(value) for name, value in ids.items()}

    def ours(mark: int) -> None:
        data = {**state, "mark": f"mark-{mark}"}
        event_record(organization=key.organization, kind="image.progress", data=data, **ids)

    def theirs(mark: int) -> None:
        data = {**state, "mark": f"mark-{mark}"}
        Event.objects.create(organization=key.organization, kind="image.progress", data=data, **ids)
        send_event("everybody", "job_update", {**data, **told})

    return [
        Contestant("this project", "/api/v1/events", {"X-API-Key": key.text}, ours),
        Contestant("django-eventstream", "/eventstream", {}, theirs),
    ]


def turn(contestant: Contestant, options: argparse.Namespace) -> Figures:
    """One contestant's turn, in a server of its own."""
    with served() as (url, pid):
        return asyncio.run(measure(contestant, url, pid, options))


async def measure(contestant: Contestant, url: str, pid: int, options: argparse.Namespace) -> Figures:
    marks: dict[int, list[float]] = defaultdict(list)
    # What every server loads once is nobody's memory: two streams and an event come first.
    first = [await opened(contestant, url, marks) for _ in range(2)]
    await tell(contestant, marks, 10**9, len(first))
    before, started = resident(pid), time.perf_counter()
    readers = [*first]
    for begin in range(0, options.streams, 50):
        some = range(begin, min(begin + 50, options.streams))
        readers += await asyncio.gather(*(opened(contestant, url, marks) for _ in some))
    took = time.perf_counter() - started
    await asyncio.sleep(3)
    memory = (resident(pid) - before) / options.streams
    threads, connections = len(list(Path(f"/proc/{pid}/task").iterdir())), await asyncio.to_thread(open_connections)
    latencies = [
        latency for mark in range(options.events) for latency in await tell(contestant, marks, mark, len(readers))
    ]
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*readers, return_exceptions=True)
    cut = statistics.quantiles(latencies, n=100)
    return Figures(memory / 1024, took * 1000 / options.streams, cut[49] * 1000, cut[98] * 1000, threads, connections)


async def opened(contestant: Contestant, url: str, marks: dict[int, list[float]]) -> asyncio.Task[None]:
    """A stream that has begun; its task notes when which event arrives."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    headers = {"Host": address.netloc, "Accept": "text/event-stream", **contestant.headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"GET {contestant.path} HTTP/1.1\r\n{lines}\r\n".encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in answer.split(b"\r\n", 1)[0]:
        raise SystemExit(f"{contestant.name}: {answer!r}")
    try:
        await reader.readuntil(b"data:")
    except asyncio.IncompleteReadError:
        raise SystemExit(f"{contestant.name}: a stream ended before it began") from None

    async def read() -> None:
        try:
            while chunk := await reader.read(65536):
                now = time.perf_counter()
                for mark in MARK.findall(chunk):
                    marks[int(mark)].append(now)
        finally:
            writer.close()

    return asyncio.create_task(read())


async def tell(contestant: Contestant, marks: dict[int, list[float]], mark: int, streams: int) -> list[float]:
    """Record an event, wait until it is everywhere, and say how long that took each."""
    begin = time.perf_counter()
    await asyncio.to_thread(contestant.record, mark)
    while len(marks[mark]) < streams:
        if time.perf_counter() - begin > 30:
            raise SystemExit(f"{contestant.name}: {len(marks[mark])} of {streams} streams heard of event {mark}")
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    return [arrived - begin for arrived in marks.pop(mark)]


def open_connections() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
        count = int(cursor.fetchone()[0])
    connection.close()
    return count


def resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(2048)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--fd", str(listener.fileno())]
        options = ["--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "1"]
        server = subprocess.Popen([*command, *options], pass_fds=[listener.fileno()], stderr=subprocess.DEVNULL)
        try:
            yield url, server.pid
        finally:
            server.terminate()
            server.wait()


def report(measured: dict[str, list[Figures]], options: argparse.Namespace) -> None:
    print(f"{options.streams} streams, {options.events} events to all of them, medians of {options.rounds} rounds")
    names = [field.name for field in fields(Figures)]
    print(f"{'':20}" + "".join(f"{name:>13}" for name in names))
    medians = {
        who: [statistics.median(getattr(each, name) for each in rounds) for name in names]
        for who, rounds in measured.items()
    }
    for who, figures in medians.items():
        print(f"{who:20}" + "".join(f"{figure:13.1f}" for figure in figures))
    ours, theirs = medians.values()
    print(f"{'ratio':20}" + "".join(f"{a / b if b else 0:13.2f}" for a, b in zip(ours, theirs, strict=True)))


if __name__ == "__main__":
    main()
