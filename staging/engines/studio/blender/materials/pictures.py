"""Images made with numpy: abstract pictures for frames and patterns for rugs. Deterministic by seed, no Blender."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.catalogue.color import hex_to_rgb

Pixels = NDArray[np.float32]
Field = NDArray[np.float64]


def _rgb(color: str) -> Field:
    return np.array(hex_to_rgb(color)) / 255.0


def _plane(height: int, width: int) -> tuple[Field, Field]:
    """Pixel centres with x in [0, 1] to the right and y in [0, 1] upwards."""
    y, x = np.meshgrid((np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width, indexing="ij")
    return x, y


def clouds(x: Field, y: Field, pace: float, seed: int) -> Field:
    """Smooth irregular values in about [−1, 1]: four octaves of value noise, ``pace`` / 6 cells to the unit."""
    total = np.zeros(np.broadcast(x, y).shape)
    for octave in range(4):
        step = pace / 6 * 2**octave
        total += _cells(x * step + 17.3 * octave, y * step + 5.1 * octave, seed + octave) / 1.8**octave
    return total


def _cells(u: Field, v: Field, seed: int) -> Field:
    """Random values on a lattice of whole numbers, smoothly joined."""
    table = np.random.default_rng([abs(seed), 31]).uniform(-1, 1, (64, 64))
    i, j = np.floor(u).astype(int), np.floor(v).astype(int)
    s, t = (f * f * (3 - 2 * f) for f in (u - i, v - j))
    near, far = (table[i % 64, (j + k) % 64] * (1 - s) + table[(i + 1) % 64, (j + k) % 64] * s for k in (0, 1))
    return np.asarray(near * (1 - t) + far * t)


def paint_over(canvas: Field, color: Field, mask: Field) -> Field:
    """Lay ``color`` over the canvas where ``mask`` (0 to 1) says so."""
    return np.asarray(canvas * (1 - mask[..., None]) + color * mask[..., None], float)


def soft(distance: NDArray[Any], edge: float = 0.004) -> Field:
    """1 where the signed ``distance`` is negative, falling to 0 over ``edge``."""
    return np.asarray(np.clip(0.5 - distance / (2 * edge), 0, 1), float)


def picture(desc: dict[str, Any], width: int = 384, height: int = 384) -> Pixels:
    """(height, width, 3) sRGB in [0, 1]: an abstract composition in the description's inks. Rows run upwards."""
    seed = int(desc["seed"])
    x, y = _plane(height, width)
    inks = [_rgb(ink) for ink in desc["inks"]]
    canvas = np.broadcast_to(_rgb(desc["color"]), (height, width, 3)).copy()
    kinds: Sequence[Callable[[Field, Field, Field, list[Field], int], Field]] = (_shapes, _fields, _hills, _brush)
    made = kinds[seed % len(kinds)](canvas, x, y, inks, seed)
    tooth = np.random.default_rng([seed, 5]).normal(0, 0.012, (height, width, 1))
    return np.clip(made + tooth, 0, 1).astype(np.float32)


def _shapes(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """Overlapping discs, arches and a bar, balanced about the middle."""
    chance = np.random.default_rng([seed, 1])
    wobble = clouds(x, y, 12, seed) * 0.006
    for k in range(4):
        cx, cy, r = chance.uniform(0.25, 0.75), chance.uniform(0.25, 0.72), chance.uniform(0.12, 0.26)
        distance = np.hypot(x - cx, y - cy) - r
        if k % 2:
            distance = np.where(y < cy, np.abs(x - cx) - r, distance)
            distance = np.maximum(distance, cy - 0.32 - y)
        grainy = 0.86 + 0.10 * clouds(x, y, 40, seed + k)
        canvas = paint_over(canvas, inks[k % len(inks)], soft(distance + wobble) * grainy)
    line = np.abs(y - 0.16 - 0.02 * np.sin(x * 5)) - 0.006
    return paint_over(canvas, inks[4], soft(np.maximum(line, np.abs(x - 0.5) - 0.33) + wobble, 0.003))


def _fields(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """Broad glowing fields of colour with brushed edges."""
    chance = np.random.default_rng([seed, 2])
    level = 0.06
    for k in range(3):
        top = level + chance.uniform(0.2, 0.34)
        ragged = 0.018 * clouds(x, y, 26, seed + k) + 0.008 * clouds(x, y * 0.2, 90, seed + k)
        distance = np.maximum(np.maximum(level - y, y - top), np.abs(x - 0.5) - 0.41) + ragged
        wash = 0.80 + 0.16 * clouds(x, y, 9, seed + 3 * k)
        canvas = paint_over(canvas, inks[(k + seed) % 4], soft(distance, 0.02) * wash)
        level = top + 0.03
    return canvas


def _hills(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """Layers of distant land in mist, and a pale disc."""
    chance = np.random.default_rng([seed, 3])
    disc = np.hypot(x - chance.uniform(0.3, 0.7), y - 0.72) - 0.09
    canvas = paint_over(canvas, inks[0], soft(disc) * 0.85)
    for k in range(5):
        line = 0.62 - 0.12 * k + 0.09 * clouds(x + 3.1 * k, y * 0, 6.5, seed + k)
        mist = 0.45 + 0.12 * k + 0.08 * clouds(x, y, 20, seed + k)
        canvas = paint_over(canvas, inks[(k + 1) % len(inks)], soft(y - line, 0.004) * np.clip(mist, 0, 1))
    return canvas


def _brush(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """A few wide brush strokes, dry at their ends, and a thin line."""
    chance = np.random.default_rng([seed, 4])
    for k in range(5):
        angle, offset = chance.uniform(-0.7, 0.7), chance.uniform(-0.28, 0.28)
        along = (x - 0.5) * math.cos(angle) + (y - 0.5) * math.sin(angle)
        across = (y - 0.5) * math.cos(angle) - (x - 0.5) * math.sin(angle) - offset
        across = across + 0.10 * np.sin(along * chance.uniform(2, 6) + k)
        wide, reach = chance.uniform(0.03, 0.10), chance.uniform(0.2, 0.42)
        bristles = 0.5 + 0.5 * clouds(across * 1.0, along * 0.04, 150, seed + k)
        dry = np.clip((np.abs(along) - reach * 0.6) / (reach * 0.4), 0, 1)
        cover = soft(np.maximum(np.abs(across) - wide, np.abs(along) - reach), 0.006) * np.clip(
            1.25 - dry * 1.3 - 0.35 * bristles, 0, 1
        )
        canvas = paint_over(canvas, inks[k % len(inks)], cover)
    return canvas


def rug(desc: dict[str, Any], width: int = 640, height: int = 448) -> Pixels:
    """(height, width, 3) sRGB in [0, 1]: a rug's pattern in two or three colours over its whole surface."""
    x, y = _plane(height, width)
    base, second, third = (_rgb(desc[key]) for key in ("color", "color_2", "color_3"))
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


def _strokes(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    """Large calm shapes, as if cut from paper."""
    edge = clouds(x, y, 4.2, seed)
    canvas = paint_over(canvas, second, soft(0.25 - edge, 0.012) * 0.55)
    line = np.abs(clouds(x, y, 3.1, seed + 1)) - 0.012
    return paint_over(canvas, second * 0.75 + third * 0.25, soft(line, 0.006) * 0.55)


def _grid(canvas: Field, x: Field, y: Field, second: Field, third: Field, seed: int) -> Field:
    """Thin lines in an open, slightly hand-drawn grid."""
    del third
    wobble = 0.012 * clouds(x, y, 9, seed)
    lines = np.minimum(_every(x + wobble, 6), _every(y + wobble, 4) * 1.5)
    return paint_over(canvas, second, soft(lines - 0.022, 0.012) * 0.7)


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
    "plain": _plain, "strokes": _strokes, "grid": _grid, "waves": _waves, "diamonds": _diamonds, "lines": _lines,
    "arcs": _arcs, "stripes": _stripes, "border": _border, "medallion": _medallion, "worn": _worn,
}  # fmt: skip
