"""A plain room, seen by a plain camera, for tests of light, rendering and compositing."""

from __future__ import annotations

import dataclasses

import numpy as np

from staging.engines.base import Photo
from staging.engines.studio.model import Camera, Item, Opening, Room, Scene, Understanding

RECTANGLE = ((-2.0, -1.0), (2.0, -1.0), (2.0, 4.0), (-2.0, 4.0))
# A room whose right half ends a metre earlier: its corner hides part of the far wall.
L_SHAPE = ((-2.0, -1.0), (2.0, -1.0), (2.0, 2.0), (0.5, 2.0), (0.5, 4.0), (-2.0, 4.0))
WINDOW = Opening("window", 3, 1.5, 3.0, 0.9, 2.1)


def camera(width: int = 96, height: int = 64) -> Camera:
    return Camera(width, height, 0.6 * width, width / 2, height / 2, -4.0, 0.0, 5.0, 1.4)


def understanding(polygon=RECTANGLE, openings=(WINDOW,), width: int = 96, height: int = 64) -> Understanding:
    mask = np.zeros((height, width), bool)
    mask[height * 2 // 3 :] = True
    room, nothing = Room(polygon, 2.6), ((), (), (), ())
    return Understanding(
        camera(width, height), room, tuple(openings), (), mask, *nothing, (polygon,), (), 0.9, "green",
        scale_note="camera height",
    )  # fmt: skip


def photo(width: int = 96, height: int = 64, seed: int = 0) -> Photo:
    """Brighter towards the left, as by a window, with some grain."""
    falling = np.linspace(200, 120, width)[None, :, None] * np.array([1.0, 0.97, 0.92])
    grain = np.random.default_rng(seed).normal(0, 1.5, (height, width, 1))
    return Photo(np.clip(falling + grain, 0, 255).astype(np.uint8))


def sofa(x: float = 0.0, y: float = 3.0, rotation: float = 0.0) -> Item:
    fabric, wood = {"kind": "fabric", "color": "#8d8f92"}, {"kind": "wood", "color": "#6a4a34"}
    materials = dict.fromkeys(("fabric", "pillow", "pillow_2", "pillow_3", "throw"), fabric) | {"legs": wood}
    return Item("sofa-1", "sofa", "sofa-track", (x, y, 0.0), rotation, (2.0, 0.9, 0.8), materials)


def scene(items=None, u: Understanding | None = None) -> Scene:
    u = u or understanding()
    checks = [{"rule": "walkway", "item": "sofa-1", "ok": True}, {"rule": "doors", "item": "", "ok": True}]
    return Scene(
        u.camera, u.room, u.openings, (), tuple(items if items is not None else (sofa(),)), "living_room", "modern",
        "medium", 7, {"ok": True, "checks": checks},
    )  # fmt: skip


def moved(item: Item, **changes) -> Item:
    return dataclasses.replace(item, **changes)


def pixels(passes):
    """All of them, as bytes."""
    layers = (passes.empty, passes.shadowed, passes.furniture)
    return [*(layer.pixels.tobytes() for layer in layers), passes.item_index.tobytes()]
