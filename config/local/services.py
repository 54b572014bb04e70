"""The database, the queue and the object store that were not given from outside, started from wheels."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol

from config.local.errors import from_os_error
from config.local.postgres import Postgres
from config.local.store import Store
from config.local.valkey import Valkey

# Wrapped around the start of each service, with its name: shows that it happens.
Around = Callable[[str], AbstractContextManager[None]]


def silently(_name: str) -> AbstractContextManager[None]:
    """Show nothing."""
    return nullcontext()


class Service(Protocol):
    """A server with an address."""

    name: str

    @property
    def environment(self) -> dict[str, str]: ...

    @property
    def process(self) -> subprocess.Popen[bytes] | None: ...

    @property
    def log(self) -> Path: ...

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Services:
    """Those services that the environment does not already name.

    Ports and passwords are settled here, so that settings may be read before anything runs; `start` keeps the promise.

    Args:
        folder: where data, logs and passwords live.
        bucket: the bucket's name.
        durable: keep data through a crash; tests need not.
    """

    def __init__(self, folder: Path, *, bucket: str = "staging", durable: bool = True) -> None:
        self.services: list[Service] = []
        if not os.environ.get("DATABASE_URL"):
            self.services.append(Postgres(folder, durable=durable))
        if not os.environ.get("REDIS_URL"):
            self.services.append(Valkey(folder))
        if not os.environ.get("S3_ENDPOINT_URL"):
            self.services.append(Store(folder, bucket=bucket, durable=durable))

    @property
    def environment(self) -> dict[str, str]:
        """DATABASE_URL, REDIS_URL and the S3_* variables of the services started here."""
        return {name: value for service in self.services for name, value in service.environment.items()}

    def start(self, around: Around = silently) -> None:
        """Start them one after the other; when one fails, stop those that run.

        Raises:
            LocalError: one did not start.
        """
        try:
            for service in self.services:
                with around(service.name):
                    self._start(service)
        except BaseException:
            self.stop()
            raise

    def running(self) -> list[tuple[str, subprocess.Popen[bytes], Path]]:
        """Name, process and log of those that run."""
        return [(service.name, service.process, service.log) for service in self.services if service.process]

    def stop(self) -> None:
        """Stop them, the last one first."""
        for service in reversed(self.services):
            service.stop()

    @staticmethod
    def _start(service: Service) -> None:
        try:
            service.start()
        except OSError as error:
            raise from_os_error(f"{service.name} did not start", error) from error
