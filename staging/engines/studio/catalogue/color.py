"""Colours as hexadecimal sRGB, and how far apart two of them look (CIE Lab, D65, 1976 distance)."""

from __future__ import annotations

import math
from collections.abc import Sequence

Rgb = tuple[float, float, float]

_RGB_TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE = (0.9505, 1.0, 1.089)


def hex_to_rgb(color: str) -> Rgb:
    """``#rrggbb`` to sRGB in [0, 255]."""
    digits = color.removeprefix("#")
    return (float(int(digits[0:2], 16)), float(int(digits[2:4], 16)), float(int(digits[4:6], 16)))


def rgb_to_hex(rgb: Sequence[float]) -> str:
    """sRGB in [0, 255], clipped, to ``#rrggbb``."""
    return "#" + "".join(f"{round(min(255.0, max(0.0, channel))):02x}" for channel in rgb[:3])


def linear(rgb: Sequence[float]) -> Rgb:
    """sRGB in [0, 255] to linear light in [0, 1]."""
    r, g, b = (_linear_channel(channel / 255.0) for channel in rgb[:3])
    return (r, g, b)


def _linear_channel(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def lab(rgb: Sequence[float]) -> Rgb:
    """sRGB in [0, 255] to CIE Lab: lightness in [0, 100], a, b."""
    light = linear(rgb)
    x, y, z = (
        _lab_curve(sum(weight * channel for weight, channel in zip(row, light, strict=True)) / white)
        for row, white in zip(_RGB_TO_XYZ, _WHITE, strict=True)
    )
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def _lab_curve(value: float) -> float:
    return float(value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116)


def distance(first: Sequence[float], second: Sequence[float]) -> float:
    """How different two sRGB colours look: 2 is just seen, 10 at a glance, 50 is night and day."""
    return math.dist(lab(first), lab(second))


def muted(color: str, keep: float) -> str:
    """The colour with ``keep`` of its strength (1 leaves it, 0 makes it grey), as light as before."""
    rgb = hex_to_rgb(color)
    grey = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
    return rgb_to_hex([grey + (channel - grey) * keep for channel in rgb])


def blend(first: str, second: str, share: float) -> str:
    """The colour ``share`` of the way (0 to 1) from ``first`` to ``second``, mixed in sRGB."""
    pairs = zip(hex_to_rgb(first), hex_to_rgb(second), strict=True)
    return rgb_to_hex([a + (b - a) * share for a, b in pairs])
