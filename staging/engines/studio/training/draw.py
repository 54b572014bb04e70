"""One seed, one room: sizes, shape, openings, materials, light, lens and camera, all at random but plausible."""

from __future__ import annotations

import math

import numpy as np

from staging.engines.studio.model import Camera
from staging.engines.studio.training import draw_blocks as solids
from staging.engines.studio.training import draw_materials as materials
from staging.engines.studio.training.draw_blocks import Extent
from staging.engines.studio.training.draw_holes import along_wall
from staging.engines.studio.training.draw_holes import opened as open_door
from staging.engines.studio.training.draw_materials import Dice, log_uniform
from staging.engines.studio.training.draw_things import thing
from staging.engines.studio.training.rooms import (
    FIXTURES,
    Block,
    Color,
    Finish,
    Hole,
    Lamp,
    Light,
    Material,
    RandomRoom,
)

SHAPES = ((3, 2), (4, 3), (16, 9), (1, 1), (2, 3), (3, 4), (4, 5))
SHARES = (0.42, 0.22, 0.06, 0.06, 0.12, 0.08, 0.04)
FURNISHED = 0.12
AJAR, WIDEST_LEAF = 0.35, 1.01
"""Share of doors that stand open, and the width in metres up to which a door is one leaf."""
LEAST_FLOOR = 0.04


def draw(seed: int, long_side: int = 960, size: tuple[int, int] | None = None) -> RandomRoom:
    """The room of ``seed``, its photo ``long_side`` pixels long.

    Args:
        size: another width and height, for batches of one size; then shapes are as given.
    """
    dice = np.random.default_rng(seed)
    width, height = size or _size(dice, long_side)
    while True:
        made = _attempt(dice, seed, width, height)
        if made is not None:
            return made


def _size(dice: Dice, long_side: int) -> tuple[int, int]:
    w, h = SHAPES[int(dice.choice(len(SHAPES), p=SHARES))]
    scale = long_side / max(w, h)
    return round(w * scale), round(h * scale)


def _station(dice: Dice, wide: float, deep: float) -> tuple[float, float, float] | None:
    """Where the photographer stands (from the near left corner) and the yaw: mostly with the back to a wall."""
    x, y = dice.uniform(0.2, wide - 0.2), dice.uniform(0.2, deep - 0.2)
    if dice.random() < 0.8:
        near = dice.uniform(0.15, 0.7)
        side = int(dice.integers(0, 4))
        x = (near, wide - near, x, x)[side]
        y = (y, y, near, deep - near)[side]
    if dice.random() < 0.65:
        dx, dy = wide * dice.uniform(0.2, 0.8) - x, deep * dice.uniform(0.2, 0.8) - y
    else:
        ax, ay = ((1, 0), (-1, 0), (0, 1), (0, -1))[int(dice.integers(0, 4))]
        dx, dy = ax * 3 + dice.uniform(-0.3, 0.3), ay * 3 + dice.uniform(-0.3, 0.3)
    return (x, y, math.degrees(math.atan2(-dx, dy))) if math.hypot(dx, dy) > 0.6 else None


def _faced(extent: Extent, yaw: float) -> tuple[Extent, float]:
    """The same room named so that +y is the wall faced most directly."""
    left, right, front, back = extent
    while yaw >= 45:
        yaw -= 90
        left, right, front, back = back, front, left, right
    while yaw < -45:
        yaw += 90
        left, right, front, back = front, back, right, left
    return (left, right, front, back), yaw


def _camera(dice: Dice, width: int, height: int, yaw: float) -> Camera:
    f35 = log_uniform(dice, 13, 38) if dice.random() < 0.85 else log_uniform(dice, 30, 52)
    longest = max(width, height)
    pitch = dice.normal(-1.0, 4) if dice.random() < 0.65 else 0.0
    return Camera(
        width, height, f35 / 36 * longest,
        width * (0.5 + dice.normal(0, 0.02)), height / 2 + longest * dice.normal(0, 0.02),
        float(np.clip(pitch, -14, 12)), float(np.clip(dice.normal(0, 1.0), -3, 3)), yaw, dice.uniform(1.0, 1.75),
    )  # fmt: skip


def _vault(dice: Dice, extent: Extent, height: float) -> tuple[tuple[float, float, float], ...]:
    """Flat, one slope, or two slopes that meet in a ridge; never lower than ``height`` at the eaves."""
    left, right, front, back = extent
    if dice.random() > 0.09:
        return ((0.0, 0.0, height),)
    slope = dice.uniform(0.15, 0.6)
    if dice.random() < 0.5:
        sides = ((slope, 0.0, height + slope * left), (-slope, 0.0, height + slope * right))
    else:
        sides = ((0.0, slope, height + slope * back), (0.0, -slope, height + slope * front))
    return sides if dice.random() < 0.6 else (sides[int(dice.integers(0, 2))],)


def _holes(dice: Dice, extent: Extent, height: float, base: Color, trim: Color) -> list[Hole]:
    out: list[Hole] = []
    for wall in range(4):
        out += along_wall(dice, wall, solids.length_of(extent, wall), height, base, trim)
    return out


def _free_of(holes: list[Hole], blocks: list[Block], extent: Extent) -> list[Hole]:
    """Holes that no solid wall hides: behind a chimney breast there is no door."""
    room = solids.room_of(extent)
    out = []
    for hole in holes:
        first, along, inward = room.wall(hole.host)
        a, b = first + along * hole.start + inward * 0.02, first + along * hole.end + inward * 0.02
        if not any(
            _covers(block, min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1]), hole) for block in blocks
        ):
            out.append(hole)
    return out


def _covers(block: Block, x0: float, x1: float, y0: float, y1: float, hole: Hole) -> bool:
    (cx, cy), (w, d) = block.centre, block.size
    beside = x1 < cx - w / 2 - 0.1 or x0 > cx + w / 2 + 0.1 or y1 < cy - d / 2 or y0 > cy + d / 2
    return not beside and block.top > hole.bottom and block.bottom < hole.top and block.role != "object"


def _light(dice: Dice, extent: Extent, height: float, holes: list[Hole]) -> Light:
    left, right, front, back = extent
    room = solids.room_of(extent, height)
    lamps = []
    for hole in holes:
        if hole.kind == "window" or (hole.kind == "door" and hole.style == 1):
            first, along, inward = room.wall(hole.host)
            at = first + along * (hole.start + hole.end) / 2 + inward * 0.1
            power = dice.uniform(0.15, 0.9) * (hole.end - hole.start) * (hole.top - hole.bottom)
            tint = (power, power * dice.uniform(0.95, 1.05), power * dice.uniform(0.95, 1.15))
            lamps.append(
                Lamp((float(at[0]), float(at[1]), (hole.bottom + hole.top) / 2), tint, dice.uniform(0.2, 0.8), 0.1)
            )
    for _ in range(int(dice.choice([0, 1, 1, 2]))):
        power = dice.uniform(0.2, 2.5)
        at3 = (
            -left + (left + right) * dice.uniform(0.2, 0.8),
            -back + (front + back) * dice.uniform(0.2, 0.8),
            height - dice.uniform(0.05, 0.6),
        )
        tint = (power, power * dice.uniform(0.8, 1), power * dice.uniform(0.55, 1))
        lamps.append(Lamp(at3, tint, dice.uniform(0.1, 0.6), dice.uniform(0, 0.3)))
    if not lamps:
        lamps.append(Lamp((0.0, 0.0, height * 0.8), (0.6, 0.6, 0.6), 0.5, 0.3))
    level = dice.uniform(0.15, 0.7)
    ambient = (level, level * dice.uniform(0.92, 1.02), level * dice.uniform(0.8, 1.1))
    azimuth, elevation = dice.uniform(0, 2 * math.pi), math.radians(dice.uniform(15, 60))
    sun = (math.cos(azimuth) * math.cos(elevation), math.sin(azimuth) * math.cos(elevation), math.sin(elevation))
    strength = dice.uniform(1.0, 6.0) if dice.random() < 0.4 else 0.0
    return Light(
        ambient, (dice.uniform(0.1, 0.55), dice.uniform(0.1, 0.6)), dice.uniform(0, 0.3), tuple(lamps), sun, strength
    )


def draw_finish(dice: Dice) -> Finish:
    """How a camera might develop the picture."""
    r, g, b = 1 + dice.uniform(-0.12, 0.12, 3)
    return Finish(
        int(dice.integers(0, 2**31)), dice.uniform(0.22, 0.6), (float(r), float(g), float(b)), dice.uniform(0.0, 0.8),
        dice.uniform(1.0, 1.5), dice.uniform(1.9, 2.5), dice.uniform(0, 0.3),
        dice.uniform(0.3, 0.9) if dice.random() < 0.3 else 0.0,
        dice.uniform(0.002, 0.03), dice.uniform(0.8, 1.2), dice.uniform(-0.06, 0.06),
        int(dice.uniform(50, 95)) if dice.random() < 0.6 else 0, bool(dice.random() < 0.05),
    )  # fmt: skip


def _lens(dice: Dice) -> float:
    return dice.uniform(-0.11, 0.03) if dice.random() < 0.3 else float(dice.normal(0, 0.004))


def _attempt(dice: Dice, seed: int, width: int, height: int) -> RandomRoom | None:
    """One try; None where the camera would be in a wall or see no floor."""
    wide, deep, high = dice.uniform(2.3, 8.5), dice.uniform(2.3, 8.5), dice.uniform(2.2, 3.4)
    station = _station(dice, wide, deep)
    if station is None:
        return None
    x, y, yaw = station
    extent, yaw = _faced((x, wide - x, deep - y, y), yaw)
    camera = _camera(dice, width, height, yaw)
    if floor_share(camera, extent) < LEAST_FLOOR:
        return None
    base = materials.paint(dice)
    walls = tuple(materials.wall(dice, base) for _ in range(4))
    trim, ceiling = materials.trim(dice, base), materials.ceiling(dice, base)
    blocks = solids.structure(dice, extent, high, walls[0])
    holes = _free_of(_holes(dice, extent, high, base, trim), blocks, extent)
    hearths = _fixtures(dice, extent, high, walls[0], blocks)
    holes = _free_of(holes, [b for b in blocks if b.role in FIXTURES], extent)
    holes, leaves = _doors_opened(dice, extent, holes, blocks)
    hearths += leaves
    vault = _vault(dice, extent, high)
    blocks += solids.overhead(dice, extent, high, ceiling) if len(vault) == 1 and vault[0][:2] == (0.0, 0.0) else []
    furnished = bool(dice.random() < FURNISHED)
    if furnished:
        for _ in range(int(dice.integers(3, 9))):
            blocks += thing(dice, extent)
    if not solids.outside_camera([b for b in blocks if b.role != "object"], camera.height_m):
        return None
    blocks = [b for b in blocks if b.role != "object" or solids.outside_camera([b], camera.height_m)]
    room = solids.room_of(extent, high)
    skirting = dice.uniform(0.05, 0.18) if dice.random() < 0.85 else 0.0
    cornice = dice.uniform(0.03, 0.15) if dice.random() < 0.3 and len(vault) == 1 else 0.0
    return RandomRoom(
        seed, camera, room, vault, _four(walls), materials.floor(dice), ceiling, trim, skirting, cornice,
        (*holes, *hearths), tuple(blocks), _light(dice, extent, high, holes), draw_finish(dice), _lens(dice), furnished,
    )  # fmt: skip


def _four(walls: tuple[Material, ...]) -> tuple[Material, Material, Material, Material]:
    a, b, c, d = walls
    return a, b, c, d


def _fixtures(dice: Dice, extent: Extent, high: float, wall_of: Material, blocks: list[Block]) -> list[Hole]:
    """Adds fixtures to ``blocks``, and returns the hearths in them."""
    hearths: list[Hole] = []
    if dice.random() < 0.35:
        blocks.append(solids.heater(dice, extent))
    if dice.random() < 0.12:
        block, mouth = solids.fireplace(dice, extent, high, len(blocks), wall_of)
        blocks.append(block)
        hearths.append(mouth)
    if dice.random() < 0.22:
        blocks += [solids.built_in(dice, extent) for _ in range(int(dice.integers(1, 4)))]
    return hearths


def _doors_opened(dice: Dice, extent: Extent, holes: list[Hole], blocks: list[Block]) -> tuple[list[Hole], list[Hole]]:
    """Some doors stand open: the holes as they are then, and the faces of the leaves, which join ``blocks``."""
    out: list[Hole] = []
    faces: list[Hole] = []
    for hole in holes:
        single = hole.kind == "door" and hole.style != 1 and hole.end - hole.start < WIDEST_LEAF
        opened = solids.open_leaf(dice, extent, hole, len(blocks)) if single and dice.random() < AJAR else None
        if opened is not None:
            blocks.append(opened[0])
            faces += opened[1]
            hole = open_door(dice, hole, materials.paint(dice))
        out.append(hole)
    return out, faces


def floor_share(camera: Camera, extent: Extent) -> float:
    """Share of the picture that shows floor if the room were an empty box without a ceiling."""
    left, right, front, back = extent
    u, v = np.meshgrid((np.arange(16) + 0.5) / 16 * camera.width, (np.arange(12) + 0.5) / 12 * camera.height)
    rays = camera.rays(np.stack([u, v], -1))
    down = -rays[..., 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        x, y = rays[..., 0] / down * camera.height_m, rays[..., 1] / down * camera.height_m
    inside = (down > 1e-6) & (x > -left) & (x < right) & (y > -back) & (y < front)
    return float(inside.mean())
