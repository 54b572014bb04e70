"""Keeps one renderer between jobs, so that the next one need not load Blender or a graphics card's programs again."""

from __future__ import annotations

import atexit
import os
import threading
import time
from pathlib import Path

from staging.engines.studio.blender.errands import IDLE_S, LOG_NAME
from staging.engines.studio.render.process import OnProgress, Renderer

# Bounds what a renderer may leak, which is about 0.1 MB a job.
MOST_JOBS = 100
# By itself an idle renderer ends after IDLE_S; none is lent shortly before.
LENT_S = IDLE_S - 60.0

_lock = threading.Lock()
_idle: Renderer | None = None


def run_job(folder: Path, *, on_progress: OnProgress, timeout_s: float, memory_mb: float) -> int:
    """Have the job in ``folder`` done by the idle renderer, or else by a new one. Returns its peak memory in MB.

    The renderer is kept if there is no other; after a job that did not end well it is gone, with all that it started.

    Raises:
        EngineFailed, Exception: as `Renderer.work`.
    """
    renderer = _take() or Renderer(folder / LOG_NAME)
    try:
        peak = renderer.work(folder, on_progress=on_progress, timeout_s=timeout_s, memory_mb=memory_mb)
    except BaseException:
        renderer.end()
        raise
    _keep(renderer)
    return peak


def dismiss() -> None:
    """End the idle renderer, if there is one. Done by itself where Python ends."""
    renderer = _swap(None)
    if renderer:
        renderer.dismiss()


def _take() -> Renderer | None:
    """The idle renderer, unless it has ended, is about to, or has worked enough."""
    renderer = _swap(None)
    if renderer is None:
        return None
    alive = renderer.process.poll() is None
    if alive and renderer.jobs < MOST_JOBS and time.monotonic() - renderer.idle_since < LENT_S:
        return renderer
    renderer.dismiss()
    return None


def _keep(renderer: Renderer) -> None:
    """In place of another that two jobs at once may have left."""
    other = _swap(renderer)
    if other:
        other.dismiss()


def _swap(renderer: Renderer | None) -> Renderer | None:
    global _idle
    with _lock:
        before, _idle = _idle, renderer
    return before


def _forget() -> None:
    """A fork has a renderer of its own or none; the lock may have been held by a thread that it does not have."""
    global _lock, _idle
    _lock = threading.Lock()
    if _idle:
        _idle.disown()
    _idle = None


os.register_at_fork(after_in_child=_forget)
atexit.register(dismiss)
