"""Look-up tables that make the search over some eighty million boxes exact and fast, compiled.

A box is left, right, front wall and ceiling. For a given front wall and ceiling the left and the right half do not
touch, so the best box is found by adding table entries. Distances run over geometric grids.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.compiled import njit

Table = NDArray[np.float64]
Map = NDArray[np.float32]
Half = tuple[Table, Table, Table, Table, Table, Table]


@njit
def _follow(
    edge: Map, start: Points, along: Points, stops: Points, f: float, cx: float, cy: float, toll: float, out: Points
) -> None:
    """Running integral of (edge - toll) over pixels along ``start + t · along`` (camera axes), t in ``stops``."""
    height, width = edge.shape
    total = 0.0
    out[0] = 0.0
    u0 = v0 = 0.0
    before = False
    for i in range(stops.shape[0]):
        x, y, z = start[0] + stops[i] * along[0], start[1] + stops[i] * along[1], start[2] + stops[i] * along[2]
        ahead = z > 0.05
        u = v = 0.0
        if ahead:
            u, v = f * x / z + cx, f * y / z + cy
        if ahead and before:
            length = math.sqrt((u - u0) ** 2 + (v - v0) ** 2)
            if 1e-9 < length < 1e5:
                n = min(400, int(length / 5.0) + 1)
                for q in range(n):
                    a = (q + 0.5) / n
                    px, py = u0 + a * (u - u0), v0 + a * (v - v0)
                    if px >= 0 and py >= 0 and px < width and py < height:
                        total += (edge[int(py), int(px)] - toll) * length / n
        out[i] = total
        u0, v0, before = u, v, ahead


@njit
def edge_tables(
    edges: Map, R: Points, f: float, cx: float, cy: float, walls: Points, tops: Points, toll: float, top_weight: float
) -> tuple[Table, Table, Table, Table, Table]:
    """Support along every possible edge. Side s is 0 left, 1 right.

    Returns:
        side-floor [s, side, front], side-ceiling [s, side, top, front], front-floor [s, front, side],
        front-ceiling [s, front, top, side], vertical [s, side, front, top].
    """
    n, m = walls.shape[0], tops.shape[0]
    ax, ay, az = R[:, 0].copy(), R[:, 1].copy(), R[:, 2].copy()
    stops = np.empty(2 * n + 9)
    for i in range(n):
        stops[i] = -walls[n - 1 - i]
        stops[n + 9 + i] = walls[i]
    for i in range(9):
        stops[n + i] = -walls[0] + 2 * walls[0] * (i + 1) / 10.0
    first, middle = n + 9, n + 4
    run = np.empty(stops.shape[0])
    side_floor, side_top = np.zeros((2, n, n)), np.zeros((2, n, m, n))
    front_floor, front_top = np.zeros((2, n, n)), np.zeros((2, n, m, n))
    upright = np.zeros((2, n, n, m))
    for s in range(2):
        sign = -1.0 if s == 0 else 1.0
        for i in range(n):
            _follow(edges[1], ax * (sign * walls[i]) - az, ay, stops, f, cx, cy, toll, run)
            for j in range(n):
                side_floor[s, i, j] = run[first + j]
            for k in range(m):
                _follow(edges[1], ax * (sign * walls[i]) + az * tops[k], ay, stops, f, cx, cy, toll, run)
                for j in range(n):
                    side_top[s, i, k, j] = top_weight * run[first + j]
    for j in range(n):
        _follow(edges[0], ay * walls[j] - az, ax, stops, f, cx, cy, toll, run)
        for i in range(n):
            front_floor[0, j, i] = run[middle] - run[n - 1 - i]
            front_floor[1, j, i] = run[first + i] - run[middle]
        for k in range(m):
            _follow(edges[0], ay * walls[j] + az * tops[k], ax, stops, f, cx, cy, toll, run)
            for i in range(n):
                front_top[0, j, k, i] = top_weight * (run[middle] - run[n - 1 - i])
                front_top[1, j, k, i] = top_weight * (run[first + i] - run[middle])
    heights = np.empty(m + 12)
    for i in range(12):
        heights[i] = -1.0 + (1.0 + tops[0]) * i / 12.0
    for k in range(m):
        heights[12 + k] = tops[k]
    climb = np.empty(m + 12)
    for s in range(2):
        sign = -1.0 if s == 0 else 1.0
        for i in range(n):
            for j in range(n):
                _follow(edges[2], ax * (sign * walls[i]) + ay * walls[j], az, heights, f, cx, cy, toll, climb)
                for k in range(m):
                    upright[s, i, j, k] = climb[12 + k]
    return side_floor, side_top, front_floor, front_top, upright


@njit
def _bin(value: float, log0: float, per: float, n: int) -> int:
    """Smallest i with value < grid[i], n if there is none; the grid is geometric."""
    if value <= 0:
        return 0
    q = (math.log(value) - log0) * per
    if q < 0:
        return 0
    return min(n, math.floor(q) + 1)


@njit
def _accumulate(table: Table) -> None:
    """In place: each entry becomes the sum over all entries not beyond it."""
    for i in range(1, table.shape[0]):
        for j in range(table.shape[1]):
            table[i, j] += table[i - 1, j]
    for i in range(table.shape[0]):
        for j in range(1, table.shape[1]):
            table[i, j] += table[i, j - 1]


@njit
def _horizontal(
    rays: Points, reward: Points, side: int, up: float, height: float, walls: Points, log0: float, per: float
) -> Table:
    """Reward of floor (up -1) or ceiling (up 1) at ``height``, for every side and front wall."""
    n = walls.shape[0]
    out = np.zeros((n + 1, n + 1))
    for p in range(rays.shape[0]):
        z = rays[p, 2] * up
        if (rays[p, 0] < 0) != (side == 0) or z <= 0:
            continue
        a = _bin(abs(rays[p, 0]) / z * height, log0, per, n)
        out[a, _bin(rays[p, 1] / z * height, log0, per, n)] += reward[p]
    _accumulate(out)
    return out


@njit
def _upright(
    rays: Points, reward: Points, side: int, axis: int, distance: float, walls: Points, tops: Points,
    log0: float, per: float, top0: float, top_per: float,
) -> Table:  # fmt: skip
    """Reward of the wall across ``axis`` at ``distance``, for every wall beside it and every ceiling."""
    n, m = walls.shape[0], tops.shape[0]
    out = np.zeros((n + 1, m + 1))
    for p in range(rays.shape[0]):
        if (rays[p, 0] < 0) != (side == 0):
            continue
        ahead = abs(rays[p, 0]) if axis == 0 else rays[p, 1]
        across = rays[p, 1] if axis == 0 else abs(rays[p, 0])
        if ahead < 1e-9:
            continue
        z = rays[p, 2] / ahead * distance
        if z > -1.0:
            beside = _bin(across / ahead * distance, log0, per, n)
            out[beside, 0 if z <= 0 else _bin(z, top0, top_per, m)] += reward[p]
    _accumulate(out)
    return out


@njit
def face_tables(rays: Points, reward: Points, walls: Points, tops: Points) -> Table:
    """(2, side, front, top) reward of each half of the picture for every box.

    Args:
        rays: (n, 3) in the room frame.
        reward: (4, n) of floor, ceiling, x-wall, y-wall.
    """
    n, m = walls.shape[0], tops.shape[0]
    log0, top0 = math.log(walls[0]), math.log(tops[0])
    per, top_per = (n - 1) / (math.log(walls[n - 1]) - log0), (m - 1) / (math.log(tops[m - 1]) - top0)
    out = np.zeros((2, n, n, m))
    for s in range(2):
        floor = _horizontal(rays, reward[0], s, -1.0, 1.0, walls, log0, per)
        for k in range(m):
            ceiling = _horizontal(rays, reward[1], s, 1.0, tops[k], walls, log0, per)
            for i in range(n):
                for j in range(n):
                    out[s, i, j, k] += floor[i, j] + ceiling[i, j]
        for a in range(n):
            wall = _upright(rays, reward[2], s, 0, walls[a], walls, tops, log0, per, top0, top_per)
            front = _upright(rays, reward[3], s, 1, walls[a], walls, tops, log0, per, top0, top_per)
            for b in range(n):
                for k in range(m):
                    out[s, a, b, k] += wall[b, k]
                    out[s, b, a, k] += front[b, k]
    return out


@njit
def best_boxes(
    side_floor: Table,
    side_top: Table,
    front_floor: Table,
    front_top: Table,
    upright: Table,
    faces: Table,
    prior: Points,
) -> tuple[Table, NDArray[np.int64]]:
    """For every front wall and ceiling the best sides: (front, top) scores and (front, top, 2) indices."""
    n, m = side_floor.shape[1], prior.shape[0]
    best = np.empty((n, m))
    sides = np.zeros((n, m, 2), np.int64)
    for j in range(n):
        for k in range(m):
            total = prior[k]
            for s in range(2):
                top_score, top_index = -1e18, 0
                for i in range(n):
                    score = side_floor[s, i, j] + side_top[s, i, k, j] + front_floor[s, j, i]
                    score += front_top[s, j, k, i] + upright[s, i, j, k] + faces[s, i, j, k]
                    if score > top_score:
                        top_score, top_index = score, i
                total += top_score
                sides[j, k, s] = top_index
            best[j, k] = total
    return best, sides
