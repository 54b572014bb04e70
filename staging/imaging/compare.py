"""Are two photos the same, and where not."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray


def pixels_sha256(pixels: NDArray[np.uint8]) -> str:
    """SHA-256 of shape and bytes: equal for equal pixels, whatever file they came from."""
    digest = hashlib.sha256(repr(pixels.shape).encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()


def changed(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(height, width) mask of the pixels that differ in any channel.

    Raises:
        ValueError: the photos differ in size.
    """
    if before.shape != after.shape:
        raise ValueError(f"sizes differ: {before.shape} and {after.shape}")
    return np.asarray((before != after).any(axis=-1), dtype=np.bool_)


def changed_count(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> int:
    """How many pixels differ. Raises like `changed`."""
    return int(changed(before, after).sum())


def changed_outside(before: NDArray[np.uint8], after: NDArray[np.uint8], change_map: NDArray[np.uint8]) -> int:
    """How many pixels differ where ``change_map`` (height, width; 0 = must not) forbids it. Raises like `changed`."""
    return int((changed(before, after) & (change_map == 0)).sum())
