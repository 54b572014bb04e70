"""Furniture as meshes. Shapes are numpy and run anywhere; only `build` needs Blender."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from staging.engines.studio.blender.furniture.draw import draw

if TYPE_CHECKING:
    import bpy

__all__ = ["build", "draw"]


def build(item: dict[str, Any]) -> bpy.types.Object:
    """Build an item of a scene as one Blender object ``item:<id>``, placed, with its materials.

    Args:
        item: ``dataclasses.asdict`` of an `Item`.

    Returns:
        The object, linked to the current scene. Its mesh fills ``size_m`` exactly.

    Raises:
        KeyError: unknown design or kind of material, or a slot without material.
    """
    # Blender costs seconds and hundreds of megabytes: only a process that renders loads it.
    from staging.engines.studio.blender.furniture.mesh import mesh_object, place

    piece = mesh_object(f"item:{item['id']}", draw(item), item["materials"])
    place(piece, item)
    return piece
