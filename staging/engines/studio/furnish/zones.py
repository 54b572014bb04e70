"""The floor before doors, windows and fixtures, as rectangles that furniture has to respect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import rotation_facing
from staging.engines.studio.model import Opening, Points, Room, Scene, Understanding

ENTRANCES = frozenset({"door", "passage"})


@dataclass(frozen=True, slots=True)
class Zone:
    """A rectangle on the floor before an opening or fixture.

    Attributes:
        kind: of the opening.
        name: for people, e.g. ``door on the left wall``.
        pose: x, y and the rotation that faces the room.
        size: width along the wall and depth into the room.
        lowest: pieces whose tops are above this height are kept out.
        hard: whether a scene that breaks it is refused.
    """

    kind: str
    name: str
    pose: tuple[float, float, float]
    size: tuple[float, float]
    lowest: float
    hard: bool


def zones(u: Understanding | Scene) -> tuple[Zone, ...]:
    """Every zone of a room, doors first."""
    every = [z for o in (*u.openings, *u.fixtures) for z in _zones_of(u.room, o)]
    return tuple(sorted(every, key=lambda z: z.kind not in ENTRANCES))


def _zones_of(room: Room, o: Opening) -> list[Zone]:
    def zone(depth: float, side: float, lowest: float, hard: bool) -> Zone:
        pose, width = before(room, o, depth, side)
        return Zone(o.kind, f"{o.kind} on the {wall_name(room, o.wall)}", pose, (width, depth), lowest, hard)

    if o.kind in ENTRANCES:
        depth = rules.DOOR_SWING if o.kind == "door" else rules.PASSAGE_DEPTH
        return [zone(rules.WIDE_DEPTH if o.wide else depth, rules.DOOR_SIDE, rules.FLAT, True)]
    if o.kind == "window":
        low = max(o.bottom_m, 0.0)
        return [
            zone(rules.WINDOW_DEPTH, 0.0, max(low, rules.WINDOW_TALL), True),
            zone(rules.WINDOW_DEPTH, 0.0, max(low, 0.3), False),
        ]
    if o.kind == "heater":
        return [
            zone(rules.HEATER_CLEARANCE, 0.0, rules.FLAT, True),
            zone(rules.HEATER_TALL_CLEARANCE, 0.0, rules.HEATER_TALL, True),
        ]
    if o.kind == "fireplace":
        return [zone(rules.FIREPLACE_CLEARANCE, rules.FIREPLACE_SIDE, rules.FLAT, True)]
    return [zone(rules.BUILT_IN_CLEARANCE, 0.0, rules.FLAT, True)]


def before(room: Room, o: Opening, depth: float, side: float = 0.0) -> tuple[tuple[float, float, float], float]:
    """Pose and width of the rectangle ``depth`` deep before an opening, ``side`` wider on both sides."""
    corner, along, normal = room.wall(o.wall)
    middle = corner + along * (o.start_m + o.end_m) / 2 + normal * depth / 2
    return (float(middle[0]), float(middle[1]), rotation_facing(normal)), o.end_m - o.start_m + 2 * side


def entrance_points(room: Room, openings: Sequence[Opening], depth: float) -> list[tuple[Opening, Points]]:
    """Each door and passage with the point (2,) on the floor ``depth`` before its middle."""
    out = []
    for o in openings:
        if o.kind in ENTRANCES:
            corner, along, normal = room.wall(o.wall)
            out.append((o, np.asarray(corner + along * (o.start_m + o.end_m) / 2 + normal * depth)))
    return out


def wall_name(room: Room, wall: int) -> str:
    """What a viewer of the photo calls the wall: far, left, right or near."""
    normal = room.wall(wall)[2]
    if abs(normal[1]) >= abs(normal[0]):
        return "far wall" if normal[1] < 0 else "near wall"
    return "left wall" if normal[0] > 0 else "right wall"
