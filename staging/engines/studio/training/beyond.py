"""Compiled: what stands at the far wall of the room beyond a passage."""

from __future__ import annotations

import math

from staging.engines.studio.model import Points
from staging.engines.studio.training.textures import noise, outdoors, scatter
from staging.engines.studio.understand.compiled import njit

KITCHENS, WINDOWS, DOORS, WAYS = 0.3, 0.52, 0.68, 0.8
"""Shares of rooms beyond with a kitchen along the wall, a window, a door and a way further, added up."""


@njit
def _kitchen(x: float, z: float, variant: int, out: Points) -> None:
    """Base and wall units, worktop and tall units: the colour of what is at (along, up), none between them."""
    module, lightness = 0.4 + 0.3 * scatter(variant, 2, 5), scatter(variant, 3, 5)
    column = math.floor(x / module)
    place = x / module - column
    tall = scatter(column, variant, 7) < 0.15
    warm = 0.6 + 0.4 * scatter(variant, 4, 5)
    if tall and z < 1.9:
        tone = 0.1 + 0.7 * scatter(column, variant, 8)
    elif 0.1 < z < 0.86 or 1.4 < z < 2.15:
        tone = 0.06 + 0.8 * lightness * lightness
    elif 0.86 <= z < 0.91:
        tone, warm = 0.1 + 0.7 * scatter(variant, 5, 5), 0.9
    elif z <= 0.1:
        tone = 0.05
    else:
        return
    if place < 0.04 or abs(z - 0.68) < 0.012:
        tone *= 0.5
    out[0], out[1], out[2] = tone, tone * (0.5 + 0.5 * warm), tone * warm


@njit
def _pane(x: float, z: float, d: tuple[float, float, float], h: Points, env: Points, out: Points) -> float:
    """A window of the far wall with its frame: 0 where there is none, else as `far_wall` returns."""
    variant = int(h[26])
    half, low, high = 0.4 + 0.6 * scatter(variant, 6, 5), 0.5 + 0.5 * scatter(variant, 7, 5), 2.1
    if abs(x) > half or z < low or z > high:
        return 0.0
    near = min(half - abs(x), z - low, high - z)
    if near < 0.07 or abs(x) < 0.02 or abs(z - (low + high) / 2) < 0.02:
        for i in range(3):
            out[i] = env[i]
        return 1.0
    outdoors(d[0], d[1], d[2], h, out)
    return float(-1.6 * h[17] - 0.3)


@njit
def far_wall(x: float, z: float, d: tuple[float, float, float], h: Points, env: Points, out: Points) -> float:
    """What stands at the far wall, if anything: its colour into ``out``.

    Args:
        x, z: along the wall from the passage's middle, and up, in metres.
        d: the ray along the wall, up and into it.

    Returns:
        Factor for the light that falls there; negative where it shines by itself.
    """
    variant = int(h[26])
    choice = scatter(variant, 1, 5)
    x += 2.0 * (scatter(variant, 8, 5) - 0.5)
    shade = 0.75 + 0.5 * noise(x * 0.7, z * 0.6, variant)
    if choice < KITCHENS:
        _kitchen(x, z, variant, out)
    elif choice < WINDOWS:
        lit = _pane(x, z, d, h, env, out)
        return lit if lit < 0 else shade
    elif choice < WAYS and abs(x) < 0.42 and z < 2.05:
        if abs(x) > 0.36 or z > 1.99:
            for i in range(3):
                out[i] = env[i]
        elif choice < DOORS:
            for i in range(3):
                out[i] = h[14 + i]
            if 0.18 < abs(x) < 0.2 or abs(z - 1.0) < 0.01:
                shade *= 0.7
        else:
            shade *= 0.2
    return shade
