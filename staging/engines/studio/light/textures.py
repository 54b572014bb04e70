"""The photo, unwrapped onto the faces of the room."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from staging.engines.studio.light.colour import Pixels, to_linear
from staging.engines.studio.light.faces import Face, Mask, in_opening, seen_from
from staging.engines.studio.light.model import Texture
from staging.engines.studio.model import Camera, Points, Understanding

TEXELS_PER_M = 40.0
LONG_EDGE_PX = 1280
HANGS_M = 0.25
"""What reaches no farther down is nearly where the ceiling is."""
BESIDE_LAMP = 0.15
"""Of a lamp's size: its outline may be off by so much."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """What the photo shows of a face; arrays (rows, columns, …).

    Attributes:
        radiance: linear light, 0 where not seen.
        seen: in the photo and not behind a wall.
        glass: part of a window, whose picture is the world outside.
        lamp: behind a lamp that hangs from the ceiling, so that the picture shows that instead.
        exists: inside the face's outline.
    """

    face: Face
    radiance: Texture
    seen: Mask
    glass: Mask
    lamp: Mask
    exists: Mask


def small_linear(pixels: NDArray[np.uint8], camera: Camera) -> tuple[Pixels, Camera]:
    """The photo in linear light, reduced to `LONG_EDGE_PX`, with its camera. Averages light, not code values."""
    height, width = pixels.shape[:2]
    scale = min(1.0, LONG_EDGE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    while scale < 0.5:  # halve the bytes first: 24 megapixels of float32 would be 290 MB
        pixels = np.asarray(cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        scale *= 2
    small = cv2.resize(to_linear(pixels), size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32), camera.scaled(*size)


def unwrap(linear: Pixels, camera: Camera, u: Understanding, face: Face) -> Unwrapped:
    """Sample ``linear`` (height, width, 3), taken by ``camera``, at the texels of ``face``."""
    columns, rows = (max(8, round(s * TEXELS_PER_M)) for s in face.size_m)
    uv = face.grid(columns, rows)
    pixels, seen = seen_from(camera, u.room, face, face.points(uv))
    exists = face.inside(uv)
    seen &= exists
    at = np.where(seen[..., None], pixels - 0.5, -1.0).astype(np.float32)
    x, y = np.ascontiguousarray(at[..., 0]), np.ascontiguousarray(at[..., 1])
    radiance = cv2.remap(linear, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    radiance = np.where(seen[..., None], radiance, np.float32(0))
    glass = np.zeros(seen.shape, bool)
    for opening in u.openings:
        if opening.kind == "window":
            glass |= in_opening(face, opening, uv)
    lamp = seen & _lamps(pixels * (u.camera.width / camera.width), u)
    return Unwrapped(face, np.asarray(radiance, np.float32), seen, glass, lamp, exists)


def _lamps(pixels: Points, u: Understanding) -> Mask:
    """Which of the photo's ``pixels`` (..., 2) a lamp or fan that hangs down is in, or right beside."""
    found = np.zeros(pixels.shape[:-1], bool)
    for lamp in u.ceiling_lamps:
        low, high = (np.array(lamp.polygon)[k] for k in (0, 2))
        if u.room.height_m - lamp.bottom_m > HANGS_M:
            margin = BESIDE_LAMP * (high - low)
            found |= ((pixels > low - margin) & (pixels < high + margin)).all(-1)
    return found


def fill(values: Texture, known: Mask) -> Texture:
    """Continue (rows, columns, 3) ``values`` where they are not ``known``: each takes the nearest known one."""
    if not known.any():
        return np.zeros_like(values)
    nearest = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    return np.asarray(values[nearest[0], nearest[1]], np.float32)
