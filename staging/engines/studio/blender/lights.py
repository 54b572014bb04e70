"""The room's sources as area lights, and a black world around the room."""

from __future__ import annotations

import math
from typing import Any

import bpy
from mathutils import Matrix, Vector


def add_lights(sources: list[dict[str, Any]]) -> list[bpy.types.Object]:
    """Add one area light per source with some radiance. A source is `light.Source` as a dict."""
    _black_world()
    return [_area_light(f"source:{i}", s) for i, s in enumerate(sources) if max(s["radiance"]) > 0]


def _black_world() -> None:
    world = bpy.data.worlds.new("nothing")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.0
    bpy.context.scene.world = world


def _area_light(name: str, source: dict[str, Any]) -> bpy.types.Object:
    light = bpy.data.lights.new(name, "AREA")
    light.shape = "RECTANGLE"
    light.size, light.size_y = source["size_m"]
    brightest = max(source["radiance"])
    light.color = [c / brightest for c in source["radiance"]]
    light.energy = brightest * math.pi * light.size * light.size_y  # a Lambertian emitter of that radiance, in watts
    placed = bpy.data.objects.new(name, light)
    placed.matrix_world = Matrix.Translation(source["center"]) @ _shining_along(source).to_4x4()
    placed.visible_camera = False
    bpy.context.scene.collection.objects.link(placed)
    return placed


def _shining_along(source: dict[str, Any]) -> Matrix:
    """Area lights shine along their own -z; their size is along x and y."""
    backwards, across = -Vector(source["normal"]), Vector(source["u"])
    return Matrix((across, backwards.cross(across), backwards)).transposed()
