"""What happens now, and how long it took: one line a step."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 46


def say(line: str = "") -> None:
    """Write one line to the person at the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Write one line about what went wrong."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Announce a step and say afterwards how many seconds it took.

    On a terminal the line stands there from the beginning; elsewhere it is written when the step is done.
    """
    terminal = sys.stdout.isatty()
    if terminal:
        _write(f"  … {name}")
    began = time.monotonic()
    try:
        yield
    except BaseException:
        _write(f"\r  ✗ {name}\n" if terminal else f"  ✗ {name}\n")
        raise
    line = f"  ✓ {name:<{WIDTH}} {time.monotonic() - began:6.1f} s\n"
    _write(f"\r{line}" if terminal else line)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
