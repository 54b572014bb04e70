"""Rooms painted by the tests: exact geometry, plain light, so that recovery can be judged to the centimetre."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera, Room

SKIRTING_M = 0.10
WALL_COLORS = np.array([(196, 190, 180), (205, 200, 192), (188, 183, 176), (199, 194, 188)], float)


@dataclass(frozen=True)
class Patch:
    """A painted rectangle on a wall: index, from, to, bottom, top in metres, colour, frame width and colour."""

    wall: int
    start: float
    end: float
    bottom: float
    top: float
    color: tuple[int, int, int]
    frame: float = 0.0
    frame_color: tuple[int, int, int] = (120, 110, 100)


@dataclass(frozen=True)
class PaintedRoom:
    """A rectangular room with its camera."""

    camera: Camera
    room: Room
    patches: tuple[Patch, ...] = field(default=())


def camera(
    width: int = 960, height: int = 640, f35: float = 20.0, pitch: float = -3.0, roll: float = 0.4, yaw: float = 24.0,
    height_m: float = 1.4,
) -> Camera:  # fmt: skip
    """A typical listing camera."""
    return Camera(width, height, f35 / 36 * max(width, height), width / 2, height / 2, pitch, roll, yaw, height_m)


def rectangle(left: float, right: float, front: float, back: float, height: float) -> Room:
    """A room around the origin."""
    return Room(((-left, -back), (right, -back), (right, front), (-left, front)), height)


def _hits(painted: PaintedRoom, rays: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Face per ray (0 to 3 walls, 4 floor, 5 ceiling) and the world point."""
    eye, room = painted.camera.position(), painted.room
    best = np.full(rays.shape[:-1], np.inf)
    face = np.zeros(rays.shape[:-1], np.int64)
    planes = [(i, *room.wall(i)[::2]) for i in range(4)]
    for index, corner, inward in planes:
        speed = -(rays[..., :2] @ inward)
        distance = (eye[:2] - corner) @ inward
        t = np.where(speed > 1e-9, distance / np.maximum(speed, 1e-9), np.inf)
        face, best = np.where(t < best, index, face), np.minimum(t, best)
    for index, level, sign in ((4, 0.0, -1.0), (5, room.height_m, 1.0)):
        speed = rays[..., 2] * sign
        t = np.where(speed > 1e-9, abs(level - eye[2]) / np.maximum(speed, 1e-9), np.inf)
        face, best = np.where(t < best, index, face), np.minimum(t, best)
    return face, eye + rays * best[..., None]


def _wall_colors(painted: PaintedRoom, index: int, points: NDArray[np.float64]) -> NDArray[np.float64]:
    first, along, _ = painted.room.wall(index)
    s, z = (points[..., :2] - first) @ along, points[..., 2]
    colors = WALL_COLORS[index] * (0.9 + 0.05 * z + 0.01 * s)[..., None]
    colors[z < SKIRTING_M] = (236, 235, 231)
    for patch in (p for p in painted.patches if p.wall == index):
        for grow, color in ((patch.frame, patch.frame_color), (0.0, patch.color)):
            inside = (s > patch.start - grow) & (s < patch.end + grow) & (z < patch.top + grow)
            inside &= z > (patch.bottom - grow if patch.bottom > 0 else -1)
            colors[inside] = color
    return colors


def paint(painted: PaintedRoom, supersample: int = 2) -> NDArray[np.uint8]:
    """(height, width, 3) RGB picture of the room, with light falling off and a little noise."""
    cam = painted.camera
    w, h = cam.width * supersample, cam.height * supersample
    x, y = np.meshgrid((np.arange(w) + 0.5) / supersample, (np.arange(h) + 0.5) / supersample)
    face, points = _hits(painted, cam.rays(np.stack([x, y], -1)))
    picture = np.empty((h, w, 3))
    boards = np.floor(points[..., 0] / 0.14).astype(int)
    wood = np.array((150, 112, 78)) * (0.92 + 0.16 * ((boards * 7919) % 13) / 13)[..., None]
    picture[face == 4] = wood[face == 4]
    picture[face == 5] = np.array((240, 240, 236)) * (1 - 0.02 * points[face == 5][:, 1:2])
    for index in range(4):
        picture[face == index] = _wall_colors(painted, index, points[face == index])
    small = cv2.resize(picture, (cam.width, cam.height), interpolation=cv2.INTER_AREA)
    small += np.random.default_rng(3).normal(0, 1.2, small.shape)
    return np.clip(np.round(small), 0, 255).astype(np.uint8)


def floor_mask(painted: PaintedRoom) -> NDArray[np.bool_]:
    """(height, width) where the floor is."""
    cam = painted.camera
    x, y = np.meshgrid(np.arange(cam.width) + 0.5, np.arange(cam.height) + 0.5)
    return _hits(painted, cam.rays(np.stack([x, y], -1)))[0] == 4


WINDOW = Patch(2, 1.2, 2.6, 0.9, 2.1, (250, 252, 255), 0.06, (120, 112, 104))
DOOR = Patch(3, 1.1, 1.95, 0.0, 2.03, (128, 92, 62), 0.07, (90, 62, 40))


def corner_view() -> PaintedRoom:
    """Two walls, ceiling, a window in the front wall and a door in the left one."""
    return PaintedRoom(camera(), rectangle(2.3, 1.9, 3.9, 0.7, 2.6), (WINDOW, DOOR))
