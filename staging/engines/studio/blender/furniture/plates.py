"""Flat things: plates cut to an outline, and cloth or shells over a grid of points."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from staging.engines.studio.blender.furniture.part import (
    TRIANGLE,
    Floats,
    Ints,
    Part,
    joined,
    part,
    smooth_normals,
    unit,
)
from staging.engines.studio.blender.furniture.turned import rings


def rounded_rectangle(width: float, depth: float, radius: float, steps: int = 6) -> Floats:
    """(k, 2) outline about the origin, counter-clockwise."""
    r = min(radius, width / 2, depth / 2)
    arc = np.linspace(0, np.pi / 2, steps + 1)
    corners = [(1, 1, 0.0), (-1, 1, 0.5), (-1, -1, 1.0), (1, -1, 1.5)]
    w, d = width / 2 - r, depth / 2 - r
    turns = [(sx * w, sy * d, arc + q * np.pi) for sx, sy, q in corners]
    return np.concatenate([np.column_stack([x + r * np.cos(a), y + r * np.sin(a)]) for x, y, a in turns])


def superellipse(width: float, depth: float, power: float = 2.0, count: int = 72) -> Floats:
    """(k, 2) outline: an ellipse for power 2, squarer above."""
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    cos, sin = np.cos(t), np.sin(t)
    return np.column_stack(
        [np.sign(cos) * np.abs(cos) ** (2 / power) * width / 2, np.sign(sin) * np.abs(sin) ** (2 / power) * depth / 2]
    )


def pebble(width: float, depth: float, count: int = 80) -> Floats:
    """(k, 2) outline of a soft, uneven pebble, filling width × depth."""
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    reach = 1 + 0.10 * np.cos(2 * t + 0.6) + 0.07 * np.cos(3 * t + 1.9)
    line = np.column_stack([np.cos(t) * reach, np.sin(t) * reach])
    low, high = line.min(0), line.max(0)
    return np.asarray((line - (low + high) / 2) / (high - low) * np.array([width, depth]))


def plate(outline: ArrayLike, thick: float, z: float = 0.0, bevel: float = 0.004, steps: int = 3) -> Part:
    """A plate cut to an outline, its edges rounded.

    Args:
        outline: (k, 2) counter-clockwise, star-shaped about its middle.
        thick: metres.
        z: height of the underside.
        bevel: radius of the edges, kept below half the thickness.
        steps: strips across each rounded edge.
    """
    line = np.asarray(outline, float)
    soft = min(bevel, thick / 2)
    away = outward(line)
    arc = np.linspace(0, np.pi / 2, steps + 1)
    inset = np.concatenate([soft * (1 - np.sin(arc)), soft * (1 - np.cos(arc))])
    height = np.concatenate([soft * (1 - np.cos(arc)), thick - soft + soft * np.sin(arc)])
    lift = np.concatenate([-np.cos(arc), np.sin(arc)])
    verts = np.concatenate(
        [np.column_stack([line - away * i, np.full(len(line), z + h)]) for i, h in zip(inset, height, strict=True)]
    )
    level = np.sqrt(1 - lift**2)
    normals = np.concatenate(
        [np.column_stack([away * n, np.full(len(line), up)]) for n, up in zip(level, lift, strict=True)]
    )
    rim = part(verts, rings(len(inset), len(line)), unit(normals))
    count = len(line)
    made = joined(rim, _lid(verts[:count][::-1], -1.0), _lid(verts[-count:], 1.0))
    return part(made.verts, made.faces, made.normals)


def _lid(ring: Floats, up: float) -> Part:
    count = len(ring)
    i = np.arange(count)
    faces = np.column_stack([np.full(count, count), i, (i + 1) % count, np.full(count, TRIANGLE)])
    verts = np.vstack([ring, (ring.min(0) + ring.max(0)) / 2])
    return part(verts, faces, np.tile([0.0, 0.0, up], (count + 1, 1)))


def outward(line: Floats) -> Floats:
    """(k, 2) unit normals of a closed counter-clockwise outline."""
    ahead = np.roll(line, -1, 0) - np.roll(line, 1, 0)
    normal = np.column_stack([ahead[:, 1], -ahead[:, 0]])
    return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12))


def leaf_faces(rows: int, columns: int) -> Ints:
    """Faces of an open grid of rows × columns vertices."""
    i, j = (a.ravel() for a in np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij"))
    a = i * columns + j
    return np.column_stack([a, a + columns, a + columns + 1, a + 1])


def sheet(grid: ArrayLike, thick: float, grain: ArrayLike | None = None) -> Part:
    """Cloth or a shell over (rows, columns, 3) points, ``thick`` metres, its right side where rows × columns points.

    Args:
        grid: the outer surface.
        thick: how far the inner surface lies behind.
        grain: (rows, columns, 3) for the material; by default distances along the cloth.
    """
    outer = np.asarray(grid, float)
    rows, columns = outer.shape[:2]
    faces = leaf_faces(rows, columns)
    flat = outer.reshape(-1, 3)
    inner = flat - smooth_normals(flat, faces) * thick
    texture = (_along(outer) if grain is None else np.asarray(grain, float)).reshape(-1, 3)
    back = faces[:, ::-1] + len(flat)
    verts = np.vstack([flat, inner])
    return part(verts, np.concatenate([faces, back, _hem(rows, columns)]), grain=np.vstack([texture, texture]))


def _along(grid: Floats) -> Floats:
    """Distances walked along rows and columns, as grain."""
    u = np.concatenate([np.zeros((1, grid.shape[1])), np.cumsum(np.linalg.norm(np.diff(grid, axis=0), axis=-1), 0)])
    v = np.concatenate([np.zeros((grid.shape[0], 1)), np.cumsum(np.linalg.norm(np.diff(grid, axis=1), axis=-1), 1)], 1)
    return np.stack([u, v, np.zeros_like(u)], -1)


def _hem(rows: int, columns: int) -> Ints:
    """Faces that close the edge between the two sides of a sheet."""
    index = np.arange(rows * columns).reshape(rows, columns)
    edge = np.concatenate([index[0, :-1], index[:-1, -1], index[-1, :0:-1], index[:0:-1, 0]])
    after = np.roll(edge, -1)
    return np.column_stack([edge, after, after + rows * columns, edge + rows * columns])
