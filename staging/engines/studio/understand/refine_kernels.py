"""Evidence summed along a box's edges, compiled."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.compiled import njit

Map = NDArray[np.float32]


@njit
def sample(values: Map, x: float, y: float) -> float:
    """Bilinear look-up, pixel centres at +0.5."""
    height, width = values.shape
    u, v = min(max(x - 0.5, 0.0), width - 1.001), min(max(y - 0.5, 0.0), height - 1.001)
    i, j = int(u), int(v)
    a, b = u - i, v - j
    top = values[j, i] * (1 - a) + values[j, i + 1] * a
    return float(top * (1 - b) + (values[j + 1, i] * (1 - a) + values[j + 1, i + 1] * a) * b)


@njit
def edge_sums(maps: NDArray[np.float32], ends: Points, R: Points, f: float, cx: float, cy: float) -> Points:
    """(n, 2) integral of a map along each edge over the pixels in view, and their number.

    Args:
        maps: (3, height, width), one per direction.
        ends: (n, 7) direction and both ends in the camera-centred room frame.
    """
    height, width = maps.shape[1:]
    out = np.zeros((ends.shape[0], 2))
    near = 0.05
    for e in range(ends.shape[0]):
        edge = maps[int(ends[e, 0])]
        P = R @ ends[e, 1:4].copy()
        Q = R @ ends[e, 4:7].copy()
        if P[2] < near and Q[2] < near:
            continue
        if P[2] < near:
            P = P + (near - P[2]) / (Q[2] - P[2]) * (Q - P)
        elif Q[2] < near:
            Q = Q + (near - Q[2]) / (P[2] - Q[2]) * (P - Q)
        x0, y0 = f * P[0] / P[2] + cx, f * P[1] / P[2] + cy
        dx, dy = f * Q[0] / Q[2] + cx - x0, f * Q[1] / Q[2] + cy - y0
        low, high = 0.0, 1.0
        for side in range(4):
            if side == 0:
                p, q = -dx, x0
            elif side == 1:
                p, q = dx, width - x0
            elif side == 2:
                p, q = -dy, y0
            else:
                p, q = dy, height - y0
            if abs(p) < 1e-12:
                if q < 0:
                    high = -1.0
            elif p < 0:
                low = max(low, q / p)
            else:
                high = min(high, q / p)
        length = math.sqrt(dx * dx + dy * dy) * (high - low)
        if length < 1.0:
            continue
        n = int(length / 2.5) + 1
        total = 0.0
        for i in range(n):
            t = low + (high - low) * (i + 0.5) / n
            total += sample(edge, x0 + t * dx, y0 + t * dy)
        out[e, 0] = total * length / n
        out[e, 1] = length
    return out
