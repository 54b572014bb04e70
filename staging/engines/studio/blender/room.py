"""The room's faces: they reflect light as solved, and return the photo's own light to rays that bounced.

A camera ray sees one flat colour per face, so that shadowed and empty renders divide into a smooth ratio. Other rays
see the texture. From the first bounce on, a hit returns the radiance in the photo instead of tracing on, unless it is
too near: the ambient light is then exact in level and colour, and paths stay short.
Mirrors show what the photo does not show dimmer, see `light.estimate`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy

from staging.engines.studio.blender.nodes import Nodes, Socket, new_material, texture

# A hit as near as this is traced on all the same: it may be floor in the shade of the furniture that the ray comes
# from, and the photo shows that floor bright. Taking its light would lighten the shadow under every sofa.
SHADED_WITHIN_M = 1.6


def add_room(faces: list[dict[str, Any]], folder: Path) -> list[bpy.types.Object]:
    """Add each face ``{"name", "corners", "uvs", "albedo", "radiance", "mirrored", "emission", "mean_albedo",
    "gloss", "roughness", "shown"}``; textures are names of ``.npy`` files in ``folder``, row 0 at v = 0.
    ``shown``: the camera is before it.
    """
    return [_add_face(face, folder) for face in faces]


def add_panes(panes: list[dict[str, Any]], folder: Path) -> list[bpy.types.Object]:
    """Let mirrors see the photo where a source shines; all else sees the source.

    A window shines several times brighter than the photo, which clips, can show it: right for what it lights, but in a
    mirror it would be a white board without its frame, its curtains and its view.

    Args:
        panes: ``{"name", "corners", "uvs", "mirrored"}``, like faces, just before the sources.
    """
    return [_add_pane(pane, folder) for pane in panes]


def _add_pane(pane: dict[str, Any], folder: Path) -> bpy.types.Object:
    made = new_material(pane["name"])
    made.cycles.emission_sampling = "NONE"
    n = Nodes(made.node_tree)
    mirror = n.add("ShaderNodeLightPath").outputs["Is Singular Ray"]
    clear = n.add("ShaderNodeBsdfTransparent").outputs[0]
    n.surface(n.mix_shaders(mirror, clear, n.emission(texture(n, folder, pane["mirrored"]))))
    placed = _placed(pane, made)
    for kind in ("camera", "diffuse", "transmission", "volume_scatter", "shadow"):
        setattr(placed, f"visible_{kind}", False)
    return placed


def _add_face(face: dict[str, Any], folder: Path) -> bpy.types.Object:
    placed = _placed(face, _material(face, folder))
    placed["shown"] = face["shown"]
    return placed


def _placed(face: dict[str, Any], material: bpy.types.Material) -> bpy.types.Object:
    """A polygon of ``material`` in the scene, with its ``uvs``."""
    mesh = bpy.data.meshes.new(face["name"])
    mesh.from_pydata(face["corners"], [], [list(range(len(face["corners"])))])
    layer = mesh.uv_layers.new(name="face")
    for loop, uv in zip(layer.data, face["uvs"], strict=True):
        loop.uv = uv
    mesh.materials.append(material)
    placed = bpy.data.objects.new(f"room:{face['name']}", mesh)
    bpy.context.scene.collection.objects.link(placed)
    return placed


def _material(face: dict[str, Any], folder: Path) -> bpy.types.Material:
    made = new_material(face["name"])
    made.cycles.emission_sampling = "NONE"
    n = Nodes(made.node_tree)
    path = n.add("ShaderNodeLightPath").outputs
    color = n.mix_color(path["Is Camera Ray"], texture(n, folder, face["albedo"]), (*face["mean_albedo"], 1.0))
    own = _reflecting(n, color, face["gloss"], face["roughness"])
    if face["emission"]:
        own = n.add_shaders(own, n.emission(texture(n, folder, face["emission"])))
    taken = n.math("GREATER_THAN", path["Diffuse Depth"], 0.5)
    taken = n.math("MULTIPLY", taken, n.math("GREATER_THAN", path["Ray Length"], SHADED_WITHIN_M))
    # Bounces off perfect mirrors are not counted among the glossy ones.
    in_mirror = n.math("MAXIMUM", n.math("GREATER_THAN", path["Glossy Depth"], 0.5), path["Is Singular Ray"])
    if not face["gloss"]:
        taken = n.math("MAXIMUM", taken, in_mirror)
    shown = n.mix_color(in_mirror, texture(n, folder, face["radiance"]), texture(n, folder, face["mirrored"]))
    n.surface(n.mix_shaders(taken, own, n.emission(shown)))
    return made


def _reflecting(n: Nodes, color: Socket, gloss: float, roughness: float) -> Socket:
    if not gloss:
        diffuse = n.add("ShaderNodeBsdfDiffuse")
        n.link(color, diffuse.inputs["Color"])
        return diffuse.outputs[0]
    principled = n.add("ShaderNodeBsdfPrincipled")
    n.link(color, principled.inputs["Base Color"])
    principled.inputs["Roughness"].default_value = roughness
    principled.inputs["Specular IOR Level"].default_value = gloss
    return principled.outputs[0]
