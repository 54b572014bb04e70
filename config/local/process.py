"""Child processes that end when this one does, and take their own children with them."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from config.local.errors import LocalError, from_log, from_os_error

PR_SET_PDEATHSIG = 1
SETUP = "Run `make setup` to install what is needed."


def spawn(
    command: Sequence[str | Path],
    *,
    output: IO[bytes] | int | None,
    stdin: int = subprocess.DEVNULL,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own. The kernel ends it (Linux) should this process vanish.

    Start it from the main thread: the kernel watches the thread, not the process.

    Args:
        command: the program and its arguments.
        output: where its output and its errors go; None means to this process's own terminal.
        stdin: what it reads; nothing unless told.
        environment: added to this process's own.
        user: who it runs as; only root may say so.
        folder: where it runs.

    Raises:
        LocalError: it could not be started.
    """
    try:
        return subprocess.Popen(  # noqa: S603 - the commands are this package's own
            [str(part) for part in command],
            stdin=stdin,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            cwd=folder,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            user=user,
            group=_group(user),
            extra_groups=[] if user else None,
        )
    except OSError as error:
        raise from_os_error(f"{Path(command[0]).name} could not be started", error) from error


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], *, name: str, log: Path, seconds: float = 60
) -> None:
    """Wait until a service answers.

    Args:
        ready: asks it; False or an exception means not yet.
        process: it.
        name: what to call it.
        log: where it writes.
        seconds: how long to wait.

    Raises:
        LocalError: it ended, or the time is up.
    """
    deadline = time.monotonic() + seconds
    while process.poll() is None:
        if ready():
            return
        if time.monotonic() > deadline:
            raise from_log(f"{name} does not answer after {seconds:.0f} seconds", log, "Run it again.")
        time.sleep(0.03)
    raise from_log(f"{name} did not start", log, "Put it right and run it again.")


def stop(process: subprocess.Popen[bytes], *, how: signal.Signals | None = signal.SIGTERM, seconds: float = 10) -> None:
    """Ask a process to end, then end whatever is left of its group.

    Args:
        process: it.
        how: the signal that asks; None when it has been asked.
        seconds: how long it may take.
    """
    if process.poll() is None:
        if how is not None:
            process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def run(command: Sequence[str | Path], *, what: str, log: Path, advice: str, **options: object) -> None:
    """Run a program to its end.

    Args:
        command: the program and its arguments.
        what: what it was to do, for the line that says it failed.
        log: where its output goes.
        advice: what to do when it fails.
        **options: as for `spawn`.

    Raises:
        LocalError: it failed.
    """
    try:
        with log.open("ab") as output:
            process = spawn(command, output=output, **options)  # type: ignore[arg-type]
    except OSError as error:
        raise from_os_error(what, error) from error
    try:
        code = process.wait()
    except BaseException:
        stop(process)
        raise
    if code:
        raise from_log(what, log, advice)


def require(path: Path, name: str) -> Path:
    """The program at this path.

    Raises:
        LocalError: there is none.
    """
    if not path.is_file():
        raise LocalError(f"{name} is missing", f"no {path}", SETUP)
    return path


def package_folder(name: str) -> Path:
    """Where an installed package lies; it is not imported.

    Raises:
        LocalError: it is not installed.
    """
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise LocalError(f"{name} is missing", "the package is not installed", SETUP)
    return Path(found.origin).parent


def _group(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid


def _end_with_parent() -> None:  # pragma: no cover - between fork and exec no tracer survives
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
