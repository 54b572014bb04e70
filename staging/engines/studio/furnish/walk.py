"""Walking: how wide the ways are from every door to the furniture, on the floor grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, label

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.floor import CELL
from staging.engines.studio.furnish.geometry import axes
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

WIDTHS = tuple(round(0.30 + 0.05 * i, 2) for i in range(19))
"""Walkway widths told apart: 0.30, 0.35 … 1.20 m."""
_EIGHT = np.ones((3, 3), int)


@dataclass(frozen=True, slots=True)
class Walks:
    """The ways through a room.

    Attributes:
        between: narrowest width of the way between any two entrances, None with fewer than two.
        to_pieces: for each piece, the width of the way that reaches it from the entrance that has it worst.
        open_share: share of the walkable floor that can be reached.
    """

    between: float | None
    to_pieces: tuple[float, ...]
    open_share: float


def occupied(place: Place, poses: Points, sizes: Points) -> NDArray[np.bool_]:
    """Nodes (ny, nx) under rectangles with poses (k, 3) and sizes (k, 2)."""
    nodes = place.floor.nodes
    taken = np.zeros(nodes.shape[:2], bool)
    for pose, size in zip(poses, sizes, strict=True):
        taken |= beside(nodes, pose, size, 0.0)
    return taken


def beside(nodes: Points, pose: Points, size: Points, reach: float) -> NDArray[np.bool_]:
    """Which of the floor's nodes (ny, nx, 2), a grid along x and y, are within ``reach`` of a rectangle's sides."""
    x_axis, y_axis = axes(pose[2])
    x, y = nodes[:1, :, 0] - pose[0], nodes[:, :1, 1] - pose[1]
    across, along = (np.abs(x * axis[0] + y * axis[1]) for axis in (x_axis, y_axis))
    return np.asarray((across <= size[0] / 2 + reach) & (along <= size[1] / 2 + reach))


def walks(
    place: Place, poses: Points, sizes: Points, goals: tuple[int, ...], widths: tuple[float, ...] = WIDTHS
) -> Walks:
    """Measure the ways between pieces with poses (k, 3) and sizes (k, 2) to those in ``goals``.

    Rugs are walked on: leave them out. ``widths`` are those told apart, ascending.
    """
    nodes = place.floor.nodes
    free = (place.floor.wall_m > 0) & ~place.floor.taken & ~occupied(place, poses, sizes)
    # A distance between node centres is up to half a cell more than the free floor really has.
    room = distance_transform_edt(free) * CELL - CELL / 2
    origins = [_nearest_open(room, gap) for gap in place.start_gaps]
    rings = [beside(nodes, poses[g], sizes[g], rules.REACH) for g in goals]
    between, reached = [0.0] * len(origins), [0.0] * len(goals)
    for width in widths:
        labels, _ = label(room >= width / 2, _EIGHT)
        at = [labels[o] for o in origins]
        if not any(at):
            break
        between = [width if a and a == at[0] else b for a, b in zip(at, between, strict=True)]
        for k, ring in enumerate(rings):
            near = labels[ring]
            if all(a and (near == a).any() for a in at):
                reached[k] = width
    return Walks(min(between) if len(origins) > 1 else None, tuple(reached), _open_share(room, origins))


def _nearest_open(room: Points, gap: Points) -> tuple[int, int]:
    """The most open node within half a metre of a point that is ``gap`` (ny, nx) away, or the nearest open one."""
    near = (gap <= 0.5) & (room > 0.2)
    score = np.where(near, room - 0.2 * gap, -1.0) if near.any() else np.where(room > 0.2, -gap, -np.inf)
    i = int(score.argmax())
    return i // room.shape[1], i % room.shape[1]


def _open_share(room: Points, origins: list[tuple[int, int]]) -> float:
    walkable = room >= rules.HARD_WALKWAY / 2
    labels, _ = label(walkable, _EIGHT)
    reached = np.isin(labels, [labels[o] for o in origins if labels[o]])
    return float((reached & walkable).sum() / max(1, walkable.sum()))
