"""Compiled textures: what colour a material has at a point. See `pack` for the layout of the rows."""

from __future__ import annotations

import math

from staging.engines.studio.model import Points
from staging.engines.studio.understand.compiled import njit

HOUSES, TREES = 0.3, 0.5
"""Share of windows that look on a house, and of those under open sky before which trees stand."""


@njit
def scatter(a: int, b: int, c: int) -> float:
    """A fixed random number in [0, 1] for three whole numbers."""
    n = a * 374761393 + b * 668265263 + c * 2147483647
    n = (n ^ (n >> 13)) * 1274126177
    n = n ^ (n >> 16)
    return (n & 0xFFFF) / 65535.0


@njit
def noise(x: float, y: float, variant: int) -> float:
    """Smooth random values in [0, 1], one lump per unit."""
    i, j = math.floor(x), math.floor(y)
    fx, fy = x - i, y - j
    fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
    a, b = scatter(i, j, variant), scatter(i + 1, j, variant)
    c, d = scatter(i, j + 1, variant), scatter(i + 1, j + 1, variant)
    return (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy


@njit
def albedo(m: Points, u: float, v: float, out: Points) -> None:
    """Colour of material row ``m`` at (u, v) metres into ``out``."""
    kind = int(m[0])
    if kind in (0, 6):
        for i in range(3):
            out[i] = m[1 + i]
        return
    a, b = m[12] * u - m[13] * v + 37.3, m[13] * u + m[12] * v + 51.7
    w, h, variant = m[10], m[11], int(m[15])
    if kind <= 3:
        row = math.floor(b / h)
        shift = w * scatter(row, 7, variant) if kind == 1 else (0.5 * w * (row & 1) if kind == 3 else 0.0)
        column = math.floor((a + shift) / w)
        fa, fb = (a + shift) / w - column, b / h - row
        k = scatter(column, row, variant)
        if kind == 1:
            tone = (
                1
                - m[16] * 0.6 * (noise(a * 2.0, b * 45.0, 3) - 0.5)
                - m[16] * 0.3 * (noise(a * 0.7, b * 12.0, 9) - 0.5)
            )
        else:
            tone = 1 - m[16] * 0.4 * (noise(a * 6.0, b * 6.0, 3) - 0.5)
        joint = fa * w < m[14] or fb * h < m[14]
        for i in range(3):
            out[i] = m[7 + i] if joint else (m[1 + i] * (1 - k) + m[4 + i] * k) * tone
    elif kind == 4:
        n = 0.6 * noise(a / w, b / w, variant) + 0.4 * noise(a / w * 3.1, b / w * 3.1, variant + 1)
        for i in range(3):
            out[i] = m[1 + i] * (1 - n) + m[4 + i] * n
    else:
        first = a / w - math.floor(a / w) < 0.5
        for i in range(3):
            out[i] = m[1 + i] if first else m[4 + i]


@njit
def _house(a: float, b: float, variant: int, out: Points) -> bool:
    """The house across the street, in slopes along and up: whether it is seen there, and its colour."""
    middle, half, eaves = scatter(variant, 3, 3) - 0.5, 0.3 + 0.7 * scatter(variant, 4, 3), 0.5 * scatter(variant, 5, 3)
    if abs(a - middle) > half or b > eaves + 0.3 * (half - abs(a - middle)) or b < -0.15:
        return False
    x, y = (a - middle) * 5, b * 6
    if b > eaves:
        tone = 0.25 + 0.2 * scatter(variant, 6, 3)
    elif 0.3 < x - math.floor(x) < 0.7 and 0.25 < y - math.floor(y) < 0.75:
        tone = 0.12
    else:
        tone = 0.3 + 0.5 * scatter(variant, 7, 3) - 0.06 * (b * 40 - math.floor(b * 40))
    out[0], out[1], out[2] = (
        tone,
        tone * (0.85 + 0.1 * scatter(variant, 8, 3)),
        tone * (0.7 + 0.3 * scatter(variant, 9, 3)),
    )
    return True


@njit
def outdoors(dx: float, dz: float, dn: float, hole: Points, out: Points) -> None:
    """What a window shows in the direction (along, up, out)."""
    a, b, variant = dx / dn, dz / dn, int(hole[26])
    up = dz / math.sqrt(dx * dx + dz * dz + dn * dn)
    n = noise(a * 6 + 3, b * 6, 77 + variant)
    if hole[23] == 2.0:
        out[0], out[1], out[2] = 1.0, 1.0, 1.0
    elif scatter(variant, 1, 3) < HOUSES and _house(a, b, variant, out):
        return
    elif up > 0.02 + 0.1 * (n - 0.5):
        out[0], out[1], out[2] = 0.85, 0.93, 1.0
        if scatter(variant, 2, 3) < TREES and noise(a * 25 + 9, b * 25, variant) > 0.45 + 0.8 * up:
            for i in range(3):
                out[i] *= 0.45
    else:
        k = 0.25 + 0.35 * n + 0.3 * (noise(a * 40, b * 40, variant) - 0.5)
        out[0], out[1], out[2] = k * hole[24], k, k * hole[25]
