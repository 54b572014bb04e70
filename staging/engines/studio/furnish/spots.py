"""Where in a furnished room an extra might stand, and how well each place would be liked."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.extras import Extra
from staging.engines.studio.furnish.geometry import compose, front, rotation_facing
from staging.engines.studio.furnish.groups.base import Walls, along_walls, over_floor
from staging.engines.studio.furnish.layout import Layouts, Size
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.furnish.tops import LAMP_TABLES
from staging.engines.studio.model import Points

Spots = tuple[Points, Walls, Points]
"""Poses (m, 3), walls (m,) and liking (m,)."""
_LAMPS_APART_M, _TWICE = 2.2, 2.5
_FOREGROUND_M = 3.0
"""What stands tall nearer to the camera draws the eye from the room."""
_HALL_M, _STEP_M = 2.6, 0.15
"""A wider floor is no hall; between a runner and what it lies before."""


def spots(place: Place, layout: Layouts, extra: Extra, size: Size) -> Spots:
    """Everywhere an extra of ``size`` might go in the one ``layout``."""
    poses, walls, liking = FINDERS[extra.where](place, layout, size)
    if extra.category == "floor_lamp":
        liking = liking + _lit_twice(layout, poses)
    return poses, walls, liking


def _lit_twice(layout: Layouts, poses: Points) -> Points:
    """Cost (m,) of a lamp where one stands on a table already: light comes from two sides of a seat."""
    tables = [i for i, p in enumerate(layout.pieces) if p.category in LAMP_TABLES]
    apart = np.linalg.norm(poses[:, None, :2] - layout.poses[0, tables, :2], axis=-1).min(-1, initial=_LAMPS_APART_M)
    return np.asarray(_TWICE * (1 - apart / _LAMPS_APART_M))


def _along(place: Place, _: Layouts, size: Size) -> Spots:
    """At a wall; nearer to the middle of a wall, and on walls that the photo shows from the front."""
    poses, walls = along_walls(place, size, (rules.WALL_GAP,), step=0.2)
    to_camera = -poses[:, :2] / np.maximum(np.linalg.norm(poses[:, :2], axis=-1, keepdims=True), 1e-6)
    return poses, walls, np.asarray(0.3 * (1 - (front(poses[:, 2]) * to_camera).sum(-1)))


def _corner(place: Place, layout: Layouts, size: Size) -> Spots:
    """In the room's corners, or at a wall close beside something that stands there already; in the back of the room."""
    poses, walls = along_walls(place, size, (rules.WALL_GAP + 0.04,), step=0.15)
    to_corner = (
        np.linalg.norm(poses[:, None, :2] - place.corners, axis=-1).min(-1) - float(np.hypot(size[0], size[1])) / 2
    )
    same = [layout.poses[0, i, :2] for i, p in enumerate(layout.pieces) if p.category == "plant"]
    apart = sum((np.maximum(0, 2.5 - np.linalg.norm(poses[:, :2] - s, axis=-1)) for s in same), np.zeros(len(poses)))
    return poses, walls, np.asarray(0.5 * np.minimum(to_corner, 2.0) + 0.5 * apart + _looming(poses))


def _looming(poses: Points) -> Points:
    """How much nearer to the camera than the middle ground, in metres."""
    return np.asarray(np.maximum(0.0, _FOREGROUND_M - np.linalg.norm(poses[:, :2], axis=-1)))


def _beside(_: Place, layout: Layouts, size: Size) -> Spots:
    """At either side of a seat, level with its back, or diagonally behind an armchair."""
    found = [np.zeros((0, 3))]
    for i, p in enumerate(layout.pieces):
        if p.category in rules.SEATS:
            x, y = p.size[0] / 2 + size[0] / 2 + 0.06, p.size[1] / 2 - size[1] / 2
            found += [
                compose(layout.poses[:, i], (side * x, y - down, 0.0)) for side in (-1, 1) for down in (0.03, 0.2)
            ]
    poses = np.concatenate(found)
    return poses, np.full(len(poses), -1), (0.9 if size[2] > 1.0 else 0.5) * _looming(poses)


def _opposite(place: Place, layout: Layouts, size: Size) -> Spots:
    """At the wall the sofa faces, at the distance of a television."""
    poses, walls = along_walls(place, size, (rules.WALL_GAP,), step=0.1)
    sofa = layout.poses[0, 0]
    look = front(sofa[2:])[0]
    way = poses[:, :2] - sofa[:2]
    ahead, off = way @ look, np.abs(way @ np.array([-look[1], look[0]]))
    faces = front(poses[:, 2]) @ look < -0.95
    low, high = rules.TV_DISTANCE_RANGE
    fits = faces & (ahead > low) & (ahead < high + 1.0) & (off < 0.6)
    # Chairs that face the sofa sit with their backs to the screen.
    chairs = layout.poses[0, [p.category == "armchair" for p in layout.pieces]]
    turned = sum(float(front(p[2:])[0] @ look) < -0.5 for p in chairs)
    liking = 2.0 * off + 1.0 * np.maximum(0, ahead - high) + 1.3 * turned
    return poses[fits], walls[fits], liking[fits]


def _nook(place: Place, _: Layouts, size: Size) -> Spots:
    """Across a corner of the room, facing into it."""
    found = [np.zeros((0, 3))]
    reach = float(np.hypot(size[0], size[1])) / 2
    for corner, inward in zip(place.corners, place.inwards, strict=True):
        for off in (0.8, 0.95, 1.15):
            xy = corner + inward * reach * off
            found.append(np.array([[*xy, rotation_facing(inward)]]))
    poses = np.concatenate(found)
    return poses, np.full(len(poses), -1), np.zeros(len(poses))


def _near(place: Place, layout: Layouts, size: Size) -> Spots:
    """Free on the floor, a step from the group and clear of everything in it."""
    poses, walls = over_floor(place, size, 0.2)
    poses = poses[poses[:, 2] == 0.0]
    leader = layout.poses[0, 0]
    far = np.linalg.norm(poses[:, :2] - leader[:2], axis=-1)
    behind = np.maximum(0, -((poses[:, :2] - leader[:2]) @ front(leader[2:])[0]))
    return poses, walls[: len(poses)], np.asarray(0.4 * np.abs(far - 1.6) + 0.8 * behind)


def _middle(place: Place, _: Layouts, size: Size) -> Spots:
    """In the middle of the floor that the photo shows, along its longer side."""
    poses, walls = over_floor(place, size, 0.1)
    spread = _spread(place)
    along = (poses[:, 2] == 90.0) == (spread[1] > spread[0])
    off = np.linalg.norm(poses[:, :2] - place.seen_centre, axis=-1)
    return poses, walls, np.asarray(0.6 * off + 0.5 * ~along)


def _spread(place: Place) -> Points:
    """(2,) how far the floor that the photo shows reaches along x and y, metres."""
    nodes = place.floor.nodes[place.floor.seen]
    return np.asarray(np.ptp(nodes, axis=0) if len(nodes) else np.ones(2))


def _hall(place: Place, layout: Layouts, size: Size) -> Spots:
    """As `_middle` in a hall no wider than one; elsewhere, as it would lie lost there, before the first piece."""
    if _spread(place).min() <= _HALL_M:
        return _middle(place, layout, size)
    before = -(layout.pieces[0].size[1] + size[1]) / 2 - _STEP_M
    return compose(layout.poses[:, 0], (0.0, before, 0.0)), np.full(1, -1), np.zeros(1)


FINDERS: dict[str, Callable[[Place, Layouts, Size], Spots]] = {
    "wall": _along,
    "corner": _corner,
    "beside": _beside,
    "opposite": _opposite,
    "nook": _nook,
    "near": _near,
    "middle": _middle,
    "hall": _hall,
}
