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
def follow(dx: Map, dy: Map, ends: Points, step: float, most: int) -> Points:
    """(n, 2) places, to a fraction of a pixel, along the edge that a segment lies on, from one end to the other.

    The edge is followed beyond the segment's ends while it goes on without a kink. Empty where there is no clear edge.

    Args:
        dx, dy: (height, width) slope of the picture.
        ends: (4,) x0, y0, x1, y1 of the segment.
        step: pixels from place to place.
        most: places at most.
    """
    height, width = dx.shape
    ux, uy = ends[2] - ends[0], ends[3] - ends[1]
    length = math.sqrt(ux * ux + uy * uy)
    ux, uy = ux / length, uy / length
    n = int(length / step)
    total = 0.0
    for i in range(n):
        x, y = ends[0] + ux * step * (i + 0.5), ends[1] + uy * step * (i + 0.5)
        total += -sample(dx, x, y) * uy + sample(dy, x, y) * ux
    sign = 1.0 if total > 0 else -1.0
    buffer = np.empty((2 * most, 2))
    low, high, missed, steep = most, most, 0, 0.0
    for i in range(min(n, most)):
        x, y = ends[0] + ux * step * (i + 0.5), ends[1] + uy * step * (i + 0.5)
        offset, strength = _peak(dx, dy, x, y, -uy, ux, sign)
        if strength > 0:
            buffer[high, 0], buffer[high, 1] = x - offset * uy, y + offset * ux
            high += 1
            steep += strength
        else:
            missed += 1
    if high - low < BACK + 1 or missed > 0.3 * n:
        return buffer[:0]
    steep /= high - low
    for way in range(2):
        missed = 0
        while missed < 3 and high < 2 * most and low > 0:
            tip, before = (high - 1, high - 1 - BACK) if way == 0 else (low, low + BACK)
            vx, vy = buffer[tip, 0] - buffer[before, 0], buffer[tip, 1] - buffer[before, 1]
            reach = math.sqrt(vx * vx + vy * vy)
            vx, vy = vx / reach, vy / reach
            x, y = buffer[tip, 0] + vx * step * (1 + missed), buffer[tip, 1] + vy * step * (1 + missed)
            if x < REACH + 1 or y < REACH + 1 or x > width - REACH - 1 or y > height - REACH - 1:
                break
            # Backwards both the direction and the normal's side are turned about.
            nx, ny = (-vy, vx) if way == 0 else (vy, -vx)
            offset, strength = _peak(dx, dy, x, y, nx, ny, sign)
            if strength < WEAKEST * steep or abs(offset) > 1.0:
                missed += 1
                continue
            missed = 0
            if way == 0:
                buffer[high, 0], buffer[high, 1] = x + offset * nx, y + offset * ny
                high += 1
            else:
                low -= 1
                buffer[low, 0], buffer[low, 1] = x + offset * nx, y + offset * ny
    return buffer[low:high].copy()
