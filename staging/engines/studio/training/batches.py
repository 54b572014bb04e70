"""What the network learns from: painted rooms as arrays, endlessly and reproducibly."""

from __future__ import annotations

import dataclasses
import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera
from staging.engines.studio.training.develop import develop
from staging.engines.studio.training.draw import draw, draw_finish
from staging.engines.studio.training.paint import UNKNOWN, kinds, radiance, shrunk
from staging.engines.studio.training.rooms import RandomRoom
from staging.engines.studio.training.seeds import TRAINING, require
from staging.engines.studio.understand.network import guide

SIZES = ((320, 208), (384, 256), (240, 160), (224, 288), (256, 256), (208, 320))
BATCH = 16
FRESH = 3
"""New rooms in a batch; the others were painted before and are developed anew, perhaps mirrored."""
KEPT = 128
"""Rooms kept per size."""
CAMERA_ERROR = (0.06, 1.0, 0.5, 0.3, 0.01)
"""The camera is estimated in use: spread of focal length (relative), yaw, pitch, roll (degrees), centre (widths)."""
FACES, EDGES = 4, 3

Labels = NDArray[np.uint8]
Maps = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Batch:
    """Inputs (n, 6, h, w) and, at half that size, faces and things (n, h/2, w/2) with 255 unknown, edges (n, 3, …)."""

    inputs: Maps
    faces: NDArray[np.int64]
    things: NDArray[np.int64]
    edges: Maps


def faces_of(surface: Labels, first: Labels) -> Labels:
    """(h, w) 0 floor, 1 ceiling, 2 wall across x, 3 wall across y, 255 where nobody could tell.

    Behind a fixture or a thing that stands about the wall counts; the floor does not, it cannot be guessed.
    """
    table = np.full(256, UNKNOWN, np.uint8)
    table[[4, 5, 1, 3, 0, 2]] = (0, 1, 2, 2, 3, 3)
    blocks = np.arange(10, 250, 8)
    table[blocks], table[blocks + 1], table[blocks + 2], table[blocks + 3] = 2, 2, 3, 3
    faces = table[surface]
    return np.where((faces == 0) & (first > 0), UNKNOWN, faces).astype(np.uint8)


def edges_of(surface: Labels, faces: Labels) -> Labels:
    """(3, h, w) 1 where faces meet along x, y, z: both pixels of each meeting."""
    out = np.zeros((EDGES, *faces.shape), np.uint8)
    for down, right in ((0, 1), (1, 0)):
        h, w = faces.shape[0] - down, faces.shape[1] - right
        a, b = faces[:h, :w], faces[down:, right:]
        meet = (surface[:h, :w] != surface[down:, right:]) & (a != UNKNOWN) & (b != UNKNOWN)
        low, high = np.minimum(a, b), np.maximum(a, b)
        for k, which in enumerate(((low < 2) & (high == 3), (low < 2) & (high == 2), (low == 2) & (high == 3))):
            out[k, :h, :w] |= meet & which
            out[k, down:, right:] |= meet & which
    return out


def disturbed(camera: Camera, dice: np.random.Generator) -> Camera:
    """The camera as it might be estimated."""
    focal, yaw, pitch, roll, centre = CAMERA_ERROR
    return dataclasses.replace(
        camera, focal_px=camera.focal_px * math.exp(dice.normal(0, focal)),
        yaw_deg=camera.yaw_deg + dice.normal(0, yaw),
        pitch_deg=camera.pitch_deg + dice.normal(0, pitch), roll_deg=camera.roll_deg + dice.normal(0, roll),
        cx=camera.cx + dice.normal(0, centre) * camera.width, cy=camera.cy + dice.normal(0, centre) * camera.width,
    )  # fmt: skip


def inputs_of(photo: NDArray[np.uint8], camera: Camera) -> Maps:
    """(6, h, w) as the network is given it in use."""
    colors = photo[..., ::-1].transpose(2, 0, 1) / 127.5 - 1.0
    return np.asarray(np.concatenate([colors, guide(camera, camera.width, camera.height)]), np.float32)


@dataclass(frozen=True, slots=True)
class _Kept:
    room: RandomRoom
    light: NDArray[np.float32]
    faces: Labels
    things: Labels
    edges: Labels


def _paint(seed: int, size: tuple[int, int], oversampling: float) -> _Kept:
    room = draw(seed, size=size)
    fine = (round(size[0] * oversampling), round(size[1] * oversampling))
    light, surface, first, number = radiance(room, *fine)
    light = np.asarray(cv2.resize(light, size, interpolation=cv2.INTER_AREA))
    surface, first, number = (shrunk(each, size) for each in (surface, first, number))
    things = kinds(room, first, number)
    faces = faces_of(surface, first)
    thin = edges_of(surface, faces)
    thick = np.stack([np.asarray(cv2.dilate(each, np.ones((3, 3), np.uint8)), np.uint8) for each in thin])
    return _Kept(room, light.astype(np.float32), faces[::2, ::2], things[::2, ::2], thick[:, ::2, ::2])


def _sample(kept: _Kept, dice: np.random.Generator) -> tuple[Maps, Labels, Labels, Labels]:
    photo = develop(kept.light.astype(np.float64), draw_finish(dice))
    x = inputs_of(photo, disturbed(kept.room.camera, dice))
    if dice.random() < 0.5:
        return x[..., ::-1], kept.faces[:, ::-1], kept.things[:, ::-1], kept.edges[..., ::-1]
    return x, kept.faces, kept.things, kept.edges


def _stacked(samples: list[tuple[Maps, Labels, Labels, Labels]]) -> Batch:
    x, faces, things, edges = (np.stack(each) for each in zip(*samples, strict=True))
    return Batch(np.ascontiguousarray(x), faces.astype(np.int64), things.astype(np.int64), edges.astype(np.float32))


def batches(first_seed: int) -> Iterator[Batch]:
    """Batches from the rooms of ``first_seed``, ``first_seed`` + 1, …; the same for the same number.

    Raises:
        ValueError: the seed is not for training.
    """
    seed = require(first_seed, TRAINING)
    dice = np.random.default_rng(first_seed)
    kept: dict[tuple[int, int], deque[_Kept]] = {size: deque(maxlen=KEPT) for size in SIZES}
    while True:
        size = SIZES[int(dice.integers(0, len(SIZES)))]
        shelf = kept[size]
        fresh = FRESH if len(shelf) >= BATCH else BATCH
        for _ in range(fresh):
            shelf.append(_paint(seed, size, 1.5 if dice.random() < 0.3 else 1.0))
            seed += 1
        old = dice.choice(max(1, len(shelf) - fresh), BATCH - fresh, replace=False)
        chosen = [shelf[-1 - i] for i in range(fresh)] + [shelf[int(i)] for i in old]
        yield _stacked([_sample(each, dice) for each in chosen])


def fixed(seeds: range, size: tuple[int, int] = (320, 208)) -> Batch:
    """One batch of the rooms of ``seeds``, developed as they are, for measuring."""
    samples = []
    for seed in seeds:
        kept = _paint(seed, size, 1.5)
        samples.append(_sample(kept, np.random.default_rng(seed)))
    return _stacked(samples)
