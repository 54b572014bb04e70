"""Libraries of the operating system that Blender links against and no wheel brings along."""

from __future__ import annotations

import ctypes
import sys

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


def missing() -> list[str]:
    """The Debian packages of those that cannot be loaded. Other systems' Blender brings its own."""
    if sys.platform != "linux":
        return []
    return [package for library, package in BLENDER.items() if not _loads(library)]


def ensure() -> None:
    """Raises LocalError, with the command that installs them, when some are missing."""
    packages = missing()
    if packages:
        raise LocalError(
            "Blender cannot start",
            "this machine lacks libraries that it needs",
            f"On Debian and Ubuntu, as root: apt-get install -y {' '.join(packages)}",
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
