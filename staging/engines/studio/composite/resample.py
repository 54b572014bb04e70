"""Rendered layers at the photo's size, strip by strip."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.render.influence import Border
from staging.engines.studio.render.passes import Image


def strip_of(
    image: Image, border: Border, size: tuple[int, int], photo_size: tuple[int, int], rows: slice, *, sharp: bool
) -> Image:
    """Resample a part of a picture to ``rows`` of the photo, full width.

    Args:
        image: (h, w) or (h, w, c), the part ``border`` of a picture of ``size`` (width, height).
        sharp: bicubic for furniture, bilinear for smooth maps.

    Returns:
        (rows, photo width, …); 0 outside the border. Exact where the sizes are equal.
    """
    width, height = photo_size
    left, top, right, bottom = border
    x = _positions(np.arange(width), size[0] / width, left)
    y = _positions(np.arange(rows.start, rows.stop), size[1] / height, top)
    inside_x, inside_y = (x > -0.5) & (x < right - left - 0.5), (y > -0.5) & (y < bottom - top - 0.5)
    out = np.zeros((len(y), width, *image.shape[2:]), np.float32)
    if not inside_x.any() or not inside_y.any():
        return out
    xs, ys = np.meshgrid(x[inside_x], y[inside_y])
    how = cv2.INTER_CUBIC if sharp and size != photo_size else cv2.INTER_LINEAR
    part = cv2.remap(image, xs, ys, how, borderMode=cv2.BORDER_REPLICATE)
    across, down = np.flatnonzero(inside_x), np.flatnonzero(inside_y)
    out[down[0] : down[-1] + 1, across[0] : across[-1] + 1] = part
    return out


def _positions(at: NDArray[np.int64], scale: float, start: int) -> NDArray[np.float32]:
    """Places in the part's samples of the photo's pixels ``at``."""
    return np.asarray((at + 0.5) * scale - 0.5 - start, np.float32)
