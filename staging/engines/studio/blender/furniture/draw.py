"""Drawing an item of a scene as a mesh of exact size, without Blender."""

from __future__ import annotations

from typing import Any

from staging.engines.studio.blender.furniture.assembly import Mesh, Order, Size, assemble
from staging.engines.studio.blender.furniture.shapes import SHAPES
from staging.engines.studio.catalogue import Design, design


def draw(item: dict[str, Any]) -> Mesh:
    """The mesh of an item in its own frame: front −y, z up, the origin in the middle of its underside.

    Args:
        item: ``dataclasses.asdict`` of an `Item`; uses ``design``, ``size_m`` and ``seed``.

    Raises:
        KeyError: the catalogue has no such design.
    """
    width, depth, height = item["size_m"]
    return drawn(design(item["design"]), (width, depth, height), int(item["seed"]))


def drawn(chosen: Design, size: Size, seed: int) -> Mesh:
    """The mesh of a design at a size in metres."""
    parts = SHAPES[chosen.shape](Order(size, chosen.options, seed))
    return assemble(parts, chosen.slots, size, seed)
