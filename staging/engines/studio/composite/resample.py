"""Rendered layers at the photo's size and bent like it, strip by strip."""

from __future__ import annotations

import functools

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.lens import to_straight
from staging.engines.studio.render.influence import Border
from staging.engines.studio.render.passes import Image


def strip_of(
    image: Image, border: Border, size: tuple[int, int], photo_size: tuple[int, int], rows: slice, *,
    sharp: bool, lens: float = 0.0,
) -> Image:  # fmt: skip
    """Resample a part of a straight picture to ``rows`` of the photo, full width.

    Args:
        image: (h, w) or (h, w, c), the part ``border`` of a picture of ``size`` (width, height).
        sharp: bicubic for furniture, bilinear for smooth maps.
        lens: of the photo, see `staging.engines.studio.lens`.

    Returns:
        (rows, photo width, …); 0 outside the border. Exact where the sizes are equal and no lens bends.
    """
    left, top, right, bottom = border
    across, down = _bent(photo_size, rows.start, rows.stop, lens) if lens else _level(photo_size, rows)
    x, y = _positions(across, size[0] / photo_size[0], left), _positions(down, size[1] / photo_size[1], top)
    inside = (x > -0.5) & (x < right - left - 0.5) & (y > -0.5) & (y < bottom - top - 0.5)
    out = np.zeros((*inside.shape, *image.shape[2:]), np.float32)
    if not inside.any():
        return out
    part = np.ix_(*(_span(inside.any(axis)) for axis in (1, 0)))
    xs, ys = (np.ascontiguousarray(np.broadcast_to(each, inside.shape)[part]) for each in (x, y))
    how = cv2.INTER_CUBIC if sharp and (lens or size != photo_size) else cv2.INTER_LINEAR
    filled = cv2.remap(image, xs, ys, how, borderMode=cv2.BORDER_REPLICATE)
    filled[~inside[part]] = 0
    out[part] = filled
    return out


def _span(some: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Indices from the first that is set to the last."""
    found = np.flatnonzero(some)
    return np.arange(found[0], found[-1] + 1)


def _level(photo_size: tuple[int, int], rows: slice) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pixel centres of a strip: (1, width) and (rows, 1)."""
    return np.arange(photo_size[0])[None] + 0.5, np.arange(rows.start, rows.stop)[:, None] + 0.5


@functools.lru_cache(maxsize=2)  # a strip is asked for all its maps one after the other
def _bent(
    photo_size: tuple[int, int], start: int, stop: int, lens: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the straight picture at the photo's size has the pixels of rows ``start`` to ``stop``: (rows, width)."""
    centres = np.stack(np.broadcast_arrays(*_level(photo_size, slice(start, stop))), -1)
    places = to_straight(centres, *photo_size, lens)
    return places[..., 0], places[..., 1]


def _positions(at: NDArray[np.float64], scale: float, start: int) -> NDArray[np.float32]:
    """Places in the part's samples of places in the photo's pixels."""
    return np.asarray(at * scale - 0.5 - start, np.float32)
