"""Rectangles and polygons on the floor plan, many at a time.

A pose is (x, y, degrees) as the last axis of an array; a rectangle is a pose and a size (width, depth). Leading axes
broadcast, so that thousands of candidate layouts are measured by a few array operations.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points

_SIGNS = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])


def axes(degrees: NDArray[Any]) -> tuple[Points, Points]:
    """Unit vectors (..., 2) of a piece's own x and y axes for rotations (...)."""
    a = np.radians(degrees)
    x_axis, y_axis = np.empty((2, *a.shape, 2))
    x_axis[..., 0] = y_axis[..., 1] = np.cos(a)
    x_axis[..., 1] = np.sin(a)
    y_axis[..., 0] = -x_axis[..., 1]
    return x_axis, y_axis


def front(degrees: NDArray[Any]) -> Points:
    """Unit vectors (..., 2) in which pieces with rotations (...) face; a piece's front is its own -y."""
    return -axes(degrees)[1]


def rotation_facing(direction: NDArray[Any]) -> float:
    """Rotation in degrees of a piece whose front faces ``direction`` (2,)."""
    return math.degrees(math.atan2(direction[0], -direction[1]))


def compose(anchors: NDArray[Any], offset: tuple[float, float, float]) -> Points:
    """Poses (..., 3) of something at ``offset`` (x, y, degrees) in the own frames of ``anchors`` (..., 3)."""
    x_axis, y_axis = axes(anchors[..., 2])
    xy = anchors[..., :2] + offset[0] * x_axis + offset[1] * y_axis
    return np.concatenate([xy, anchors[..., 2:] + offset[2]], -1)


def corners(poses: NDArray[Any], sizes: NDArray[Any]) -> Points:
    """Corners (..., 4, 2), counter-clockwise from front left, of rectangles with poses (..., 3) and sizes (..., 2)."""
    return footprint_points(poses, sizes, _SIGNS)


def footprint_points(poses: NDArray[Any], sizes: NDArray[Any], unit: Points) -> Points:
    """World points (..., m, 2) of footprint points ``unit`` (m, 2), given in [-1, 1] of each rectangle."""
    x_axis, y_axis = axes(poses[..., 2])
    half = np.asarray(sizes, float) / 2 + np.zeros_like(poses[..., :2])
    across, along = (np.multiply.outer(unit[:, k], half[..., k]) for k in (0, 1))
    xy = [poses[..., k] + across * x_axis[..., k] + along * y_axis[..., k] for k in (0, 1)]
    # Laid out with the m points first: what takes their least, most or mean goes over whole arrays.
    return np.moveaxis(np.stack(xy), (0, 1), (-1, -2))


def penetration(a: Points, b: Points) -> Points:
    """How deep (...) rectangles with corners (..., 4, 2) lie in each other, metres; 0 where they don't."""
    return np.maximum(0.0, -separation(a, b))


def separation(a: Points, b: Points) -> Points:
    """Largest gap (...) along the sides' normals of two rectangles, by the separating axis theorem; < 0 overlap."""
    # Corners and coordinates come first: least and most are then taken over whole arrays, not over four numbers.
    a, b = (np.ascontiguousarray(np.moveaxis(q, (-2, -1), (0, 1))) for q in np.broadcast_arrays(a, b))
    sides = np.concatenate([q[1:3] - q[:2] for q in (a, b)])
    along_a, along_b = (q[:, 0] * sides[:, None, 0] + q[:, 1] * sides[:, None, 1] for q in (a, b))
    gaps = np.maximum(along_a.min(1) - along_b.max(1), along_b.min(1) - along_a.max(1))
    return np.asarray((gaps / np.maximum(np.sqrt((sides**2).sum(1)), 1e-9)).max(0))


def distance(a: Points, b: Points) -> float:
    """Distance in metres between two rectangles with corners (4, 2); 0 where they overlap."""
    if float(separation(a, b)) <= 0:
        return 0.0
    return float(min(segment_distance(a, b).min(), segment_distance(b, a).min()))


def segment_distance(points: Points, polygon: Points) -> Points:
    """Distances (..., n) of points (..., 2) to the n sides of a polygon (n, 2)."""
    start, side = polygon, np.roll(polygon, -1, 0) - polygon
    rel = points[..., None, :] - start
    t = np.clip((rel * side).sum(-1) / np.maximum((side * side).sum(-1), 1e-12), 0, 1)
    return np.asarray(np.linalg.norm(rel - t[..., None] * side, axis=-1))


def inside(points: Points, polygon: Points) -> NDArray[np.bool_]:
    """Whether points (..., 2) lie in a simple polygon (n, 2), by the even-odd rule."""
    a, b = polygon, np.roll(polygon, -1, 0)
    x, y = points[..., None, 0], points[..., None, 1]
    rise = b[:, 1] - a[:, 1]
    at = a[:, 0] + (y - a[:, 1]) * (b[:, 0] - a[:, 0]) / np.where(rise == 0, 1.0, rise)
    crosses = ((a[:, 1] > y) != (b[:, 1] > y)) & (x < at)
    return np.asarray(crosses.sum(-1) % 2 == 1)


def signed_distance(points: Points, polygon: Points) -> Points:
    """Distance (...) of points (..., 2) to a polygon's outline, positive inside, metres."""
    d = segment_distance(points, polygon).min(-1)
    return np.asarray(np.where(inside(points, polygon), d, -d))


def reach_outside(quad: Points, polygon: Points) -> float:
    """How far in metres a rectangle (4, 2) reaches outside a simple polygon (n, 2), exact; 0 where it lies inside.

    Besides the rectangle's corners, the polygon's own corners may poke into the rectangle (L-shaped rooms).
    """
    out = float(np.maximum(0.0, -signed_distance(quad, polygon)).max())
    poke = float(np.maximum(0.0, signed_distance(polygon, quad)).max())
    return max(out, poke)
