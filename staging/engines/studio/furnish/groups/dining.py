"""A dining table with its chairs, on a rug, in the middle of the floor; a table for two where the floor is small."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.groups import kitchen
from staging.engines.studio.furnish.groups.base import Offset, Part, over_floor, rigid
from staging.engines.studio.furnish.layout import Layouts, Size
from staging.engines.studio.furnish.pick import Picker, fitted, piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_SMALL_TABLE = 1.6
"""Cost per metre that a table is shorter than the longest of the style, or than its guests need."""
_BESIDE_LAMP = 2.5
"""Cost per metre that a table stands to the left or right of the lamp."""
_END_PLATES = 0.5
"""Metres of a table's length that plates at both its ends take."""
LEAST_DEPTH = 0.7
"""Two plates and what stands between them, in metres."""
_MOST = {Density.LIGHT: 4, Density.MEDIUM: 6, Density.FULL: 10}


def small(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """Tables for two, for floors where no other fits."""
    del density
    yield from kitchen.tables(place, pick, "The table for two leaves room to walk around it.")


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """Every table in up to three sizes everywhere on the floor, along both directions, with and without its ends."""
    chair = pick.first("dining_chair")
    sizes = [(t, size) for t in pick.some("dining_table", 3) for size in _sizes(t)]
    needed = min(max(size[0] for _, size in sizes), _MOST[density] // 2 * rules.SEAT_WIDTH + 0.1)
    for table, size in sizes:
        anchors, walls = over_floor(place, size)
        tried = set()
        for ends in (True, False):
            spots = seats(size, chair, ends=ends)[: _MOST[density]]
            if len(spots) not in tried:
                tried.add(len(spots))
                liking = _SMALL_TABLE * max(0.0, needed - size[0]) + _seat_liking(len(spots))
                yield rigid(anchors, walls, group(pick, table, chair, spots, size, place.lamp is not None), liking)


def _sizes(table: Design) -> list[Size]:
    """As sold, and at its smallest and largest where that is another table."""
    least = fitted(table, (table.least_m[0], max(table.least_m[1], LEAST_DEPTH), None))
    most = fitted(
        table, (table.most_m[0], min(table.most_m[1], 1.1) if not _square(table.size_m) else table.most_m[1], None)
    )
    return [table.size_m, most, least]


def _seat_liking(count: int) -> float:
    """A table for fewer than four looks lost."""
    return -0.35 * count + 1.5 * max(0, 4 - count)


def group(
    pick: Picker, table: Design, chair: Design, spots: list[Offset], size: Size | None = None, under_lamp: bool = False
) -> list[Part]:
    """Table, chairs at ``spots`` and a rug that the chairs stay on when drawn out."""
    width, depth, _ = size = size or table.size_m
    where = "as near under the lamp as there is" if under_lamp else "in the middle of the free floor with"
    reason = f"The table stands {where} room to walk around it."
    parts: list[Part] = [(piece("dining-table", table, 0, reason, size), (0.0, 0.0, 0.0))]
    reason = "The chair has a full place at the table."
    parts += [(piece(f"dining-chair-{i + 1}", chair, 0, reason), spot) for i, spot in enumerate(spots)]
    beyond = 2 * rules.RUG_BEYOND_TABLE
    rug, wide = pick.rug(width + beyond, depth + beyond, round_one=_square(size))
    return [
        *parts,
        (piece("rug", rug, 0, "The chairs stay on the rug when they are drawn out.", wide), (0.0, 0.0, 0.0)),
    ]


def seats(table: Size, chair: Design, *, ends: bool) -> list[Offset]:
    """Where chairs stand in the own frame of a table of that size: opposite pairs first, the ends last where they fit.

    Every chair has `rules.SEAT_WIDTH`. End chairs are drawn out until they clear the others.
    """
    width, depth, _ = table
    wide, deep, _ = chair.size_m
    out = deep / 2 - rules.CHAIR_TUCK
    if _square(table):
        return _around(width / 2 + out, 6 if width >= 1.35 else 4)
    each = max(1, int((width - 0.1 + 1e-6) / max(rules.SEAT_WIDTH, wide + 0.06)))
    pitch = (width - 0.1) / each
    spots: list[Offset] = []
    for i in sorted(range(each), key=lambda i: abs(i - (each - 1) / 2), reverse=True):
        x = (i - (each - 1) / 2) * pitch
        spots += [(x, depth / 2 + out, 0.0), (x, -depth / 2 - out, 180.0)]
    if not ends or width < each * rules.SEAT_WIDTH + _END_PLATES:
        return spots
    end = _end_seat(table, chair, (each - 1) / 2 * pitch + wide / 2)
    return [*spots, (end, 0.0, -90.0), (-end, 0.0, 90.0)]


def _end_seat(table: Size, chair: Design, taken: float) -> float:
    """Distance of an end chair's middle from the table's, clear of side chairs that reach to x = ``taken``."""
    width, depth, _ = table
    wide, deep, _ = chair.size_m
    tuck = rules.CHAIR_TUCK - 0.1
    if wide / 2 > depth / 2 - rules.CHAIR_TUCK - 0.02:
        tuck = min(tuck, width / 2 - taken - 0.02)
    return width / 2 + deep / 2 - tuck


def _square(size: Size) -> bool:
    return abs(size[0] - size[1]) < 0.05


def _around(radius: float, count: int) -> list[Offset]:
    """Chairs evenly around a round or square table, each facing its middle."""
    turns = [360.0 * i / count for i in range(count)]
    return [(-math.sin(math.radians(a)) * radius, math.cos(math.radians(a)) * radius, a) for a in turns]


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of a table away from the middle of the floor that the photo shows, or from under the lamp there.

    How far away a lamp hangs is known less well than in which direction, and beside it the photo would show the table.
    """
    table = layouts.poses[:, 0, :2]
    if place.lamp is None:
        return np.asarray(0.8 * np.linalg.norm(table - place.seen_centre, axis=-1))
    towards = place.lamp / max(1e-6, float(np.linalg.norm(place.lamp)))
    off = table - place.lamp
    beside = np.abs(off[:, 0] * towards[1] - off[:, 1] * towards[0])
    return np.asarray(_BESIDE_LAMP * beside + 0.8 * np.abs(off @ towards))
