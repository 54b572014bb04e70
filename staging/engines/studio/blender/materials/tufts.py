"""The cut pile of rugs in a tile that repeats, made with numpy: tufts that lean on each other, frayed by fibres.

A rug covers more of a picture than anything else, and its pile is seen at every sample, three times more for its
bumps: looked up in a tile it costs a quarter of what it costs computed anew. Deterministic, no Blender.
"""

from __future__ import annotations

import functools

import numpy as np

from staging.engines.studio.blender.materials.canvas import Field, Pixels, cells, plane

TILE_M = 0.4
"""Side of the tile: two tufts or fibres as far apart look alike, and lie in yarn and light that do not repeat."""
TUFTS = 66
"""Of 6 mm, to a side."""
ASTRAY, PACE = 0.3, 128
"""How far tufts lean, in tufts, and in how many cells to a side that changes: `cells` repeats every 64."""
FIBRE, FRAYED = 0.09, 0.6
"""Spread of the fibres' lightness around 0.5, and how far they stand out against a tuft's width."""


@functools.cache
def tufts(size: int = 400) -> Pixels:
    """(size, size, 3) height in widths of a tuft, about −0.9 to 0.5; shade, 0.86 to 1.36; and nothing."""
    x, y = plane(size, size)
    fibre = np.random.default_rng(3).normal(0.5, FIBRE, (size, size))
    lean = [ASTRAY * cells(x * PACE, y * PACE, seed) for seed in (1, 2)]
    far = to_nearest(x * TUFTS + lean[0], y * TUFTS + lean[1])
    shade = np.interp(far, (0.1, 0.75), (1.26, 1.0)) * np.interp(fibre, (0.3, 0.7), (0.86, 1.08))
    return np.dstack([FRAYED * fibre - far, shade, np.zeros_like(far)]).astype(np.float32)


def to_nearest(u: Field, v: Field) -> Field:
    """Distance to the nearest of points strewn one to a unit cube, in a plane through the cubes' middles.

    Points above and below the plane count, too, as the tufts' tips are not equally high (Worley, A cellular texture
    basis function, SIGGRAPH 1996). Repeats every `TUFTS` cubes.
    """
    points = np.random.default_rng(4).uniform(0, 1, (TUFTS, TUFTS, 3, 3))
    i, j = np.floor(u).astype(int), np.floor(v).astype(int)
    nearest = np.full(u.shape, np.inf)
    for di in (-1, 0, 1):
        for dj in (-1, 0, 1):
            px, py, pz = np.moveaxis(points[(i + di) % TUFTS, (j + dj) % TUFTS], -1, 0)
            across = (px + (i + di - u)[..., None]) ** 2 + (py + (j + dj - v)[..., None]) ** 2
            nearest = np.minimum(nearest, (across + (pz + np.array([-1.5, -0.5, 0.5])) ** 2).min(-1))
    return np.asarray(np.sqrt(nearest), float)
