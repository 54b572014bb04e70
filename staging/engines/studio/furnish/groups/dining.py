"""A dining table with its chairs, on a rug, in the middle of the floor."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.groups.base import Offset, Part, over_floor, rigid
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import Picker, piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_SMALL_TABLE = 1.6
"""Cost per metre that a table is shorter than the longest of the style."""
_MOST = {Density.LIGHT: 4, Density.MEDIUM: 6, Density.FULL: 10}


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """Every table everywhere on the floor, along both directions, with and without chairs at its ends."""
    tables, chair = pick.some("dining_table", 3), pick.first("dining_chair")
    longest = max(t.size_m[0] for t in tables)
    for table in tables:
        anchors, walls = over_floor(place, table.size_m)
        for ends in (True, False):
            spots = seats(table, chair, ends=ends)[: _MOST[density]]
            liking = _SMALL_TABLE * (longest - table.size_m[0]) - 0.35 * len(spots)
            yield rigid(anchors, walls, group(pick, table, chair, spots), liking)


def group(pick: Picker, table: Design, chair: Design, spots: list[Offset]) -> list[Part]:
    """Table, chairs at ``spots`` and a rug that the chairs stay on when drawn out."""
    reason = "The table stands in the middle of the free floor with room to walk around it."
    parts: list[Part] = [(piece("dining-table", table, 0, reason), (0.0, 0.0, 0.0))]
    reason = "The chair has a full place at the table."
    parts += [(piece(f"dining-chair-{i + 1}", chair, 0, reason), spot) for i, spot in enumerate(spots)]
    beyond = 2 * rules.RUG_BEYOND_TABLE
    rug, size = pick.rug(table.size_m[0] + beyond, table.size_m[1] + beyond, round_one=_square(table))
    return [
        *parts,
        (piece("rug", rug, 0, "The chairs stay on the rug when they are drawn out.", size), (0.0, 0.0, 0.0)),
    ]


def seats(table: Design, chair: Design, *, ends: bool) -> list[Offset]:
    """Where chairs stand in the table's own frame: opposite pairs first, the ends last."""
    width, depth, _ = table.size_m
    out = chair.size_m[1] / 2 - rules.CHAIR_TUCK
    if _square(table):
        return _around(width / 2 + out, 6 if width >= 1.35 else 4)
    each = max(1, int((width - 0.1) / max(rules.SEAT_WIDTH, chair.size_m[0] + 0.08)))
    pitch = (width - 0.1) / each
    spots: list[Offset] = []
    for i in sorted(range(each), key=lambda i: abs(i - (each - 1) / 2), reverse=True):
        x = (i - (each - 1) / 2) * pitch
        spots += [(x, depth / 2 + out, 0.0), (x, -depth / 2 - out, 180.0)]
    return spots + ([(width / 2 + out + 0.1, 0.0, -90.0), (-width / 2 - out - 0.1, 0.0, 90.0)] if ends else [])


def _square(table: Design) -> bool:
    return abs(table.size_m[0] - table.size_m[1]) < 0.05


def _around(radius: float, count: int) -> list[Offset]:
    """Chairs evenly around a round or square table, each facing its middle."""
    turns = [360.0 * i / count for i in range(count)]
    return [(-math.sin(math.radians(a)) * radius, math.cos(math.radians(a)) * radius, a) for a in turns]


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of a table away from the middle of the floor that the photo shows."""
    table = layouts.poses[:, 0, :2]
    return np.asarray(0.8 * np.linalg.norm(table - place.seen_centre, axis=-1))
