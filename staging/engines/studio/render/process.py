"""Runs the renderer in a process of its own and contains whatever goes wrong in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from staging.engines.base import EngineFailed

POLL_S = 0.1
HEARTBEAT_S = 1.0
LOG_TAIL = 4000
LOG_NAME = "log.txt"
_REPOSITORY = Path(__file__).resolve().parents[4]
# What a child may inherit: where programs are, and how coverage finds it in tests. No secrets.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "COVERAGE_PROCESS_CONFIG")

OnProgress = Callable[[float], None]


def worker_command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "staging.engines.studio.blender.worker", str(folder)]


def run_worker(
    command: Sequence[str], folder: Path, *, on_progress: OnProgress, timeout_s: float, memory_mb: float
) -> None:
    """Run ``command`` in ``folder`` until it ends well. Its whole process group is gone afterwards, whatever happens.

    ``on_progress`` gets the percentage of ``PROGRESS STAGE PERCENT AHEAD SECONDS`` lines, and a guess every second in
    between, so that it can stop a silent process by raising.

    Raises:
        EngineFailed: ``render_timeout``, ``render_out_of_memory`` or ``render_crashed``.
        Exception: whatever ``on_progress`` raises.
    """
    log = folder / LOG_NAME
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            list(command), cwd=folder, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _watch(process, _Progress(log, on_progress), time.monotonic() + timeout_s, memory_mb)
    except EngineFailed as failed:
        raise EngineFailed(failed.code, str(failed), _tail(log)) from None
    finally:
        _end(process)
    if process.returncode:
        raise _crashed(process.returncode, _tail(log))


def _environment(folder: Path) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    home = str(folder)
    return {
        **kept, "PYTHONPATH": str(_REPOSITORY), "HOME": home, "TMPDIR": home, "BLENDER_USER_RESOURCES": home,
        "LANG": "C.UTF-8", "PYTHONHASHSEED": "0",
    }  # fmt: skip


class _Progress:
    """Reads progress lines as the process writes them and passes them on, with guesses in between."""

    def __init__(self, log: Path, on_progress: OnProgress) -> None:
        self._file = log.open("rb")
        self._on_progress = on_progress
        self._part = b""
        self._last = self._ahead = self._seconds = 0.0
        self._said = self._told = time.monotonic()

    def tell(self) -> None:
        now = time.monotonic()
        if self._read(now) or now - self._told >= HEARTBEAT_S:
            self._told = now
            self._on_progress(self._guess(now))

    def _read(self, now: float) -> bool:
        """Take in whole new lines. Returns whether one spoke of progress."""
        lines = (self._part + self._file.read()).split(b"\n")
        self._part = lines.pop()
        found = [line.split() for line in lines if line.startswith(b"PROGRESS ")]
        if found:
            percent, ahead, seconds = (float(x) for x in found[-1][2:5])
            self._last, self._said = max(self._guess(now), percent), now
            self._ahead, self._seconds = max(self._last, ahead), seconds
        return bool(found)

    def _guess(self, now: float) -> float:
        """The last percentage, moving to the one announced in the time announced, never quite there."""
        if self._seconds <= 0:
            return self._last
        share = min(1.0, (now - self._said) / self._seconds)
        return self._last + 0.95 * share * (self._ahead - self._last)

    def close(self) -> None:
        self._file.close()


def _watch(process: subprocess.Popen[bytes], progress: _Progress, deadline: float, memory_mb: float) -> None:
    try:
        while process.poll() is None:
            progress.tell()
            if time.monotonic() > deadline:
                raise EngineFailed("render_timeout", "Rendering took too long.")
            if resident_mb(process.pid) > memory_mb:
                raise EngineFailed("render_out_of_memory", f"Rendering needed more than {memory_mb:.0f} MB.")
            _wait(process)
        progress.tell()
    finally:
        progress.close()


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(POLL_S)
    except subprocess.TimeoutExpired:
        return


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the process group, also what a crashed worker left behind."""
    with suppress(ProcessLookupError, PermissionError):  # all gone already; macOS says the latter for zombies
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def resident_mb(pid: int) -> float:
    """Physical memory of a process in MB; 0 when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return _resident_by_ps(pid)
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _resident_by_ps(pid: int) -> float:
    """For systems without /proc."""
    try:
        said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        return 0.0
    return float(said.stdout.strip() or 0) / 1024


def _crashed(returncode: int, log: str) -> EngineFailed:
    if returncode == -signal.SIGKILL:  # nobody but the kernel kills like that
        return EngineFailed("render_out_of_memory", "The system stopped the renderer for want of memory.", log)
    how = f"by signal {-returncode}" if returncode < 0 else f"with status {returncode}"
    return EngineFailed("render_crashed", f"The renderer ended {how}.", log)


def _tail(log: Path) -> str:
    return log.read_bytes()[-LOG_TAIL:].decode(errors="replace")
