"""Sky above and leaves below: signs that a photo was not taken in a room."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

LEAVES, SOME_LEAVES, SKY = 0.22, 0.04, 0.45
ROUGH = 3.0
"""Local spread of lightness that tells leaves from green paint."""


def _share(mask: NDArray[np.bool_]) -> float:
    return float(mask.mean())


def leaves(picture: NDArray[np.uint8]) -> float:
    """Share of the picture that is green and rough."""
    hue, saturation, value = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2HSV))
    light = value.astype(np.float32)
    spread = cv2.blur(light * light, (9, 9)) - cv2.blur(light, (9, 9)) ** 2
    green = (hue > 30) & (hue < 88) & (saturation > 55) & (value > 30)
    return _share(np.asarray(green & (spread > ROUGH**2)))


def sky(picture: NDArray[np.uint8]) -> float:
    """Share of the upper third that is light blue and smooth."""
    top = picture[: max(1, picture.shape[0] // 3)]
    hue, saturation, value = cv2.split(cv2.cvtColor(top, cv2.COLOR_RGB2HSV))
    return _share(np.asarray((hue > 92) & (hue < 125) & (saturation > 40) & (value > 120)))


def looks_outdoors(picture: NDArray[np.uint8]) -> bool:
    """Whether leaves, or sky with some leaves, fill the (height, width, 3) RGB picture. Paint does not count."""
    calm = np.asarray(cv2.medianBlur(picture, 5), np.uint8)
    green = leaves(calm)
    return green > LEAVES or (green > SOME_LEAVES and sky(calm) > SKY)
