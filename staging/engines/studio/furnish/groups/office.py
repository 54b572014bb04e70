"""A desk with its chair: at a wall, or in the room with the back of the chair to the wall."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import front
from staging.engines.studio.furnish.groups.base import Part, along_walls, off_centre, rigid
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import Picker, piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_BEHIND = (1.0, 1.25, 1.6)
_CHAIR_TUCK = 0.18
_FLOATING_LIKING = -0.8
"""A desk that faces the room is what a photo of a study wants, where there is room for it."""


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """Every desk at every wall, and before it facing the room."""
    chair = pick.first("office_chair")
    for desk in pick.some("desk"):
        anchors, walls = along_walls(place, desk.size_m, (rules.WALL_GAP,), step=0.15)
        yield rigid(anchors, walls, group(pick, desk, chair, rug=False), 0.0)
        anchors, _ = along_walls(place, desk.size_m, _BEHIND, turn=180.0)
        nowhere = np.full(len(anchors), -1, np.intp)
        parts = group(pick, desk, chair, rug=density is not Density.LIGHT)
        yield rigid(anchors, nowhere, parts, _FLOATING_LIKING)


def group(pick: Picker, desk: Design, chair: Design, *, rug: bool) -> list[Part]:
    """Desk and chair, and a rug under both."""
    depth = desk.size_m[1]
    away = -(depth / 2 + chair.size_m[1] / 2 - _CHAIR_TUCK)
    reason = "The desk stands {wall} with room to push the chair back."
    parts: list[Part] = [
        (piece("desk", desk, 0, reason), (0.0, 0.0, 0.0)),
        (piece("office-chair", chair, 0, "The chair is drawn up to the desk."), (0.0, away, 180.0)),
    ]
    if not rug:
        return parts
    carpet, size = pick.rug(desk.size_m[0] + 0.8, depth + 1.3)
    under = piece("rug", carpet, 0, "The rug marks the place for working.", size)
    return [*parts, (under, (0.0, -0.25, 0.0))]


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of a desk off the middle of its wall, far off, or free in the room with the chair's back to us."""
    desk = layouts.poses[:, 0]
    away = np.linalg.norm(desk[:, :2], axis=-1)
    to_camera = -desk[:, :2] / np.maximum(away, 1e-6)[:, None]
    turned = (front(desk[:, 2]) * to_camera).sum(-1) + 1
    free = layouts.walls[:, 0] < 0
    return np.asarray(0.6 * off_centre(place, layouts) + 0.35 * np.maximum(0, away - 4.0) + 0.9 * turned * free)
