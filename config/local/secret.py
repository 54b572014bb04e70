"""Random words of this installation, made once and kept beside its data."""

from __future__ import annotations

import secrets
from pathlib import Path


def keep(path: Path, length: int = 32) -> str:
    """The secret in this file; made, readable by its owner alone, where there is none.

    Args:
        path: the file.
        length: how many random bytes a new one has.

    Raises:
        OSError: it cannot be written.
    """
    if not path.is_file() or not path.read_text().strip():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(length))
    return path.read_text().strip()
