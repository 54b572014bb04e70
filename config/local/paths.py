"""Where things lie in a checkout."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "config" / "requirements"
# Data, logs and secrets of this installation. Elsewhere if told: the disk of the checkout may be small or slow.
DATA = Path(os.environ.get("LOCAL_DATA") or ROOT / ".local").resolve()
LOGS = DATA / "log"


def log_file(name: str) -> Path:
    """The file for one program's output; its folder exists afterwards.

    Raises:
        OSError: it cannot be made.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    return LOGS / f"{name}.log"
