"""Where the photo shows more than plain wall: door leaves, switches, mouldings, stairs that no detector named."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.base import Photo

LONG_EDGE = 640
"""Large enough for a door's panels, small enough to average the grain away."""
SOFTEN_PX = 1.0
STEEPEST_PLAIN = 2.0
"""CIELAB units (8 bit) a pixel: shading of a wall stays below, white on white joinery lies above."""


def busy_map(photo: Photo) -> NDArray[np.bool_]:
    """(h, w) at most `LONG_EDGE` long: where lightness or colour changes faster than light on a plain wall does."""
    scale = min(1.0, LONG_EDGE / max(photo.width, photo.height))
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    small = cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA)
    lab = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32), (0, 0), SOFTEN_PX)
    across = cv2.Sobel(lab, cv2.CV_32F, 1, 0, scale=0.125)
    down = cv2.Sobel(lab, cv2.CV_32F, 0, 1, scale=0.125)
    return np.asarray(np.hypot(across, down).max(-1) > STEEPEST_PLAIN)
