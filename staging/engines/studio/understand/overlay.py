"""What was understood, drawn over the photo for a person to judge."""

from __future__ import annotations

import math
from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.base import Photo
from staging.engines.studio.model import Camera, Point, Understanding
from staging.engines.studio.understand.geometry import project_segment

Color = tuple[int, int, int]
FLOOR: Color = (30, 200, 90)
FREE: Color = (40, 120, 255)
EDGE: Color = (235, 40, 40)
KINDS: dict[str, Color] = {"window": (0, 210, 255), "door": (255, 150, 0), "passage": (255, 0, 220)}
FIXTURE: Color = (170, 90, 255)
VERDICTS: dict[str, Color] = {"green": (20, 150, 60), "amber": (215, 130, 0), "red": (200, 30, 30)}


def _polyline(canvas: NDArray[np.uint8], points: Iterable[Point], color: Color, width: int, closed: bool) -> None:
    fixed = np.round((np.array(list(points)) - 0.5) * 16).astype(np.int32)
    cv2.polylines(canvas, [fixed], closed, color, width, cv2.LINE_AA, shift=4)


def _plan_line(canvas: NDArray[np.uint8], camera: Camera, a: Point, b: Point, color: Color, width: int) -> None:
    for seen in project_segment(camera, np.array([*a, 0.0]), np.array([*b, 0.0])):
        _polyline(canvas, [(float(p[0]), float(p[1])) for p in seen], color, width, False)


def _floor(canvas: NDArray[np.uint8], u: Understanding) -> None:
    tint = np.array(FLOOR) * 0.28
    canvas[u.floor_mask] = (canvas[u.floor_mask] * 0.72 + tint).astype(np.uint8)


def _metre_grid(canvas: NDArray[np.uint8], u: Understanding) -> None:
    """One-metre squares on the free floor's bounding box show perspective and scale."""
    x, y = np.array(u.room.polygon_m).T
    for i in range(math.ceil(x.min()), math.floor(x.max()) + 1):
        _plan_line(canvas, u.camera, (i, float(y.min())), (i, float(y.max())), (255, 255, 255), 1)
    for j in range(math.ceil(y.min()), math.floor(y.max()) + 1):
        _plan_line(canvas, u.camera, (float(x.min()), j), (float(x.max()), j), (255, 255, 255), 1)


def _banner(canvas: NDArray[np.uint8], u: Understanding) -> None:
    camera, room = u.camera, u.room
    said = u.refusal.code if u.refusal else f"{u.room_types[0].type if u.room_types else '-'}"
    text = (
        f"{u.verdict} {u.confidence:.2f}  {said}  f35 {camera.focal_px / max(camera.width, camera.height) * 36:.1f}  "
        f"camera {camera.height_m:.2f} m  ceiling {room.height_m:.2f} m"
    )
    size = max(canvas.shape[:2]) / 1400
    band = round(34 * size)
    canvas[:band] = VERDICTS[u.verdict]
    place = (round(8 * size), round(24 * size))
    cv2.putText(
        canvas,
        text,
        place,
        cv2.FONT_HERSHEY_SIMPLEX,
        0.75 * size,
        (255, 255, 255),
        max(1, round(2 * size)),
        cv2.LINE_AA,
    )


def overlay(photo: Photo, u: Understanding) -> NDArray[np.uint8]:
    """(height, width, 3) the photo with floor, edges, openings, free floor and the verdict drawn on it."""
    canvas = photo.pixels.copy()
    width = max(1, round(max(photo.width, photo.height) / 500))
    if u.floor:
        _floor(canvas, u)
        _metre_grid(canvas, u)
    for polygon in u.free_floor_m:
        for a, b in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
            _plan_line(canvas, u.camera, a, b, FREE, width)
    for line in (*u.wall_floor, *u.wall_ceiling, *u.wall_wall):
        _polyline(canvas, line, EDGE, width, False)
    for opening in (*u.openings, *u.fixtures):
        _polyline(canvas, opening.polygon, KINDS.get(opening.kind, FIXTURE), width + 1, True)
    for lamp in u.ceiling_lamps:
        _polyline(canvas, lamp.polygon, FIXTURE, width + 1, True)
    _banner(canvas, u)
    return canvas
