"""Bars around a photo: portals and galleries pad or frame pictures in one colour to give them all one shape.

No room is to be seen there: no furniture may stand in them, and not one of their pixels may change.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

EVEN = 16
"""Levels of 255 by which the pixels of a bar differ, JPEG and all."""
LEAST_PX = 2
"""Thinner than a bar: a picture may end in a line that resampling made."""
RINGS, RINGING = 8, 48
"""So many pixels from the picture JPEG makes ripples in the bar, of up to so many levels."""

Border = tuple[int, int, int, int]


def inside_bars(pixels: NDArray[np.uint8]) -> Border:
    """Left, top, right and bottom of what lies inside the bars of a (height, width, 3) picture; all where it has none.

    Bars are runs of whole rows, or whole columns, at both opposite edges and of one colour: white rows at the top alone
    are a ceiling that is blown out.
    """
    top, bottom = _ends(pixels, axis=1)
    left, right = _ends(pixels[top:bottom], axis=0)
    return left, top, right, bottom


def filled(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture with what lies inside its bars drawn out to its edges; itself where it has none."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = border = inside_bars(pixels)
    if border == (0, 0, width, height):
        return pixels
    inside = np.ascontiguousarray(pixels[top:bottom, left:right])
    sides = (top, height - bottom, left, width - right)
    return np.asarray(cv2.copyMakeBorder(inside, *sides, cv2.BORDER_REPLICATE), np.uint8)


def _ends(pixels: NDArray[np.uint8], axis: int) -> tuple[int, int]:
    """First row between two bars, and the one after the last; all rows where there are none. Columns for axis 0."""
    count = pixels.shape[1 - axis]
    if (np.ptp(pixels.take([0, -1], axis=1 - axis).reshape(-1, 3), axis=0) > EVEN).any():
        return 0, count  # the two outermost lines tell of nearly every photo, without a look at the rest
    lines = [cv2.reduce(pixels, axis, how).reshape(-1, 3).astype(int) for how in (cv2.REDUCE_MIN, cv2.REDUCE_MAX)]
    lowest, highest = lines
    first, last = _run(lowest, highest), _run(lowest[::-1], highest[::-1])
    if min(first, last) < LEAST_PX or first + last >= count:
        return 0, count
    return first, count - last


def _run(lowest: NDArray[np.int_], highest: NDArray[np.int_]) -> int:
    """How many lines from the first on are of the first one's colour, the ripples at the picture's edge among them."""
    off = np.maximum(highest - lowest[0], highest[0] - lowest).max(1)
    even = int((off > EVEN).argmax()) if (off > EVEN).any() else len(off)
    ripples = off[even : even + RINGS] > RINGING
    return even + (int(ripples.argmax()) if ripples.any() else len(ripples))
