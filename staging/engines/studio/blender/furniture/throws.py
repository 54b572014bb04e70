"""Folded throws and a basket that holds one."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Floats, Part, smooth_normals, waves
from staging.engines.studio.blender.furniture.plates import leaf_faces, sheet
from staging.engines.studio.blender.furniture.turned import lathe, tube


def folded_throw(order: Order) -> Assembly:
    """A blanket folded into four layers."""
    made = Assembly()
    width, depth, height = order.size
    made.add("throw", _folded(width, depth, height, 4, order.seed))
    return made


def _folded(width: float, depth: float, height: float, layers: int, seed: int) -> Part:
    """One strip of cloth going back and forth; its folds lie at the front (−y) and back."""
    thick = height / layers * 0.80
    step = (height - thick - 0.006) / (layers - 1)
    bend, reach = step / 2, depth / 2 - step / 2 - thick / 2
    line: list[tuple[float, float]] = []
    for k in range(layers):
        ahead = 1 if k % 2 == 0 else -1
        line += [(ahead * y, step * k) for y in np.linspace(-reach, reach, 14)]
        if k < layers - 1:
            turns = np.linspace(-np.pi / 2, np.pi / 2, 9)[1:-1]
            line += [(ahead * (reach + bend * np.cos(a)), step * k + bend + bend * np.sin(a)) for a in turns]
    across = np.linspace(width / 2, -width / 2, 22) * 0.98
    grid = np.array([[(x, y, z) for x in across] for y, z in line])
    flat = grid.reshape(-1, 3)
    flat[:, 2] += 0.003 * waves(flat, 2.4, seed)
    flat[:, 0] *= 1 - 0.02 * np.sin(np.repeat(np.arange(len(line)), len(across)) * 0.11)
    outer = flat + smooth_normals(flat, leaf_faces(len(line), len(across))) * thick / 2
    return sheet(outer.reshape(grid.shape), thick)


def throw_basket(order: Order) -> Assembly:
    """A woven basket with a blanket in it."""
    made = Assembly()
    width, _, height = order.size
    tall, radius = height * 0.80, width / 2
    share = np.linspace(0, 1, 40)
    coils = radius * (0.78 + 0.22 * np.sin(share * np.pi * 0.62)) - 0.004 + 0.004 * np.abs(np.sin(share * np.pi * 19))
    outside = np.column_stack([coils, share * tall])
    inside = outside[::-4] - np.array([0.014, 0])
    made.add("rattan", lathe([(0, 0), *outside, *inside, (0, 0.03)], 56))
    for s in (-1, 1):
        turns = np.linspace(0, np.pi, 16)
        handle = np.column_stack(
            [np.full(16, s * radius * 0.98), 0.07 * np.cos(turns), tall * 0.93 + 0.05 * np.sin(turns)]
        )
        made.add("rattan", tube(handle, 0.009, 8))
    made.add("throw", _heap(radius * 0.86, tall, height, order.seed))
    return made


def _heap(radius: float, low: float, high: float, seed: int) -> Part:
    """Cloth stuffed loosely into the basket."""
    turns, steps = np.linspace(0, 2 * np.pi, 64, endpoint=False), np.linspace(0, 1, 18)
    rings = []
    for s in steps:
        reach = radius * np.sin((1 - s) * np.pi / 2) ** 0.7
        rings.append((reach, low - 0.05 + (high - low + 0.05) * (1 - (1 - s) ** 2)))
    body = lathe([*rings[:-1], (0.0, rings[-1][1])], len(turns))

    def rumple(points: Floats) -> Floats:
        folds = 0.55 * np.abs(waves(points, 2.6, seed)) + 0.45 * waves(points, 5.0, seed + 1)
        return np.asarray(points + np.array([0, 0, 1.0]) * (folds * 0.035)[:, None])

    return body.deformed(rumple)
