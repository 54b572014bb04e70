"""Round things: turned on a lathe, or swept along a path."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from staging.engines.studio.blender.furniture.part import (
    TRIANGLE,
    Floats,
    Ints,
    Part,
    Vector,
    joined,
    part,
    transformed,
    unit,
)

SHARP_DEG = 38.0
PIPING = 0.0045
"""Radius of the welts of upholstery, metres."""


def lathe(profile: ArrayLike, sides: int = 40) -> Part:
    """Turn a profile about the z axis.

    Args:
        profile: (k, 2) radius and height in metres, from the bottom along the outside; the solid is on its left.
            Corners sharper than `SHARP_DEG` stay sharp.
        sides: facets around.
    """
    line = np.asarray(profile, float)
    breaks = [0, *_corners(line), len(line) - 1]
    return joined(*(_revolve(line[a : b + 1], sides) for a, b in pairwise(breaks)))


def _corners(line: Floats) -> list[int]:
    heading = np.arctan2(*np.diff(line, axis=0).T[::-1])
    bend = np.abs((np.diff(heading) + np.pi) % (2 * np.pi) - np.pi)
    return [int(i) + 1 for i in np.flatnonzero(bend > math.radians(SHARP_DEG))]


def _revolve(line: Floats, sides: int) -> Part:
    tangent = unit(np.column_stack([np.gradient(line[:, 0]), np.gradient(line[:, 1]), np.zeros(len(line))]))
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    cos, sin = np.cos(angle), np.sin(angle)
    verts = np.stack([np.outer(line[:, 0], cos), np.outer(line[:, 0], sin), np.outer(line[:, 1], np.ones(sides))], -1)
    out, up = tangent[:, 1], -tangent[:, 0]
    normals = np.stack([np.outer(out, cos), np.outer(out, sin), np.outer(up, np.ones(sides))], -1)
    flat = verts.reshape(-1, 3)
    return part(flat, rings(len(line), sides), normals.reshape(-1, 3), flat[:, [2, 0, 1]])


def rings(count: int, sides: int) -> Ints:
    """Faces between ``count`` closed rings of ``sides`` vertices, counter-clockwise seen from outside."""
    k, i = (a.ravel() for a in np.meshgrid(np.arange(count - 1), np.arange(sides), indexing="ij"))
    j = (i + 1) % sides
    return np.column_stack([k * sides + i, k * sides + j, (k + 1) * sides + j, (k + 1) * sides + i])


def rod(start: Vector, end: Vector, radius: float, end_radius: float | None = None, sides: int = 14) -> Part:
    """A round bar, tapering to ``end_radius``, with slightly rounded ends."""
    a, b = np.asarray(start, float), np.asarray(end, float)
    length = float(np.linalg.norm(b - a))
    last = radius if end_radius is None else end_radius
    soft = min(0.002, radius * 0.3, last * 0.3)
    profile = [(0, 0), (radius - soft, 0), (radius, soft), (last, length - soft), (last - soft, length), (0, length)]
    made = lathe(profile, sides)
    matrix = _frame(unit(b - a))
    return Part(transformed(made.verts, matrix) + a, made.faces, transformed(made.normals, matrix), made.grain)


def _frame(direction: Floats) -> Floats:
    """(3, 3) rotation that takes z to ``direction``."""
    aside = np.array([1.0, 0, 0]) if abs(direction[0]) < 0.9 else np.array([0, 1.0, 0])
    x = unit(np.cross(np.cross(direction, aside), direction))
    return np.column_stack([x, np.cross(direction, x), direction])


def tube(
    path: ArrayLike, radius: float | ArrayLike, sides: int = 10, *, closed: bool = False, flat: float = 1.0
) -> Part:
    """Sweep a circle along a path.

    Args:
        path: (k, 3) points.
        radius: metres, one or (k,).
        sides: facets around.
        closed: join the last point to the first.
        flat: squash the section across, 1 for a circle.
    """
    points = np.asarray(path, float)
    x, y = _transported(points, closed)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    spoke = x[:, None] * np.cos(angle)[:, None] + y[:, None] * np.sin(angle)[:, None] * flat
    width = np.broadcast_to(np.asarray(radius, float), (len(points),))
    verts = (points[:, None] + spoke * width[:, None, None]).reshape(-1, 3)
    reach = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    grain = np.column_stack([np.repeat(reach, sides), np.tile(np.cos(angle), len(points)) * 0.02,
                             np.tile(np.sin(angle), len(points)) * 0.02])  # fmt: skip
    faces = rings(len(points), sides)
    if closed:
        last = np.arange(sides) + (len(points) - 1) * sides
        wrap = np.column_stack([last, np.roll(last, -1), np.roll(np.arange(sides), -1), np.arange(sides)])
        return part(verts, np.concatenate([faces, wrap]), grain=grain)
    normals = unit(spoke.reshape(-1, 3))
    body = part(verts, faces, normals, grain)
    return joined(body, _cap(verts[:sides][::-1]), _cap(verts[-sides:]))


def hoop(outline: Floats, z: float, radius: float, sides: int = 10) -> Part:
    """A round bar of ``radius`` along a closed outline (k, 2) at height ``z``."""
    return tube(np.column_stack([outline, np.full(len(outline), z)]), radius, sides, closed=True)


def _cap(ring: Floats) -> Part:
    """A flat end: a fan over ``ring``, counter-clockwise seen from outside."""
    count = len(ring)
    i = np.arange(count)
    faces = np.column_stack([np.full(count, count), i, (i + 1) % count, np.full(count, TRIANGLE)])
    return part(np.vstack([ring, ring.mean(0)]), faces)


def _transported(points: Floats, closed: bool) -> tuple[Floats, Floats]:
    """Two unit vectors across the path at each point, turning as little as they can from one to the next."""
    ahead = np.roll(points, -1, 0) - np.roll(points, 1, 0) if closed else np.gradient(points, axis=0)
    x, y = _carried(unit(ahead)[None])
    return x[0], y[0]


def _carried(tangent: Floats) -> tuple[Floats, Floats]:
    """Parallel transport along (n, k, 3) unit tangents of n paths."""
    x = np.empty_like(tangent)
    start = tangent[:, 0]
    aside = np.where(np.abs(start[:, :1]) < 0.9, np.array([1.0, 0, 0]), np.array([0, 1.0, 0]))
    x[:, 0] = unit(np.cross(np.cross(start, aside), start))
    for k in range(1, tangent.shape[1]):
        along = (x[:, k - 1] * tangent[:, k]).sum(-1, keepdims=True)
        x[:, k] = unit(x[:, k - 1] - tangent[:, k] * along)
    return x, np.cross(tangent, x)


def strands(paths: ArrayLike, radii: ArrayLike, sides: int = 5) -> Part:
    """Many thin open-ended tubes at once.

    Args:
        paths: (n, k, 3) points of n paths.
        radii: (k,) metres along each.
        sides: facets around.
    """
    points = np.asarray(paths, float)
    count, steps = points.shape[:2]
    x, y = _carried(unit(np.gradient(points, axis=1)))
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)[:, None]
    spoke = x[:, :, None] * np.cos(angle) + y[:, :, None] * np.sin(angle)
    verts = points[:, :, None] + spoke * np.asarray(radii, float)[:, None, None]
    faces = rings(steps, sides) + (np.arange(count) * steps * sides)[:, None, None]
    return part(verts.reshape(-1, 3), faces.reshape(-1, 4), spoke.reshape(-1, 3))


def curve(points: ArrayLike, count: int = 24) -> Floats:
    """(count, 3) points along a smooth curve through ``points`` (Catmull-Rom)."""
    knots = np.asarray(points, float)
    padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    t = np.linspace(0, len(knots) - 1 - 1e-9, count)
    k = t.astype(int)
    s = (t - k)[:, None]
    p0, p1, p2, p3 = (padded[k + i] for i in range(4))
    return np.asarray(0.5 * (2 * p1 + (p2 - p0) * s + (2 * p0 - 5 * p1 + 4 * p2 - p3) * s**2
                             + (3 * p1 - p0 - 3 * p2 + p3) * s**3))  # fmt: skip
