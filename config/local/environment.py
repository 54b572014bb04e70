"""The Python environment: `.venv` with pinned packages, every one checked by hash. Standard library only."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

from config.local import stamps
from config.local.errors import LocalError
from config.local.paths import PYTHON, REQUIREMENTS, VENV, log_file
from config.local.process import run
from config.local.steps import step

STAMP = VENV / "installed"
# Each list contains the ones before it.
LISTS = {"local": REQUIREMENTS / "local.txt", "dev": REQUIREMENTS / "dev.txt"}
ADVICE = "Check the connection to the package index and run it again: what is already there is kept."


def ensure(packages: str) -> None:
    """Make the environment where it is missing, install what is not yet installed.

    Args:
        packages: `local` (to run it) or `dev` (also tests, checks and documentation).

    Raises:
        LocalError: it could not be made.
    """
    wanted = LISTS[packages]
    if not _works():
        with step("Python environment"):
            _create()
    if stamps.is_current(STAMP, stamps.fingerprint([wanted])):
        return
    with step("Python packages (the first time: 2 GB on disk)"):
        _install(wanted)
    within = [path for path in LISTS.values() if packages == "dev" or path == wanted]
    stamps.write(STAMP, *(stamps.fingerprint([path]) for path in within))


def _works() -> bool:
    """Whether the environment's interpreter is there, and still the right one."""
    question = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info[:2] != (3, 11))"]
    return PYTHON.exists() and subprocess.run(question, check=False, capture_output=True).returncode == 0  # noqa: S603


def _create() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise LocalError(
            "The Python environment could not be made",
            f"{sys.executable} comes without the venv module",
            "On Debian and Ubuntu: apt-get install python3.11-venv",
        )
    run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        what="The Python environment could not be made",
        log=log_file("install"),
        advice="Put it right and run it again.",
    )


def _install(wanted: Path) -> None:
    what = "The Python packages could not be installed"
    log = log_file("install")
    hashed = ("install", "--require-hashes", "--no-deps", "-r")
    # pip checks uv by hash, uv checks the rest: it takes a third of pip's time.
    run(
        [PYTHON, "-m", "pip", "-q", "--disable-pip-version-check", *hashed, REQUIREMENTS / "uv.txt"],
        what=what,
        log=log,
        advice=ADVICE,
    )
    run([VENV / "bin" / "uv", "pip", "-q", *hashed, wanted, "--python", PYTHON], what=what, log=log, advice=ADVICE)
