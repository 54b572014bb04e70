"""What a room gets besides its group: storage, lamps, plants, a chair in the corner. Each only if it fits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from staging.engines.base import Density, RoomType
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish.groups.base import Part
from staging.engines.studio.furnish.pick import Picker, anything, piece

_TUCK = 0.18
_MANY = frozenset({"plant"})


@dataclass(frozen=True, slots=True)
class Extra:
    """Something a room may get.

    Attributes:
        category: of the catalogue.
        where: how its spots are found, a key of `FINDERS`.
        worth: the cost it may add before it is left out.
        reason: one sentence.
        fits: which designs of the category are meant.
        company: category of the seat that is drawn up to it, if any.
        instead: what to try where this finds no place.
    """

    category: str
    where: str
    worth: float
    reason: str
    fits: Callable[[Design], bool] = anything
    company: str = ""
    instead: Extra | None = None

    @property
    def once(self) -> bool:
        """Whether a room has one at most."""
        return self.category not in _MANY


def designs(extra: Extra, pick: Picker) -> tuple[Design, ...]:
    """What may be taken for an extra: this seed's choice and, where that finds no place, the smallest."""
    first = pick.first(extra.category, extra.fits)
    fitting = [d for d in pick.all(extra.category) if extra.fits(d)]
    smallest = min(fitting, key=_footprint, default=first)
    return (first, smallest) if _footprint(smallest) < _footprint(first) else (first,)


def _footprint(design: Design) -> float:
    return design.size_m[0] * design.size_m[1]


def parts(extra: Extra, design: Design, pick: Picker, number: int, group: int) -> list[Part]:
    """The pieces of an extra in a group of their own, with offsets to the first, which is of ``design``."""
    first = piece(f"{extra.category.replace('_', '-')}-{number}", design, group, extra.reason)
    found: list[Part] = [(first, (0.0, 0.0, 0.0))]
    if extra.company:
        seat = pick.first(extra.company)
        away = -(design.size_m[1] / 2 + seat.size_m[1] / 2 - _TUCK)
        role = f"{extra.company.replace('_', '-')}-{group}"
        found.append((piece(role, seat, group, "The chair is drawn up to the desk."), (0.0, away, 180.0)))
    return found


def _on_floor(d: Design) -> bool:
    return d.size_m[2] >= 0.8


def _slender(d: Design) -> bool:
    return max(d.size_m[:2]) <= 0.6


def _lights_around(d: Design) -> bool:
    """What shines down from an arm is for someone who sits beneath it."""
    return _slender(d) and d.shape != "reading_lamp"


_CONSOLE = Extra("console", "wall", 0.8, "The console fills a bare stretch of wall.")
_CHAIR = Extra("armchair", "nook", 1.0, "The armchair makes a reading corner.")
_LOW_BOOKS = Extra(
    "bookcase", "wall", 0.8, "The bookcase stands {wall}.", lambda d: d.size_m[2] < 1.2, instead=_CONSOLE
)
_CORNER_LAMP = Extra("floor_lamp", "corner", 0.9, "The floor lamp lights an empty corner.", _lights_around)
_PLANT = Extra("plant", "corner", 1.2, "The plant softens an empty corner.", _on_floor)
_PLANT_OR_LAMP = replace(_PLANT, instead=_CORNER_LAMP)
_PLANT_2 = Extra("plant", "corner", 0.8, "A second plant balances the first.", _on_floor)
_LAMP = Extra("floor_lamp", "beside", 1.2, "The floor lamp lights the seat beside it.", _slender, instead=_CORNER_LAMP)
_SIDE = Extra("side_table", "beside", 1.0, "The side table takes a lamp and a cup beside the seat.")
_MEDIA = Extra(
    "media_console",
    "opposite",
    2.0,
    "The television stands opposite the sofa at a comfortable distance.",
    instead=_CONSOLE,
)
_BOOKS = Extra("bookcase", "wall", 0.9, "The bookcase stands {wall}, away from windows and doors.", instead=_LOW_BOOKS)
_DRESSER = Extra("dresser", "wall", 1.2, "The dresser stands {wall} with room to open its drawers.", instead=_CHAIR)
_SIDEBOARD = Extra(
    "sideboard", "wall", 1.3, "The sideboard stands {wall} with room to open its doors.", instead=_CONSOLE
)
_POUF = Extra("pouf", "near", 0.8, "The pouf is one more seat, easily moved.")
_BASKET = Extra("basket", "wall", 0.8, "The basket hides what has no place.", lambda d: d.size_m[2] < 0.5)
_TOYS = Extra("toy_storage", "wall", 1.8, "The shelf stands {wall} and puts toys within a child's reach.")
_DESK = Extra("desk", "wall", 1.2, "The desk stands {wall} for homework.", lambda d: d.size_m[0] <= 1.3, "office_chair")
_RUNNER = Extra("rug", "middle", 1.8, "The runner leads the eye into the room.", lambda d: d.size_m[1] < 1.0)
_HALL_RUNNER = replace(_RUNNER, where="hall", reason="The runner saves the floor where one comes in.")
_BENCH = Extra("bench", "wall", 1.2, "The bench stands {wall}, for putting on shoes.")
_COATS = Extra("coat_stand", "corner", 1.2, "The coat stand takes what one comes in with.")
_MAT = Extra("bath_mat", "middle", 2.0, "The mat is what wet feet step on.")
_LADDER = Extra("towel_ladder", "wall", 1.2, "The ladder leans {wall} and dries towels.")
_LAUNDRY = Extra("basket", "wall", 1.2, "The basket takes the laundry.")
_STOOL = Extra("stool", "wall", 1.2, "The stool keeps fresh towels within reach.")
_GREEN = Extra("plant", "corner", 1.0, "A plant takes the chill off the tiles.")
_LANTERN = Extra("lantern", "near", 0.8, "The lantern lights the evening.")

EXTRAS: dict[tuple[RoomType, Density], tuple[Extra, ...]] = {
    (RoomType.LIVING_ROOM, Density.LIGHT): (_LAMP, _PLANT_OR_LAMP),
    (RoomType.LIVING_ROOM, Density.MEDIUM): (_MEDIA, _SIDE, _LAMP, _PLANT_OR_LAMP),
    (RoomType.LIVING_ROOM, Density.FULL): (_MEDIA, _SIDE, _LAMP, _PLANT_OR_LAMP, _BOOKS, _CONSOLE, _POUF, _PLANT_2),
    (RoomType.BEDROOM, Density.LIGHT): (_PLANT_OR_LAMP,),
    (RoomType.BEDROOM, Density.MEDIUM): (_DRESSER, _PLANT_OR_LAMP),
    (RoomType.BEDROOM, Density.FULL): (_DRESSER, _CHAIR, _LAMP, _PLANT_OR_LAMP, _BOOKS),
    (RoomType.DINING_ROOM, Density.LIGHT): (_PLANT_OR_LAMP,),
    (RoomType.DINING_ROOM, Density.MEDIUM): (_SIDEBOARD, _PLANT_OR_LAMP),
    (RoomType.DINING_ROOM, Density.FULL): (_SIDEBOARD, _PLANT_OR_LAMP, _BOOKS, _CONSOLE, _PLANT_2),
    (RoomType.OFFICE, Density.LIGHT): (_PLANT_OR_LAMP,),
    (RoomType.OFFICE, Density.MEDIUM): (_BOOKS, _PLANT_OR_LAMP),
    (RoomType.OFFICE, Density.FULL): (_BOOKS, _CHAIR, _LAMP, _SIDEBOARD, _PLANT_OR_LAMP),
    (RoomType.KIDS_ROOM, Density.LIGHT): (_TOYS,),
    (RoomType.KIDS_ROOM, Density.MEDIUM): (_TOYS, _DESK, _PLANT),
    (RoomType.KIDS_ROOM, Density.FULL): (_TOYS, _DESK, _LOW_BOOKS, _POUF, _PLANT, _BASKET),
    (RoomType.ENTRYWAY, Density.LIGHT): (_HALL_RUNNER,),
    (RoomType.ENTRYWAY, Density.MEDIUM): (_HALL_RUNNER, _BENCH, _PLANT),
    (RoomType.ENTRYWAY, Density.FULL): (_HALL_RUNNER, _BENCH, _COATS, _PLANT, _BASKET),
    (RoomType.KITCHEN, Density.LIGHT): (),
    (RoomType.KITCHEN, Density.MEDIUM): (_RUNNER, _PLANT),
    (RoomType.KITCHEN, Density.FULL): (_RUNNER, _PLANT, _BASKET, _PLANT_2),
    (RoomType.BATHROOM, Density.LIGHT): (_MAT,),
    (RoomType.BATHROOM, Density.MEDIUM): (_MAT, _STOOL, _GREEN),
    (RoomType.BATHROOM, Density.FULL): (_MAT, _STOOL, _LADDER, _LAUNDRY, _GREEN),
    (RoomType.OUTDOOR, Density.LIGHT): (_PLANT,),
    (RoomType.OUTDOOR, Density.MEDIUM): (_SIDE, _PLANT, _PLANT_2),
    (RoomType.OUTDOOR, Density.FULL): (_SIDE, _PLANT, _PLANT_2, _LANTERN, _PLANT_2),
}

ROOMY_M2 = 24.0
"""Where the photo shows so much free floor, what does for a smaller room looks lost."""
ROOMY: dict[RoomType, tuple[Extra, ...]] = {
    RoomType.LIVING_ROOM: (_BOOKS, _POUF),
    RoomType.BEDROOM: (_CHAIR, _LAMP),
    RoomType.DINING_ROOM: (_CONSOLE, _PLANT_2),
    RoomType.OFFICE: (_CHAIR, _LAMP, _SIDEBOARD),
    RoomType.KIDS_ROOM: (_LOW_BOOKS, _POUF),
}


def wanted(room_type: RoomType, density: Density, seen_m2: float) -> tuple[Extra, ...]:
    """What a room may get, most wanted first; a large one of medium density a little more."""
    more = ROOMY.get(room_type, ()) if density is Density.MEDIUM and seen_m2 >= ROOMY_M2 else ()
    return EXTRAS[room_type, density] + more
