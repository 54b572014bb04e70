"""A renderer's life: one job after another, as the parent names their folders. Knows no Blender."""

from __future__ import annotations

import json
import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LOG_NAME, RESULT_NAME = "log.txt", "result.json"
# Longer than a parent lends an idle renderer, so that none ends while it is being given a job.
IDLE_S = 300.0
LOOK_S = 5.0


def folders(pipe: int, parent: int, idle_s: float = IDLE_S, look_s: float = LOOK_S) -> Iterator[Path]:
    """Folders of jobs, one a line, until ``pipe`` is closed, ``parent`` is gone, or none came for ``idle_s`` seconds.

    Args:
        pipe: file descriptor.
        look_s: seconds between two looks whether the parent is still there.
    """
    since, part = time.monotonic(), b""
    while os.getppid() == parent and time.monotonic() - since < idle_s:
        if not select.select([pipe], [], [], look_s)[0]:
            continue
        said = os.read(pipe, 65536)
        if not said:
            return
        *lines, part = (part + said).split(b"\n")
        for line in lines:
            yield Path(os.fsdecode(line))
            since = time.monotonic()


def serve(jobs: Iterator[Path], work: Callable[[Path], dict[str, Any]], rest: Callable[[], None]) -> None:
    """Do ``work`` for each job and write its result; then ``rest``, while the parent goes on with the result.

    What is printed during a job goes into that job's log, also how an error of ``work`` ends this process.
    """
    for folder in jobs:
        speak_into(folder / LOG_NAME)
        write_whole(folder / RESULT_NAME, json.dumps(work(folder)))
        speak_into(Path(os.devnull))
        rest()


def speak_into(path: Path) -> None:
    """From here on everything this process prints goes to the end of the file at ``path``."""
    sys.stdout.flush()
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)


def write_whole(path: Path, text: str) -> None:
    """Whoever sees the file sees all of it."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text)
    part.replace(path)
