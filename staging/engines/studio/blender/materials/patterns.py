"""Patterns of woven cloth in tiles that repeat, made with numpy. Deterministic by seed, no Blender."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from staging.engines.studio.blender.materials.canvas import Field, Pixels, paint_over, plane, rgb, soft

TILE_M = 0.24
"""Side of a tile. Every pattern's repeat divides it."""


def cloth_tile(desc: dict[str, Any], size: int = 240) -> Pixels:
    """(size, size, 3) sRGB in [0, 1]: ``color`` woven into a ground of ``color_2``, or the other way round.

    Raises:
        KeyError: an unknown ``pattern``.
    """
    x, y = plane(size, size)
    figure = PATTERNS[desc["pattern"]](x * TILE_M, y * TILE_M)
    ground = np.broadcast_to(rgb(desc["color_2"]), (size, size, 3))
    return paint_over(ground, rgb(desc["color"]), figure).astype(np.float32)


def _from_line(value: Field, every: float) -> Field:
    """Distance in metres to the nearest of the lines that come ``every`` so many metres."""
    return np.asarray(np.abs((value / every) % 1 - 0.5) * every, float)


def _line(value: Field, every: float, wide: float) -> Field:
    return soft(_from_line(value, every) - wide / 2, 0.0006)


def _ticking(x: Field, y: Field) -> Field:
    """Mattress ticking: a stripe between two thin ones."""
    del y
    return np.maximum(_line(x, 0.048, 0.009), _line(x + 0.0095, 0.048, 0.0022) + _line(x - 0.0095, 0.048, 0.0022))


def _awning(x: Field, y: Field) -> Field:
    """Stripes as wide as the gaps."""
    del y
    return _line(x, 0.06, 0.03)


def _windowpane(x: Field, y: Field) -> Field:
    """Thin lines in an open check on the darker cloth."""
    return 1 - 0.8 * np.maximum(_line(x, 0.08, 0.0032), _line(y, 0.08, 0.0032))


def _gingham(x: Field, y: Field) -> Field:
    """Two bands that cross: full colour where they meet, half where one runs alone."""
    return (_line(x, 0.03, 0.015) + _line(y, 0.03, 0.015)) / 2


def _chevron(x: Field, y: Field) -> Field:
    """Zigzags as wide as the gaps."""
    return 0.8 * _line(y + _from_line(x, 0.06), 0.04, 0.02)


def _trellis(x: Field, y: Field) -> Field:
    """A lattice of pale double lines, upright diamonds between them."""
    a, b = x * 1.5 + y, x * 1.5 - y
    lines = [_line(v + s, 0.12, 0.004) for v in (a, b) for s in (-0.006, 0.006)]
    return np.asarray(1 - 0.85 * np.maximum.reduce(lines))


def _dashes(x: Field, y: Field) -> Field:
    """Rows of short strokes, every other row set off by half, on the darker cloth."""
    row = np.floor(y / 0.03) % 2
    stroke = _line(x + 0.03 * row, 0.06, 0.034) * _line(y, 0.03, 0.0036)
    return 1 - 0.85 * stroke


PATTERNS: dict[str, Callable[[Field, Field], Field]] = {
    "ticking": _ticking, "awning": _awning, "windowpane": _windowpane, "gingham": _gingham, "chevron": _chevron,
    "trellis": _trellis, "dashes": _dashes,
}  # fmt: skip
