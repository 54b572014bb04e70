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
def _apart(u0: float, v0: float, u: float, v: float, width: int, height: int) -> bool:
    """Whether both ends lie beyond the same border of the picture, and so all between them does."""
    return (u0 < 0 and u < 0) or (v0 < 0 and v < 0) or (u0 >= width and u >= width) or (v0 >= height and v >= height)


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
        if ahead and before and not _apart(u0, v0, u, v, width, height):
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
def _place(ratio: float, per: float) -> float:
    """Logarithm of a ratio in steps of a geometric grid, below any grid where there is none.

    For a distance that many times as far as the grid's first it is that many steps more, so one logarithm does for all.
    """
    return math.log(ratio) * per if ratio > 0 else -1e9


@njit
def _bin(place: float, n: int) -> int:
    """Smallest i whose step lies beyond ``place`` (counted from the first), n if there is none."""
    return 0 if place < 0 else min(n, math.floor(place) + 1)


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
def _horizontal(places: Points, reward: Points, start: float, n: int) -> Table:
    """Reward of the floor or a ceiling for every side and front wall.

    Args:
        places: (rays, 2) where each goes to the side and ahead while it rises or falls by one, see `_place`.
        start: the height's own place, counted from the first wall.
    """
    out = np.zeros((n + 1, n + 1))
    for p in range(places.shape[0]):
        out[_bin(places[p, 0] + start, n), _bin(places[p, 1] + start, n)] += reward[p]
    _accumulate(out)
    return out


@njit
def _upright(places: Points, rises: Points, reward: Points, distance: float, start: Points, n: int, m: int) -> Table:
    """Reward of a wall at ``distance`` for every wall beside it and every ceiling.

    Args:
        places: (rays, 2) where each goes along the wall and upwards while it comes nearer by one, see `_place`.
        rises: (rays,) the same upwards, as a length.
        start: (2,) the distance's own place, counted from the first wall and from the first ceiling.
    """
    out = np.zeros((n + 1, m + 1))
    for p in range(places.shape[0]):
        if rises[p] * distance > -1.0:
            out[_bin(places[p, 0] + start[0], n), _bin(places[p, 1] + start[1], m)] += reward[p]
    _accumulate(out)
    return out


@njit
def _coming(
    rays: Points, axis: int, sign: float, across: NDArray[np.int64], per: Points
) -> tuple[NDArray[np.intp], Points, Points]:
    """The rays that go along ``axis`` in direction ``sign``.

    Returns:
        Which they are (n,); their `_place` (n, 2) and length (n, 2) along the two axes ``across`` while they go by one.
    """
    which = np.flatnonzero(rays[:, axis] * sign > 1e-9)
    lengths = np.empty((which.shape[0], 2))
    places = np.empty((which.shape[0], 2))
    for q in range(which.shape[0]):
        for k in range(2):
            lengths[q, k] = rays[which[q], across[k]] / (sign * rays[which[q], axis])
            places[q, k] = _place(lengths[q, k], per[k])
    return which, places, lengths


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
    along, upwards = np.array([per, per]), np.array([per, top_per])
    out = np.zeros((2, n, n, m))
    for s in range(2):
        half = np.flatnonzero((rays[:, 0] < 0) == (s == 0))
        mine = rays[half]
        mine[:, 0] = np.abs(mine[:, 0])
        due = reward[:, half]
        falling, places, _ = _coming(mine, 2, -1.0, np.array([0, 1]), along)
        floor = _horizontal(places, due[0][falling], -log0 * per, n)
        rising, places, _ = _coming(mine, 2, 1.0, np.array([0, 1]), along)
        of_ceiling = due[1][rising]
        for k in range(m):
            ceiling = _horizontal(places, of_ceiling, (math.log(tops[k]) - log0) * per, n)
            for i in range(n):
                for j in range(n):
                    out[s, i, j, k] += floor[i, j] + ceiling[i, j]
        sideways, side_places, side_rises = _coming(mine, 0, 1.0, np.array([1, 2]), upwards)
        ahead, front_places, front_rises = _coming(mine, 1, 1.0, np.array([0, 2]), upwards)
        of_side, of_front = due[2][sideways], due[3][ahead]
        for a in range(n):
            far = math.log(walls[a])
            start = np.array([(far - log0) * per, (far - top0) * top_per])
            wall = _upright(side_places, side_rises[:, 1], of_side, walls[a], start, n, m)
            front = _upright(front_places, front_rises[:, 1], of_front, walls[a], start, n, m)
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
