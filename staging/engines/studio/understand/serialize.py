"""An understanding as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from staging.engines.studio.model import Camera, CeilingLamp, Opening, Point, Room, Understanding


def _points(points: Iterable[Point], digits: int) -> list[list[float]]:
    return [[round(x, digits), round(y, digits)] for x, y in points]


def _lines(lines: Iterable[Iterable[Point]], digits: int = 2) -> list[list[list[float]]]:
    return [_points(line, digits) for line in lines]


def _camera(camera: Camera) -> dict[str, Any]:
    return {
        "focal_px": round(camera.focal_px, 3),
        "principal_point": [round(camera.cx, 3), round(camera.cy, 3)],
        "pitch_deg": round(camera.pitch_deg, 4),
        "roll_deg": round(camera.roll_deg, 4),
        "yaw_deg": round(camera.yaw_deg, 4),
        "height_m": round(camera.height_m, 4),
        "lens": round(camera.lens, 4),
    }


def _world(opening: Opening, room: Room) -> list[list[float]]:
    """The opening's corners in the world, bottom start, bottom end, top end, top start."""
    first, along, _ = room.wall(opening.wall)
    ends = [first + along * s for s in (opening.start_m, opening.end_m)]
    corners = [
        (ends[0], opening.bottom_m),
        (ends[1], opening.bottom_m),
        (ends[1], opening.top_m),
        (ends[0], opening.top_m),
    ]
    return [[round(float(p[0]), 4), round(float(p[1]), 4), round(z, 4)] for p, z in corners]


def _opening(opening: Opening, room: Room) -> dict[str, Any]:
    return {
        "kind": opening.kind,
        "polygon": _points(opening.polygon, 2),
        "wall": opening.wall,
        "world": _world(opening, room),
    }


def _ceiling_lamp(lamp: CeilingLamp) -> dict[str, Any]:
    x, y = lamp.position_m
    return {
        "kind": "ceiling_lamp",
        "polygon": _points(lamp.polygon, 2),
        "wall": None,
        "world": [[round(x, 4), round(y, 4), round(lamp.bottom_m, 4)]],
    }


def _editor(u: Understanding) -> dict[str, Any]:
    """What a person may drag, as shares of the picture: see `corrections.Corrections`."""
    camera, room = u.camera, u.room
    rows = [camera.horizon(x) for x in (0, camera.width)]
    right, left = (np.array([*room.polygon_m[i], 0.0]) for i in (2, 3))
    corners, depth = camera.project(np.stack([left, right]))
    shares = corners / [camera.width, camera.height]
    seen = u.confidence > 0 and bool((depth > 0).all())
    return {
        "horizon": [[float(x), round(float(y / camera.height), 5)] for x, y in zip((0, 1), rows, strict=True)],
        "corners": [[round(float(x), 5), round(float(y), 5)] for x, y in shares] if seen else None,
        "ceiling_height_m": round(room.height_m, 3),
    }


def as_json(u: Understanding) -> dict[str, Any]:
    """``understanding.json``: pixels of the upright photo, metres, degrees."""
    refusal = u.refusal and {"code": u.refusal.code, "message": u.refusal.message, "advice": u.refusal.advice}
    return {
        "image": [u.camera.width, u.camera.height],
        "camera": _camera(u.camera),
        "editor": _editor(u),
        "floor": _lines(u.floor),
        "wall_floor": _lines(u.wall_floor),
        "wall_ceiling": _lines(u.wall_ceiling),
        "wall_wall": _lines(u.wall_wall),
        "openings": [_opening(o, u.room) for o in u.openings],
        "fixtures": [*(_opening(o, u.room) for o in u.fixtures), *map(_ceiling_lamp, u.ceiling_lamps)],
        "room": {"polygon_m": _points(u.room.polygon_m, 4), "height_m": round(u.room.height_m, 4)},
        "free_floor_m": _lines(u.free_floor_m, 3),
        "room_types": [{"type": t.type, "score": round(t.score, 3)} for t in u.room_types],
        "confidence": round(u.confidence, 3),
        "verdict": u.verdict,
        "scale": u.scale_note,
        "notes": list(u.notes),
        "refusal": refusal,
    }
