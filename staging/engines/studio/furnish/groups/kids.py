"""A child's bed along a wall, with floor to play on before it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.groups.base import Part, along_walls, rigid
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import Picker, piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

PLAY: dict[Density, tuple[str, ...]] = {
    Density.LIGHT: ("",),
    Density.MEDIUM: ("", "table", "tent"),
    Density.FULL: ("", "table", "tent"),
}
_PLAY_LIKING = -1.0
_STOOL_UNDER = 0.06
_ASKEW = 24.0
_FROM_BED = 0.62
"""Between the bed and what stands on the rug before it."""


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """Every bed along every wall, with a table or a tent before it, or only the rug."""
    for bed in pick.some("kids_bed"):
        anchors, walls = along_walls(place, bed.size_m, (rules.WALL_GAP,), step=0.1)
        for play in PLAY[density]:
            liking = _PLAY_LIKING if play else 0.0
            for side in (1, -1) if play else (1,):
                yield rigid(anchors, walls, group(pick, bed, play, side), liking)


def group(pick: Picker, bed: Design, play: str, side: int = 1) -> list[Part]:
    """The parts around one bed. ``play``: ``table``, ``tent`` or nothing, on the ``side`` (1: +x) of the rug."""
    depth = bed.size_m[1]
    rug, size = pick.rug(1.9, 1.6, round_one=True)
    middle = -depth / 2 - 0.30 - size[1] / 2
    reason = "The bed stands lengthwise {wall}, so that the floor before it is free to play on."
    parts: list[Part] = [(piece("kids-bed", bed, 0, reason), (0.0, 0.0, 0.0))]
    if play == "table":
        parts += _table(pick, side, -depth / 2 - _FROM_BED)
    elif play == "tent":
        tent = pick.first("play_tent")
        spot = (side * 0.45, -depth / 2 - _FROM_BED - tent.size_m[1] / 2 - 0.12, side * -40.0)
        parts.append((piece("play-tent", tent, 0, "The tent gives the children a place of their own."), spot))
    return [*parts, (piece("rug", rug, 0, "The rug is soft ground for playing.", size), (0.0, middle, 0.0))]


def _table(pick: Picker, side: int, near: float) -> list[Part]:
    """A low table with two stools, standing a little askew; all of it beyond y = ``near``."""
    table, stool = pick.first("kids_table"), pick.first("kids_stool")
    turn = side * _ASKEW
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    out = table.size_m[0] / 2 + stool.size_m[0] / 2 - _STOOL_UNDER
    x, y = side * 0.1, near - 0.1 - max(table.size_m[1] / 2, abs(sin) * (out + stool.size_m[0] / 2))
    reason = "The stool is drawn up to the table."
    return [
        (piece("kids-table", table, 0, "The table is for drawing and building."), (x, y, turn)),
        *(
            (piece(f"kids-stool-{k}", stool, 0, reason), (x + s * out * cos, y + s * out * sin, turn))
            for k, s in ((1, 1), (2, -1))
        ),
    ]


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of a bed in the middle of its wall, under a window, or in the way of a door."""
    total = np.zeros(len(layouts))
    for wall in place.walls:
        at = layouts.walls[:, 0] == wall
        corner, along, _ = place.room.wall(wall)
        t = (layouts.poses[at, 0, :2] - corner) @ along
        half = layouts.pieces[0].size[0] / 2
        free = np.minimum(t - half, place.room.wall_length(wall) - t - half)
        total[at] = 0.5 * np.clip(free, 0, 1.2)
    for o in place.u.openings:
        total += (layouts.walls[:, 0] == o.wall) * (0.3 if o.kind == "window" else 0.8)
    return np.asarray(total)
