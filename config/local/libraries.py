"""What the operating system has to bring along: libraries for Blender, and for the tests a browser."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

from config.local.errors import LocalError

# What `ldd` finds missing on a bare Debian, and the Debian package of each.
BLENDER = {
    "libX11.so.6": "libx11-6",
    "libXrender.so.1": "libxrender1",
    "libXfixes.so.3": "libxfixes3",
    "libXi.so.6": "libxi6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libSM.so.6": "libsm6",
    "libGL.so.1": "libgl1",
}
# The browser that the tests drive, and what its driver links against.
CHROMIUM = Path("/usr/bin/chromium")
DRIVER = {"libatomic.so.1": "libatomic1"}


def missing() -> list[str]:
    """The Debian packages of those that cannot be loaded. Other systems' Blender brings its own."""
    if sys.platform != "linux":
        return []
    return _missing(BLENDER)


def ensure() -> None:
    """Raises LocalError, with the command that installs them, when some are missing."""
    _complain("Blender cannot start", "this machine lacks libraries that it needs", missing())


def ensure_browser() -> None:
    """Raises LocalError, with the command that installs them, when the tests' browser or its driver's are missing."""
    packages = [] if CHROMIUM.exists() else ["chromium"]
    _complain("The tests cannot drive a browser", "this machine lacks what they need", packages + _missing(DRIVER))


def _complain(what: str, why: str, packages: list[str]) -> None:
    if packages:
        raise LocalError(what, why, f"On Debian and Ubuntu, as root: apt-get install -y {' '.join(packages)}")


def _missing(libraries: dict[str, str]) -> list[str]:
    return [package for library, package in libraries.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
