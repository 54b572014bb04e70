"""numba's ``njit`` with a cache that also works where the package's own folder cannot be written to."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

config: Any = numba.config

F = TypeVar("F", bound=Callable[..., Any])


def private_cache(parent: Path) -> Path | None:
    """A folder under ``parent`` that only this user can write to, or None where there is no such thing.

    Compiled code is read back from it, so a folder that belongs to anyone else must not be used.
    """
    folder = parent / f"virtual-staging-compiled-{os.getuid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    state = folder.lstat()
    mine = state.st_uid == os.getuid() and not folder.is_symlink() and not state.st_mode & 0o022
    return folder if mine else None


def prepare_cache(package: Path, parent: Path) -> None:
    """Point numba at a private cache if ``package`` is read-only and nobody chose a cache by ``NUMBA_CACHE_DIR``."""
    if config.CACHE_DIR or os.access(package, os.W_OK):
        return
    folder = private_cache(parent)
    if folder is not None:
        config.CACHE_DIR = str(folder)


def njit(function: F) -> F:
    """Compile ``function`` on first use, and keep the machine code for the next process where that is possible."""
    return _compiled(function)


def njit_unchecked(function: F) -> F:
    """As `njit`, but a division by zero goes unnoticed: loops that needn't look out for one do many items at a time."""
    return _compiled(function, error_model="numpy")


def _compiled(function: F, **options: Any) -> F:
    try:
        return cast(F, numba.njit(cache=True, fastmath=True, **options)(function))
    except RuntimeError:  # no folder to keep it in: compile in every process
        return cast(F, numba.njit(fastmath=True, **options)(function))


prepare_cache(Path(__file__).parent, Path(tempfile.gettempdir()))
