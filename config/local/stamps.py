"""Marks that say what was made from which inputs, so that a second start skips what is done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over files, and over all files under folders: names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                content = file.read_bytes()
                digest.update(f"{file.relative_to(path.parent)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def is_current(stamp: Path, mark: str) -> bool:
    """Whether the stamp carries this mark."""
    return stamp.is_file() and mark in stamp.read_text().split()


def write(stamp: Path, *marks: str) -> None:
    """Put the marks there."""
    stamp.write_text("\n".join(marks) + "\n")
