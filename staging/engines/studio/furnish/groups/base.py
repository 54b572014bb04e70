"""Placing rigid groups along walls and over the floor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import compose, footprint_points, rotation_facing
from staging.engines.studio.furnish.layout import Layouts, Piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

Offset = tuple[float, float, float]
Part = tuple[Piece, Offset]
Walls = NDArray[np.intp]
_UNDER = np.stack(np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 5)), -1).reshape(-1, 2)


def along_walls(
    place: Place, size: tuple[float, float, float], gaps: Sequence[float], step: float = 0.2, turn: float = 0.0
) -> tuple[Points, Walls]:
    """Poses (n, 3) of a piece with its back to each wall, ``gaps`` from it, every ``step``; and the walls (n,).

    ``turn`` is added to the rotation; 180 turns the front to the wall.
    """
    poses, walls = [np.zeros((0, 3))], [np.zeros(0, np.intp)]
    for wall in place.walls:
        corner, along, normal = place.room.wall(wall)
        t = _spots(place.room.wall_length(wall), size[0], step)
        for gap in gaps:
            xy = corner + along * t[:, None] + normal * (gap + size[1] / 2)
            rotation = np.full((len(t), 1), rotation_facing(normal) + turn)
            poses.append(np.concatenate([xy, rotation], 1))
            walls.append(np.full(len(t), wall if gap <= 0.25 else -1, np.intp))
    return np.concatenate(poses), np.concatenate(walls)


def _spots(length: float, width: float, step: float) -> Points:
    """Middles (n,) along a wall for something ``width`` wide; symmetric, the middle of the wall among them."""
    room = length / 2 - width / 2 - rules.WALL_GAP
    if room < 0:
        return np.zeros(0)
    half = np.arange(0, room, step)
    return np.asarray(length / 2 + np.unique(np.concatenate([-half, half, [-room, room]])))


def over_floor(place: Place, size: tuple[float, float, float], step: float = 0.25) -> tuple[Points, Walls]:
    """Poses (n, 3) on a grid over the room, along both wall directions; walls are -1."""
    low, high = place.floor.outline.min(0), place.floor.outline.max(0)
    grids = []
    for rotation in (0.0, 90.0):
        w, d = (size[0], size[1]) if rotation == 0 else (size[1], size[0])
        x, y = np.meshgrid(
            np.arange(low[0] + w / 2, high[0] - w / 2 + 1e-6, step),
            np.arange(low[1] + d / 2, high[1] - d / 2 + 1e-6, step),
        )
        grids.append(np.stack([x, y, np.full_like(x, rotation)], -1).reshape(-1, 3))
    poses = np.concatenate(grids)
    return poses, np.full(len(poses), -1, np.intp)


def on_seen_floor(
    place: Place, size: tuple[float, float, float], step: float, share: float = 0.9
) -> tuple[Points, Walls]:
    """Like `over_floor`, only where the photo shows ``share`` of the floor below: for what has to be seen whole."""
    poses, walls = over_floor(place, size, step)
    seen = place.floor.at(place.floor.seen, footprint_points(poses, np.asarray(size[:2]), _UNDER)).mean(-1)
    return poses[seen >= share], walls[seen >= share]


def rigid(anchors: Points, walls: Walls, parts: Sequence[Part], liking: float) -> Layouts:
    """Layouts of a group whose parts keep their offsets to the anchors (n, 3); the wall belongs to the first part."""
    poses = np.stack([compose(anchors, offset) for _, offset in parts], 1)
    against = np.full((len(anchors), len(parts)), -1, np.intp)
    against[:, 0] = walls
    return Layouts(tuple(p for p, _ in parts), poses, against, np.full(len(anchors), liking))


def off_centre(place: Place, layouts: Layouts) -> Points:
    """Distance (n,) in metres of the leader from the middle of its wall, at most 1.5; 0 away from walls."""
    off = np.zeros(len(layouts))
    for wall in place.walls:
        at = layouts.walls[:, 0] == wall
        corner, along, _ = place.room.wall(wall)
        t = (layouts.poses[at, 0, :2] - corner) @ along
        off[at] = np.minimum(1.5, np.abs(t - place.room.wall_length(wall) / 2))
    return off
