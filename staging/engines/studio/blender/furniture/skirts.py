"""The skirt of a sofa: cloth that hangs to the floor all around, with a kick pleat where it has to give."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from staging.engines.studio.blender.furniture.part import Floats, Part, joined, part, waves
from staging.engines.studio.blender.furniture.plates import outward, rounded_rectangle
from staging.engines.studio.blender.furniture.turned import PIPING, hoop, rings

STEP, ROWS = 0.006, 8
CLEAR = 0.008
"""Above the floor."""
FLARE, WAVE, PLEAT, PLEAT_WIDTH = 0.012, 0.004, 0.022, 0.008
ROUND = 0.02
CORNER = ROUND * (1 - math.sqrt(0.5))


def skirt(width: float, depth: float, top: float, between: Sequence[float], seed: int) -> Part:
    """Cloth from a welt at height ``top`` to the floor, around (width, depth), metres; the front is at −y.

    Pleats are at the corners and, in front and behind, at the x of ``between``.
    """
    outline = _even(rounded_rectangle(width, depth, ROUND), STEP)
    x, y = width / 2 - CORNER, depth / 2 - CORNER
    pleats = np.array([*itertools.product((-x, x), (-y, y)), *itertools.product(between, (-depth / 2, depth / 2))])
    away = np.linalg.norm(outline[:, None] - pleats[None], axis=-1).min(1)
    fold = np.exp(-((away / PLEAT_WIDTH) ** 2))
    out = outward(outline)
    share = np.linspace(1, 0, ROWS)[:, None]  # 1 at the floor
    at = np.column_stack([outline, np.zeros(len(outline))])
    reach = share * (FLARE + WAVE * waves(at, 2.2, seed) - PLEAT * fold) + 0.001
    plan = outline + out * reach[..., None]
    height = np.broadcast_to(CLEAR + (top - CLEAR) * (1 - share), reach.shape)
    verts = np.concatenate([plan, height[..., None]], -1).reshape(-1, 3)
    along = np.broadcast_to(np.arange(len(outline)) * STEP, reach.shape)
    grain = np.stack([along, height, np.zeros_like(height)], -1).reshape(-1, 3)
    hung = part(verts, rings(ROWS, len(outline)), grain=grain)
    welt = hoop((outline + out * 0.002)[::3], top, PIPING, 7)
    return joined(hung, welt)


def _even(outline: Floats, step: float) -> Floats:
    """The closed outline with points about each ``step`` metres."""
    closed = np.vstack([outline, outline[:1]])
    way = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    at = np.linspace(0, way[-1], round(way[-1] / step), endpoint=False)
    return np.column_stack([np.interp(at, way, closed[:, axis]) for axis in (0, 1)])
