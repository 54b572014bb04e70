"""Render the sample rooms.

``python -m staging.engines.studio.blender.sample_rooms OUT [--only NAME] [--width 1600] [--samples 96]`` writes
``NAME.jpg`` and ``NAME.json`` (the truth) for each sample. Runs in a process of its own, as all that imports bpy.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray
from PIL import Image

from staging.engines.studio.model import Camera, Opening, Room
from staging.engines.studio.samples import CASING_M, SAMPLES, SKIRTING_HEIGHT_M, SampleRoom, Sun

WALL_THICKNESS_M = 0.18
EXPOSED_PERCENTILE = 60.0
EXPOSED_LEVEL = 0.5
SENSOR_NOISE = 0.0035
# How far the camera takes the room's colour cast out; all the way looks dead.
WHITE_BALANCE = 0.75

Corner = tuple[float, float, float]


# ------------------------------------------------------------------------------------------------ materials


def linear(color: str) -> tuple[float, float, float, float]:
    """sRGB ``#rrggbb`` → linear RGBA."""
    c = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in c)
    return r, g, b, 1.0


def material(name: str, color: str, roughness: float) -> bpy.types.Material:
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = linear(color)
    shader.inputs["Roughness"].default_value = roughness
    return made


class Nodes:
    """A few words for wiring shader nodes of one material."""

    def __init__(self, owner: bpy.types.Material) -> None:
        self.tree = owner.node_tree
        self.shader = self.tree.nodes["Principled BSDF"]
        self.position = self.add("ShaderNodeNewGeometry").outputs["Position"]

    def add(self, kind: str, inputs: dict[Any, Any] | None = None, **attributes: Any) -> Any:
        node = self.tree.nodes.new(kind)
        for name, value in attributes.items():
            setattr(node, name, value)
        for socket, value in (inputs or {}).items():
            self.put(node.inputs[socket], value)
        return node

    def put(self, socket: Any, value: Any) -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        else:
            socket.default_value = value

    def ramp(self, factor: Any, dark: tuple[float, ...], light: tuple[float, ...]) -> Any:
        node = self.add("ShaderNodeValToRGB", {"Fac": factor})
        first, last = node.color_ramp.elements
        first.position, first.color = 0.3, dark
        last.position, last.color = 0.7, light
        return node.outputs["Color"]

    def multiply(self, a: Any, b: Any) -> Any:
        node = self.add("ShaderNodeMix", data_type="RGBA", blend_type="MULTIPLY")
        node.inputs[0].default_value = 1.0
        colors = [s for s in node.inputs if s.enabled and s.type == "RGBA"]
        self.put(colors[0], a)
        self.put(colors[1], b)
        return next(s for s in node.outputs if s.enabled)

    def bump(self, height: Any, distance: float) -> None:
        node = self.add("ShaderNodeBump", {"Height": height, "Distance": distance, "Strength": 0.4})
        self.tree.links.new(node.outputs["Normal"], self.shader.inputs["Normal"])


def grey(level: float) -> tuple[float, float, float, float]:
    return level, level, level, 1.0


def planks(color: str) -> bpy.types.Material:
    """Oiled boards along y: 14 cm wide, grain along the board, each board its own tone."""
    made = material("planks", color, 0.34)
    n = Nodes(made)
    turned = n.add("ShaderNodeMapping", {"Vector": n.position, "Rotation": (0.0, 0.0, math.pi / 2)})
    boards = n.add(
        "ShaderNodeTexBrick",
        {
            "Vector": turned.outputs[0], "Scale": 1.0, "Brick Width": 1.7, "Row Height": 0.14, "Mortar Size": 0.0014,
            "Color1": grey(0.0), "Color2": grey(1.0), "Mortar": grey(0.5),
        },
        offset=0.37,
    )  # fmt: skip
    shift = n.add("ShaderNodeVectorMath", {0: boards.outputs["Color"]}, operation="SCALE")
    shift.inputs["Scale"].default_value = 31.0
    moved = n.add("ShaderNodeVectorMath", {0: turned.outputs[0], 1: shift.outputs[0]}, operation="ADD")
    along = n.add("ShaderNodeMapping", {"Vector": moved.outputs[0], "Scale": (1.1, 15.0, 1.0)})
    grain = n.add("ShaderNodeTexNoise", {"Vector": along.outputs[0], "Scale": 1.8, "Detail": 9.0, "Distortion": 0.6})
    base = linear(color)
    dark = (*(0.72 * c for c in base[:3]), 1.0)
    light = (*(min(1.0, 1.2 * c) for c in base[:3]), 1.0)
    toned = n.multiply(
        n.ramp(grain.outputs["Fac"], dark, light), n.ramp(boards.outputs["Color"], grey(0.8), grey(1.08))
    )
    gaps = n.ramp(boards.outputs["Fac"], grey(1.0), grey(0.3))
    n.put(n.shader.inputs["Base Color"], n.multiply(toned, gaps))
    return made


def tiles(color: str) -> bpy.types.Material:
    """Stone tiles of 60 cm with thin joints."""
    made = material("tiles", color, 0.28)
    n = Nodes(made)
    joints = n.add(
        "ShaderNodeTexBrick",
        {
            "Vector": n.position, "Scale": 1.0, "Brick Width": 0.6, "Row Height": 0.6, "Mortar Size": 0.003,
            "Color1": grey(0.4), "Color2": grey(0.6), "Mortar": grey(0.5),
        },
        offset=0.0,
    )  # fmt: skip
    cloud = n.add("ShaderNodeTexNoise", {"Vector": n.position, "Scale": 5.0, "Detail": 8.0})
    base = linear(color)
    stone = n.ramp(cloud.outputs["Fac"], (*(0.88 * c for c in base[:3]), 1.0), base)
    n.put(n.shader.inputs["Base Color"], n.multiply(stone, n.ramp(joints.outputs["Fac"], grey(1.0), grey(0.55))))
    return made


def carpet(color: str) -> bpy.types.Material:
    """Cut pile: no shine, fine mottling."""
    made = material("carpet", color, 1.0)
    n = Nodes(made)
    n.shader.inputs["Specular IOR Level"].default_value = 0.0
    pile = n.add("ShaderNodeTexNoise", {"Vector": n.position, "Scale": 260.0, "Detail": 3.0})
    cloud = n.add("ShaderNodeTexNoise", {"Vector": n.position, "Scale": 3.0, "Detail": 4.0})
    base = linear(color)
    fibre = n.ramp(pile.outputs["Fac"], (*(0.75 * c for c in base[:3]), 1.0), base)
    n.put(n.shader.inputs["Base Color"], n.multiply(fibre, n.ramp(cloud.outputs["Fac"], grey(0.9), grey(1.0))))
    n.bump(pile.outputs["Fac"], 0.004)
    return made


FLOORS = {"planks": planks, "tiles": tiles, "carpet": carpet}


# ------------------------------------------------------------------------------------------------ geometry


class Wall:
    """Builds in one wall's own frame: ``along`` it, ``inward`` from its inner face, ``up``."""

    def __init__(self, room: Room, index: int) -> None:
        self.corner, self.along, self.inward = room.wall(index)
        self.length = room.wall_length(index)
        self.height = room.height_m

    def box(self, name: str, low: Corner, high: Corner, made_of: bpy.types.Material) -> None:
        """A block between two corners given as (along, inward, up) in metres."""
        block(name, [self.world(p) for p in _corners(low, high)], made_of)

    def world(self, p: Corner) -> Corner:
        xy = self.corner + self.along * p[0] + self.inward * p[1]
        return float(xy[0]), float(xy[1]), p[2]


def _corners(low: Corner, high: Corner) -> list[Corner]:
    (x0, y0, z0), (x1, y1, z1) = low, high
    return [(x, y, z) for z in (z0, z1) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]


_SIDES = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))


def block(name: str, corners: Sequence[Corner], made_of: bpy.types.Material) -> None:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(list(corners), [], list(_SIDES))
    mesh.materials.append(made_of)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new(name, mesh))


def build_wall(wall: Wall, openings: Sequence[Opening], paint: bpy.types.Material, trim: bpy.types.Material) -> None:
    """Masonry around the openings, then skirting, frames and leaves."""
    thick = -WALL_THICKNESS_M
    at = -WALL_THICKNESS_M
    for o in sorted(openings, key=lambda o: o.start_m):
        wall.box("wall", (at, thick, 0.0), (o.start_m, 0.0, wall.height), paint)
        wall.box("wall", (o.start_m, thick, o.top_m), (o.end_m, 0.0, wall.height), paint)
        if o.bottom_m > 0:
            wall.box("wall", (o.start_m, thick, 0.0), (o.end_m, 0.0, o.bottom_m), paint)
        at = o.end_m
    wall.box("wall", (at, thick, 0.0), (wall.length + WALL_THICKNESS_M, 0.0, wall.height), paint)
    build_skirting(wall, openings, trim)
    for o in openings:
        OPENINGS[o.kind](wall, o, trim, paint)


def build_skirting(wall: Wall, openings: Sequence[Opening], trim: bpy.types.Material) -> None:
    at = 0.0
    for o in sorted((o for o in openings if o.bottom_m == 0), key=lambda o: o.start_m):
        wall.box("skirting", (at, 0.0, 0.0), (o.start_m - CASING_M, 0.014, SKIRTING_HEIGHT_M), trim)
        at = o.end_m + CASING_M
    wall.box("skirting", (at, 0.0, 0.0), (wall.length, 0.014, SKIRTING_HEIGHT_M), trim)


def build_casing(wall: Wall, o: Opening, trim: bpy.types.Material) -> None:
    w, d = CASING_M, 0.018
    low = o.bottom_m if o.bottom_m == 0 else o.bottom_m - w
    wall.box("casing", (o.start_m - w, 0.0, low), (o.start_m, d, o.top_m + w), trim)
    wall.box("casing", (o.end_m, 0.0, low), (o.end_m + w, d, o.top_m + w), trim)
    wall.box("casing", (o.start_m, 0.0, o.top_m), (o.end_m, d, o.top_m + w), trim)


def build_window(wall: Wall, o: Opening, trim: bpy.types.Material, _paint: bpy.types.Material) -> None:
    """Two sashes in a frame half way into the wall, and a sill."""
    build_casing(wall, o, trim)
    f, near, far = 0.055, -0.07, -0.12
    middle = (o.start_m + o.end_m) / 2
    for left, right in ((o.start_m, o.start_m + f), (middle - f, middle + f), (o.end_m - f, o.end_m)):
        wall.box("sash", (left, far, o.bottom_m), (right, near, o.top_m), trim)
    # Between the uprights, not through them: overlapping faces render black.
    for left, right in ((o.start_m + f, middle - f), (middle + f, o.end_m - f)):
        for low, high in ((o.bottom_m, o.bottom_m + f), (o.top_m - f, o.top_m)):
            wall.box("sash", (left, far, low), (right, near, high), trim)
    wall.box("sill", (o.start_m - 0.1, far, o.bottom_m - 0.035), (o.end_m + 0.1, 0.09, o.bottom_m), trim)


def build_door(wall: Wall, o: Opening, trim: bpy.types.Material, _paint: bpy.types.Material) -> None:
    """A closed leaf with two sunk panels and a lever."""
    build_casing(wall, o, trim)
    back, face = -0.06, -0.02
    wall.box("leaf", (o.start_m, back, 0.005), (o.end_m, face, o.top_m), trim)
    rail = 0.11
    for low, high in ((0.2, 0.85), (1.1, o.top_m - 0.15)):
        for left, right in ((o.start_m, o.start_m + rail), (o.end_m - rail, o.end_m)):
            wall.box("stile", (left, face, low), (right, face + 0.009, high), trim)
    for low, high in ((0.005, 0.2), (0.85, 1.1), (o.top_m - 0.15, o.top_m)):
        wall.box("rail", (o.start_m, face, low), (o.end_m, face + 0.009, high), trim)
    steel = material("steel", "#8c8c8e", 0.3)
    steel.node_tree.nodes["Principled BSDF"].inputs["Metallic"].default_value = 1.0
    wall.box("lever", (o.end_m - 0.17, face + 0.045, 1.0), (o.end_m - 0.05, face + 0.06, 1.02), steel)
    wall.box("lever", (o.end_m - 0.07, face, 1.0), (o.end_m - 0.05, face + 0.06, 1.02), steel)


def build_passage(wall: Wall, o: Opening, trim: bpy.types.Material, paint: bpy.types.Material) -> None:
    """An opening into a short hall that has a floor, walls and a ceiling of its own."""
    build_casing(wall, o, trim)
    a, b, depth, top = o.start_m - 0.6, o.end_m + 0.6, -2.4, wall.height
    near = -WALL_THICKNESS_M
    wall.box("hall", (a, depth - 0.1, 0.0), (b, depth, top), paint)
    wall.box("hall", (a - 0.1, depth, 0.0), (a, near, top), paint)
    wall.box("hall", (b, depth, 0.0), (b + 0.1, near, top), paint)
    wall.box("hall", (a, depth, top), (b, near, top + 0.1), paint)
    light = bpy.data.lights.new("hall", "POINT")
    light.energy, light.shadow_soft_size = 30.0, 0.15
    lamp = bpy.data.objects.new("hall", light)
    lamp.location = wall.world(((a + b) / 2, (depth + near) / 2, top - 0.4))
    bpy.context.scene.collection.objects.link(lamp)


OPENINGS = {"window": build_window, "door": build_door, "passage": build_passage}


def build_shell(sample: SampleRoom) -> None:
    """Floor, ceiling and walls. The floor runs on under walls and halls, as floors do."""
    room = sample.room
    xs, ys = zip(*room.polygon_m, strict=True)
    low, high = (min(xs) - 3.0, min(ys) - 3.0), (max(xs) + 3.0, max(ys) + 3.0)
    block("floor", _corners((*low, -0.1), (*high, 0.0)), FLOORS[sample.floor](sample.floor_color))
    t = WALL_THICKNESS_M
    white = material("ceiling", "#f3f2ee", 0.8)
    over = _corners((min(xs) - t, min(ys) - t, room.height_m), (max(xs) + t, max(ys) + t, room.height_m + 0.1))
    block("ceiling", over, white)
    paint, trim = material("paint", sample.wall_color, 0.65), material("trim", "#f1f0ec", 0.35)
    for i in range(len(room.polygon_m)):
        build_wall(Wall(room, i), [o for o in sample.openings if o.wall == i], paint, trim)


# ------------------------------------------------------------------------------------------------ light and camera


def build_daylight(sample: SampleRoom) -> None:
    """Sky, ground outside, a portal in each window, and the sun where there is one."""
    scene = bpy.context.scene
    world = bpy.data.worlds.new("sky")
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value = (0.78, 0.88, 1.0, 1.0)
    background.inputs["Strength"].default_value = sample.sky
    scene.world = world
    block("ground", _corners((-60, -60, -3.2), (60, 60, -3.0)), material("ground", "#8a8b78", 0.95))
    for o in sample.openings:
        if o.kind == "window":
            build_portal(Wall(sample.room, o.wall), o)
    if sample.sun:
        build_sun(sample.sun)


def build_portal(wall: Wall, o: Opening) -> None:
    light = bpy.data.lights.new("portal", "AREA")
    light.shape, light.size, light.size_y = "RECTANGLE", o.end_m - o.start_m, o.top_m - o.bottom_m
    light.cycles.is_portal = True
    portal = bpy.data.objects.new("portal", light)
    centre = wall.world(((o.start_m + o.end_m) / 2, -WALL_THICKNESS_M, (o.bottom_m + o.top_m) / 2))
    inward = Vector((*wall.inward, 0.0))
    portal.matrix_world = Matrix.Translation(centre) @ inward.to_track_quat("-Z", "Y").to_matrix().to_4x4()
    bpy.context.scene.collection.objects.link(portal)


def build_sun(sun: Sun) -> None:
    light = bpy.data.lights.new("sun", "SUN")
    light.energy, light.angle, light.color = sun.strength, math.radians(0.53), (1.0, 0.9, 0.76)
    azimuth, elevation = math.radians(sun.azimuth_deg), math.radians(sun.elevation_deg)
    towards = Vector(
        (math.cos(azimuth) * math.cos(elevation), math.sin(azimuth) * math.cos(elevation), math.sin(elevation))
    )
    lamp = bpy.data.objects.new("sun", light)
    lamp.rotation_euler = (-towards).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(lamp)


def build_camera(camera: Camera) -> None:
    data = bpy.data.cameras.new("camera")
    data.sensor_fit, data.sensor_width = "HORIZONTAL", 36.0
    data.lens = camera.focal_px * 36.0 / camera.width
    data.clip_start = 0.02
    eye = bpy.data.objects.new("camera", data)
    axes = camera.rotation().T @ np.diag([1.0, -1.0, -1.0])
    eye.matrix_world = Matrix.Translation(camera.position()) @ Matrix(axes.tolist()).to_4x4()
    bpy.context.scene.collection.objects.link(eye)
    bpy.context.scene.camera = eye


# ------------------------------------------------------------------------------------------------ rendering


def configure(width: int, height: int, samples: int) -> None:
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.seed = samples, True, 1
    scene.cycles.use_adaptive_sampling, scene.cycles.adaptive_threshold = True, 0.02
    scene.cycles.max_bounces, scene.cycles.diffuse_bounces, scene.cycles.glossy_bounces = 10, 8, 3
    scene.cycles.sample_clamp_indirect = 8.0
    scene.render.image_settings.file_format = "OPEN_EXR"
    scene.render.image_settings.color_depth = "32"


def render_linear(folder: Path, size: tuple[int, int]) -> NDArray[np.float32]:
    """(height, width, 3) scene-linear radiance."""
    path = folder / "render.exr"
    bpy.context.scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(str(path))
    flat = np.empty(size[0] * size[1] * 4, np.float32)
    image.pixels.foreach_get(flat)
    path.unlink()
    return flat.reshape(size[1], size[0], 4)[::-1, :, :3]


def develop(radiance: NDArray[np.float32], seed: int) -> NDArray[np.uint8]:
    """What a camera makes of it: white balance, exposure for the room, a shoulder for the windows, a little noise."""
    cast = np.median(radiance.reshape(-1, 3), axis=0)
    balanced = radiance * (cast.mean() / cast) ** WHITE_BALANCE
    luminance = balanced @ np.array([0.2126, 0.7152, 0.0722])
    exposed = balanced * (EXPOSED_LEVEL / np.percentile(luminance, EXPOSED_PERCENTILE))
    noise = np.random.default_rng(seed).normal(0.0, SENSOR_NOISE, exposed.shape)
    return encode(exposed, noise)


def encode(exposed: NDArray[np.floating[Any]], noise: NDArray[np.float64] | float = 0.0) -> NDArray[np.uint8]:
    """Exposed light as sRGB bytes, with a shoulder, and noise in code values of [0, 1]."""
    knee = 0.6
    rolled = np.where(exposed < knee, exposed, 1.0 - (1.0 - knee) * np.exp(-(exposed - knee) / (1.0 - knee)))
    encoded = np.where(rolled <= 0.0031308, 12.92 * rolled, 1.055 * np.maximum(rolled, 1e-9) ** (1 / 2.4) - 0.055)
    return np.asarray(np.clip((encoded + noise) * 255.0 + 0.5, 0, 255), dtype=np.uint8)


def render_sample(sample: SampleRoom, out: Path, width: int, height: int, samples: int) -> None:
    """Write ``NAME.jpg`` and ``NAME.json`` into ``out``."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    build_shell(sample)
    build_daylight(sample)
    build_camera(sample.camera(width, height))
    configure(width, height, samples)
    pixels = develop(render_linear(out, (width, height)), seed=1)
    Image.fromarray(pixels).save(out / f"{sample.name}.jpg", quality=92, subsampling=0)
    (out / f"{sample.name}.json").write_text(json.dumps(sample.truth(width, height), indent=1) + "\n")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Render the sample rooms.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", choices=[s.name for s in SAMPLES])
    parser.add_argument("--width", type=int, default=1600)
    parser.add_argument("--samples", type=int, default=96)
    arguments = parser.parse_args(argv)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        if arguments.only in (None, sample.name):
            height = round(arguments.width * 2 / 3)
            render_sample(sample, arguments.out, arguments.width, height, arguments.samples)


if __name__ == "__main__":
    main()
