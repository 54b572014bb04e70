"""Path-trace random rooms: ``python -m staging.engines.studio.blender.random_rooms OUT SIZE SAMPLES SEED…``.

The rooms are those of `staging.engines.studio.training.draw`; their truth is exact because both read one description.
Runs in a process of its own, as all that imports bpy.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bpy
import cv2
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from staging.engines.studio.blender.sample_rooms import (
    Corner,
    Nodes,
    Wall,
    block,
    build_camera,
    build_portal,
    build_sun,
    configure,
    render_linear,
)
from staging.engines.studio.lens import straightened
from staging.engines.studio.model import Camera, Opening
from staging.engines.studio.samples import Sun
from staging.engines.studio.training.develop import develop
from staging.engines.studio.training.draw import draw
from staging.engines.studio.training.rooms import (
    BRICKS,
    GLOWING,
    MOTTLED,
    PLAIN,
    STRIPES,
    Block,
    Color,
    Hole,
    Material,
    RandomRoom,
)
from staging.engines.studio.understand.geometry import pixel_grid

THICK = 0.2
MARGIN = 1.16
"""Rendered so much larger than the photo, so that the lens can bend it."""


# ------------------------------------------------------------------------------------------------ materials


def made_of(m: Material) -> bpy.types.Material:
    """The material as shader nodes: colours and pattern as the painter has them, in world coordinates."""
    out = bpy.data.materials.new("random")
    out.use_nodes = True
    n = Nodes(out)
    n.shader.inputs["Roughness"].default_value = 0.75 - 0.6 * m.gloss
    n.shader.inputs["Specular IOR Level"].default_value = 0.2 + 0.4 * m.gloss
    first, second, joint = (_rgba(c) for c in m.colors)
    if m.kind in (PLAIN, GLOWING):
        n.put(n.shader.inputs["Base Color"], first)
        n.shader.inputs["Emission Color"].default_value = first
        n.shader.inputs["Emission Strength"].default_value = m.grain if m.kind == GLOWING else 0.0
    elif m.kind == MOTTLED:
        cloud = n.add("ShaderNodeTexNoise", {"Vector": n.position, "Scale": 1 / m.size_m[0], "Detail": 4.0})
        n.put(n.shader.inputs["Base Color"], n.ramp(cloud.outputs["Fac"], second, first))
    else:
        n.put(n.shader.inputs["Base Color"], _pattern(n, m, first, second, joint))
    return out


def _rgba(color: Color) -> tuple[float, float, float, float]:
    return (*color, 1.0)


def _flat(n: Nodes, m: Material) -> Any:
    """Texture coordinates: x and y on floors, along and up on walls."""
    normal = n.add("ShaderNodeNewGeometry").outputs["Normal"]
    parts = n.add("ShaderNodeSeparateXYZ", {"Vector": normal}).outputs
    where = n.add("ShaderNodeSeparateXYZ", {"Vector": n.position}).outputs
    upright = n.add("ShaderNodeMath", {0: parts[2], 1: parts[2]}, operation="MULTIPLY")
    wall = n.add("ShaderNodeMath", {0: upright.outputs[0], 1: 0.5}, operation="LESS_THAN").outputs[0]
    side = n.add("ShaderNodeMath", {0: where[0], 1: where[1]}, operation="ADD").outputs[0]
    u = n.add("ShaderNodeMix", {0: wall, 2: where[0], 3: side}).outputs[0]
    v = n.add("ShaderNodeMix", {0: wall, 2: where[1], 3: where[2]}).outputs[0]
    flat = n.add("ShaderNodeCombineXYZ", {0: u, 1: v})
    turn = (0.0, 0.0, math.radians(m.turn_deg))
    return n.add("ShaderNodeMapping", {"Vector": flat.outputs[0], "Rotation": turn}).outputs[0]


def _pattern(n: Nodes, m: Material, first: Any, second: Any, joint: Any) -> Any:
    across = m.size_m[1] if m.kind != STRIPES else 100.0
    tiles = n.add(
        "ShaderNodeTexBrick",
        {
            "Vector": _flat(n, m), "Scale": 1.0, "Brick Width": m.size_m[0], "Row Height": across,
            "Mortar Size": m.joint_m, "Color1": first, "Color2": second, "Mortar": joint,
        },
        offset=0.5 if m.kind == BRICKS else 0.37 if m.kind == 1 else 0.0,
    )  # fmt: skip
    grain = n.add("ShaderNodeTexNoise", {"Vector": n.position, "Scale": 7.0, "Detail": 6.0})
    dark = 1 - 0.4 * m.grain
    return n.multiply(
        tiles.outputs["Color"], n.ramp(grain.outputs["Fac"], (dark, dark, dark, 1.0), (1.0, 1.0, 1.0, 1.0))
    )


def plain(color: Color) -> bpy.types.Material:
    return made_of(Material(PLAIN, (color, color, color)))


def glowing(color: Color, strength: float) -> bpy.types.Material:
    return made_of(Material(GLOWING, (color, color, color), grain=strength))


# ------------------------------------------------------------------------------------------------ walls


def cut(wall: Wall, holes: Sequence[Hole], paint: bpy.types.Material, top: float) -> None:
    """Masonry around what goes through the wall."""
    at = -THICK
    for h in sorted((h for h in holes if h.kind in ("window", "door", "passage")), key=lambda h: h.start):
        wall.box("wall", (at, -THICK, 0.0), (h.start, 0.0, top), paint)
        wall.box("wall", (h.start, -THICK, h.top), (h.end, 0.0, top), paint)
        if h.bottom > 0:
            wall.box("wall", (h.start, -THICK, 0.0), (h.end, 0.0, h.bottom), paint)
        at = h.end
    wall.box("wall", (at, -THICK, 0.0), (wall.length + THICK, 0.0, top), paint)


def rims(room: RandomRoom, wall: Wall, holes: Sequence[Hole], trim: bpy.types.Material) -> None:
    """Skirting, cornice and casings."""
    at = 0.0
    for h in sorted((h for h in holes if h.bottom == 0 and h.kind in ("door", "passage")), key=lambda h: h.start):
        if room.skirting and h.start - h.casing > at:
            wall.box("skirting", (at, 0.0, 0.0), (h.start - h.casing, 0.012, room.skirting), trim)
        at = h.end + h.casing
    if room.skirting:
        wall.box("skirting", (at, 0.0, 0.0), (wall.length, 0.012, room.skirting), trim)
    if room.cornice:
        high = room.room.height_m
        wall.box("cornice", (0.0, 0.0, high - room.cornice), (wall.length, room.cornice * 0.6, high), trim)
    for h in (h for h in holes if h.casing and h.kind in ("window", "door", "passage")):
        c = h.casing
        low = h.bottom - c if h.bottom > 0.05 else 0.0
        wall.box("casing", (h.start - c, 0.0, low), (h.start, 0.016, h.top + c), trim)
        wall.box("casing", (h.end, 0.0, low), (h.end + c, 0.016, h.top + c), trim)
        wall.box("casing", (h.start, 0.0, h.top), (h.end, 0.016, h.top + c), trim)


def fill(room: RandomRoom, wall: Wall, h: Hole) -> None:
    """What is in a hole."""
    {"window": _window, "door": _door, "passage": _hall, "picture": _picture, "panel": _panel}[h.kind](room, wall, h)


def _bars(wall: Wall, h: Hole, of: bpy.types.Material, back: float) -> None:
    half = h.frame / 2
    for i in range(h.panes[0] + 1):
        c = h.start + (h.end - h.start) * i / h.panes[0]
        low, high = max(h.start, c - half), min(h.end, c + half)
        wall.box("bar", (low, back, h.bottom), (high, back + 0.05, h.top), of)
    for j in range(h.panes[1] + 1):
        c = h.bottom + (h.top - h.bottom) * j / h.panes[1]
        low, high = max(h.bottom, c - half), min(h.top, c + half)
        wall.box("bar", (h.start, back + 0.004, low), (h.end, back + 0.046, high), of)


def _window(_room: RandomRoom, wall: Wall, h: Hole) -> None:
    sash = plain(h.face)
    _bars(wall, h, sash, -min(h.depth, THICK - 0.06) - 0.03)
    wall.box("sill", (h.start - 0.04, -0.15, h.bottom - 0.03), (h.end + 0.04, 0.05, h.bottom), plain(h.reveal))
    if h.style == 1:
        white = glowing((0.8, 0.8, 0.78), 0.5)
        for i in range(int((h.top - h.bottom) / 0.05)):
            z = h.bottom + 0.05 * i
            wall.box("slat", (h.start, -0.16, z), (h.end, -0.155, z + 0.035), white)


def _door(_room: RandomRoom, wall: Wall, h: Hole) -> None:
    leaf, face = plain(h.face), -min(h.depth, 0.12)
    if h.style:
        n = max(1, h.panes[0]) if h.style == 1 else 1
        low = 0.12 if h.style == 1 else 1.0
        wide = (h.end - h.start) / n
        for i in range(n):
            a, b = h.start + i * wide, h.start + (i + 1) * wide
            for left, right in ((a, a + h.frame), (b - h.frame, b)):
                wall.box("leaf", (left, face - 0.04, 0.005), (right, face, h.top), leaf)
            wall.box("leaf", (a + h.frame, face - 0.04, 0.005), (b - h.frame, face, low), leaf)
            wall.box("leaf", (a + h.frame, face - 0.04, h.top - h.frame), (b - h.frame, face, h.top), leaf)
    else:
        wall.box("leaf", (h.start, face - 0.04, 0.005), (h.end, face, h.top), leaf)
        _panels(wall, h, face, leaf)
    a = h.end - 0.14 if h.variant > 0 else h.start + 0.03
    wall.box("lever", (a, face, 0.99), (a + 0.11, face + 0.05, 1.01), plain((0.3, 0.3, 0.3)))


def _panels(wall: Wall, h: Hole, face: float, of: bpy.types.Material) -> None:
    """Raised panels."""
    if not h.panes[0]:
        return
    wide, high = (h.end - h.start) / h.panes[0], h.top / h.panes[1]
    for i in range(h.panes[0]):
        for j in range(h.panes[1]):
            a, low = h.start + i * wide, j * high
            wall.box(
                "panel",
                (a + 0.16 * wide, face, low + 0.1 * high),
                (a + 0.84 * wide, face + 0.008, low + 0.9 * high),
                of,
            )


def _hall(room: RandomRoom, wall: Wall, h: Hole) -> None:
    a, b, far, top = h.start - h.spread[0] - 0.01, h.end + h.spread[1] + 0.01, -h.depth - THICK, room.room.height_m
    paint = plain(h.reveal)
    wall.box("hall", (a, far - 0.1, 0.0), (b, far, top), paint)
    wall.box("hall", (a - 0.1, far, 0.0), (a, -THICK, top), paint)
    wall.box("hall", (b, far, 0.0), (b + 0.1, -THICK, top), paint)
    wall.box("hall", (a, far, top), (b, -THICK, top + 0.1), paint)
    floor = made_of(room.floor) if h.style == 0 else plain(h.face)
    wall.box("hall", (a, far, -0.1), (b, 0.0 if h.style == 0 else -0.02, 0.0005), floor)
    _point((wall.world(((a + b) / 2, far / 2, top - 0.5))), (1.0, 0.95, 0.85), 22.0 * h.glow)


def _picture(_room: RandomRoom, wall: Wall, h: Hole) -> None:
    wall.box("frame", (h.start, 0.0, h.bottom), (h.end, 0.02, h.top), plain(h.face))
    inside = made_of(Material(MOTTLED, ((0.5, 0.3, 0.2), (0.1, 0.2, 0.4), (0.0, 0.0, 0.0)), (0.2, 1.0)))
    f = h.frame
    wall.box("canvas", (h.start + f, 0.015, h.bottom + f), (h.end - f, 0.021, h.top - f), inside)


def _panel(_room: RandomRoom, wall: Wall, h: Hole) -> None:
    of, f = plain(h.reveal), h.frame
    wall.box("rim", (h.start, 0.0, h.bottom), (h.start + f, 0.012, h.top), of)
    wall.box("rim", (h.end - f, 0.0, h.bottom), (h.end, 0.012, h.top), of)
    wall.box("rim", (h.start + f, 0.0, h.bottom), (h.end - f, 0.012, h.bottom + f), of)
    wall.box("rim", (h.start + f, 0.0, h.top - f), (h.end - f, 0.012, h.top), of)


# ------------------------------------------------------------------------------------------------ solids


def solid(b: Block, top: float) -> None:
    """A box or an ellipsoid."""
    c, s = math.cos(math.radians(b.turn_deg)), math.sin(math.radians(b.turn_deg))
    low, high = max(0.0, b.bottom), min(b.top, top)
    if b.round:
        bpy.ops.mesh.primitive_uv_sphere_add(segments=24, ring_count=14, location=(*b.centre, (low + high) / 2))
        ball = bpy.context.object
        ball.scale = (b.size[0] / 2, b.size[1] / 2, (high - low) / 2)
        ball.rotation_euler = (0.0, 0.0, math.radians(b.turn_deg))
        ball.data.materials.append(made_of(b.material))
        return
    w, d = b.size[0] / 2, b.size[1] / 2
    corners: list[Corner] = [
        (b.centre[0] + c * x - s * y, b.centre[1] + s * x + c * y, z)
        for z in (low, high)
        for x, y in ((-w, -d), (w, -d), (w, d), (-w, d))
    ]
    block(b.role, corners, made_of(b.material))


def hearth(room: RandomRoom, h: Hole) -> None:
    """The mouth of a fireplace, as a dark box just before its block's face."""
    b, face = room.blocks[(h.host - 10) // 4], (h.host - 10) % 4
    across = face < 2
    sign = -1.0 if face % 2 == 0 else 1.0
    half = (b.size[1] if across else b.size[0]) / 2
    out = sign * (b.size[0] if across else b.size[1]) / 2

    def slab(a: float, e: float, low: float, high: float, thick: float, of: bpy.types.Material) -> None:
        corners: list[Corner] = []
        for z in (low, high):
            for u, v in ((a - half, 0.0), (e - half, 0.0), (e - half, thick), (a - half, thick)):
                n = out + sign * v
                x, y = (n, u) if across else (u, n)
                corners.append((b.centre[0] + x, b.centre[1] + y, z))
        block("hearth", corners, of)

    c = h.casing
    if c:
        slab(h.start - c, h.end + c, max(0.0, h.bottom - c), h.top + c, 0.012, plain(h.face))
    slab(h.start, h.end, h.bottom, h.top, 0.014, plain(h.reveal))


def ceilings(room: RandomRoom) -> None:
    """One or two planes, closed above the walls."""
    xs, ys = zip(*room.room.polygon_m, strict=True)
    low, high = (min(xs) - THICK, min(ys) - THICK), (max(xs) + THICK, max(ys) + THICK)
    of = made_of(room.ceiling)
    for sx, sy, z in room.vault:
        corners = [(x, y) for x, y in ((low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1]))]
        under: list[Corner] = [(x, y, z + sx * x + sy * y) for x, y in corners]
        over: list[Corner] = [(x, y, h + 0.05) for x, y, h in under]
        block("ceiling", [*under, *over], of)


# ------------------------------------------------------------------------------------------------ light and photo


def _point(at: Corner, color: Color, watts: float, radius: float = 0.2) -> None:
    light = bpy.data.lights.new("lamp", "POINT")
    light.energy, light.shadow_soft_size, light.color = watts, radius, color
    lamp = bpy.data.objects.new("lamp", light)
    lamp.location = at
    bpy.context.scene.collection.objects.link(lamp)


def lights(room: RandomRoom) -> None:
    """Sky through the windows, lamps, the sun, and a little light that comes from nowhere."""
    world = bpy.data.worlds.new("sky")
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    glow = max([h.glow for h in room.holes if h.kind == "window"], default=1.0)
    background.inputs["Color"].default_value = (0.8, 0.89, 1.0, 1.0)
    background.inputs["Strength"].default_value = 4.0 * glow
    bpy.context.scene.world = world
    corners: list[Corner] = [(x, y, z) for z in (-3.2, -3.0) for x, y in ((-60, -60), (60, -60), (60, 60), (-60, 60))]
    block("ground", corners, plain((0.16, 0.2, 0.1)))
    for h in room.holes:
        if h.kind == "window":
            build_portal(Wall(room.room, h.host), Opening("window", h.host, h.start, h.end, h.bottom, h.top))
    for lamp in room.light.lamps:
        if lamp.position[2] > room.room.height_m - 0.7:
            strongest = max(lamp.color)
            r, g, b = (c / strongest for c in lamp.color)
            _point(lamp.position, (r, g, b), 30.0 * strongest + 8.0)
    _point((0.0, 0.0, min(room.camera.height_m + 0.3, room.room.height_m - 0.1)), room.light.ambient, 25.0, 0.5)
    if room.light.sun_strength:
        x, y, z = room.light.sun
        build_sun(Sun(math.degrees(math.atan2(y, x)), math.degrees(math.asin(z)), 3.0 * room.light.sun_strength))


def larger(camera: Camera) -> Camera:
    """The camera of a picture with a margin around, its principal point where it was."""
    width, height = round(camera.width * MARGIN), round(camera.height * MARGIN)
    cx, cy = camera.cx + (width - camera.width) / 2, camera.cy + (height - camera.height) / 2
    angles = (camera.pitch_deg, camera.roll_deg, camera.yaw_deg, camera.height_m)
    return Camera(width, height, camera.focal_px, cx, cy, *angles)


def place(camera: Camera) -> None:
    """Blender's camera, shifted as ours is."""
    build_camera(camera)
    data = bpy.context.scene.camera.data
    data.shift_x = (camera.width / 2 - camera.cx) / camera.width
    data.shift_y = (camera.cy - camera.height / 2) / camera.width
    bpy.context.scene.camera.matrix_world = (
        Matrix.Translation(Vector(camera.position()))
        @ Matrix((camera.rotation().T @ np.diag([1.0, -1.0, -1.0])).tolist()).to_4x4()
    )


def through_lens(light: NDArray[np.float32], room: RandomRoom) -> NDArray[np.float64]:
    """Bend the larger picture into the photo's."""
    camera = room.camera
    at = straightened(pixel_grid(camera.width, camera.height), camera.width, camera.height, room.lens)
    at = at + np.array([light.shape[1] - camera.width, light.shape[0] - camera.height]) / 2 - 0.5
    bent = cv2.remap(light, at[..., 0].astype(np.float32), at[..., 1].astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(bent, np.float64)


def build(room: RandomRoom) -> None:
    """Everything but camera and light."""
    xs, ys = zip(*room.room.polygon_m, strict=True)
    low, high = (min(xs) - THICK, min(ys) - THICK), (max(xs) + THICK, max(ys) + THICK)
    corners: list[Corner] = [
        (x, y, z)
        for z in (-0.1, 0.0)
        for x, y in ((low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1]))
    ]
    block("floor", corners, made_of(room.floor))
    ceilings(room)
    flat = len(room.vault) == 1 and room.vault[0][:2] == (0.0, 0.0)
    top = room.room.height_m if flat else room.room.height_m + 4.0
    trim = plain(room.trim)
    for i in range(4):
        wall, holes = Wall(room.room, i), [h for h in room.holes if h.host == i]
        cut(wall, holes, made_of(room.walls[i]), top)
        rims(room, wall, holes, trim)
        for h in holes:
            fill(room, wall, h)
    for b in room.blocks:
        solid(b, top)
    for h in (h for h in room.holes if h.kind == "hearth"):
        hearth(room, h)


def render_room(room: RandomRoom, out: Path, samples: int) -> None:
    """Write the photo of one room."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    build(room)
    lights(room)
    camera = larger(room.camera)
    place(camera)
    configure(camera.width, camera.height, samples)
    bpy.context.scene.cycles.max_bounces, bpy.context.scene.cycles.diffuse_bounces = 5, 4
    with tempfile.TemporaryDirectory() as folder:
        light = render_linear(Path(folder), (camera.width, camera.height))
    photo = develop(through_lens(np.ascontiguousarray(light), room), room.finish)
    cv2.imwrite(str(out), np.ascontiguousarray(photo[..., ::-1]))


def main(argv: Sequence[str]) -> None:
    """Render the rooms named on the command line."""
    folder, size, samples = Path(argv[0]), int(argv[1]), int(argv[2])
    for seed in map(int, argv[3:]):
        render_room(draw(seed, size), folder / f"{seed:07d}.png", samples)


if __name__ == "__main__":
    main(sys.argv[1:])
