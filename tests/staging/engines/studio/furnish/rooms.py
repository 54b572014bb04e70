"""Rooms as understanding would see them, exact, for the tests of furnishing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from staging.engines.studio.catalogue import EVERYTHING
from staging.engines.studio.furnish.geometry import inside
from staging.engines.studio.model import Camera, Item, Opening, Point, Room, Scene, Understanding

WIDTH, HEIGHT = 360, 240
SQUARE = ((0.0, 0.0), (5.0, 0.0), (5.0, 6.0), (0.0, 6.0))
L_SHAPE = ((0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (3.5, 6.0), (3.5, 3.0), (0.0, 3.0))


def room(
    polygon: Sequence[Point] = SQUARE,
    stand: Point = (2.5, 0.4),
    *,
    yaw: float = 0.0,
    pitch: float = -4.0,
    lens_mm: float = 20.0,
    openings: tuple[Opening, ...] = (),
    fixtures: tuple[Opening, ...] = (),
    ceiling: float = 2.6,
    free: tuple[tuple[Point, ...], ...] = (),
) -> Understanding:
    """An empty room with the camera at ``stand``; the floor mask is what really is seen."""
    focal = lens_mm / 36 * WIDTH
    camera = Camera(WIDTH, HEIGHT, focal, WIDTH / 2, HEIGHT / 2, pitch, 0.0, yaw, 1.4)
    outline = np.array(polygon, float) - np.array(stand)
    return Understanding(
        camera=camera,
        room=Room(tuple((float(x), float(y)) for x, y in outline), ceiling),
        openings=openings,
        fixtures=fixtures,
        floor_mask=_floor_mask(camera, outline),
        floor=(),
        wall_floor=(),
        wall_ceiling=(),
        wall_wall=(),
        free_floor_m=free,
        room_types=(),
        confidence=0.95,
        verdict="green",
    )


def _floor_mask(camera: Camera, outline: np.ndarray) -> np.ndarray:
    x, y = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    rays = camera.rays(np.stack([x, y], -1))
    down = rays[..., 2] < -1e-6
    at = rays[..., :2] * np.where(down, -camera.height_m / np.where(down, rays[..., 2], -1.0), 0.0)[..., None]
    seen = down
    # Only a corner that juts in can hide floor.
    for t in np.linspace(0.05, 1, 20) if len(outline) > 4 else (1.0,):
        seen = seen & inside(at * t, outline)
    return seen


def door(wall: int, start: float, width: float = 0.85) -> Opening:
    return Opening("door", wall, start, start + width, 0.0, 2.03)


def window(wall: int, start: float, width: float = 1.2, sill: float = 0.9) -> Opening:
    return Opening("window", wall, start, start + width, sill, 2.1)


def item(
    category: str,
    at: tuple[float, float, float] = (0.0, 3.0, 0.0),
    size: tuple[float, float, float] = (1.0, 1.0, 0.8),
    rotation: float = 0.0,
    *,
    name: str = "",
    support: str | None = None,
) -> Item:
    design = next(each.name for each in EVERYTHING if each.category == category)
    return Item(name or f"{category}-1", category, design, at, rotation, size, {}, support)


def scene(u: Understanding, *items: Item) -> Scene:
    return Scene(u.camera, u.room, u.openings, u.fixtures, items, "living_room", "modern", "medium", 0)
