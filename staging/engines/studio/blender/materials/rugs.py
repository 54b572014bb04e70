"""Patterns of rugs, made with numpy. Deterministic by seed, no Blender."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from staging.engines.studio.blender.materials.canvas import Field, Pixels, clouds, paint_over, plane, rgb, soft

CONTOURS = 10.0
"""Lines from plain to hill."""


def rug(desc: dict[str, Any], width: int = 640, height: int = 448) -> Pixels:
    """(height, width, 3) sRGB in [0, 1]: a rug's pattern in two or three colours over its whole surface."""
    x, y = plane(height, width)
    base, second, third = (rgb(desc[key]) for key in ("color", "color_2", "color_3"))
    seed = int(desc["seed"])
    canvas = np.broadcast_to(base, (height, width, 3)).copy()
    made = PATTERNS[desc["pattern"]](canvas, x, y, second, third, seed)
    made = made * (1 + 0.018 * clouds(x, y, 14, seed)[..., None])
    yarn = np.random.default_rng([seed, 6]).normal(0, 0.018, (height, width, 1))
    return np.clip(made + yarn, 0, 1).astype(np.float32)


def _plain(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    """One colour, its yarn a little uneven from row to row, in a bound edge."""
    rows = 0.10 + 0.05 * clouds(x * 0.15, y, 260, seed) + 0.02 * clouds(x, y, 9, seed + 1)
    edge = np.minimum(np.minimum(x, 1 - x) * 1.45, np.minimum(y, 1 - y))
    canvas = paint_over(canvas, second, np.clip(rows, 0, 1))
    return paint_over(canvas, second * 0.8 + third * 0.2, soft(edge - 0.012, 0.003) * 0.5)


def _contours(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    """Lines carved around hills, all over: a few shapes alone would be taken for shadows."""
    hills = clouds(x, y, 2.2, seed)
    canvas = paint_over(canvas, second, np.clip(0.5 + 0.5 * hills, 0, 1) * 0.12)
    steep = np.hypot(*np.gradient(hills)) * canvas.shape[0]  # lines are as wide on slopes as on plains
    apart = _every(hills, CONTOURS) / np.maximum(steep * CONTOURS, 4.0)
    return paint_over(canvas, second * 0.85 + third * 0.15, soft(apart - 0.0045, 0.004) * 0.6)


def _dashes(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    """Rows of short strokes, each row half a stroke further: closed lines would be taken for joints of tiles."""
    del third
    row = np.floor(y * 15)
    along = _every(x * 10 + 0.5 * (row % 2) + 0.05 * clouds(x, y, 9, seed), 1)
    reach = np.hypot(np.maximum(along - 0.2, 0) * 2.2, _every(y, 15))
    return paint_over(canvas, second, soft(reach - 0.11, 0.06) * 0.75)


def _every(value: Field, count: float) -> Field:
    """Distance to the nearest of ``count`` lines, in line spacings, 0 to 0.5."""
    return np.asarray(np.abs((value * count) % 1 - 0.5), float)


def _waves(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    del third
    return paint_over(canvas, second, soft(_every(y + 0.05 * clouds(x, y, 5, seed), 13) - 0.07, 0.05) * 0.5)


def _diamonds(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    """An uneven diamond lattice in dark yarn."""
    del third
    wobble = 0.02 * clouds(x, y, 12, seed)
    lines = np.minimum(_every(x * 1.5 + y + wobble, 3), _every(x * 1.5 - y + wobble, 3))
    return paint_over(canvas, second, soft(lines - 0.024, 0.012) * 0.85)


def _lines(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    del third
    return paint_over(canvas, second, soft(_every(x + 0.004 * clouds(x, y, 20, seed), 26) - 0.07, 0.05) * 0.55)


def _arcs(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    """Rows of concentric half circles."""
    del seed
    row = np.floor(y * 4)
    u, v = (x * 5 + 0.5 * (row % 2)) % 1 - 0.5, y * 4 - row
    reach = np.hypot(u, v)
    canvas = paint_over(canvas, second, soft(np.abs(reach - 0.36) - 0.05, 0.02) * 0.8)
    return paint_over(canvas, third, soft(reach - 0.18, 0.02) * 0.6)


def _stripes(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    canvas = paint_over(canvas, second, soft(_every(x + 0.003 * clouds(x, y, 20, seed), 9) - 0.16, 0.02) * 0.75)
    return paint_over(canvas, third, soft(_every(x, 9) - 0.02, 0.012) * 0.4)


def _border(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    """A plain field in two bands."""
    del seed
    edge = np.minimum(np.minimum(x, 1 - x) * 1.45, np.minimum(y, 1 - y))
    canvas = paint_over(canvas, second, soft(np.abs(edge - 0.10) - 0.03, 0.004) * 0.85)
    return paint_over(canvas, third, soft(np.abs(edge - 0.145) - 0.006, 0.003) * 0.7)


def _medallion(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    """A faded classical carpet: border of rosettes, lattice field, a lobed medallion."""
    canvas = paint_over(canvas, second, soft(_rosettes(x * 16, y * 11) - 0.24, 0.08) * 0.35)
    u, v = (x - 0.5) * 1.45, y - 0.5
    reach, angle = np.hypot(u, v), np.arctan2(v, u)
    lobes = reach - 0.21 - 0.025 * np.cos(angle * 12)
    for grow, ink, cover in ((0.03, third, 0.8), (0.0, second, 0.85), (-0.08, canvas[0, 0], 0.8), (-0.13, third, 0.7)):
        canvas = paint_over(canvas, ink, soft(lobes - grow, 0.006) * cover)
    edge = np.minimum(np.minimum(x, 1 - x) * 1.45, np.minimum(y, 1 - y))
    canvas = paint_over(canvas, second, soft(edge - 0.14, 0.004) * 0.85)
    canvas = paint_over(
        canvas,
        third,
        soft(np.maximum(edge - 0.12, 0.04 - edge), 0.004) * soft(_rosettes(x * 20, y * 14) - 0.28, 0.06) * 0.8,
    )
    return _faded(canvas, x, y, seed, 0.14)


def _rosettes(u: Field, v: Field) -> Field:
    """Distance field of eight-lobed flowers, one to a unit square."""
    du, dv = u % 1 - 0.5, v % 1 - 0.5
    return np.asarray(np.hypot(du, dv) - 0.08 * np.cos(8 * np.arctan2(dv, du)))


def _worn(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    return _faded(_medallion(canvas, x, y, second, second * 0.6 + third * 0.4, seed), x, y, seed + 9, 0.6)


def _faded(canvas: Field, x: Field, y: Field, seed: int, much: float) -> Field:
    """Wear the pattern down to a pale ground in patches."""
    ground = canvas.reshape(-1, 3).mean(0) * 0.35 + 0.55
    patches = np.clip(0.5 + 0.6 * clouds(x, y, 10, seed) + 0.3 * clouds(x, y, 60, seed + 1), 0, 1)
    return paint_over(canvas, ground, patches * much)


Pattern = Callable[[Field, Field, Field, Field, Field, int], Field]
PATTERNS: dict[str, Pattern] = {
    "plain": _plain, "contours": _contours, "dashes": _dashes, "waves": _waves, "diamonds": _diamonds, "lines": _lines,
    "arcs": _arcs, "stripes": _stripes, "border": _border, "medallion": _medallion, "worn": _worn,
}  # fmt: skip
