"""Free floor that a piece needs beside itself to be used: before a cupboard, along a bed, around a table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import compose, corners
from staging.engines.studio.model import Points

Size = tuple[float, float, float]
_TURNS = {"front": 0.0, "right": 90.0, "back": 180.0, "left": 270.0}


@dataclass(frozen=True, slots=True)
class Apron:
    """A rectangle along one side of a piece, growing away from it.

    Attributes:
        side: ``front right back left`` of the piece.
        width: along the side.
        wanted: depth the layout aims for.
        least: depth below which a scene is refused; 0 where it is only a wish.
    """

    side: str
    width: float
    wanted: float
    least: float


def aprons(category: str, size: Size) -> tuple[Apron, ...]:
    """The aprons of a piece of ``category`` and ``size``."""
    width, depth, _ = size
    if category == "bed":
        foot = Apron("front", width * 0.8, rules.BED_FOOT, rules.HARD_BED_FOOT)
        return (foot, *(Apron(s, depth * 0.6, rules.BED_SIDE, rules.HARD_BED_SIDE) for s in ("right", "left")))
    if category == "dining_table":
        wanted, least = rules.DINING_TO_WALL, rules.HARD_DINING_TO_WALL
        return (
            Apron("front", width, wanted, least),
            Apron("back", width, wanted, least),
            Apron("right", depth, wanted, rules.HARD_WALKWAY),
            Apron("left", depth, wanted, rules.HARD_WALKWAY),
        )
    if category == "bistro_table":
        wanted, least = rules.BISTRO_AROUND, rules.HARD_BISTRO_AROUND
        return tuple(Apron(s, d * 0.8, wanted, least) for s, d in (("right", depth), ("left", depth)))
    if category == "kids_bed":
        return (Apron("front", width * 0.7, rules.KIDS_FLOOR, rules.HARD_KIDS_FLOOR),)
    if category == "desk":
        return (Apron("front", min(width, 0.9), rules.DESK_BEHIND, rules.HARD_DESK_BEHIND),)
    wanted = rules.FRONT_CLEARANCE.get(category, 0.0)
    return (Apron("front", width * 0.9, wanted, 0.0),) if wanted else ()


def apron_corners(apron: Apron, poses: Points, size: Size, depth: float | None = None) -> Points:
    """Corners (..., 4, 2) of an apron, ``wanted`` deep unless told, of pieces with poses (..., 3)."""
    deep = apron.wanted if depth is None else depth
    half = size[1] / 2 if apron.side in ("front", "back") else size[0] / 2
    turned = compose(poses, (0.0, 0.0, _TURNS[apron.side]))
    return corners(compose(turned, (0.0, -(half + deep / 2), 0.0)), np.array([apron.width, deep]))
