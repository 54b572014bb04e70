"""The room's sources as area lights, the sun behind its mask, and a black world around the room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bpy
from mathutils import Matrix, Vector

from staging.engines.studio.blender.nodes import Nodes, Socket, new_material, texture


def add_lights(sources: list[dict[str, Any]], glossy: list[bpy.types.Object]) -> None:
    """Add an area light per source with some radiance. A source is `light.Source` as a dict.

    Args:
        glossy: what mirrors less of a source than shines on it, where the source says so.
    """
    _black_world()
    for i, source in enumerate(sources):
        if max(source["radiance"]) > 0:
            light = _area_light(f"source:{i}", source)
            if source["in_floor"] < 1:
                _mirror_dimmer(light, source, glossy)


def _mirror_dimmer(light: bpy.types.Object, source: dict[str, Any], glossy: list[bpy.types.Object]) -> None:
    """Leave ``light`` to all else, and give ``glossy`` objects two: one shines on them, the other is mirrored."""
    shining, mirrored = (_area_light(f"{light.name}:{name}", source) for name in ("shining", "mirrored"))
    shining.visible_glossy = mirrored.visible_diffuse = False
    mirrored.data.energy *= source["in_floor"]
    for each, state in ((light, "EXCLUDE"), (shining, "INCLUDE"), (mirrored, "INCLUDE")):
        _link(each, glossy, state)


def _link(light: bpy.types.Object, receivers: list[bpy.types.Object], state: str) -> None:
    """Let ``light`` light ``receivers`` only (``INCLUDE``) or all but them (``EXCLUDE``)."""
    linked = bpy.data.collections.new(light.name)
    for receiver in receivers:
        linked.objects.link(receiver)
    for each in linked.collection_objects:
        each.light_linking.link_state = state
    light.light_linking.receiver_collection = linked


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
    if source["ramp"]:
        _shine_by_direction(light, source)
    placed = bpy.data.objects.new(name, light)
    placed.matrix_world = Matrix.Translation(source["center"]) @ _shining_along(source).to_4x4()
    placed.visible_camera = False
    bpy.context.scene.collection.objects.link(placed)
    return placed


def _shine_by_direction(light: bpy.types.Light, source: dict[str, Any]) -> None:
    """Let ``light`` shine as `light.Source.share` says."""
    light.use_nodes = True
    n = Nodes(light.node_tree)
    away = n.add("ShaderNodeNewGeometry").outputs["Incoming"]  # unit vector from the light to what it lights
    rise = n.add("ShaderNodeMapRange")
    rise.inputs["From Min"].default_value, rise.inputs["From Max"].default_value = (-up for up in source["ramp"])
    n.link(_along(n, away, (0.0, 0.0, 1.0)), rise.inputs["Value"])
    share = rise.outputs[0]
    forward = n.math("MAXIMUM", _along(n, away, source["normal"]), 1e-6)
    for axis, size in zip(("u", "v"), source["size_m"], strict=True):
        aside = n.math("DIVIDE", n.math("ABSOLUTE", _along(n, away, source[axis])), forward)
        hidden = n.math("MINIMUM", n.math("MULTIPLY", aside, source["reveal_m"] / size), 1.0)
        share = n.math("MULTIPLY", share, n.math("MULTIPLY_ADD", hidden, -1.0, 1.0))
    n.link(share, light.node_tree.nodes["Emission"].inputs["Strength"])


def _along(n: Nodes, vector: Socket, axis: Sequence[float]) -> Socket:
    product = n.add("ShaderNodeVectorMath", operation="DOT_PRODUCT")
    n.link(vector, product.inputs[0])
    product.inputs[1].default_value = axis
    return product.outputs["Value"]


def _shining_along(source: dict[str, Any]) -> Matrix:
    """Area lights shine along their own -z; their size is along x and y."""
    backwards, across = -Vector(source["normal"]), Vector(source["u"])
    return Matrix((across, backwards.cross(across), backwards)).transposed()


def add_sun(sun: dict[str, Any], folder: Path) -> bpy.types.Object:
    """Add the sun, and the mask that lets it in where the photo shows it.

    Args:
        sun: ``{"towards", "irradiance", "angle_deg", "mask", "corners", "uvs"}`` of `render.gobo`. Nothing but the mask
            and furniture may be in its way: the room's faces must not cast shadows.
    """
    light = bpy.data.lights.new("sun", "SUN")
    brightest = max(sun["irradiance"])
    light.color, light.energy = [c / brightest for c in sun["irradiance"]], brightest
    light.angle = math.radians(sun["angle_deg"])
    placed = bpy.data.objects.new("sun", light)
    placed.rotation_euler = Vector(sun["towards"]).to_track_quat("Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(placed)
    _mask(sun, folder)
    return placed


def _mask(sun: dict[str, Any], folder: Path) -> None:
    """A pane that only rays to lights see, and that lets through what its texture says."""
    mesh = bpy.data.meshes.new("gobo")
    mesh.from_pydata(sun["corners"], [], [[0, 1, 2, 3]])
    layer = mesh.uv_layers.new(name="gobo")
    for loop, uv in zip(layer.data, sun["uvs"], strict=True):
        loop.uv = uv
    made = new_material("gobo")
    n = Nodes(made.node_tree)
    clear = n.add("ShaderNodeBsdfTransparent")
    n.link(texture(n, folder, sun["mask"]), clear.inputs["Color"])
    n.surface(clear.outputs[0])
    mesh.materials.append(made)
    placed = bpy.data.objects.new("gobo", mesh)
    for kind in ("camera", "diffuse", "glossy", "transmission", "volume_scatter"):
        setattr(placed, f"visible_{kind}", False)
    bpy.context.scene.collection.objects.link(placed)
