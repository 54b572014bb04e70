"""Whether a scene is true: every rule measured on the finished items, whatever made or edited them."""

from __future__ import annotations

from typing import Any

from staging.engines.studio.furnish.checks import Check, Report, measured
from staging.engines.studio.furnish.floor_rules import camera, clearances, collisions, standing, walkways, zones
from staging.engines.studio.furnish.item_rules import hung, relations, supported
from staging.engines.studio.furnish.place import Place, read_place
from staging.engines.studio.model import Item, Scene, Understanding

__all__ = ["Check", "Report", "check"]

_ON_FLOOR = (standing, collisions, zones, clearances, walkways, camera)
_ON_THINGS = (hung, supported, relations)


def check(scene: Scene, u: Understanding) -> Report:
    """Measure every rule of `rules` on ``scene`` in the room ``u``."""
    m = measured(scene, read_place(u))
    return Report(tuple(c for part in (*_ON_FLOOR, *_ON_THINGS) for c in part(m)), tuple(map(_facts, scene.items)))


def check_floor(scene: Scene, place: Place) -> Report:
    """The same for what stands on the floor alone, where ``place`` was read before: a scene that is not dressed yet."""
    m = measured(scene, place)
    return Report(tuple(c for part in _ON_FLOOR for c in part(m)), ())


def _facts(item: Item) -> dict[str, Any]:
    width, depth, height = item.size_m
    return {"id": item.id, "category": item.category, "width_m": width, "depth_m": depth, "height_m": height}
