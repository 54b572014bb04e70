"""The box a room is first taken for, seen from inside, in camera heights.

Camera-centred room frame: x right, y towards the wall faced, z up, the floor at z = -1, so that no scale is needed
until the very end. The wall behind the camera is not part of it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio import lens as lenses
from staging.engines.studio.model import Camera, Points
from staging.engines.studio.understand.compiled import njit

FLOOR, CEILING, LEFT, RIGHT, FRONT, NOTHING = range(6)
BEHIND = 8.0
"""How far behind the camera the side walls' edges are followed, in camera heights."""

PIECE = 0.02
"""Bent lines are drawn in straight pieces of this share of the picture's diagonal."""


@dataclass(frozen=True, slots=True)
class Box:
    """Distances from the camera to the walls and the ceiling, in camera heights, all positive."""

    left: float
    right: float
    front: float
    ceiling: float

    def array(self) -> Points:
        """(4,) left, right, front, ceiling."""
        return np.array([self.left, self.right, self.front, self.ceiling])

    @staticmethod
    def of(values: Points) -> Box:
        """The reverse of `array`."""
        left, right, front, ceiling = (float(v) for v in values)
        return Box(left, right, front, ceiling)


@njit
def label_rays(rays: Points, box: Points) -> NDArray[np.uint8]:
    """(n,) which face of ``box`` each of the (n, 3) room-frame rays hits first: `FLOOR` … `FRONT`, or `NOTHING`."""
    out = np.empty(rays.shape[0], np.uint8)
    for i in range(rays.shape[0]):
        best = 1e12
        face = 5
        z = rays[i, 2]
        if z < -1e-9:
            best, face = -1.0 / z, 0
        elif z > 1e-9:
            best, face = box[3] / z, 1
        x = rays[i, 0]
        if x < -1e-9 and -box[0] / x < best:
            best, face = -box[0] / x, 2
        elif x > 1e-9 and box[1] / x < best:
            best, face = box[1] / x, 3
        if rays[i, 1] > 1e-9 and box[2] / rays[i, 1] < best:
            face = 4
        out[i] = face
    return out


def pixel_grid(width: int, height: int, step: int = 1) -> Points:
    """(height // step, width // step, 2) centres of ``step`` × ``step`` blocks of pixels."""
    x, y = np.meshgrid((np.arange(width // step) + 0.5) * step, (np.arange(height // step) + 0.5) * step)
    return np.stack([x, y], -1)


def face_map(camera: Camera, box: Box, step: int = 1) -> NDArray[np.uint8]:
    """(height // step, width // step) face of ``box`` seen at each block of pixels."""
    rays = camera.rays(pixel_grid(camera.width, camera.height, step))
    return label_rays(np.ascontiguousarray(rays.reshape(-1, 3)), box.array()).reshape(rays.shape[:2])


def box_edges(box: Points) -> Points:
    """(8, 7) direction (0 x, 1 y, 2 z) and both ends of each edge in view.

    Order: floor left, right, front; ceiling left, right, front; vertical left, right.
    """
    left, right, front, top = box
    ends = [
        (1, -left, -BEHIND, -1.0, -left, front, -1.0),
        (1, right, -BEHIND, -1.0, right, front, -1.0),
        (0, -left, front, -1.0, right, front, -1.0),
        (1, -left, -BEHIND, top, -left, front, top),
        (1, right, -BEHIND, top, right, front, top),
        (0, -left, front, top, right, front, top),
        (2, -left, front, -1.0, -left, front, top),
        (2, right, front, -1.0, right, front, top),
    ]
    return np.array(ends, dtype=np.float64)


def clip_to_picture(a: Points, b: Points, width: float, height: float) -> tuple[Points, Points] | None:
    """The part of the segment a-b inside the picture (Liang and Barsky 1984), or None."""
    d = b - a
    low, high = 0.0, 1.0
    for p, q in ((-d[0], a[0]), (d[0], width - a[0]), (-d[1], a[1]), (d[1], height - a[1])):
        if abs(p) < 1e-12:
            if q < 0:
                return None
        elif p < 0:
            low = max(low, q / p)
        else:
            high = min(high, q / p)
    return None if low > high else (a + low * d, a + high * d)


def clip_near(corners: Points, forward: Points, eye: Points, near: float = 0.05) -> Points:
    """The part of a flat polygon at least ``near`` in front of the camera."""
    depth = (corners - eye) @ forward
    out = []
    for a, b, da, db in zip(corners, np.roll(corners, -1, 0), depth, np.roll(depth, -1), strict=True):
        if da >= near:
            out.append(a)
        if (da >= near) != (db >= near):
            out.append(a + (near - da) / (db - da) * (b - a))
    return np.array(out).reshape(-1, 3)


def _bent(camera: Camera, a: Points, b: Points) -> Points:
    """(n, 2) the photo's pixels along the line from a to b of its straight picture; both ends where no lens bends."""
    if not camera.lens:
        return np.stack([a, b])
    pieces = math.ceil(float(np.hypot(*(b - a))) / (PIECE * math.hypot(camera.width, camera.height)))
    along = a + np.linspace(0, 1, max(1, pieces) + 1)[:, None] * (b - a)
    return lenses.to_photo(along, camera.width, camera.height, camera.lens)


def project_polygon(camera: Camera, corners: Points) -> Points:
    """(m, 2) pixels of the polygon through (n, 3) world corners, all before the camera; more than n if lines bend."""
    pixels, _ = camera.straight().project(corners)
    sides = [_bent(camera, a, b)[:-1] for a, b in zip(pixels, np.roll(pixels, -1, 0), strict=True)]
    return np.concatenate([np.zeros((0, 2)), *sides])


def project_segment(camera: Camera, a: Points, b: Points, near: float = 0.02) -> list[tuple[Points, Points]]:
    """The visible part in pixels of a world segment, cut at the picture's border and in front of the camera.

    Returns:
        Both ends of each straight piece, in order: one piece or none, more where the lens bends.
    """
    forward = camera.rotation()[2]
    depths = (forward @ (a - camera.position()), forward @ (b - camera.position()))
    if max(depths) < near:
        return []
    if min(depths) < near:
        t = (near - depths[0]) / (depths[1] - depths[0])
        cut = a + t * (b - a)
        a, b = (cut, b) if depths[0] < near else (a, cut)
    pixels, _ = camera.straight().project(np.stack([a, b]))
    seen = clip_to_picture(pixels[0], pixels[1], camera.width, camera.height)
    if seen is None:
        return []
    # What the straight picture holds may still lie outside the photo.
    pieces = itertools.pairwise(_bent(camera, *seen))
    cut = (clip_to_picture(p, q, camera.width, camera.height) for p, q in pieces) if camera.lens else [seen]
    return [piece for piece in cut if piece is not None]


def signed_area(points: Points) -> float:
    """Area of an (n, 2) polygon, positive where it runs counter-clockwise (y up)."""
    x, y = points.T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)


def canonical_yaw(yaw_deg: float) -> float:
    """The same walls with the one faced most directly called +y: yaw in [-45°, 45°)."""
    return (yaw_deg + 45.0) % 90.0 - 45.0


def focal_from_35mm(focal_35mm: float, width: int, height: int) -> float:
    """Focal length in pixels of a 35 mm equivalent, which is defined by the diagonal (43.27 mm)."""
    return focal_35mm / math.hypot(36.0, 24.0) * math.hypot(width, height)
