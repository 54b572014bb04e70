"""Tells the parent process how far the work is. Knows no Blender."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Protocol

ORPHANED = 3
_SAMPLE = re.compile(r"Sample (\d+)/(\d+)")
_REMAINING = re.compile(r"Remaining: ([\d:.]+)")


class Report(Protocol):
    def __call__(self, stage: str, percent: float, ahead: float | None = None, seconds: float = 0.0) -> None:
        """Say that ``percent`` is done, and that ``ahead`` will be in about ``seconds``."""


def progress_printer(parent: int) -> Report:
    """Prints ``PROGRESS STAGE PERCENT AHEAD SECONDS``; ends the process when ``parent`` no longer is its parent."""

    def report(stage: str, percent: float, ahead: float | None = None, seconds: float = 0.0) -> None:
        if os.getppid() != parent:
            os._exit(ORPHANED)
        print(f"PROGRESS {stage} {percent:.1f} {percent if ahead is None else ahead:.1f} {seconds:.1f}", flush=True)  # noqa: T201

    return report


@dataclass(frozen=True, slots=True)
class PassProgress:
    """Turns what Cycles says while it renders one pass into progress from ``begin`` to ``end`` percent."""

    report: Report
    kind: str
    begin: float
    end: float

    def __call__(self, said: str) -> None:
        sample, remaining = _SAMPLE.search(said), _REMAINING.search(said)
        if sample:
            percent = self.begin + (self.end - self.begin) * int(sample[1]) / int(sample[2])
            self.report(self.kind, percent, self.end, seconds_of(remaining[1]) if remaining else 0.0)


def seconds_of(clock: str) -> float:
    """Seconds of ``1:02:03.4`` or ``02:03.4``."""
    seconds = 0.0
    for part in clock.split(":"):
        seconds = seconds * 60 + float(part)
    return seconds
