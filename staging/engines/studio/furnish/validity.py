"""Whether a scene is true: every rule measured on the finished items, whatever made or edited them."""

from __future__ import annotations

from typing import Any

from staging.engines.studio.furnish.checks import Check, Report, measured
from staging.engines.studio.furnish.floor_rules import camera, clearances, collisions, standing, walkways, zones
from staging.engines.studio.furnish.item_rules import hung, relations, supported
from staging.engines.studio.model import Item, Scene, Understanding

__all__ = ["Check", "Report", "check"]

_PARTS = (standing, collisions, zones, clearances, walkways, camera, hung, supported, relations)


def check(scene: Scene, u: Understanding) -> Report:
    """Measure every rule of `rules` on ``scene`` in the room ``u``."""
    m = measured(scene, u)
    return Report(tuple(c for part in _PARTS for c in part(m)), tuple(_facts(i) for i in scene.items))


def _facts(item: Item) -> dict[str, Any]:
    width, depth, height = item.size_m
    return {"id": item.id, "category": item.category, "width_m": width, "depth_m": depth, "height_m": height}
