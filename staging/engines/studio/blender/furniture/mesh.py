"""From a numpy mesh to a Blender object."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np

from staging.engines.studio.blender.furniture.assembly import Mesh
from staging.engines.studio.blender.furniture.part import TRIANGLE
from staging.engines.studio.blender.materials.library import material


def mesh_object(name: str, drawn: Mesh, materials: dict[str, dict[str, Any]]) -> bpy.types.Object:
    """A Blender object with the drawn mesh, its materials by slot, linked to the scene's collection."""
    made = _mesh(name, drawn)
    for slot in drawn.slots:
        made.materials.append(material(materials[slot]))
    placed = bpy.data.objects.new(name, made)
    bpy.context.scene.collection.objects.link(placed)
    return placed


def _mesh(name: str, drawn: Mesh) -> bpy.types.Mesh:
    body = drawn.body
    sizes = np.where(body.faces[:, 3] == TRIANGLE, 3, 4).astype(np.int32)
    corners = body.faces[body.faces != TRIANGLE].astype(np.int32)
    made = bpy.data.meshes.new(name)
    made.vertices.add(len(body.verts))
    made.vertices.foreach_set("co", body.verts.astype(np.float32).ravel())
    made.loops.add(len(corners))
    made.loops.foreach_set("vertex_index", corners)
    made.polygons.add(len(sizes))
    made.polygons.foreach_set("loop_start", np.concatenate([[0], np.cumsum(sizes[:-1])]).astype(np.int32))
    made.polygons.foreach_set("material_index", drawn.slot_of_face.astype(np.int32))
    grain = made.attributes.new("grain", "FLOAT_VECTOR", "POINT")
    grain.data.foreach_set("vector", body.grain.astype(np.float32).ravel())
    made.update(calc_edges=True)
    made.shade_smooth()
    made.normals_split_custom_set_from_vertices(body.normals.astype(np.float32))
    return made


def place(piece: bpy.types.Object, item: dict[str, Any]) -> None:
    """Put the object where the item stands."""
    piece.location = item["position_m"]
    piece.rotation_euler = (0.0, 0.0, math.radians(item["rotation_deg"]))
