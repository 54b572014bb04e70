"""Small things on furniture, the television on its console and the lamp over the table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.catalogue import Design
from staging.engines.studio.catalogue.design import CHILD, OUTDOOR
from staging.engines.studio.furnish.geometry import compose
from staging.engines.studio.furnish.layout import Layouts, Size
from staging.engines.studio.furnish.pick import Picker, anything

_ALL = frozenset(Density)
_NOT_LIGHT = _ALL - {Density.LIGHT}
_FULL = frozenset({Density.FULL})


@dataclass(frozen=True, slots=True)
class Top:
    """Something that stands on a piece.

    Attributes:
        category: of the catalogue.
        x, y: where, in [-1, 1] of the room the support's top leaves around it.
        when: densities that have it.
        reason: one sentence.
        fits: which designs are meant.
        turn: rotation against the support's, degrees.
        highest: metres; on a support that is higher it would be out of reach, and hide the picture behind it.
        rank: which of the seed's choices, so that two in a room differ; 0 for the first.
    """

    category: str
    x: float
    y: float
    when: frozenset[Density]
    reason: str
    fits: Callable[[Design], bool] = anything
    turn: float = 0.0
    highest: float = math.inf
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """A small thing with its pose, and the index of the piece it belongs to."""

    design: Design
    size: Size
    position: tuple[float, float, float]
    rotation: float
    support: int
    reason: str


def _bedside(d: Design) -> bool:
    return d.shape != "desk_lamp"


def _for_desk(d: Design) -> bool:
    return d.shape == "desk_lamp"


def _low(d: Design) -> bool:
    return d.size_m[2] < 0.3 and d.shape not in ("notebook", "book_row")


def _notebook(d: Design) -> bool:
    return d.shape == "notebook"


def _tall_vase(d: Design) -> bool:
    return d.size_m[2] >= 0.25


def _slim_vase(d: Design) -> bool:
    return d.size_m[0] <= 0.42 and d.size_m[2] >= 0.25


def _folded(d: Design) -> bool:
    return d.shape == "folded_throw"


def _small_plant(d: Design) -> bool:
    return d.size_m[2] < 0.5


def _soft_toy(d: Design) -> bool:
    return "fur" in d.roles


def _hard_toy(d: Design) -> bool:
    return not _soft_toy(d)


def _lantern(d: Design) -> bool:
    return d.size_m[2] < 0.4


_BOOKS = "The books give the table top a scale."
_VASE = "The vase gives the {on} a soft accent."
_LAMP = "The lamp stands where its light is needed."
_READING_LAMP = Top("table_lamp", 0.8, 0.0, _ALL, "The lamp is for reading before sleep.", _bedside, highest=0.9)

TOPS: dict[str, tuple[Top, ...]] = {
    "nightstand": (Top("table_lamp", 0.0, 0.4, _ALL, "The lamp lights the pillow.", _bedside),),
    "side_table": (Top("table_lamp", 0.0, 0.2, _ALL, "The lamp lights the seat beside it.", _bedside),),
    "coffee_table": (
        Top("books", -0.55, 0.1, _ALL, _BOOKS, _low, 8.0),
        Top("vase", 0.55, 0.2, _NOT_LIGHT, _VASE, _low),
    ),
    "dining_table": (Top("vase", 0.0, 0.0, _ALL, _VASE, _tall_vase),),
    "sideboard": (
        Top("vase", -0.75, 0.0, _ALL, _VASE, _tall_vase),
        Top("books", 0.6, 0.0, _NOT_LIGHT, _BOOKS, _low, -6.0),
        Top("table_lamp", 0.95, 0.0, _FULL, _LAMP, _bedside),
    ),
    "dresser": (
        Top("table_lamp", -0.8, 0.0, _FULL, _LAMP, _bedside),
        Top("vase", 0.8, 0.0, _ALL, _VASE, _tall_vase),
    ),
    "console": (Top("table_lamp", -0.75, 0.0, _ALL, _LAMP, _bedside), Top("books", 0.6, 0.0, _ALL, _BOOKS, _low)),
    "bistro_table": (Top("vase", 0.0, 0.0, _ALL, _VASE, _slim_vase),),
    "bench": (Top("throw", 0.7, 0.0, _FULL, "The throw makes the bench inviting.", _folded),),
    "toy_storage": (
        Top("plant", -0.8, 0.0, _NOT_LIGHT, "The small plant keeps the shelf from looking bare.", _small_plant),
        _READING_LAMP,
    ),
    "stool": (Top("towels", 0.0, 0.0, _ALL, "Fresh towels lie where the hand goes."),),
    "desk": (
        Top("table_lamp", -0.85, 0.6, _ALL, _LAMP, _for_desk),
        Top("books", 0.35, -0.3, _ALL, "The notebook lies where somebody is about to write.", _notebook),
        Top("plant", 0.9, 0.7, _NOT_LIGHT, "The small plant keeps the desk from looking bare.", _small_plant),
    ),
    "media_console": (
        Top("tv", 0.0, 0.0, _ALL, "The screen faces the sofa at eye height of somebody sitting."),
        Top("plant", 0.95, 0.0, _FULL, "The small plant ends the line of the console.", _small_plant),
    ),
}

LAMP_TABLES = frozenset(
    category
    for category, things in TOPS.items()
    if any(t.category == "table_lamp" and t.fits is _bedside and t.when == _ALL for t in things)
)
"""What always has a lamp on it that lights the room around."""

OUTDOORS: dict[str, tuple[Top, ...]] = {
    "coffee_table": (
        Top("lantern", -0.6, 0.0, _ALL, "The lantern lights the evening.", _lantern),
        Top("vase", 0.55, 0.0, _NOT_LIGHT, _VASE, _low),
    ),
    "side_table": (Top("plant", 0.0, 0.0, _ALL, "The small plant brings the green up to eye level.", _small_plant),),
    "dining_table": (Top("vase", 0.0, 0.0, _ALL, _VASE, _tall_vase),),
    "bistro_table": (Top("plant", 0.0, 0.0, _ALL, "The small plant sets the table.", _small_plant),),
}
"""The same outside, where no lamp has a plug and no book lies."""


CHILDREN: dict[str, tuple[Top, ...]] = {
    **TOPS,
    "kids_bed": (Top("toy", -0.3, -0.1, _ALL, "The soft toy says whose room it is.", _soft_toy, 14.0),),
    "kids_table": (Top("toy", 0.1, 0.2, _ALL, "The toy shows what the table is for.", _hard_toy, -10.0),),
    "toy_storage": (
        Top("toy", -0.75, 0.0, _ALL, "The toy stands where a child can reach it.", _hard_toy, rank=1),
        _READING_LAMP,
    ),
}
"""The same in a child's room. A single bed elsewhere gets no toy."""

_BY_SETTING = {"": TOPS, OUTDOOR: OUTDOORS, CHILD: CHILDREN}


def tops(layout: Layouts, pick: Picker, density: Density) -> list[Placed]:
    """Everything that stands on the pieces of a layout (n = 1).

    Never a hanging lamp: it is a fixture that is sold with the house, and adding one would misstate the house.
    """
    found: list[Placed] = []
    for i, p in enumerate(layout.pieces):
        for top in _BY_SETTING[pick.setting].get(p.category, ()):
            if density in top.when:
                found += _stand(layout, i, top, pick)
    return found


def _stand(layout: Layouts, i: int, top: Top, pick: Picker) -> Iterator[Placed]:
    """``top`` on piece ``i``, if what it lies on is large enough and not too high."""
    p, design = layout.pieces[i], pick.first(top.category, top.fits, top.rank)
    width, depth = _turned(design.size_m, top.turn)
    room = (p.size[0] - width, p.size[1] - depth)
    if min(room) < 0 or p.size[2] > top.highest or not top.fits(design):
        return
    offset = (top.x * room[0] / 2, top.y * room[1] / 2, top.turn)
    x, y, rotation = compose(layout.poses[0, i], offset).tolist()
    reason = top.reason.format(on=p.category.replace("_", " "))
    yield Placed(design, design.size_m, (x, y, p.design.top_m(p.size[2])), rotation, i, reason)


def _turned(size: Size, degrees: float) -> tuple[float, float]:
    """Width and depth of the box around a turned footprint."""
    c, s = abs(float(np.cos(np.radians(degrees)))), abs(float(np.sin(np.radians(degrees))))
    return size[0] * c + size[1] * s, size[0] * s + size[1] * c
