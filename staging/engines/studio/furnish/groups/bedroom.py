"""A bed with its nightstands and rug, head to a wall; in a small room a single bed along one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.groups.base import Part, along_walls, off_centre, rigid
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import Picker, piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_ONE_NIGHTSTAND = 2.6
_SMALL_BED = 1.5
"""Cost per metre that a bed is narrower than the widest of the style."""
_LOW = 1.0
"""Metres that a single bed is lower than, other than children's houses."""


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """Every bed at every wall, with two nightstands, one or, in a narrow room, none."""
    beds = pick.some("bed", 3)
    widest = max(b.size_m[0] for b in beds)
    for bed in beds:
        anchors, walls = along_walls(place, bed.size_m, (rules.WALL_GAP,), step=0.1)
        for sides in ((1, -1), (1,), (-1,), ()):
            liking = _SMALL_BED * (widest - bed.size_m[0]) + _ONE_NIGHTSTAND * (2 - len(sides))
            yield rigid(anchors, walls, group(pick, bed, sides, bench=False), liking)
            if density is Density.FULL:
                yield rigid(anchors, walls, group(pick, bed, sides, bench=True), liking - 0.8)


def small(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """A single bed along every wall, for rooms where no other fits."""
    del density
    bed = pick.first("kids_bed", lambda d: d.size_m[2] < _LOW)
    anchors, walls = along_walls(place, bed.size_m, (rules.WALL_GAP,), step=0.1)
    yield rigid(anchors, walls, single(pick, bed), 0.0)


def group(pick: Picker, bed: Design, sides: tuple[int, ...], *, bench: bool) -> list[Part]:
    """The parts around one bed; ``sides`` of it that get a nightstand, 1 its own +x."""
    width, depth, _ = bed.size_m
    reason = "The bed stands with its head {wall}, with room to get in on both sides."
    parts: list[Part] = [(piece("bed", bed, 0, reason), (0.0, 0.0, 0.0))]
    stand = pick.first("nightstand")
    x = width / 2 + rules.NIGHTSTAND_GAP + stand.size_m[0] / 2
    y = depth / 2 - stand.size_m[1] / 2
    reason = "The nightstand is beside the pillow, within reach."
    parts += [(piece(f"nightstand-{i + 1}", stand, 0, reason), (side * x, y, 0.0)) for i, side in enumerate(sides)]
    if bench:
        seat = pick.first("bench")
        y = -depth / 2 - seat.size_m[1] / 2 - 0.04
        parts.append((piece("bench", seat, 0, "The bench closes the foot of the bed."), (0.0, y, 0.0)))
    return [*parts, _rug(pick, bed)]


def single(pick: Picker, bed: Design) -> list[Part]:
    """A single bed with its long side at the wall, a nightstand beyond its head (at -x), and a rug before it."""
    width, depth, _ = bed.size_m
    stand = pick.first("nightstand")
    x = -(width / 2 + rules.NIGHTSTAND_GAP + stand.size_m[0] / 2)
    rug, size = pick.rug(1.6, 1.2)
    reason = "The bed stands lengthwise {wall}, so that the floor before it stays free."
    return [
        (piece("bed", bed, 0, reason), (0.0, 0.0, 0.0)),
        (piece("nightstand-1", stand, 0, "The nightstand is beside the pillow, within reach."),
         (x, depth / 2 - stand.size_m[1] / 2, 0.0)),
        (piece("rug", rug, 0, "The rug is what bare feet find.", size), (0.0, 0.15 - depth / 2 - size[1] / 2, 0.0)),
    ]  # fmt: skip


def _rug(pick: Picker, bed: Design) -> Part:
    width, depth, _ = bed.size_m
    # Two thirds of the bed stand on the rug, the pillows' third and the nightstands do not.
    rug, size = pick.rug(width + 2 * rules.RUG_BEYOND_BED, depth * 0.65 + 0.35)
    y = -depth / 2 - 0.35 + size[1] / 2
    return piece("rug", rug, 0, "The rug is what bare feet find on both sides of the bed.", size), (0.0, y, 0.0)


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of the bed off the middle of its wall, under a window, or with its head towards the door."""
    total = 1.1 * off_centre(place, layouts)
    for o in place.u.openings:
        total += (layouts.walls[:, 0] == o.wall) * (0.8 if o.kind == "window" else 1.2)
    return np.asarray(total)
