"""Following edges of a picture, compiled."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.compiled import njit
from staging.engines.studio.understand.refine_kernels import sample

Map = NDArray[np.float32]
REACH = 2
"""An edge is looked for so many pixels to either side of where it is expected."""
BACK = 8
"""The direction to go on in is that of the last so many places."""
WEAKEST = 0.3
"""An edge ends where it is weaker than this share of what it was."""
GAPS, MISSES = 0.3, 3
"""Share of a segment's places where no edge may be found, and how many in a row beyond its ends."""


@njit
def _peak(dx: Map, dy: Map, x: float, y: float, nx: float, ny: float, sign: float) -> tuple[float, float]:
    """Offset along the normal at which an edge of that ``sign`` is steepest, and how steep; 0 steep where none is."""
    values = np.empty(2 * REACH + 1)
    best = 0
    for k in range(2 * REACH + 1):
        px, py = x + (k - REACH) * nx, y + (k - REACH) * ny
        values[k] = sign * (sample(dx, px, py) * nx + sample(dy, px, py) * ny)
        if values[k] > values[best]:
            best = k
    if best == 0 or best == 2 * REACH or values[best] <= 0.0:
        return 0.0, 0.0
    a, b, c = values[best - 1], values[best], values[best + 1]
    # The vertex of the parabola through the three (Devernay 1995).
    return best - REACH + 0.5 * (a - c) / (a - 2 * b + c), b


@njit
def _inside(dx: Map, x: float, y: float) -> bool:
    """Whether an edge can be looked for there: the ends of segments may lie beyond the picture."""
    return REACH + 1 <= x <= dx.shape[1] - REACH - 1 and REACH + 1 <= y <= dx.shape[0] - REACH - 1


@njit
def _sign(dx: Map, dy: Map, ends: Points, step: float) -> float:
    """1 where it gets brighter on the right of a segment (y down), -1 on the left."""
    ux, uy = ends[2] - ends[0], ends[3] - ends[1]
    n = int(math.sqrt(ux * ux + uy * uy) / step)
    total = 0.0
    for i in range(n):
        t = (i + 0.5) / n
        x, y = ends[0] + ux * t, ends[1] + uy * t
        total += -sample(dx, x, y) * uy + sample(dy, x, y) * ux
    return 1.0 if total > 0 else -1.0


@njit
def _along(dx: Map, dy: Map, ends: Points, step: float, sign: float, out: Points) -> tuple[int, float]:
    """Writes the places along a segment into ``out``. Their number, 0 where the edge has gaps, and how steep it is."""
    ux, uy = ends[2] - ends[0], ends[3] - ends[1]
    length = math.sqrt(ux * ux + uy * uy)
    ux, uy = ux / length, uy / length
    n = min(int(length / step), out.shape[0])
    count, steep = 0, 0.0
    for i in range(n):
        x, y = ends[0] + ux * step * (i + 0.5), ends[1] + uy * step * (i + 0.5)
        if not _inside(dx, x, y):
            continue
        offset, strength = _peak(dx, dy, x, y, -uy, ux, sign)
        if strength > 0:
            out[count, 0], out[count, 1] = x - offset * uy, y + offset * ux
            count += 1
            steep += strength
    if count < BACK + 1 or n - count > GAPS * n:
        return 0, 0.0
    return count, steep / count


@njit
def _onward(dx: Map, dy: Map, places: Points, tip: int, way: int, step: float, sign: float, weakest: float) -> int:
    """Goes on from ``places[tip]``, upwards in the array or downwards (``way`` 1 or -1). Where it ends."""
    missed = 0
    while missed < MISSES and 0 < tip < places.shape[0] - 1:
        vx, vy = places[tip] - places[tip - way * BACK]
        reach = math.sqrt(vx * vx + vy * vy)
        vx, vy = vx / reach, vy / reach
        x, y = places[tip, 0] + vx * step * (1 + missed), places[tip, 1] + vy * step * (1 + missed)
        if not _inside(dx, x, y):
            break
        # Backwards the direction is turned about, the normal is not.
        nx, ny = -vy * way, vx * way
        offset, strength = _peak(dx, dy, x, y, nx, ny, sign)
        if strength < weakest or abs(offset) > 1.0:
            missed += 1
            continue
        missed = 0
        tip += way
        places[tip, 0], places[tip, 1] = x + offset * nx, y + offset * ny
    return tip


@njit
def follow(dx: Map, dy: Map, ends: Points, step: float, most: int) -> Points:
    """(n, 2) places, to a fraction of a pixel, along the edge that a segment lies on, from one end to the other.

    The edge is followed beyond the segment's ends while it goes on without a kink. Empty where there is no clear edge.

    Args:
        dx, dy: (height, width) slope of the picture.
        ends: (4,) x0, y0, x1, y1 of the segment.
        step: pixels from place to place.
        most: places at most, to either side of the segment's first end.
    """
    places = np.empty((2 * most, 2))
    sign = _sign(dx, dy, ends, step)
    count, steep = _along(dx, dy, ends, step, sign, places[most:])
    if count == 0:
        return places[:0]
    last = _onward(dx, dy, places, most + count - 1, 1, step, sign, WEAKEST * steep)
    first = _onward(dx, dy, places, most, -1, step, sign, WEAKEST * steep)
    return places[first : last + 1].copy()
