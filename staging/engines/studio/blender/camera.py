"""The photo's camera in Blender. Sizes in pixels, positions in metres."""

from __future__ import annotations

from typing import Any

import bpy
from mathutils import Matrix

SENSOR_MM = 36.0
NEAREST_M = 0.02


def add_camera(job: dict[str, Any]) -> bpy.types.Object:
    """Add the camera of ``job`` ``{"rotation": world to OpenCV camera, "position", "width", "height", "focal_px",
    "cx", "cy"}`` and make it the scene's. A principal point off the middle becomes a lens shift, in widths."""
    width, height = job["width"], job["height"]
    camera = bpy.data.cameras.new("camera")
    camera.sensor_fit, camera.sensor_width, camera.clip_start = "HORIZONTAL", SENSOR_MM, NEAREST_M
    camera.lens = job["focal_px"] * SENSOR_MM / width
    camera.shift_x = (width / 2 - job["cx"]) / width
    camera.shift_y = (job["cy"] - height / 2) / width
    placed = bpy.data.objects.new("camera", camera)
    opencv_to_blender = Matrix(((1, 0, 0), (0, -1, 0), (0, 0, -1)))
    turned = (Matrix(job["rotation"]).transposed() @ opencv_to_blender).to_4x4()
    placed.matrix_world = Matrix.Translation(job["position"]) @ turned
    bpy.context.scene.collection.objects.link(placed)
    bpy.context.scene.camera = placed
    return placed
