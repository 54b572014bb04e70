"""Grandchildren that outlive their parent: on Linux they become ours, so that none is left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def adopt() -> None:
    """Let the kernel hand orphans of our descendants to this process."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def end(seconds: float = 5) -> None:
    """Kill every child left, and theirs as they come to us; call it when all proper children have been waited for."""
    if sys.platform != "linux":
        return
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and (children := _children()):
        for child in children:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


def _children() -> list[int]:
    tasks = Path("/proc/self/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]
