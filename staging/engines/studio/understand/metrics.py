"""Distances between what was understood and what is true."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from staging.engines.studio.lens import straightened
from staging.engines.studio.model import Camera, Points, Room
from staging.engines.studio.understand.geometry import pixel_grid

Mask = NDArray[np.bool_]
OVERLAP = 0.3
"""Intersection over union from which an opening counts as found."""
EVERY = 5.0
"""Boundaries are compared each so many pixels."""


def filled(polygons: Iterable[Any], shape: tuple[int, int], centres: float = 0.0) -> Mask:
    """The pixels of a (height, width) picture inside polygons; ``centres`` as in `annotations`."""
    canvas = np.zeros(shape, np.uint8)
    for polygon in polygons:
        points = np.clip(np.array(polygon, float) - centres, -8 * max(shape), 8 * max(shape))
        cv2.fillPoly(canvas, [np.round(points).astype(np.int32)], (1,))
    return canvas > 0


def overlap(a: Mask, b: Mask) -> float:
    """Intersection over union; two empty masks agree."""
    return float((a & b).sum() / (a | b).sum()) if (a | b).any() else 1.0


def _dense(polylines: Iterable[Any]) -> Points:
    """(n, 2) points every few pixels along polylines."""
    out = [np.zeros((0, 2))]
    for line in polylines:
        points = np.array(line, float)
        for a, b in itertools.pairwise(points):
            n = max(2, int(np.hypot(*(b - a)) / EVERY))
            out.append(a + np.linspace(0, 1, n)[:, None] * (b - a))
    return np.concatenate(out)


def boundary_distances(truth: Iterable[Any], found: Iterable[Any]) -> Points:
    """Distance in pixels of each point of the true lines from the nearest point found, empty if either is."""
    a, b = _dense(truth), _dense(found)
    if not len(a) or not len(b):
        return np.zeros(0)
    return np.concatenate([np.hypot(*(part[:, None] - b[None]).transpose(2, 0, 1)).min(1) for part in _parts(a)])


def _parts(points: Points) -> list[Points]:
    return np.array_split(points, max(1, len(points) // 500))


def horizon_error(found: Camera, true: Camera) -> float:
    """At the middle column, share of the picture's height."""
    return abs(found.horizon(found.width / 2) - true.horizon(true.width / 2)) / true.height


def vertical_error(found: Camera, true: Camera) -> float:
    """Degrees between both ideas of up."""
    up = float(np.clip(true.rotation()[:, 2] @ found.rotation()[:, 2], -1, 1))
    return math.degrees(math.acos(up))


def upright_error(found: Camera, segments: Iterable[Any]) -> float:
    """Mean degrees between upright edges of the photo and where the camera found says upright is; NaN without edges."""
    angles = []
    up = found.rotation()[:, 2]
    edges = np.array(list(segments), float).reshape(-1, 2, 2) + 0.5
    for a, b in straightened(edges, found.width, found.height, found.lens):
        middle = (a + b) / 2
        to = np.array([found.focal_px * up[0], found.focal_px * up[1]]) - (middle - [found.cx, found.cy]) * up[2]
        cross = to[0] * (b - a)[1] - to[1] * (b - a)[0]
        angles.append(math.degrees(math.asin(min(1.0, abs(cross) / (np.hypot(*to) * np.hypot(*(b - a)) + 1e-12)))))
    return float(np.mean(angles)) if angles else math.nan


def surfaces(camera: Camera, room: Room) -> NDArray[np.uint8]:
    """(height, width) of a plain room: 0 to 3 wall, 4 floor, 5 ceiling, by ray casting."""
    rays = camera.rays(pixel_grid(camera.width, camera.height))
    best = np.full(rays.shape[:2], np.inf)
    out = np.full(rays.shape[:2], 4, np.uint8)
    planes = [(i, *room.wall(i)[::2]) for i in range(len(room.polygon_m))]
    with np.errstate(divide="ignore", invalid="ignore"):
        for i, corner, inward in planes:
            t = np.where(rays[..., :2] @ inward < 0, float(inward @ corner) / (rays[..., :2] @ inward), np.inf)
            out, best = np.where(t < best, i, out).astype(np.uint8), np.minimum(t, best)
        for face, level in ((4, 0.0), (5, room.height_m)):
            t = (level - camera.height_m) / rays[..., 2]
            nearer = (t > 0) & (t < best)
            out, best = np.where(nearer, face, out).astype(np.uint8), np.where(nearer, t, best)
    return out


def layout_error(found: NDArray[np.uint8], true: NDArray[np.uint8]) -> float:
    """Share of the known pixels whose surface differs; walls may be numbered differently."""
    known = true != 255
    a, b = np.where(found[known] > 5, 6, found[known]), np.where(true[known] >= 10, 6 + true[known] % 40, true[known])
    table = np.zeros((8, 48))
    np.add.at(table, (a, b), 1)
    same = table[4, 4] + table[5, 5]
    walls = np.delete(table, [4, 5], 1)[[0, 1, 2, 3, 6]]
    rows, columns = linear_sum_assignment(-walls)
    return float(1 - (same + walls[rows, columns].sum()) / known.sum())


def matches(ours: list[Mask], truths: list[Mask]) -> tuple[int, int]:
    """How many of the true openings were found, and how many of ours are true."""
    table = np.array([[overlap(a, b) for b in ours] for a in truths]).reshape(len(truths), len(ours))
    return int((table > OVERLAP).any(1).sum()), int((table > OVERLAP).any(0).sum())


def insertion_error(found: Camera, true: Camera) -> float:
    """How wrongly a sofa-sized box would be drawn: mean distance of its corners over its diagonal in the picture.

    The box stands where the true camera sees the floor, 2.5 to 4 camera heights away, square to the room; its place is
    carried over by the pixel of its first corner, as a stager would. NaN where it is out of the picture.
    """
    errors = []
    for ahead in (1.8, 2.6, 3.4):
        start = np.array([-0.7, ahead, 0.0]) * true.height_m
        box = start + np.array([[x, y, z] for x in (0, 1.5) for y in (0, 0.65) for z in (0, 0.6)]) * true.height_m
        box = box @ _quarter_turns(true.yaw_deg).T
        pixels, depth = true.project(box)
        if (
            depth.min() < 0.2
            or not (np.array([0, 0]) <= pixels[0]).all()
            or not (pixels[0] <= [true.width, true.height]).all()
        ):
            continue
        errors.append(_redrawn(found, pixels, box @ between(true, found).T, true))
    return float(np.mean(errors)) if errors else math.nan


def between(a: Camera, b: Camera) -> Points:
    """(3, 3) plan rotation from the frame of ``a`` to that of ``b``, by quarter turns.

    A room that is seen over a corner may be understood with either pair of walls for front and back.
    """
    return _quarter_turns(b.yaw_deg - a.yaw_deg)


def _quarter_turns(yaw_deg: float) -> Points:
    """Plan rotation by the multiple of 90° that is nearest to an angle."""
    a = math.radians(90 * round(yaw_deg / 90))
    return np.array([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]])


def _redrawn(found: Camera, pixels: Points, box: Points, true: Camera) -> float:
    ray = found.rays(pixels[0])
    if ray[2] > -1e-6:
        return 1.0
    scale = found.height_m / true.height_m
    foot = found.position() + ray * (found.height_m / -ray[2])
    drawn, _ = found.project(foot + (box - box[0]) * scale)
    return float(np.hypot(*(drawn - pixels).T).mean() / max(np.hypot(*np.ptp(pixels, 0)), 1e-9))
