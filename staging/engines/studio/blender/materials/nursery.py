"""Pictures for children's rooms, made with numpy. Deterministic by seed, no Blender.

Inks are a warm colour, a blue, a yellow, a green and a dark one.
"""

from __future__ import annotations

import math

import numpy as np

from staging.engines.studio.blender.materials.canvas import Composition, Field, clouds, paint_over, soft

_EARS = {0: (0.165, 0.155, 0.075, 0.075), 1: (0.085, 0.27, 0.052, 0.15), 3: (0.20, 0.15, 0.105, 0.105)}
"""Of a bear, a rabbit and a mouse: where, from the middle of the face, how wide and how tall."""
_SNOW = np.array([0.98, 0.97, 0.95])


def rainbow(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """A rainbow between two clouds, with drops below."""
    chance = np.random.default_rng([seed, 21])
    canvas = paint_over(canvas, inks[1], np.full(x.shape, 0.14))
    turn = int(chance.integers(4))
    reach = np.hypot(x - 0.5, y - 0.38)
    for k in range(4):
        arc = np.maximum(np.abs(reach - 0.30 + 0.052 * k) - 0.022, 0.38 - y)
        canvas = paint_over(canvas, inks[(k + turn) % 4], soft(arc) * (0.88 + 0.08 * clouds(x, y, 40, seed + k)))
    for k in range(9):
        drop = np.hypot((x - 0.26 - 0.06 * k) * 1.3, y - 0.25 + chance.uniform(0, 0.09)) - 0.014
        canvas = paint_over(canvas, inks[1], soft(drop) * 0.7)
    for side in (-1, 1):
        canvas = paint_over(canvas, _SNOW, soft(_cloud(x, y, 0.5 + 0.235 * side, 0.36, 0.085)))
    return canvas


def night(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """A crescent moon and stars over sleeping hills."""
    chance = np.random.default_rng([seed, 22])
    canvas = paint_over(canvas, inks[1] * 0.62, np.full(x.shape, 0.93) + 0.04 * clouds(x, y, 8, seed))
    side = chance.choice([-1.0, 1.0])
    cx, cy = 0.5 + 0.06 * side, 0.62
    moon = np.maximum(np.hypot(x - cx, y - cy) - 0.14, 0.125 - np.hypot(x - cx - 0.07 * side, y - cy - 0.03))
    canvas = paint_over(canvas, inks[2], soft(moon))
    for k in range(16):
        at_x, at_y = 0.24 + 0.52 * ((k * 0.618) % 1), chance.uniform(0.36, 0.88)
        if math.hypot(at_x - cx, at_y - cy) > 0.19:
            rays = np.sqrt(np.abs(x - at_x)) + np.sqrt(np.abs(y - at_y)) - math.sqrt(chance.uniform(0.018, 0.04))
            canvas = paint_over(canvas, _SNOW, soft(rays, 0.03) * 0.9)
    for k in range(3):
        line = 0.31 - 0.075 * k + 0.05 * np.sin(x * (5 + k) + chance.uniform(0, 6.3))
        canvas = paint_over(canvas, inks[3] * (0.75 - 0.14 * k), soft(y - line))
    return canvas


def balloons(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """Two striped hot-air balloons among clouds."""
    chance = np.random.default_rng([seed, 23])
    canvas = paint_over(canvas, inks[1], 0.16 + 0.05 * clouds(x, y, 6, seed))
    side, turn = chance.choice([-1.0, 1.0]), int(chance.integers(4))
    for cx, cy, size in ((0.72, 0.78, 0.075), (0.27, 0.30, 0.07)):
        canvas = paint_over(canvas, _SNOW, soft(_cloud(x, y, 0.5 + side * (cx - 0.5), cy, size)) * 0.9)
    for k, (cx, cy, size) in enumerate(((0.43, 0.58, 0.19), (0.70, 0.40, 0.105))):
        u, v = (x - 0.5 - side * (cx - 0.5)) / size, (y - cy) / size
        skin = np.where(v > -0.35, np.hypot(u, v) - 1, np.maximum(np.abs(u) - 0.94 - 0.62 * (v + 0.35), -1.3 - v))
        widest = np.sqrt(np.clip(1 - np.minimum(v, 0.98) ** 2, 0.06, 1))
        stripe = np.floor(np.clip(u / np.where(v > -0.35, widest, 0.94 + 0.62 * (v + 0.35)), -1, 1) * 2.499 + 2.5)
        for s in range(5):
            ink = inks[(turn + k + (0, 2, 1, 2, 0)[s]) % 4]
            canvas = paint_over(canvas, ink, soft(skin * size) * (stripe == s))
        ropes = np.maximum(np.abs(np.abs(u) - 0.22 - 0.1 * (v + 1.75)) - 0.018, np.abs(v + 1.5) - 0.25)
        basket = np.maximum(np.abs(u) - 0.24, np.abs(v + 1.88) - 0.16)
        canvas = paint_over(canvas, inks[4], soft(ropes * size, 0.002) * 0.7)
        canvas = paint_over(canvas, inks[0] * 0.7, soft(basket * size))
    return canvas


def boat(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """A sailing boat on the waves under a round sun."""
    chance = np.random.default_rng([seed, 24])
    side, sails = chance.choice([-1.0, 1.0]), chance.permutation([0, 2, 3])
    canvas = paint_over(canvas, inks[1], np.full(x.shape, 0.10))
    canvas = paint_over(canvas, inks[2], soft(np.hypot(x - 0.5 - 0.2 * side, y - 0.74) - 0.07))
    u, v = (x - 0.5) * side, y - 0.36
    canvas = paint_over(canvas, inks[4], soft(np.maximum(np.abs(u) - 0.006, np.abs(v - 0.21) - 0.23)))
    main = np.maximum(np.maximum(0.012 - u, 0.05 - v), (u - 0.012) * 0.87 + (v - 0.43) * 0.5)
    jib = np.maximum(np.maximum(u + 0.012, 0.05 - v), (-u - 0.012) * 0.92 + (v - 0.36) * 0.4)
    canvas = paint_over(canvas, inks[sails[0]], soft(main) * (0.9 + 0.06 * clouds(x, y, 50, seed)))
    canvas = paint_over(canvas, inks[sails[1]], soft(jib) * (0.9 + 0.06 * clouds(x, y, 50, seed + 1)))
    hull = np.maximum(np.maximum(v - 0.02, -0.11 - v), np.abs(u) - 0.24 - 0.6 * v)
    canvas = paint_over(canvas, inks[4], soft(hull) * 0.9)
    for k in range(4):
        swell = 0.30 - 0.065 * k + 0.016 * np.sin(x * 26 + 1.9 * k + chance.uniform(0, 1))
        shade = 0.55 * inks[1] + 0.45 * (_SNOW if k % 2 else inks[1])
        canvas = paint_over(canvas, shade, soft(y - swell))
    return canvas


def friends(canvas: Field, x: Field, y: Field, inks: list[Field], seed: int) -> Field:
    """The face of a bear, a rabbit, a fox or a mouse before a round ground: the seed says whose."""
    kind = seed % 4
    fur = (0.62 * inks[0] + 0.1, _SNOW, 0.5 * inks[2] + 0.42 * inks[0], 0.55 * _SNOW + 0.35 * inks[4])[kind]
    inner = 0.6 * inks[0] + 0.4 * _SNOW
    ground = inks[(1, 3, 1, 2)[kind]]
    canvas = paint_over(canvas, ground, soft(np.hypot(x - 0.5, y - 0.5) - 0.37) * (0.5 + 0.05 * clouds(x, y, 30, seed)))
    u, v = np.abs(x - 0.5), y - 0.44
    for grow, ink in ((1.0, fur), (0.6, inner)):
        canvas = paint_over(canvas, ink, soft(_ear(kind, u, v, grow)))
    canvas = paint_over(canvas, fur, soft((np.hypot(u / 0.23, v / 0.20) - 1) * 0.2))
    canvas = paint_over(canvas, 0.5 * fur + 0.5 * _SNOW, soft((np.hypot(u / 0.10, (v + 0.07) / 0.075) - 1) * 0.07))
    canvas = paint_over(canvas, inner, soft(np.hypot(u - 0.145, v + 0.055) - 0.03) * 0.75)
    canvas = paint_over(canvas, inks[4], soft(np.hypot(u - 0.085, v - 0.035) - 0.016))
    canvas = paint_over(canvas, inks[4], soft((np.hypot(u / 0.030, (v + 0.035) / 0.020) - 1) * 0.02))
    smile = np.maximum(np.abs(np.hypot(u - 0.026, v + 0.075) - 0.026) - 0.004, v + 0.075)
    return paint_over(canvas, inks[4], soft(smile, 0.003))


def _ear(kind: int, u: Field, v: Field, grow: float) -> Field:
    """Signed distance of the ears of `friends`, ``grow`` times as large as the fur around."""
    if kind not in _EARS:
        return np.maximum(0.10 - v, np.abs(u - 0.11) * 0.85 + (v - 0.10 - 0.155 * grow) * 0.5)
    cu, cv, wide, tall = _EARS[kind]
    return np.asarray((np.hypot((u - cu) / (wide * grow), (v - cv) / (tall * grow)) - 1) * wide)


def _cloud(x: Field, y: Field, cx: float, cy: float, size: float) -> Field:
    """Signed distance of a cloud: three balls on a level base."""
    balls = [
        np.hypot(x - cx - s * size, y - cy - r * 0.35 * size) - r * size for s, r in ((-1, 0.6), (0, 0.95), (1, 0.7))
    ]
    return np.asarray(np.maximum(np.minimum.reduce(balls), cy - 0.3 * size - y))


CHILDREN: tuple[Composition, ...] = (rainbow, night, balloons, boat, friends)
"""A picture's seed chooses one of them."""
