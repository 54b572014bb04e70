"""A console or a bench at a wall of the hall: somewhere to put keys, somewhere to put on shoes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import front
from staging.engines.studio.furnish.groups.base import along_walls, off_centre, rigid
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import Picker, fitted, piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_LEADERS = {
    "console": (0.0, "The console stands {wall}, where one comes in and puts down the keys."),
    "bench": (0.5, "The bench stands {wall}, for putting on shoes."),
}
_SHORT = 0.8
"""Cost of a piece that had to be drawn at its least size."""


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """A console or a bench, as sold or at its shortest, at every wall."""
    del density
    for category, (dislike, reason) in _LEADERS.items():
        for design in pick.some(category):
            for width, more in ((design.size_m[0], 0.0), (design.least_m[0], _SHORT)):
                size = fitted(design, (width, None, None))
                anchors, walls = along_walls(place, size, (rules.WALL_GAP,), step=0.1)
                yield rigid(
                    anchors, walls, [(piece(category, design, 0, reason, size), (0.0, 0.0, 0.0))], dislike + more
                )


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of standing off the middle of a wall, seen from its side, far away or below a window."""
    leader = layouts.poses[:, 0]
    away = np.linalg.norm(leader[:, :2], axis=-1)
    to_camera = -leader[:, :2] / np.maximum(away, 1e-6)[:, None]
    turned = 1 - (front(leader[:, 2]) * to_camera).sum(-1)
    total = 0.4 * off_centre(place, layouts) + 0.6 * turned + 0.3 * np.maximum(0, away - 3.5)
    for o in place.u.openings:
        total += 0.5 * (layouts.walls[:, 0] == o.wall) * (o.kind == "window")
    return np.asarray(total)
