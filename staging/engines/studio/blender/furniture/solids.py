"""Boxes with rounded edges and what is made from them: boards, cushions and pillows."""

from __future__ import annotations

import functools

import numpy as np

from staging.engines.studio.blender.furniture.part import Floats, Ints, Part, Vector, longest, part, unit, waves

Cells = tuple[int, int, int]


def box(
    size: Vector, at: Vector = (0.0, 0.0, 0.0), radius: float = 0.004, steps: int = 2, cells: Cells = (1, 1, 1)
) -> Part:
    """A box with rounded edges.

    Args:
        size: (x, y, z) metres.
        at: the middle of its underside.
        radius: of the edges, metres; kept below half the shortest side.
        steps: strips across each rounded edge (a half of them on either side).
        cells: how often each side is divided, for bending later.
    """
    half = np.asarray(size, float) / 2
    round_by = min(radius, float(half.min()) * 0.98)
    stops = [_stops(float(side), round_by, steps, n) for side, n in zip(half, cells, strict=True)]
    index, faces = _shell(*(len(s) - 1 for s in stops))
    grid = np.column_stack([stops[axis][index[:, axis]] for axis in range(3)])
    core = np.clip(grid, -(half - round_by), half - round_by)
    outward = unit(grid - core)
    verts = core + outward * round_by
    return part(verts + np.array([at[0], at[1], at[2] + half[2]]), faces, outward, np.roll(verts, -longest(verts), 1))


def _stops(half: float, radius: float, steps: int, cells: int) -> Floats:
    inner = np.linspace(-(half - radius), half - radius, cells + 1)
    arc = half - radius + radius * np.tan(np.linspace(0, np.pi / 4, steps + 1)[1:])
    return np.concatenate([-arc[::-1], inner, arc])


@functools.cache
def _shell(nx: int, ny: int, nz: int) -> tuple[Ints, Ints]:
    """Lattice points (n, 3) and faces (m, 4) of the surface of a box of nx × ny × nz cells."""
    counts = (nx, ny, nz)
    quads = [_side(counts, axis, end) for axis in range(3) for end in (0, counts[axis])]
    corners = np.concatenate(quads)
    flat = np.ravel_multi_index(tuple(np.moveaxis(corners, -1, 0)), (nx + 1, ny + 1, nz + 1))
    used, faces = np.unique(flat, return_inverse=True)
    points = np.column_stack(np.unravel_index(used, (nx + 1, ny + 1, nz + 1)))
    return points.astype(np.int64), faces.reshape(-1, 4).astype(np.int64)


def _side(counts: Cells, axis: int, end: int) -> Ints:
    """(m, 4, 3) lattice corners of the side where ``axis`` is at ``end``, counter-clockwise from outside."""
    u, v = (axis + 1) % 3, (axis + 2) % 3
    i, j = (a.ravel() for a in np.meshgrid(np.arange(counts[u]), np.arange(counts[v]), indexing="ij"))
    around = [(0, 0), (1, 0), (1, 1), (0, 1)]
    corners = np.zeros((len(i), 4, 3), np.int64)
    corners[:, :, axis] = end
    for k, (du, dv) in enumerate(around if end else around[::-1]):
        corners[:, k, u], corners[:, k, v] = i + du, j + dv
    return corners


def cushion(
    size: Vector, at: Vector = (0.0, 0.0, 0.0), *, puff: float = 0.02, axis: int = 2, radius: float = 0.05,
    wrinkles: float = 0.003, seed: int = 0, cells: Cells | None = None,
) -> Part:  # fmt: skip
    """A filled cushion: a soft box whose faces across ``axis`` swell by ``puff`` metres in the middle.

    Args:
        size: (x, y, z) metres before swelling.
        at: the middle of its underside.
        puff: how far the middle of each face stands out.
        axis: the direction of the swelling: 2 for a seat, 1 for a back.
        radius: of the edges.
        wrinkles: depth of the folds in metres.
        seed: which folds.
        cells: how finely it is divided; by default every 5 cm.
    """
    half = np.asarray(size, float) / 2
    fine = cells or tuple(int(np.clip(round(side / 0.05), 2, 16)) for side in size)
    soft = box(size, (0, 0, -half[2]), radius, 3, (fine[0], fine[1], fine[2]))

    def fill(points: Floats) -> Floats:
        # Columns of their own: numpy's powers round a slice differently from one place in memory to another.
        share = np.ascontiguousarray(np.clip(points / half, -1, 1).T)
        first, second = (a for a in range(3) if a != axis)
        across, middle = share[axis], 1 - share[axis] ** 2
        full = points.copy()
        dome = (1 - np.abs(share[first]) ** 2.4) * (1 - np.abs(share[second]) ** 2.4)
        full[:, axis] += np.sign(across) * np.clip(np.abs(across) * 1.4 - 0.2, 0, 1) * puff * dome
        for a, other in ((first, second), (second, first)):
            full[:, a] += share[a] * puff * 0.35 * middle * (1 - share[other] ** 4)
        folds = waves(points, 2.2, seed) + 0.45 * waves(points, 6.0, seed + 1)
        return np.add(full, unit(full) * (folds * wrinkles)[:, None])

    return soft.deformed(fill).moved(at[0], at[1], at[2] + half[2])


def pillow(width: float, height: float, thick: float, seed: int = 0) -> Part:
    """A scatter pillow standing upright, its face to −y, the middle of its lower edge at the origin.

    Its four edges are thin seams that draw in between the corners; the corners stick out a little.
    """
    index, faces = _shell(18, 4, 18)
    u, s, v = index[:, 0] / 9 - 1, index[:, 1] / 2 - 1, index[:, 2] / 9 - 1
    dome = np.clip((1 - np.abs(u) ** 2.3) * (1 - np.abs(v) ** 2.3), 0, 1) ** 0.5
    x = u * width / 2 * (1 - 0.07 * (1 - v**2) * np.abs(u) ** 3)
    z = v * height / 2 * (1 - 0.07 * (1 - u**2) * np.abs(v) ** 3)
    points = np.column_stack([x, s * (thick / 2 * dome + 0.004), z])
    folds = waves(points, 4.0, seed) * 0.05 + _corner_folds(u, v) * 0.05
    points[:, 1] += np.sign(s) * folds * thick * dome
    slump = 0.03 * thick * np.sin(np.pi * u)
    points[:, 2] += height / 2 - slump * (v > 0)
    return part(points, faces, grain=points[:, [0, 2, 1]])


def _corner_folds(u: Floats, v: Floats) -> Floats:
    """Creases that run from the corners towards the middle."""
    near = np.clip(np.hypot(u, v) - 0.55, 0, 1)
    return np.asarray(near * np.cos(9 * (np.abs(u) - np.abs(v))), float)
