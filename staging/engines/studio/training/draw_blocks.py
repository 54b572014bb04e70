"""Random solids: corners cut out of the room, half walls, fixtures, beams, lamps, and things that furnish it."""

from __future__ import annotations

import math
from dataclasses import replace

from staging.engines.studio.model import Room
from staging.engines.studio.training import draw_materials as materials
from staging.engines.studio.training.draw_holes import hearth
from staging.engines.studio.training.draw_materials import Dice
from staging.engines.studio.training.rooms import Block, Hole, Material

Extent = tuple[float, float, float, float]
"""Left, right, front and back distance of the walls from the camera."""
LEAF = 0.04
"""Thickness of a door's leaf in metres."""
CAMERA_CLEAR = 0.25
"""Nothing stands so near the camera."""


def _clear(block: Block, height: float) -> bool:
    """Whether the camera is outside the block."""
    reach = math.hypot(*block.size) / 2 if block.turn_deg else 0.0
    half = [max(side / 2, reach) + CAMERA_CLEAR for side in block.size]
    beside = any(abs(c) > h for c, h in zip(block.centre, half, strict=True))
    return beside or block.bottom > height + 0.25 or block.top < height - 0.25


def at_wall(
    extent: Extent,
    wall: int,
    start: float,
    end: float,
    depth: float,
    span: tuple[float, float],
    role: str,
    of: Material,
) -> Block:
    """A block against a wall, from ``start`` to ``end`` along it, ``span`` its bottom and top."""
    left, right, front, back = extent
    m, wide = (start + end) / 2, end - start
    off = depth / 2 - 0.005
    places = {
        0: ((m - left, off - back), (wide, depth + 0.01)),
        1: ((right - off, m - back), (depth + 0.01, wide)),
        2: ((right - m, front - off), (wide, depth + 0.01)),
        3: ((off - left, front - m), (depth + 0.01, wide)),
    }
    centre, size = places[wall]
    return Block(role, centre, size, span[0], span[1], of)


def room_of(extent: Extent, height: float = 1.0) -> Room:
    """The outer rectangle; its height matters only to who asks for it."""
    left, right, front, back = extent
    return Room(((-left, -back), (right, -back), (right, front), (-left, front)), height)


def length_of(extent: Extent, wall: int) -> float:
    """Length of a wall of the outer rectangle."""
    left, right, front, back = extent
    return left + right if wall in (0, 2) else front + back


def corner(dice: Dice, extent: Extent, height: float, of: Material) -> Block:
    """A corner that is not part of the room: it makes the room an L."""
    wall = int(dice.integers(0, 4))
    length, depth = length_of(extent, wall), length_of(extent, wall + 1 & 3)
    wide = length * dice.uniform(0.15, 0.5)
    start = 0.0 if dice.random() < 0.5 else length - wide
    return at_wall(
        extent,
        wall,
        start - 0.01,
        start + wide + 0.01,
        depth * dice.uniform(0.12, 0.5),
        (-0.01, height + 3),
        "wall",
        of,
    )


def jut(dice: Dice, extent: Extent, height: float, of: Material) -> Block:
    """A chimney breast, a column at the wall or a closet."""
    wall = int(dice.integers(0, 4))
    length = length_of(extent, wall)
    start = length * dice.uniform(0.05, 0.7)
    end = min(length, start + dice.uniform(0.3, 2.0))
    return at_wall(extent, wall, start, end, dice.uniform(0.15, 0.9), (-0.01, height + 3), "wall", of)


def half_wall(dice: Dice, extent: Extent, of: Material) -> Block:
    """A low wall out of one of the others, with or without a way past it."""
    wall = int(dice.integers(0, 4))
    length, across = length_of(extent, wall), length_of(extent, wall + 1 & 3)
    at = length * dice.uniform(0.1, 0.9)
    thick = dice.uniform(0.08, 0.3)
    top = dice.uniform(0.7, 1.25)
    return at_wall(extent, wall, at, at + thick, across * dice.uniform(0.2, 0.75), (-0.01, top), "half_wall", of)


def open_leaf(dice: Dice, extent: Extent, door: Hole, index: int) -> tuple[Block, tuple[Hole, Hole]] | None:
    """A door's leaf that stands open into the room, and its two faces; ``index`` is the block's own.

    None where it would run into another wall.
    """
    left, right, front, back = extent
    first, along, inward = room_of(extent).wall(door.host)
    at_start, turn = dice.random() < 0.5, math.radians(dice.uniform(60, 172))
    hinge = first + along * (door.start if at_start else door.end)
    away = (along if at_start else -along) * math.cos(turn) + inward * math.sin(turn)
    wide = door.end - door.start
    x, y = hinge + away * wide
    if not (-left < x < right and -back < y < front):
        return None
    middle = hinge + away * wide / 2 + inward * LEAF / 2
    block = Block(
        "leaf", (float(middle[0]), float(middle[1])), (wide, LEAF), 0.008, door.top, materials.plain(door.face),
        math.degrees(math.atan2(away[1], away[0])),
    )  # fmt: skip
    faces = [
        replace(door, host=10 + 4 * index + face, start=0.0, end=wide, depth=0.0, casing=0.0, variant=int(at_start))
        for face in (2, 3)
    ]
    return block, (faces[0], faces[1])


def heater(dice: Dice, extent: Extent) -> Block:
    """A radiator, or a low baseboard heater along a wall."""
    wall = int(dice.integers(0, 4))
    length = length_of(extent, wall)
    start = dice.uniform(0, length * 0.6)
    white = materials.hsv(0.1, dice.uniform(0, 0.08), dice.uniform(0.6, 0.97))
    if dice.random() < 0.6:
        ribs = Material(4 + 1, (white, materials.times(white, 0.85), white), (dice.uniform(0.03, 0.08), 1.0))
        of = ribs if dice.random() < 0.5 else materials.plain(white)
        end = min(length, start + dice.uniform(0.4, 1.6))
        return at_wall(
            extent,
            wall,
            start,
            end,
            dice.uniform(0.07, 0.14),
            (dice.uniform(0.05, 0.15), dice.uniform(0.4, 0.95)),
            "heater",
            of,
        )
    end = min(length, start + dice.uniform(0.8, 4.0))
    return at_wall(extent, wall, start, end, 0.07, (0.02, dice.uniform(0.15, 0.25)), "heater", materials.plain(white))


def fireplace(dice: Dice, extent: Extent, height: float, index: int, wall_of: Material) -> tuple[Block, Hole]:
    """A breast or a mantelpiece with a dark mouth; ``index`` is the block's own."""
    wall = int(dice.integers(1, 4))
    length = length_of(extent, wall)
    wide = min(dice.uniform(1.0, 1.9), 0.6 * length)
    start = dice.uniform(0.1, 0.9) * (length - wide)
    tall = dice.random() < 0.5
    top = height + 3 if tall else dice.uniform(1.0, 1.35)
    of = wall_of if tall and dice.random() < 0.6 else materials.wall(dice, materials.paint(dice))
    depth = dice.uniform(0.15, 0.5) if tall else dice.uniform(0.05, 0.3)
    block = at_wall(extent, wall, start, start + wide, depth, (-0.01, top), "fireplace", of)
    face = {1: 0, 2: 2, 3: 1}[wall]
    mouth = wide * dice.uniform(0.45, 0.7)
    low = float(dice.choice([0.0, dice.uniform(0.05, 0.4)]))
    return block, hearth(dice, 10 + 4 * index + face, wide / 2, mouth, low, low + dice.uniform(0.5, 0.8))


def built_in(dice: Dice, extent: Extent) -> Block:
    """Kitchen units, shelves, a wardrobe."""
    wall = int(dice.integers(0, 4))
    length = length_of(extent, wall)
    start = dice.uniform(0, max(0.0, length - 0.4))
    if dice.random() < 0.5:
        start = 0.0 if dice.random() < 0.5 else max(0.0, length - dice.uniform(0.4, 2.5))
    end = min(length, start + dice.uniform(0.4, 2.5))
    top = float(dice.choice([0.4, 0.9, 0.9, 1.8, 2.1]))
    return at_wall(extent, wall, start, end, dice.uniform(0.3, 0.7), (-0.01, top), "built_in", materials.cupboard(dice))


def overhead(dice: Dice, extent: Extent, height: float, ceiling: Material) -> list[Block]:
    """Beams, a soffit, a lamp or a fan: what hangs from the ceiling."""
    left, right, front, back = extent
    out: list[Block] = []
    if dice.random() < 0.12:
        of, n = materials.plain(materials.hsv(0.07, 0.5, dice.uniform(0.2, 0.9))), int(dice.integers(1, 5))
        low = height - dice.uniform(0.1, 0.25)
        for i in range(n):
            y = (front + back) * (i + 0.5) / n - back
            out.append(Block("beam", ((right - left) / 2, y), (left + right, 0.16), low, height + 3, of))
    if dice.random() < 0.12:
        wall = int(dice.integers(0, 4))
        span = (height - dice.uniform(0.1, 0.35), height + 3)
        out.append(at_wall(extent, wall, 0, length_of(extent, wall), dice.uniform(0.2, 0.8), span, "soffit", ceiling))
    if dice.random() < 0.55:
        at = ((left + right) * dice.uniform(0.3, 0.7) - left, (front + back) * dice.uniform(0.3, 0.7) - back)
        out += lamp(dice, at, height)
    return out


def lamp(dice: Dice, at: tuple[float, float], height: float) -> list[Block]:
    """A shade or globe on its cord, a bowl under the ceiling, a fan, a chandelier, or a bar; often lit."""
    of = materials.plain(materials.hsv(dice.random(), 0.2, dice.uniform(0.02, 0.9)))
    drop, wide, kind = dice.uniform(0.05, 0.6), dice.uniform(0.1, 0.6), dice.random()
    own = dice.spawn(1)[0]  # so that what a lamp looks like changes nothing else of the room
    bright = materials.glowing(materials.hsv(0.11, own.uniform(0, 0.5), 1.0), materials.log_uniform(own, 0.6, 4.0))
    shade = bright if own.random() < 0.6 else of
    low = height - drop
    cord = Block("lamp", at, (0.03, 0.03), low, height + 3, of)
    if kind < 0.25:
        return [cord, Block("lamp", at, (wide, wide), low - wide * own.uniform(0.5, 1.0), low, shade, round=True)]
    if kind < 0.4:
        return [cord, Block("lamp", at, (wide, wide), low - wide * own.uniform(0.4, 0.9), low, shade)]
    if kind < 0.6:
        size = (0.25 + wide / 2, 0.25 + wide / 2)
        return [Block("lamp", at, size, height - own.uniform(0.1, 0.25), height + 0.1, shade, round=True)]
    if kind < 0.75:
        return [cord, *_arms(own, at, low, of, bright if own.random() < 0.7 else of)]
    if kind < 0.85:
        size = (own.uniform(0.6, 1.4), 0.06)
        return [cord, Block("lamp", at, size, low - 0.08, low, shade, turn_deg=float(own.choice([0.0, 90.0])))]
    turn, leaves = own.uniform(0, 90), int(own.integers(3, 6))
    blades = [_out(at, turn + 360 * i / leaves, 0.38, (0.6, 0.13), low - 0.03, low, of) for i in range(leaves)]
    bowl = Block("lamp", at, (0.28, 0.28), low - 0.16, low + 0.02, shade, round=True)
    return [cord, *blades, bowl]


def _out(
    at: tuple[float, float], turn: float, far: float, size: tuple[float, float], low: float, high: float, of: Material
) -> Block:
    """A box that points away from ``at`` in the direction ``turn``, its middle ``far`` from it."""
    x, y = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    return Block("lamp", (at[0] + far * x, at[1] + far * y), size, low, high, of, turn_deg=turn)


def _arms(dice: Dice, at: tuple[float, float], low: float, of: Material, bulb: Material) -> list[Block]:
    """A chandelier's arms, each with a bulb or a small shade at its end."""
    reach, arms, size = dice.uniform(0.18, 0.45), int(dice.integers(4, 7)), dice.uniform(0.05, 0.14)
    out = []
    for i in range(arms):
        arm = _out(at, 360 * i / arms, reach / 2, (reach, 0.025), low - 0.02, low, of)
        out += [arm, replace(_out(at, 360 * i / arms, reach, (size, size), low, low + 1.4 * size, bulb), round=True)]
    return out


def structure(dice: Dice, extent: Extent, height: float, wall_of: Material) -> list[Block]:
    """What makes the room other than a box; in six of ten rooms nothing."""
    out: list[Block] = []
    own = wall_of if dice.random() < 0.7 else materials.plain(materials.paint(dice))
    if dice.random() < 0.2:
        out.append(corner(dice, extent, height, own))
    if dice.random() < 0.2:
        out.append(jut(dice, extent, height, own))
    if dice.random() < 0.08:
        out.append(half_wall(dice, extent, own))
    return out


def outside_camera(blocks: list[Block], height: float) -> bool:
    """Whether the camera, ``height`` above the floor, is in none of them."""
    return all(_clear(block, height) for block in blocks)
