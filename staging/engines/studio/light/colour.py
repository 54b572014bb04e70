"""sRGB and linear light (IEC 61966-2-1). The photo's own tone curve is taken to be the sRGB curve."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]

LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)


@lru_cache(maxsize=1)
def _decode_table() -> Pixels:
    code = np.arange(256, dtype=np.float64) / 255.0
    linear = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


def to_linear(pixels: NDArray[np.uint8]) -> Pixels:
    """Linear light in [0, 1] of sRGB bytes, any shape."""
    return np.asarray(_decode_table()[pixels], np.float32)


def to_srgb(linear: NDArray[Any]) -> Pixels:
    """sRGB code values in [0, 1] of linear light; what lies outside is clipped."""
    x = np.clip(linear, 0.0, 1.0).astype(np.float32)
    out = np.asarray(1.055 * np.power(x, np.float32(1 / 2.4)) - 0.055, np.float32)
    return np.where(x <= 0.0031308, x * np.float32(12.92), out).astype(np.float32)


def luminance(linear: NDArray[Any]) -> Pixels:
    """Rec. 709 luminance of (..., 3) linear light."""
    return np.asarray(linear @ LUMINANCE, np.float32)
