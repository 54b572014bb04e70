"""Radial distortion by one coefficient, the division model (Fitzgibbon 2001).

A pixel at distance r from the picture's middle, in half diagonals, belongs at r / (1 + λ r²) in a picture whose
straight lines are straight. λ = -0.1 is a barrel that pulls the corners in by a tenth.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points


def _polar(pixels: NDArray[Any], width: int, height: int) -> tuple[Points, Points, float]:
    """Offsets from the middle in half diagonals, their squared lengths, and the half diagonal in pixels."""
    half = math.hypot(width, height) / 2
    offset = (np.asarray(pixels, float) - [width / 2, height / 2]) / half
    return offset, (offset**2).sum(-1, keepdims=True), half


def straightened(pixels: NDArray[Any], width: int, height: int, lens: float) -> Points:
    """(..., 2) where pixels of the photo belong in the straight picture of the same size."""
    offset, square, half = _polar(pixels, width, height)
    return np.asarray(offset / (1 + lens * square) * half + [width / 2, height / 2])


def bent(pixels: NDArray[Any], width: int, height: int, lens: float) -> Points:
    """(..., 2) the reverse of `straightened`: where points of the straight picture are seen in the photo."""
    if abs(lens) < 1e-9:
        return np.asarray(pixels, float)
    offset, square, half = _polar(pixels, width, height)
    root = np.sqrt(np.maximum(0.0, 1 - 4 * lens * square))
    # r_photo / r_straight, written so that it stays exact near the middle.
    return np.asarray(offset * (2 / (1 + root)) * half + [width / 2, height / 2])
