"""What a stager adds to a bathroom: towels, a stool, a basket, a mat. Nothing that is sold with the house."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import front
from staging.engines.studio.furnish.groups.base import along_walls, on_seen_floor, rigid
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import Picker, piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_LEADERS = {
    "towel_ladder": (0.0, "The ladder leans {wall} and dries towels."),
    "stool": (0.8, "The stool keeps fresh towels within reach."),
    "basket": (1.2, "The basket stands {wall} and takes the laundry."),
}
_MAT_ONLY = 5.0


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """A ladder, a stool or a basket at every wall; a mat alone where the floor is too small for any."""
    del density
    for category, (dislike, reason) in _LEADERS.items():
        for design in pick.all(category)[:2]:
            anchors, walls = along_walls(place, design.size_m, (rules.WALL_GAP,), step=0.1)
            yield rigid(anchors, walls, [(piece(category, design, 0, reason), (0.0, 0.0, 0.0))], dislike)
    mat = pick.first("bath_mat")
    anchors, walls = on_seen_floor(place, mat.size_m, 0.1)
    reason = "The mat is what wet feet step on."
    yield rigid(anchors, walls, [(piece("bath-mat", mat, 0, reason), (0.0, 0.0, 0.0))], _MAT_ONLY)


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of being far off or seen from the side; a mat belongs to the middle of the floor."""
    leader = layouts.poses[:, 0]
    if layouts.pieces[0].flat:
        return np.asarray(0.8 * np.linalg.norm(leader[:, :2] - place.seen_centre, axis=-1))
    away = np.linalg.norm(leader[:, :2], axis=-1)
    to_camera = -leader[:, :2] / np.maximum(away, 1e-6)[:, None]
    turned = 1 - (front(leader[:, 2]) * to_camera).sum(-1)
    return np.asarray(0.4 * turned + 0.3 * np.maximum(0, away - 3.0))
