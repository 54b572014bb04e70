"""A contact sheet of the catalogue: every design alone on a neutral floor in soft window light.

python -m staging.engines.studio.blender.furniture.sheet OUT.png --style modern [--category sofa]
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import bpy
import cv2
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

from staging.engines.base import Style
from staging.engines.studio.blender.furniture import build
from staging.engines.studio.catalogue import CATEGORIES, Design, designs, materials, palette

FLOOR = (0.36, 0.33, 0.30, 1.0)
WALL = (0.62, 0.61, 0.59, 1.0)
VIEW = Vector((-0.62, -1.0, 0.42))


def main(arguments: Sequence[str] | None = None) -> None:
    """Render the sheet that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--style", type=Style, required=True, choices=tuple(Style))
    parser.add_argument("--category", choices=CATEGORIES, action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pixels", type=int, default=360, help="side of one picture")
    parser.add_argument("--samples", type=int, default=20)
    parser.add_argument("--only", help="one design by name")
    chosen = parser.parse_args(arguments)
    wanted = [
        design
        for category in chosen.category or CATEGORIES
        for design in designs(category, chosen.style)
        if chosen.only in (None, design.name)
    ]
    pictures = [photographed(design, chosen.style, chosen.seed, chosen.pixels, chosen.samples) for design in wanted]
    cv2.imwrite(str(chosen.out), _tiled(pictures))


def item(design: Design, style: Style, seed: int) -> dict[str, Any]:
    """A design as an item of a scene, at the origin."""
    described = materials(design, palette(style, seed), seed)
    return {"id": design.name, "category": design.category, "design": design.name, "position_m": (0.0, 0.0, 0.0),
            "rotation_deg": 0.0, "size_m": design.size_m, "materials": described, "seed": seed}  # fmt: skip


def photographed(design: Design, style: Style, seed: int, pixels: int, samples: int) -> NDArray[np.uint8]:
    """(pixels, pixels, 3) BGR picture of one design."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    piece = build(item(design, style, seed))
    hangs = design.category in {"art", "mirror"}
    if hangs:
        piece.location.z = 1.45 - design.size_m[2] / 2
    _surroundings(design, piece.location.z)
    _lights()
    _camera(piece, design)
    return _render(pixels, samples)


def _surroundings(design: Design, z: float) -> None:
    back = design.size_m[1] / 2 + (0.002 if design.wall else 0.5)
    _quad("floor", [(-9, -9, 0), (9, -9, 0), (9, back, 0), (-9, back, 0)], FLOOR)
    _quad("wall", [(-9, back, 0), (9, back, 0), (9, back, 6), (-9, back, 6)], WALL)
    if design.category in {"tv", "table_lamp", "vase", "books", "throw", "setting"} and z == 0:
        _quad("top", [(-2, -0.5, -0.001), (2, -0.5, -0.001), (2, back, -0.001), (-2, back, -0.001)], WALL)


def _quad(name: str, corners: list[tuple[float, float, float]], color: tuple[float, float, float, float]) -> None:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    made = bpy.data.materials.new(name)
    surface = made.node_tree.nodes["Principled BSDF"].inputs
    surface["Base Color"].default_value = color
    surface["Roughness"].default_value = 0.55
    mesh.materials.append(made)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, mesh))


def _lights() -> None:
    window = bpy.data.lights.new("window", "AREA")
    window.shape, window.size, window.size_y, window.energy = "RECTANGLE", 2.2, 1.8, 150.0
    window.color = (1.0, 0.97, 0.93)
    placed = bpy.data.objects.new("window", window)
    placed.location = (-3.2, -1.2, 2.1)
    placed.rotation_euler = (Vector((0, 0, 0.5)) - placed.location).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(placed)
    world = bpy.data.worlds.new("sky")
    world.node_tree.nodes["Background"].inputs[0].default_value = (0.95, 0.97, 1.0, 1.0)
    world.node_tree.nodes["Background"].inputs[1].default_value = 0.42
    bpy.context.scene.world = world


def _camera(piece: bpy.types.Object, design: Design) -> None:
    """Look at the piece from the front left and a little above, filling the frame."""
    reach = math.sqrt(sum(side**2 for side in design.size_m)) / 2
    aim = piece.location + Vector((0, 0, design.size_m[2] / 2))
    lens = bpy.data.cameras.new("camera")
    lens.lens, lens.clip_start = 50.0, 0.02
    placed = bpy.data.objects.new("camera", lens)
    view = Vector((-0.35, -1.0, 0.06)) if design.category in {"art", "mirror", "tv"} else VIEW
    if design.category in {"rug"}:
        view = Vector((-0.3, -1.0, 0.75))
    placed.location = aim + view.normalized() * (reach * (2.9 if design.size_m[2] > 1.2 else 2.6) + 0.05)
    placed.rotation_euler = (aim - placed.location).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(placed)
    bpy.context.scene.camera = placed


def _render(pixels: int, samples: int) -> NDArray[np.uint8]:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.seed = samples, True, 1
    scene.cycles.max_bounces = 4
    scene.render.resolution_x = scene.render.resolution_y = pixels
    scene.view_settings.view_transform = "Standard"
    with tempfile.TemporaryDirectory() as folder:
        scene.render.filepath = f"{folder}/picture.png"
        bpy.ops.render.render(write_still=True)
        picture = cv2.imread(scene.render.filepath)
    assert picture is not None, "Blender writes what it renders"  # noqa: S101
    return picture.astype(np.uint8)


def _tiled(pictures: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    across = min(len(pictures), max(3, math.ceil(math.sqrt(len(pictures) * 1.4))))
    rows = list(_rows(pictures, across))
    return np.vstack(rows)


def _rows(pictures: list[NDArray[np.uint8]], across: int) -> Iterator[NDArray[np.uint8]]:
    for start in range(0, len(pictures), across):
        row = pictures[start : start + across]
        blank = np.full_like(row[0], 40)
        yield np.hstack([*row, *[blank] * (across - len(row))])


if __name__ == "__main__":
    main()
