"""The photo's camera in Blender. Sizes in pixels, positions in metres."""

from __future__ import annotations

from typing import Any

import bpy
from mathutils import Matrix

SENSOR_MM = 36.0
NEAREST_M = 0.02


def add_camera(job: dict[str, Any]) -> bpy.types.Object:
    """Add the camera of ``job`` ``{"rotation": world to OpenCV camera axes, "position"}`` and make it the scene's."""
    placed = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    opencv_to_blender = Matrix(((1, 0, 0), (0, -1, 0), (0, 0, -1)))
    turned = (Matrix(job["rotation"]).transposed() @ opencv_to_blender).to_4x4()
    placed.matrix_world = Matrix.Translation(job["position"]) @ turned
    bpy.context.scene.collection.objects.link(placed)
    bpy.context.scene.camera = placed
    return placed


def aim(camera: bpy.types.Camera, view: dict[str, Any], margin: int) -> None:
    """Set lens and shift for a picture of ``view`` ``{"width", "height", "focal_px", "cx", "cy"}`` in pixels.

    The picture gets ``margin`` pixels more on each side. A principal point off the middle is a shift, in widths.
    """
    wide = view["width"] + 2 * margin
    camera.sensor_fit, camera.sensor_width, camera.clip_start = "HORIZONTAL", SENSOR_MM, NEAREST_M
    camera.lens = view["focal_px"] * SENSOR_MM / wide
    camera.shift_x = (view["width"] / 2 - view["cx"]) / wide
    camera.shift_y = (view["cy"] - view["height"] / 2) / wide
