"""What a stager adds to a kitchen: a table for two where the floor allows, else a runner before the cupboards.

Stools at an island are not placed: a photo does not say whether there is room for knees under its top.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.groups.base import Part, on_seen_floor, over_floor, rigid
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import Picker, piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_RUNNER_ONLY = 6.0
_STEP = 0.2
_BREAKFAST = "The table makes a place for breakfast, clear of the cupboards."


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """A table for two, or a runner alone where there is no room for one."""
    del density
    yield from tables(place, pick)
    yield from runner(place, pick, _RUNNER_ONLY)


def tables(place: Place, pick: Picker, reason: str = _BREAKFAST) -> Iterator[Layouts]:
    """Every small table everywhere on the floor, straight and across, with two chairs."""
    chair = pick.first("dining_chair")
    for table in pick.all("bistro_table")[:2]:
        anchors, walls = over_floor(place, table.size_m, _STEP)
        for turn in (0.0, 45.0):
            turned = anchors + np.array([0.0, 0.0, turn])
            yield rigid(turned, walls, group(table, chair, reason), 0.0 if turn == 0 else 0.3)


def runner(place: Place, pick: Picker, liking: float) -> Iterator[Layouts]:
    """A narrow rug by itself, anywhere on the floor."""
    rug = pick.first("rug", lambda d: d.size_m[1] < 1.0)
    anchors, walls = on_seen_floor(place, rug.size_m, _STEP)
    reason = "The runner is soft to stand on and leads the eye into the room."
    yield rigid(anchors, walls, [(piece("rug", rug, 0, reason), (0.0, 0.0, 0.0))], liking)


def group(table: Design, chair: Design, reason: str = _BREAKFAST) -> list[Part]:
    """A small table and two chairs, opposite each other along its own x."""
    out = table.size_m[0] / 2 + chair.size_m[1] / 2 - rules.CHAIR_TUCK + 0.04
    spots = ((out, 0.0, -90.0), (-out, 0.0, 90.0))
    return [
        (piece("bistro-table", table, 0, reason), (0.0, 0.0, 0.0)),
        *((piece(f"dining-chair-{k + 1}", chair, 0, "The chair has a full place at the table."), spot)
          for k, spot in enumerate(spots)),
    ]  # fmt: skip


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of standing in the aisle before cupboards, and away from walls and light."""
    at = layouts.poses[:, 0, :2]
    reach = max(layouts.pieces[0].size[:2]) / 2
    aisle = place.floor.at(place.floor.free_m, at) - reach
    wall = place.floor.wall_distance(at) - reach
    total = 2.0 * np.maximum(0, rules.KITCHEN_AISLE - aisle) + 0.5 * np.maximum(0, wall - 0.6)
    if layouts.pieces[0].flat:
        return np.asarray(0.5 * np.linalg.norm(at - place.seen_centre, axis=-1))
    if len(place.window_points):
        total += 0.15 * np.linalg.norm(at[:, None] - place.window_points[:, :2], axis=-1).min(-1)
    return np.asarray(total)
