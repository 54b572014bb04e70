"""What can go wrong on a laptop, said in one line each: what, why, what to do."""

from __future__ import annotations

import errno
import re
from pathlib import Path

TELLING = re.compile(r"\b(?:error|fatal|failed|cannot|could not)\b", re.IGNORECASE)


class LocalError(Exception):
    """Something the person at this machine can put right.

    Args:
        what: what did not work.
        why: the reason, as far as it is known.
        advice: what to do about it.
    """

    def __init__(self, what: str, why: str, advice: str) -> None:
        super().__init__(f"{what}: {why}. {advice}")
        self.what = what
        self.why = why
        self.advice = advice


class AlreadySaid(LocalError):
    """A child process has said what is wrong."""

    def __init__(self) -> None:
        super().__init__("It did not work", "see above", "")


def from_os_error(what: str, error: OSError) -> LocalError:
    """The operating system's refusal as one line, with the advice that fits it."""
    reason = error.strerror or type(error).__name__
    where = f" ({error.filename})" if error.filename else ""
    return LocalError(what, f"{reason.lower()}{where}", _advice(error))


def from_log(what: str, log: Path, advice: str) -> LocalError:
    """A program that gave up, with the last thing it said.

    Args:
        what: what did not work.
        log: the file the program wrote to.
        advice: what to do, unless the log speaks of a cause that is known.
    """
    lines = _lines(log)
    for line in reversed(lines):
        if "no space left on device" in line.lower() or "disk quota exceeded" in line.lower():
            return LocalError(what, "the disk is full", _advice(OSError(errno.ENOSPC, "")))
    return LocalError(what, _telling(lines).rstrip(". "), f"{advice} The whole log: {log}")


def _telling(lines: list[str]) -> str:
    """The line that says most about the end: the last that speaks of an error, else the last. npm says it first."""
    speaking = [line for line in lines if TELLING.search(line)]
    npm = [line for line in speaking if line.startswith("npm error ") and not line.startswith("npm error code")]
    return (npm[:1] or speaking[-1:] or lines[-1:] or ["it ended without a word"])[0]


def _lines(log: Path) -> list[str]:
    try:
        text = log.read_text(errors="replace")
    except FileNotFoundError:
        return []
    return [line.strip() for line in text.splitlines() if line.strip()]


def _advice(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "Free some space (about 4 GB are needed for a first start) and run it again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "Run it as the user who owns this folder, on a disk that can be written to."
    return "Put it right and run it again."
