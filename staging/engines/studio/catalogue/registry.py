"""All designs, looked up by category and style or by name."""

from __future__ import annotations

import functools

from staging.engines.base import Style
from staging.engines.studio.catalogue import (
    children,
    decor,
    hallway,
    lighting,
    seating,
    sleeping,
    storage,
    tables,
    terrace,
)
from staging.engines.studio.catalogue.design import Design

CATEGORIES = (
    "sofa", "loveseat", "armchair", "coffee_table", "side_table", "media_console", "tv", "rug", "floor_lamp",
    "table_lamp", "plant", "bookcase", "art", "bed", "nightstand", "dresser", "bench", "dining_table", "dining_chair",
    "sideboard", "desk", "office_chair", "console", "mirror", "vase", "books", "throw", "sectional", "chaise", "pouf",
    "bistro_table", "kids_bed", "toy_storage", "kids_table", "kids_stool", "play_tent", "coat_stand", "towel_ladder",
    "stool", "basket", "bath_mat", "towels", "lantern", "setting", "toy",
)  # fmt: skip

EVERYTHING: tuple[Design, ...] = (
    *seating.DESIGNS, *tables.DESIGNS, *storage.DESIGNS, *sleeping.DESIGNS, *lighting.DESIGNS, *decor.DESIGNS,
    *children.DESIGNS, *hallway.DESIGNS, *terrace.DESIGNS,
)  # fmt: skip


@functools.cache
def designs(category: str, style: Style | str, setting: str = "") -> tuple[Design, ...]:
    """The designs of ``category`` that fit ``style``, most fitting first. Never empty.

    Those made for ``setting``; where there are none, those for any room.

    Raises:
        KeyError: no such category.
        ValueError: no such style.
    """
    if category not in CATEGORIES:
        raise KeyError(category)
    wanted = Style(style)
    fits = [design for design in EVERYTHING if design.category == category and wanted in design.styles]
    made_for = tuple(design for design in fits if design.setting == setting)
    return made_for or tuple(design for design in fits if not design.setting)


def design(name: str) -> Design:
    """The design called ``name``.

    Raises:
        KeyError: no such design.
    """
    return _by_name()[name]


@functools.cache
def _by_name() -> dict[str, Design]:
    return {each.name: each for each in EVERYTHING}
