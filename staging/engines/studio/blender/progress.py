"""Tells the parent process how far the work is. Knows no Blender."""

from __future__ import annotations

import os
from collections.abc import Callable

ORPHANED = 3


def progress_printer(parent: int) -> Callable[[str, float], None]:
    """A printer of ``PROGRESS STAGE PERCENT`` lines that ends the process when ``parent`` no longer is its parent."""

    def report(stage: str, percent: float) -> None:
        if os.getppid() != parent:
            os._exit(ORPHANED)
        print(f"PROGRESS {stage} {percent:.1f}", flush=True)  # noqa: T201

    return report
