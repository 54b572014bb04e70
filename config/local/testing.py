"""Services of one test run: promised when the settings are read, started only if a test needs them."""

from __future__ import annotations

import atexit
import functools
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from config.local.postgres_home import home_of
from config.local.services import Around, Services, silently


class TestServices(Services):
    """Services that live in a temporary folder and leave nothing behind."""

    __test__ = False

    def __init__(self) -> None:
        name = f"test-{secrets.token_hex(6)}"
        self.folder = Path(tempfile.gettempdir()) / f"virtual-staging-{name}"
        super().__init__(self.folder, bucket=name, durable=False)
        # A bucket of its own also in a store that was given.
        os.environ.setdefault("S3_BUCKET", name)
        os.environ.update(self.environment)

    def start(self, around: Around = silently) -> None:
        """Start them in a new folder that only its owner may list.

        Raises:
            LocalError: one did not start.
        """
        self.folder.mkdir(mode=0o711)
        super().start(around)

    def stop(self) -> None:
        """Stop them and remove everything they wrote."""
        super().stop()
        if self.folder.exists():
            shutil.rmtree(home_of(self.folder)[0], ignore_errors=True)
            shutil.rmtree(self.folder, ignore_errors=True)


@functools.cache
def services() -> TestServices:
    """The services of this process, their addresses in the environment."""
    services = TestServices()
    atexit.register(services.stop)
    return services
