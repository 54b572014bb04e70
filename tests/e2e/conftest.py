"""The whole product, live: a web server and a worker in processes of their own, on the test run's real services."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest
from django.conf import settings
from django.db import connection

from config.common import storage
from tests.frontend import ensure_built

READY_SECONDS = 120
STOP_SECONDS = 20


@dataclass(frozen=True)
class LiveStack:
    """Where the product is, and where its processes write what they log."""

    url: str
    logs: Path


@pytest.fixture(scope="session")
def _database(django_db_setup) -> str:
    """The test database's address, for processes that know nothing of this one."""
    given = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(given._replace(path=f"/{connection.settings_dict['NAME']}"))


@pytest.fixture(scope="session")
def _stack(_database, tmp_path_factory) -> Iterator[LiveStack]:
    logs = tmp_path_factory.mktemp("live")
    with web_server(_database, logs) as url:
        worker = ["celery", "-A", "config.celery", "worker", "-Q", "staging,webhooks", "-c", "1", "--loglevel", "INFO"]
        with _running(worker, _environment(_database, url), logs / "celery.log"):
            _wait_until_ready(f"{url}/ready", logs)
            yield LiveStack(url, logs)


@pytest.fixture
def live_stack(_stack, transactional_db) -> LiveStack:
    """Web and worker, sharing the test's committed rows. The store allows their address, whoever had it before."""
    storage.ensure_bucket(["http://testserver", _stack.url])
    return _stack


@pytest.fixture
def site(_database, transactional_db, tmp_path) -> Iterator[str]:
    """The web server alone: nothing is staged here. Its queue is one that no worker of other tests listens to."""
    queue = urlsplit(os.environ["REDIS_URL"])._replace(path="/1").geturl()
    with web_server(_database, tmp_path, REDIS_URL=queue) as url:
        storage.ensure_bucket(["http://testserver", url])
        yield url


@contextmanager
def web_server(database: str, logs: Path, **environment: str) -> Iterator[str]:
    """A web server with these variables too; its address. It serves uploads once the store allows that address."""
    ensure_built()
    with socket.socket() as listener:
        # The server takes over this very socket, so that nobody can take its port in between.
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        web = ["uvicorn", "config.asgi:application", "--fd", str(listener.fileno()), "--log-level", "warning"]
        given = {**_environment(database, url), **environment}
        with _running(web, given, logs / "uvicorn.log", (listener.fileno(),)):
            _wait_until_ready(f"{url}/health", logs)
            yield url


def _environment(database: str, url: str) -> dict[str, str]:
    settings_module = {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    return {**os.environ, **settings_module, "DATABASE_URL": database, "PUBLIC_URL": url}


@contextmanager
def _running(command: list[str], environment: dict[str, str], log: Path, fds: tuple[int, ...] = ()) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env=environment, stdout=output, stderr=subprocess.STDOUT, pass_fds=fds
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(url: str, logs: Path) -> None:
    """`/ready` means database, queue, store and worker: ask until all four are there."""
    answer = "no answer"
    for _ in range(READY_SECONDS * 2):
        try:
            response = httpx.get(url, timeout=5)
        except httpx.TransportError as error:
            answer = str(error)
        else:
            if response.status_code == 200:
                return
            answer = response.text
        time.sleep(0.5)
    told = "\n".join(f"--- {log.name}\n{log.read_text()[-4000:]}" for log in sorted(logs.iterdir()))
    pytest.fail(f"Not ready after {READY_SECONDS} s: {answer}\n{told}")
