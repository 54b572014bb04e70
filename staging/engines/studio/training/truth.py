"""What a perfect engine would say of a random room, in the schema of ``understanding.json`` and of annotated photos."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.lens import bent
from staging.engines.studio.model import Camera, Points, Room
from staging.engines.studio.training.paint import Painted
from staging.engines.studio.training.rooms import FIXTURES, Block, Hole, RandomRoom
from staging.engines.studio.understand.found import THINGS
from staging.engines.studio.understand.geometry import clip_near

LEAST_SHARE = 0.0012
"""Openings and fixtures that cover less of the picture, or whose visible part is a small share of them, don't count."""
LEAST_VISIBLE = 0.35
STAGEABLE_FLOOR = 0.06
KEYS = {"window": "windows", "door": "doors", "passage": "openings"}
BESIDE_WALL_M = 0.2
"""A leaf whose middle is nearer to a wall lies against it."""
BORDER = 3

Mask = NDArray[np.bool_]
Quad = list[list[float]]


def outlines(mask: Mask) -> list[list[list[float]]]:
    """Outer outlines of a mask as polygons in pixels, all points kept."""
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    large = [contour[:, 0] for contour in found if cv2.contourArea(contour) > 1e-4 * mask.size]
    return [[[float(x) + 0.5, float(y) + 0.5] for x, y in contour] for contour in large]


def wall_floor(painted: Painted) -> list[list[list[float]]]:
    """Polylines where the floor that is seen ends at a wall."""
    height, width = painted.floor.shape
    walls = ((painted.surface < 4) | (painted.surface >= 10)) & ((painted.things == 0) | (painted.things == 2))
    beside = cv2.dilate((walls & ~painted.floor).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    lines: list[list[list[float]]] = []
    for outline in outlines(painted.floor):
        line: list[list[float]] = []
        for x, y in outline:
            inside = BORDER < x < width - BORDER and BORDER < y < height - BORDER
            if inside and beside[int(y), int(x)]:
                line.append([x, y])
            elif line:
                lines.append(line)
                line = []
        lines.append(line)
    return [line for line in lines if len(line) > 8]


def _corners(room: Room, hole: Hole) -> Points:
    """(4, 3) top left, top right, bottom right, bottom left as seen from inside."""
    first, along, _ = room.wall(hole.host)
    ends = [first + along * s for s in (hole.end, hole.start)]
    a, b = ([float(p[0]), float(p[1])] for p in ends)
    return np.array([[*a, hole.top], [*b, hole.top], [*b, hole.bottom], [*a, hole.bottom]])


def _projected(camera: Camera, lens: float, corners: Points) -> Points:
    """Pixels of the part of a polygon in front of the camera."""
    cut = clip_near(corners, camera.rotation()[2], camera.position())
    pixels, _ = camera.project(cut)
    return bent(pixels, camera.width, camera.height, lens)


def _filled(polygon: Points, shape: tuple[int, ...]) -> Mask:
    canvas = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(canvas, [np.round(np.clip(polygon, -4 * max(shape), 4 * max(shape))).astype(np.int32)], (1,))
    return canvas > 0


def _counts(seen: Mask, polygon: Points) -> bool:
    """Whether enough of something is seen to ask for it."""
    if len(polygon) < 3 or seen.mean() < LEAST_SHARE:
        return False
    return bool(seen.sum() > LEAST_VISIBLE * _filled(polygon, seen.shape).sum())


def _openings(room: RandomRoom, painted: Painted) -> dict[str, list[Quad]]:
    out: dict[str, list[Quad]] = {key: [] for key in KEYS.values()}
    for i, hole in enumerate(room.holes):
        if hole.kind in KEYS and hole.host < 4:
            polygon = _projected(room.camera, room.lens, _corners(room.room, hole))
            seen = (painted.number == i + 1) & ((painted.things > 0) & (painted.things < 4))
            if _counts(seen, polygon):
                out[KEYS[hole.kind]].append(polygon.tolist())
    out["doors"] += _open_leaves(room, painted)
    return out


def _open_leaves(room: RandomRoom, painted: Painted) -> list[Quad]:
    """Leaves that lie nearly against a wall; one that juts into the room is no part of any wall."""
    low, high = np.min(room.room.polygon_m, 0), np.max(room.room.polygon_m, 0)
    leaves = [(b, np.array(b.centre)) for b in room.blocks if b.role == "leaf"]
    flat = [b for b, at in leaves if min((at - low).min(), (high - at).min()) < BESIDE_WALL_M]
    quads = [_silhouette(room.camera, room.lens, leaf, leaf.top) for leaf in flat]
    masks = [_filled(quad, painted.things.shape) & (painted.things == 2) if len(quad) else None for quad in quads]
    return [quad.tolist() for quad, seen in zip(quads, masks, strict=True) if seen is not None and _counts(seen, quad)]


def _silhouette(camera: Camera, lens: float, block: Block, top: float) -> Points:
    """Outline of a block, empty where it reaches behind the camera."""
    (cx, cy), (w, d) = block.centre, block.size
    z = (max(0.0, block.bottom), min(block.top, top))
    turn = math.radians(block.turn_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    plan = [(a * w / 2, b * d / 2) for a in (-1, 1) for b in (-1, 1)]
    corners = np.array([[cx + cos * x - sin * y, cy + sin * x + cos * y, c] for x, y in plan for c in z])
    pixels, depth = camera.project(corners)
    if depth.min() < 0.05:
        return np.zeros((0, 2))
    hull = cv2.convexHull(bent(pixels, camera.width, camera.height, lens).astype(np.float32))
    return np.asarray(hull[:, 0], np.float64)


def _fixtures(room: RandomRoom, painted: Painted) -> tuple[list[Quad], list[str]]:
    quads, labels = [], []
    for block in (b for b in room.blocks if b.role in FIXTURES):
        outline = _silhouette(room.camera, room.lens, block, room.room.height_m)
        if len(outline) > 2 and _counts(_filled(outline, painted.things.shape) & (painted.things == 4), outline):
            quads.append(outline.tolist())
            labels.append(block.role)
    lamp = painted.things == THINGS.index("lamp")
    if lamp.mean() >= LEAST_SHARE:
        left, top, wide, tall = cv2.boundingRect(lamp.astype(np.uint8))
        right, bottom = left + wide, top + tall
        quads.append([[float(left), float(top)], [right, top], [right, bottom], [left, bottom]])
        labels.append("ceiling lamp")
    return quads, labels


def is_box(room: RandomRoom) -> bool:
    """Whether walls and ceiling are a plain box."""
    flat = len(room.vault) == 1 and room.vault[0][:2] == (0.0, 0.0)
    return flat and not any(block.role in ("wall", "half_wall") for block in room.blocks)


def truth(room: RandomRoom, painted: Painted) -> dict[str, Any]:
    """JSON-ready; pixels of the photo with centres at +0.5, metres, degrees."""
    camera = room.camera
    fixtures, labels = _fixtures(room, painted)
    things = float((painted.things == 5).mean())
    return {
        "seed": room.seed,
        "pixel_centres": 0.5,
        "size": [camera.width, camera.height],
        "camera": {
            "focal_px": camera.focal_px,
            "principal_point": [camera.cx, camera.cy],
            "pitch_deg": camera.pitch_deg,
            "roll_deg": camera.roll_deg,
            "yaw_deg": camera.yaw_deg,
            "height_m": camera.height_m,
        },
        "lens": room.lens,
        "room": {"polygon_m": [list(p) for p in room.room.polygon_m], "height_m": room.room.height_m},
        "box_like": is_box(room),
        "floor": outlines(painted.floor),
        "wall_floor": wall_floor(painted),
        **_openings(room, painted),
        "fixtures": fixtures,
        "fixtures_labels": labels,
        "furnished": things > 0.02,
        "stageable": things <= 0.02 and float(painted.floor.mean()) >= STAGEABLE_FLOOR,
    }
