"""`make run`: services, tables, sample, then web, worker and scheduler until somebody ends it."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import signal
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.local import strays
from config.local.errors import AlreadySaid, LocalError
from config.local.paths import DATA, LOGS, PYTHON
from config.local.ports import HOST, web_port
from config.local.prepare import EMAIL
from config.local.process import spawn, stop, wait_until
from config.local.secret import keep
from config.local.services import Services
from config.local.steps import say, step
from config.local.supervisor import Program, Supervisor

CELERY = (PYTHON, "-m", "celery", "-A", "config.celery", "--quiet")


def serve(since: float) -> None:
    """Run everything until a signal ends it.

    Args:
        since: when the command was given, in seconds of the system's clock.

    Raises:
        LocalError: something did not start or stopped by itself.
        Ended: somebody asked for the end.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    with _only_one(DATA / "lock") as lock:
        port = web_port(os.environ.get("PORT"))
        address = f"http://{HOST}:{port}"
        lock.write_text(address)
        services = Services(DATA)
        try:
            services.start(step)
            environment = _environment(address, services.environment)
            with Supervisor(LOGS, environment, services.running()) as supervisor:
                _start(supervisor, environment, port)
                _welcome(address, since)
                supervisor.speak()
                supervisor.watch()
        finally:
            services.stop()
            strays.end()


def _start(supervisor: Supervisor, environment: Mapping[str, str], port: int) -> None:
    # It loads while the tables are made; nobody knows its address before they are there.
    web = supervisor.start(_web(port))
    _prepare(environment)

    def answers() -> bool:
        supervisor.check()
        return _status(port, "/health") == 200

    with step("Web server"):
        wait_until(answers, web, name="The web server", log=LOGS / "web.log")
    supervisor.start(_worker())
    supervisor.start(_scheduler())


def _web(port: int) -> Program:
    server = ("uvicorn", "config.asgi:application", "--host", HOST, "--port", str(port))
    # Browsers hold event streams open for ever.
    return Program("web", (PYTHON, "-m", *server, "--timeout-graceful-shutdown", "2"))


def _worker() -> Program:
    options = ("--queues", "staging,webhooks", "--concurrency", "1", "--without-mingle", "--loglevel", "INFO")
    # A cold shutdown: the job goes back to the queue, its lease is taken back by the next start.
    return Program("worker", (*CELERY, "worker", *options), end=signal.SIGQUIT)


def _scheduler() -> Program:
    options = ("--schedule", str(DATA / "celerybeat-schedule"), "--pidfile=", "--loglevel", "INFO")
    return Program("scheduler", (*CELERY, "beat", *options))


def _prepare(environment: Mapping[str, str]) -> None:
    """In a process of its own, which writes its own steps to the terminal."""
    secret = {"DEMO_PASSWORD": keep(DATA / "demo-password", 9)}
    process = spawn([PYTHON, "-m", "config.local", "prepare"], output=None, environment={**environment, **secret})
    try:
        code = process.wait()
    except BaseException:
        stop(process)
        raise
    if code:
        raise AlreadySaid


def _environment(address: str, services: Mapping[str, str]) -> dict[str, str]:
    """What the project's processes need to find each other. What is given from outside stays."""
    chosen = {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "PUBLIC_URL": address,
        "CSRF_TRUSTED_ORIGINS": address.replace(HOST, "localhost"),
        "SECRET_KEY": keep(DATA / "secret-key"),
        "API_KEY_PEPPER": keep(DATA / "api-key-pepper"),
        "PYTHONUNBUFFERED": "1",
        **services,
    }
    environment = {name: os.environ.get(name) or value for name, value in chosen.items()}
    # For a second terminal: `set -a; . .local/environment` and manage.py speaks to these services.
    path = DATA / "environment"
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}='{value}'\n" for name, value in environment.items()))
    return environment


def _welcome(address: str, since: float) -> None:
    say()
    say(f"  Virtual Staging AI is ready after {time.time() - since:.0f} seconds.")
    say(f"    Address    {address}")
    say(f"    E-mail     {EMAIL}")
    say(f"    Password   {keep(DATA / 'demo-password', 9)}")
    say(f"    API        {address}/api/v1/docs/")
    say("  Ctrl-C stops everything.")
    say()


@contextlib.contextmanager
def _only_one(path: Path) -> Iterator[Path]:
    """Two runs on the same data would destroy it.

    Raises:
        LocalError: another run holds it.
    """
    with path.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = path.read_text() or "another terminal"
            raise LocalError("It cannot start twice", f"it runs already at {where}", "Stop that one first.") from None
        yield path


def _status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
