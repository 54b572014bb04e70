"""Radial distortion by one coefficient, the division model (Fitzgibbon 2001).

A pixel at distance r from the picture's middle, in half diagonals, belongs at r / (1 + λ r²) in a picture whose
straight lines are straight. λ = -0.1 is a barrel that pulls the corners in by a tenth.

The straight picture of a photo has the photo's size and is reduced so far that it holds all of the photo.
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
NONE = 1e-9
"""A smaller coefficient bends nothing."""
FARTHEST_OUT = 1e-3


def _polar(pixels: NDArray[Any], width: int, height: int) -> tuple[Points, Points, float]:
    """Offsets from the middle in half diagonals, their squared lengths, and the half diagonal in pixels."""
    half = math.hypot(width, height) / 2
    offset = (np.asarray(pixels, float) - [width / 2, height / 2]) / half
    return offset, (offset**2).sum(-1, keepdims=True), half


def straightened(pixels: NDArray[Any], width: int, height: int, lens: float) -> Points:
    """(..., 2) where pixels of the photo belong in the straight picture of the same scale in its middle."""
    if abs(lens) < NONE:
        return np.asarray(pixels, float)
    offset, square, half = _polar(pixels, width, height)
    # No barrel shows anything so far out that this would turn negative; a person may point there all the same.
    return np.asarray(offset / np.maximum(1 + lens * square, FARTHEST_OUT) * half + [width / 2, height / 2])


def bent(pixels: NDArray[Any], width: int, height: int, lens: float) -> Points:
    """(..., 2) the reverse of `straightened`: where points of the straight picture are seen in the photo."""
    if abs(lens) < NONE:
        return np.asarray(pixels, float)
    offset, square, half = _polar(pixels, width, height)
    root = np.sqrt(np.maximum(0.0, 1 - 4 * lens * square))
    # r_photo / r_straight, written so that it stays exact near the middle.
    return np.asarray(offset * (2 / (1 + root)) * half + [width / 2, height / 2])


def reduction(width: int, height: int, lens: float) -> float:
    """Scale of the straight picture's middle: the largest at which it holds all of the photo. 1 where nothing bends."""
    # A barrel moves the corners out farthest, a pincushion moves the middles of the long sides in least.
    farthest = 1.0 if lens < 0 else (min(width, height) / math.hypot(width, height)) ** 2
    return 1 + lens * farthest


def to_straight(pixels: NDArray[Any], width: int, height: int, lens: float) -> Points:
    """(..., 2) where pixels of the photo are in its straight picture, never outside it."""
    middle = np.array([width / 2, height / 2])
    moved = straightened(pixels, width, height, lens) - middle
    return np.asarray(moved * reduction(width, height, lens) + middle)


def to_photo(pixels: NDArray[Any], width: int, height: int, lens: float) -> Points:
    """(..., 2) the reverse of `to_straight`; the straight picture's corners may lie outside the photo."""
    middle = np.array([width / 2, height / 2])
    moved = (np.asarray(pixels, float) - middle) / reduction(width, height, lens)
    return bent(moved + middle, width, height, lens)


def straight_picture(photo: NDArray[np.uint8], lens: float) -> NDArray[np.uint8]:
    """The straight picture of a (height, width, 3) photo; what the photo does not show repeats its border."""
    return np.asarray(_remapped(photo, to_photo, lens, cv2.INTER_CUBIC), np.uint8)


def as_photographed(mask: NDArray[np.bool_], lens: float) -> NDArray[np.bool_]:
    """A (height, width) mask of the straight picture as the photo shows it."""
    if abs(lens) < NONE:
        return mask
    soft = _remapped(mask.astype(np.float32), to_straight, lens, cv2.INTER_LINEAR)
    return np.asarray(soft > 0.5)


def _remapped(image: NDArray[Any], source: Any, lens: float, how: int) -> NDArray[Any]:
    height, width = image.shape[:2]
    centres = np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), -1)
    x, y = np.moveaxis((source(centres, width, height, lens) - 0.5).astype(np.float32), -1, 0)
    return np.asarray(cv2.remap(image, x, y, how, borderMode=cv2.BORDER_REPLICATE))
