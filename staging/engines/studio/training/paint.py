"""Paint a random room: the photo, and for each pixel what it shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.lens import straightened
from staging.engines.studio.training.develop import develop
from staging.engines.studio.training.pack import pack
from staging.engines.studio.training.rooms import RandomRoom
from staging.engines.studio.training.shading import render
from staging.engines.studio.understand.geometry import pixel_grid

Labels = NDArray[np.uint8]
UNKNOWN = 255
_KIND = {"window": 1, "door": 2, "passage": 3, "hearth": 4}


@dataclass(frozen=True, slots=True)
class Painted:
    """A photo with its labels, all (height, width).

    Attributes:
        photo: (height, width, 3) RGB.
        surface: the room's own surface behind things: 0 to 3 wall, 4 floor, 5 ceiling, from 10 on faces of solid
            walls (10 + 8 · block + face: -x, +x, -y, +y, under, above), 255 unknown.
        things: index into `found.THINGS`.
        floor: whether the room's floor itself is seen.
        number: which hole is seen, counted from 1.
    """

    photo: NDArray[np.uint8]
    surface: Labels
    things: Labels
    floor: NDArray[np.bool_]
    number: Labels


def _rays(room: RandomRoom, width: int, height: int) -> NDArray[np.float64]:
    camera = room.camera.scaled(width, height)
    pixels = straightened(pixel_grid(width, height), width, height, room.lens)
    rays = camera.rays(pixels).reshape(-1, 3)
    return np.ascontiguousarray(rays / np.linalg.norm(rays, axis=1, keepdims=True))


def radiance(room: RandomRoom, width: int, height: int) -> tuple[NDArray[np.float64], Labels, Labels, Labels]:
    """Scene-linear (height, width, 3), and `surface`, what is in front, and `number`, one ray per pixel."""
    packed, rays = pack(room), _rays(room, width, height)
    image = np.empty((len(rays), 3))
    surface, first, number = (np.empty(len(rays), np.uint8) for _ in range(3))
    render(
        rays, room.camera.position(), packed.planes, packed.walls, packed.blocks, packed.holes, packed.materials,
        packed.lamps, packed.env, packed.sun, image, surface, first, number,
    )  # fmt: skip
    shape = (height, width)
    return image.reshape(*shape, 3), surface.reshape(shape), first.reshape(shape), number.reshape(shape)


def kinds(room: RandomRoom, first: Labels, number: Labels) -> Labels:
    """Index into `found.THINGS` per pixel."""
    by_number = np.array([0, *(_KIND.get(hole.kind, 0) for hole in room.holes)], np.uint8)
    front = np.where(first < 9, first, 0)  # 9 is something else
    return np.where(first > 0, front, by_number[number]).astype(np.uint8)


def paint(room: RandomRoom, oversampling: float = 1.5) -> Painted:
    """The photo of ``room`` at its camera's size; ``oversampling`` rays per pixel and side smooth its edges."""
    width, height = room.camera.width, room.camera.height
    fine = (math.ceil(width * oversampling), math.ceil(height * oversampling))
    light, surface, first, number = radiance(room, *fine)
    light = np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_AREA), np.float64)
    surface, first, number = (shrunk(each, (width, height)) for each in (surface, first, number))
    photo = develop(light, room.finish)
    return Painted(photo, surface, kinds(room, first, number), (surface == 4) & (first == 0), number)


def shrunk(labels: Labels, size: tuple[int, int]) -> Labels:
    """Labels at (width, height), none of them mixed."""
    return np.asarray(cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST), np.uint8)
