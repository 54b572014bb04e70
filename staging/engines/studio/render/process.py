"""A renderer's process, and whatever goes wrong in it contained."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from staging.engines.base import EngineFailed
from staging.engines.studio.blender.errands import LOG_NAME, RESULT_NAME

POLL_S = 0.05
HEARTBEAT_S = 1.0
FAREWELL_S = 10.0
LOG_TAIL = 4000
PROGRAM = (sys.executable, "-m", "staging.engines.studio.blender.worker")
_REPOSITORY = Path(__file__).resolve().parents[4]
# What a child may inherit: where programs are, which graphics cards it may see and where their compiled programs are
# kept, and how coverage finds it in tests. No secrets.
_INHERITED = (
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES",
    "ROCR_VISIBLE_DEVICES", "ONEAPI_DEVICE_SELECTOR", "CUDA_CACHE_PATH", "OPTIX_CACHE_PATH", "COVERAGE_PROCESS_CONFIG",
)  # fmt: skip

OnProgress = Callable[[float], None]


class Renderer:
    """A process that does one job after another; see `staging.engines.studio.blender.worker`.

    Attributes:
        jobs: how many it was given.
        idle_since: when it had done the last, in seconds of the monotonic clock.
    """

    def __init__(self, log: Path, program: tuple[str, ...] = PROGRAM) -> None:
        """Start ``program`` with a folder of its own as argument. Until its first job it writes into ``log``."""
        self.jobs = 0
        self.idle_since = time.monotonic()
        self._home = Path(tempfile.mkdtemp(prefix="staging-renderer-"))
        with log.open("ab") as output:
            self.process = subprocess.Popen(  # noqa: S603
                [*program, str(self._home)], cwd=self._home, env=_environment(self._home), bufsize=0,
                stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self._pipe = cast(IO[bytes], self.process.stdin)

    def work(self, folder: Path, *, on_progress: OnProgress, timeout_s: float, memory_mb: float) -> int:
        """Have the job in ``folder`` done. Returns the most memory in MB that the process was seen to have.

        ``on_progress`` gets the percentage of ``PROGRESS STAGE PERCENT AHEAD SECONDS`` lines, and a guess every second
        in between, so that it can stop a silent process by raising.

        Raises:
            EngineFailed: ``render_timeout``, ``render_out_of_memory`` or ``render_crashed``. `end` it then.
            Exception: whatever ``on_progress`` raises.
        """
        self.jobs += 1
        log = folder / LOG_NAME
        log.touch()
        with suppress(BrokenPipeError):  # it has ended, and will be found so
            self._pipe.write(os.fsencode(folder) + b"\n")
        with _Progress(log, on_progress) as progress:
            try:
                peak = self._watch(folder / RESULT_NAME, progress, time.monotonic() + timeout_s, memory_mb)
            except EngineFailed as failed:
                raise EngineFailed(failed.code, str(failed), _tail(log)) from None
        self.idle_since = time.monotonic()
        return round(peak)

    def _watch(self, result: Path, progress: _Progress, deadline: float, memory_mb: float) -> float:
        peak, status = 0.0, None
        while not result.exists():
            if status is not None:
                raise _crashed(status)
            progress.tell()
            if time.monotonic() > deadline:
                raise EngineFailed("render_timeout", "Rendering took too long.")
            peak = max(peak, resident_mb(self.process.pid))
            if peak > memory_mb:
                raise EngineFailed("render_out_of_memory", f"Rendering needed more than {memory_mb:.0f} MB.")
            time.sleep(POLL_S)
            status = self.process.poll()
        progress.tell()
        return peak

    def dismiss(self) -> None:
        """Let an idle process come to its own end, and help where that takes long."""
        self._pipe.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(FAREWELL_S)
        self.end()

    def end(self) -> None:
        """Kill what is left of the process group, also what a crashed process left behind, and remove its folder."""
        with suppress(ProcessLookupError, PermissionError):  # all gone already; macOS says the latter for zombies
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._pipe.close()
        shutil.rmtree(self._home, ignore_errors=True)

    def disown(self) -> None:
        """In a fork of the process that started it: keep nothing of it, least of all its pipe open."""
        self._pipe.close()
        self.process.returncode = 0  # nobody can wait for another one's child


def _environment(home: Path) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    # Where a driver compiles for its card it takes minutes: what it made must outlive this process and its folder.
    compiled = {"CUDA_CACHE_PATH": os.path.expanduser("~/.nv/ComputeCache")}  # noqa: PTH111 – takes a missing home
    return {
        **compiled, **kept, "PYTHONPATH": str(_REPOSITORY), "HOME": str(home), "TMPDIR": str(home),
        "BLENDER_USER_RESOURCES": str(home), "LANG": "C.UTF-8", "PYTHONHASHSEED": "0",
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

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def result_of(folder: Path) -> dict[str, Any]:
    """How the job in ``folder`` went, once it is done; see `staging.engines.studio.blender.worker.render`.

    Raises:
        EngineFailed: ``render_device_missing``.
    """
    result: dict[str, Any] = json.loads((folder / RESULT_NAME).read_text())
    if "missing" in result:
        raise EngineFailed("render_device_missing", result["missing"])
    return result


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


def _crashed(returncode: int) -> EngineFailed:
    if returncode == -signal.SIGKILL:  # nobody but the kernel kills like that
        return EngineFailed("render_out_of_memory", "The system stopped the renderer for want of memory.")
    how = f"by signal {-returncode}" if returncode < 0 else f"with status {returncode}"
    return EngineFailed("render_crashed", f"The renderer ended {how}.")


def _tail(log: Path) -> str:
    return log.read_bytes()[-LOG_TAIL:].decode(errors="replace")
