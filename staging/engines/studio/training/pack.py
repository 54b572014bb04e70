"""A random room as the plain arrays that compiled code reads."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from staging.engines.studio.model import Points
from staging.engines.studio.training.rooms import STRUCTURE, Block, Hole, Material, RandomRoom

HOLES = ("window", "door", "passage", "picture", "panel", "hearth")
THINGS = {"leaf": 2, "heater": 4, "fireplace": 4, "built_in": 4, "object": 5, "lamp": 6}
"""Class of what a block shows, see `paint.Painted.things`; 0 for the room itself."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows of numbers.

    Attributes:
        planes: (n, 4) of a room that is everywhere on the inner side of n · p + d = 0; 0 to 3 walls, 4 floor, then
            ceilings.
        walls: (4, 7) first corner, direction along, inward, length.
        blocks: (n, 12) centre, half sizes, bottom, top, cosine, sine, round, structure, material, class.
        holes: (n, 27) kind, host, start, end, bottom, top, depth, panes (2), frame, casing, reveal (3), face (3),
            glow, spread (2), number, 0, 0, style, view (2), variant.
        materials: (n, 19): the four walls, floor, ceiling, then one per block; see `textures.albedo`.
        lamps: (n, 8) position, colour, softness, wrap.
        env: trim (3), skirting, cornice, height, ambient (3), corner (2), bounce, floor's mean colour (3).
        sun: direction, strength.
    """

    planes: Points
    walls: Points
    blocks: Points
    holes: Points
    materials: Points
    lamps: Points
    env: Points
    sun: Points


def _material(m: Material) -> list[float]:
    turn = math.radians(m.turn_deg)
    colors = [c for color in m.colors for c in color]
    pattern = [*m.size_m, math.cos(turn), math.sin(turn), m.joint_m, m.variant, m.grain, m.gloss, m.rough]
    return [m.kind, *colors, *pattern]


def _block(b: Block, material: int) -> list[float]:
    turn = math.radians(b.turn_deg)
    half = (b.size[0] / 2, b.size[1] / 2)
    flags = [float(b.round), float(b.role in STRUCTURE), material, THINGS.get(b.role, 0)]
    return [*b.centre, *half, b.bottom, b.top, math.cos(turn), math.sin(turn), *flags]


def _hole(h: Hole, number: int) -> list[float]:
    where = [HOLES.index(h.kind), h.host, h.start, h.end, h.bottom, h.top, h.depth, *h.panes, h.frame, h.casing]
    return [*where, *h.reveal, *h.face, h.glow, *h.spread, number, 0, 0, h.style, *h.view, h.variant]


def _planes(room: RandomRoom) -> Points:
    rows = []
    for i in range(4):
        first, _, inward = room.room.wall(i)
        rows.append([inward[0], inward[1], 0.0, -float(inward @ first)])
    rows.append([0.0, 0.0, 1.0, 0.0])
    rows += [[sx, sy, -1.0, z] for sx, sy, z in room.vault]
    return np.array(rows)


def _walls(room: RandomRoom) -> Points:
    return np.array(
        [np.concatenate([*room.room.wall(i), [room.room.wall_length(i)]]) for i in range(4)], dtype=np.float64
    )


def pack(room: RandomRoom) -> Packed:
    """The arrays of ``room``."""
    light = room.light
    materials = [*room.walls, room.floor, room.ceiling, *(b.material for b in room.blocks)]
    floor = np.mean(room.floor.colors[:2], 0)
    env = [
        *room.trim,
        room.skirting,
        room.cornice,
        room.room.height_m,
        *light.ambient,
        *light.corner,
        light.bounce,
        *floor,
    ]
    blocks = [_block(b, 6 + i) for i, b in enumerate(room.blocks)]
    holes = [_hole(h, 1 + i) for i, h in enumerate(room.holes)]
    return Packed(
        _planes(room), _walls(room), np.array(blocks, float).reshape(-1, 12), np.array(holes, float).reshape(-1, 27),
        np.array([_material(m) for m in materials], float),
        np.array([[*lamp.position, *lamp.color, lamp.softness, lamp.wrap] for lamp in light.lamps], float),
        np.array(env, float), np.array([*light.sun, light.sun_strength], float),
    )  # fmt: skip
