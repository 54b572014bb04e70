"""What images made with numpy are made of: a plane, clouds, soft edges. Deterministic by seed, no Blender."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.catalogue.color import hex_to_rgb

Pixels = NDArray[np.float32]
Field = NDArray[np.float64]
Composition = Callable[[Field, Field, Field, list[Field], int], Field]
"""Paints on a canvas (h, w, 3), given x and y of its pixels (h, w), the inks and a seed."""


def rgb(color: str) -> Field:
    """(3,) sRGB in [0, 1] of ``#rrggbb``."""
    return np.array(hex_to_rgb(color)) / 255.0


def plane(height: int, width: int) -> tuple[Field, Field]:
    """Pixel centres with x in [0, 1] to the right and y in [0, 1] upwards."""
    y, x = np.meshgrid((np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width, indexing="ij")
    return x, y


def clouds(x: Field, y: Field, pace: float, seed: int) -> Field:
    """Smooth irregular values in about [−1, 1]: four octaves of value noise, ``pace`` / 6 cells to the unit."""
    total = np.zeros(np.broadcast(x, y).shape)
    for octave in range(4):
        step = pace / 6 * 2**octave
        total += cells(x * step + 17.3 * octave, y * step + 5.1 * octave, seed + octave) / 1.8**octave
    return total


def cells(u: Field, v: Field, seed: int) -> Field:
    """Random values in [−1, 1] on a lattice of whole numbers, smoothly joined; they repeat every 64."""
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
