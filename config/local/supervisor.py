"""Keeps the project's processes together: their output on one terminal, one end for all."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self

from config.local import strays
from config.local.errors import LocalError, from_log
from config.local.process import spawn, stop
from config.local.steps import say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """Somebody asked for the end: Ctrl-C, SIGTERM or a closed terminal."""


@dataclass(frozen=True, slots=True)
class Program:
    """One process to keep.

    Args:
        name: as it stands before its lines.
        command: the program and its arguments.
        end: the signal that ends it well.
        patience: seconds it has for that.
    """

    name: str
    command: Sequence[str | Path]
    end: signal.Signals = signal.SIGTERM
    patience: float = 5


@dataclass
class _Kept:
    program: Program
    process: subprocess.Popen[bytes]
    log: Path
    reader: threading.Thread


@dataclass
class Supervisor:
    """Starts programs, writes their lines to the terminal and to files, and ends them all together.

    Args:
        logs: the folder for `NAME.log`.
        environment: added to the programs' environment.
    """

    logs: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    others: list[tuple[str, subprocess.Popen[bytes], Path]] = field(default_factory=list)
    _kept: list[_Kept] = field(default_factory=list, init=False)
    _aloud: threading.Event = field(default_factory=threading.Event, init=False)

    def __enter__(self) -> Self:
        strays.adopt()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, program: Program) -> subprocess.Popen[bytes]:
        """Start a program.

        Raises:
            LocalError: it could not be started.
        """
        log = self.logs / f"{program.name}.log"
        process = spawn(program.command, output=subprocess.PIPE, environment=self.environment)
        reader = threading.Thread(target=_copy, args=(process, program.name, log, self._aloud), daemon=True)
        reader.start()
        self._kept.append(_Kept(program, process, log, reader))
        return process

    def speak(self) -> None:
        """From now on, lines go to the terminal too, not to the files alone."""
        self._aloud.set()

    def check(self) -> None:
        """Raises LocalError when a program, or one of the others, has ended by itself."""
        for kept in self._kept:
            if (code := kept.process.poll()) is not None:
                kept.reader.join(1)
                raise _crash(kept.program.name, code, kept.log)
        for name, process, log in self.others:
            if (code := process.poll()) is not None:
                raise _crash(name, code, log)

    def watch(self, pause: float = 0.2) -> None:
        """Stay until one of them ends by itself.

        Raises:
            LocalError: one did.
        """
        while True:
            self.check()
            time.sleep(pause)

    def stop(self) -> None:
        """End them all at once, with everything that they started."""
        for kept in self._kept:
            kept.process.send_signal(kept.program.end)
        for kept in self._kept:
            stop(kept.process, how=None, seconds=kept.program.patience)
            kept.reader.join(1)
        self._kept.clear()


@contextlib.contextmanager
def signals() -> Iterator[None]:
    """Inside, the first request to end raises Ended; further ones are left unheard while things are being stopped."""

    def end(_number: int, _frame: FrameType | None) -> None:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise Ended

    before = {number: signal.signal(number, end) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _crash(name: str, code: int, log: Path) -> LocalError:
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return from_log(f"{name} stopped by itself ({how})", log, "Everything else was stopped too.")


def _copy(process: subprocess.Popen[bytes], name: str, log: Path, aloud: threading.Event) -> None:
    """Lines of a process to the terminal, with its name before them, and to its file. Goes on when the disk is full."""
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    with contextlib.ExitStack() as stack:
        stack.enter_context(process.stdout)
        file = None
        with contextlib.suppress(OSError):
            file = stack.enter_context(log.open("wb", buffering=0))
        for line in process.stdout:
            if aloud.is_set():
                say(f"{name:>9} │ {line.decode(errors='replace').rstrip()}")
            if file is not None:
                with contextlib.suppress(OSError):
                    file.write(line)
