"""The renders of a job: empty room, room with the furniture's shadows, furniture alone, and which item is where."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.blender.camera import aim
from staging.engines.studio.blender.nodes import Nodes, new_material

Objects = Collection[bpy.types.Object]
# The denoiser frays the outermost pixels: render more and cut it off.
MARGIN_PX = 6


def arrange(kind: str, room: Objects, items: Objects, panes: Objects) -> None:
    """Show the camera what the pass ``kind`` is about.

    ``empty``: the room alone. ``shadowed``: the room; furniture is cut out of the picture (alpha 0) but casts shadows
    and reflections. ``furniture``: furniture alone, premultiplied, cut by walls in front of it; the panes that mirrors
    see are there then only. ``index``: both. ``matte``: how much of each pixel the furniture covers, the last pass, as
    its materials are gone then. In these three, walls without furniture behind them are left out: the picture is the
    same to the byte, for a twelfth less work.
    """
    for item in items:
        item.hide_render = kind == "empty"
        item.is_holdout = kind == "shadowed"
    for face in room:
        face.is_holdout = kind in ("furniture", "matte")
        face.visible_camera = face["shown"] and (face["hides"] or kind in ("empty", "shadowed"))
    if kind == "matte":
        _flatten(items)
    for pane in panes:
        pane.hide_render = kind != "furniture"


def render_pass(job: dict[str, Any], folder: Path, on_said: Callable[[str], None]) -> NDArray[np.float32]:
    """Render what is arranged. Returns linear premultiplied RGBA of the border, (rows, columns, 4), top row first.

    Args:
        job: ``{"kind", "width", "height", "focal_px", "cx", "cy", "border": [left, top, right, bottom], "samples",
            "threshold"}``, lengths in pixels.
        on_said: gets what Cycles says about its progress.
    """
    scene = bpy.context.scene
    aim(scene.camera.data, job, MARGIN_PX)
    _frame(scene.render, job)
    _quality(scene, job)
    path = folder / "pass.exr"
    scene.render.filepath = str(path)
    with _Watch(on_said):
        bpy.ops.render.render(write_still=True)
    return _read(path, job["border"])


def _frame(render: Any, job: dict[str, Any]) -> None:
    width, height = job["width"] + 2 * MARGIN_PX, job["height"] + 2 * MARGIN_PX
    left, top, right, bottom = job["border"]
    right, bottom = right + 2 * MARGIN_PX, bottom + 2 * MARGIN_PX
    render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
    # Blender keeps shares in single precision and cuts the product off: aim inside the pixel, not at its edge.
    render.border_min_x, render.border_max_x = _share(left, width), _share(right, width)
    render.border_min_y, render.border_max_y = _share(height - bottom, height), _share(height - top, height)
    settings = render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth = "OPEN_EXR", "RGBA", "32"
    settings.exr_codec = "NONE"


def _share(pixel: int, size: int) -> float:
    return min(1.0, (pixel + 0.25) / size)


def _quality(scene: bpy.types.Scene, job: dict[str, Any]) -> None:
    index, flat = job["kind"] == "index", job["kind"] in ("index", "matte")
    cycles = scene.cycles
    cycles.samples = job["samples"]
    cycles.use_adaptive_sampling = job["threshold"] > 0
    cycles.adaptive_threshold = job["threshold"]
    cycles.adaptive_min_samples = max(8, job["samples"] // (16 if flat else 4))
    cycles.use_denoising = not flat
    # A glossy floor's guides show what it mirrors, as noisily as it does: noise that the denoiser takes for a texture.
    cycles.denoising_prefilter = "FAST" if job["kind"] == "furniture" else "ACCURATE"
    cycles.filter_width = 0.01 if index else 1.5
    scene.view_layers[0].material_override = _index_material() if index else None


def _flatten(items: Objects) -> None:
    """Let all materials that are not seen through shine alike, which costs hardly more than the ray."""
    plain = new_material("plain")
    n = Nodes(plain.node_tree)
    n.surface(n.add("ShaderNodeEmission").outputs[0])
    for slot in (slot for item in items for slot in item.material_slots):
        if not any(node.type == "BSDF_TRANSPARENT" for node in slot.material.node_tree.nodes):
            slot.material = plain


def _index_material() -> bpy.types.Material:
    """Shines with the object's number, so that one sample tells which item a pixel shows."""
    made = new_material("index")
    n = Nodes(made.node_tree)
    n.surface(n.emission(n.add("ShaderNodeObjectInfo").outputs["Object Index"]))
    return made


class _Watch:
    """Passes on how far Cycles is while it renders."""

    def __init__(self, on_said: Callable[[str], None]) -> None:
        self._on_said = on_said

    def __enter__(self) -> None:
        bpy.app.handlers.render_stats.append(self._stats)

    def __exit__(self, *_: object) -> None:
        bpy.app.handlers.render_stats.remove(self._stats)

    def _stats(self, text: object, *_: object) -> None:
        self._on_said(str(text))


def _read(path: Path, border: list[int]) -> NDArray[np.float32]:
    image = bpy.data.images.load(str(path))
    image.colorspace_settings.name = "Non-Color"
    columns, rows = image.size
    if (columns, rows) != (border[2] - border[0] + 2 * MARGIN_PX, border[3] - border[1] + 2 * MARGIN_PX):
        raise RuntimeError(f"rendered {columns}x{rows} pixels for the border {border}")
    pixels = np.empty(rows * columns * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    path.unlink()
    m = MARGIN_PX
    return np.ascontiguousarray(pixels.reshape(rows, columns, 4)[::-1][m:-m, m:-m])
