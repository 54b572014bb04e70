"""Pictures for frames, made with numpy: abstract, or for children. Deterministic by seed, no Blender."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from staging.engines.studio.blender.materials.canvas import (
    Composition,
    Field,
    Pixels,
    clouds,
    paint_over,
    plane,
    rgb,
    soft,
)
from staging.engines.studio.blender.materials.nursery import CHILDREN


def picture(desc: dict[str, Any], width: int = 384, height: int = 384) -> Pixels:
    """Compositions in the description's inks, one for each of its ``panels``, of one kind as a series is.

    Abstract ones; where its ``motif`` is ``children``, those of `nursery`.

    Returns:
        (height, panels * width, 3) sRGB in [0, 1], the panels side by side. Rows run upwards.
    """
    seed = int(desc["seed"])
    inks = [rgb(each) for each in desc["inks"]]
    x, y = plane(height, width)
    paper = np.broadcast_to(rgb(desc["color"]), (height, width, 3))
    known = CHILDREN if desc.get("motif") == "children" else COMPOSITIONS
    compose = known[seed % len(known)]
    panels = [compose(paper.copy(), x, y, inks, seed + 101 * k) for k in range(int(desc.get("panels", 1)))]
    sheet: Field = np.concatenate(panels, 1)
    tooth = np.random.default_rng([seed, 5]).normal(0, 0.012, (*sheet.shape[:2], 1))
    return np.clip(sheet + tooth, 0, 1).astype(np.float32)


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


def _sprig(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """A pressed twig: leaves in pairs along a bent stem, the lower ones longer, in two inks."""
    chance = np.random.default_rng([seed, 6])
    bend, lean, pairs = chance.uniform(-0.22, 0.22), chance.uniform(0.75, 1.15), int(chance.integers(6, 9))
    leaf, wash = inks[int(chance.integers(2))], 0.72 + 0.2 * clouds(x, y, 18, seed)

    def stem(t: Field | float) -> tuple[Field | float, Field | float]:
        return 0.5 + bend * (t - 0.4) ** 2 * 2.2, 0.14 + 0.7 * t

    middle = (y - 0.14) / 0.7
    line = np.maximum(np.abs(x - stem(middle)[0]) - 0.0035, np.maximum(0.12 - y, y - 0.84))
    for k in range(pairs):
        t = 0.22 + 0.74 * k / pairs
        long = 0.135 * (1.15 - 0.6 * t)
        for side in (-1, 1):
            turn = side * lean * (1 - 0.35 * t) + chance.uniform(-0.08, 0.08)
            cx, cy = stem(t + 0.02 * side)
            dx, dy = x - cx, y - cy
            along = (dx * math.sin(turn) + dy * math.cos(turn)) / long
            across = (dx * math.cos(turn) - dy * math.sin(turn)) / long
            width = 0.34 * np.sin(np.pi * np.clip(along / 2, 0, 1)) ** 0.8
            distance = np.where((along > 0) & (along < 2), np.abs(across) - width, 1.0) * long
            canvas = paint_over(canvas, leaf, soft(distance) * wash)
            rib = np.where((along > 0) & (along < 1.7), np.abs(across) * long - 0.0012, 1.0)
            canvas = paint_over(canvas, canvas[0, 0], soft(rib, 0.002) * 0.5)
    return paint_over(canvas, inks[4], soft(line, 0.003) * 0.8)


def _horizon(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """Water under a wide pale sky; where they meet, a low shore."""
    chance = np.random.default_rng([seed, 7])
    level = chance.uniform(0.3, 0.44)
    sky, sea = inks[(seed + 1) % 4], inks[seed % 4]
    drift = clouds(x * 0.45, y * 1.7, 9, seed)
    canvas = paint_over(canvas, sky, np.clip(0.30 + 0.28 * drift, 0, 1) * soft(level - y, 0.01))
    ripples = clouds(x * 0.25, y * 3.5, 30, seed + 1)
    depth = np.clip((level - y) / level, 0, 1)
    canvas = paint_over(canvas, sea, soft(y - level, 0.003) * np.clip(0.45 + 0.4 * depth + 0.16 * ripples, 0, 1))
    shore = y - level - 0.035 * np.clip(clouds(x, y * 0, 8, seed + 2) + 0.25, 0, None)
    return paint_over(canvas, inks[4], soft(np.maximum(shore, level - 0.002 - y), 0.004) * 0.62)


def _contours(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """Lines of equal height, as on a map; some bands filled."""
    height = clouds(x, y, 5.5, seed)
    step = 0.22
    band = np.floor(height / step)
    for k, fill in enumerate((-1, 1)):
        canvas = paint_over(canvas, inks[(seed + k) % 4], np.where(band == fill, 0.55, 0.0))
    slope = np.hypot(*np.gradient(height, y[:, 0], x[0])) + 0.4
    line = np.abs((height / step) % 1 - 0.5) * step / slope
    edge = np.abs((height / step + 0.5) % 1 - 0.5) * step / slope
    canvas = paint_over(canvas, inks[4], soft(edge - 0.0016, 0.002) * 0.7)
    return paint_over(canvas, inks[4], soft(line - 0.0008, 0.0015) * 0.35)


def _cut_outs(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """Round, lobed forms cut from coloured paper, one in each part of the sheet."""
    chance = np.random.default_rng([seed, 8])
    cells = [(0.31, 0.70), (0.70, 0.66), (0.33, 0.31), (0.69, 0.28)]
    for k, (cx, cy) in enumerate(cells):
        dx, dy = x - cx - chance.uniform(-0.03, 0.03), y - cy - chance.uniform(-0.03, 0.03)
        angle = np.arctan2(dy, dx) + chance.uniform(0, 6.3)
        lobes = int(chance.integers(2, 6))
        reach = 0.145 * (1 + 0.28 * np.cos(lobes * angle) + 0.08 * np.cos(angle + 1.0))
        distance = np.hypot(dx, dy * chance.uniform(0.7, 1.0)) - reach
        wash = 0.9 + 0.05 * clouds(x, y, 50, seed + k)
        canvas = paint_over(canvas, inks[(seed + k) % len(inks)], soft(distance, 0.003) * wash)
    return canvas


def _quarters(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """Quarter circles turned this way and that on a grid of four by four, in flat colours."""
    chance = np.random.default_rng([seed, 9])
    u, v = (x - 0.1) / 0.2, (y - 0.1) / 0.2
    column, row = np.floor(u).astype(int), np.floor(v).astype(int)
    turns, colours = chance.integers(0, 4, (4, 4)), chance.integers(0, len(inks) + 2, (4, 4))
    for i in range(4):
        for j in range(4):
            corner = (turns[i, j] % 2, turns[i, j] // 2)
            reach = np.hypot(u - i - corner[0], v - j - corner[1])
            inside = (column == i) & (row == j)
            if colours[i, j] < len(inks):
                grain = 0.88 + 0.08 * clouds(x, y, 60, seed + 4 * i + j)
                canvas = paint_over(canvas, inks[colours[i, j]], soft((reach - 0.94) * 0.2) * inside * grain)
    return canvas


COMPOSITIONS: tuple[Composition, ...] = (
    _shapes, _fields, _hills, _brush, _sprig, _horizon, _contours, _cut_outs, _quarters,
)  # fmt: skip
"""A picture's seed chooses one of them."""
