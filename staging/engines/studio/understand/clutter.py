"""Signs that a room is not empty: edges that follow none of its three directions and no straight line either.

An empty room is made of lines along its own directions. Cushions, leaves, clothes and chairs are not. Straight lines in
other directions (tiles laid diagonally, sun patches) and what is seen through windows do not count.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera
from staging.engines.studio.understand.evidence import toward
from staging.engines.studio.understand.geometry import Box, pixel_grid
from staging.engines.studio.understand.lines import Segments

UP_TO = 0.95
"""Furniture stands below this height in camera heights."""
VISIBLE_STEP = 2.5
"""Colour change per pixel in CIE Lab that an eye takes for an edge."""
ASTRAY = math.cos(math.radians(12))
NEAR_LINE = 4
FURNISHED = 0.066
"""Share of the lower room covered by stray edges from which it counts as furnished. On real photos empty rooms
have 0.6 to 3.8 percent, furnished ones 11 and more."""

Mask = NDArray[np.bool_]


def lower_room(camera: Camera, box: Box) -> Mask:
    """(height, width) floor, and walls up to where furniture reaches. The camera is at height 1."""
    rays = camera.rays(pixel_grid(camera.width, camera.height))
    with np.errstate(divide="ignore", invalid="ignore"):
        across = np.where(rays[..., 0] < 0, box.left, box.right) / np.abs(rays[..., 0])
        ahead = np.where(rays[..., 1] > 0, box.front / rays[..., 1], np.inf)
        # What meets the floor first would meet the walls below it.
        return np.asarray(1 + np.minimum(across, ahead) * rays[..., 2] < UP_TO)


def stray_edges(picture: NDArray[np.uint8], camera: Camera) -> Mask:
    """(height, width) visible edges along none of the room's directions."""
    lab = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 2.5), cv2.COLOR_RGB2LAB).astype(np.float32)
    dx = cv2.Sobel(lab, cv2.CV_32F, 1, 0, scale=0.125)
    dy = cv2.Sobel(lab, cv2.CV_32F, 0, 1, scale=0.125)
    strong = np.sqrt((dx**2 + dy**2).sum(-1)) > VISIBLE_STEP
    size = cv2.magnitude(dx[..., 0], dy[..., 0]) + 1e-6
    along = np.zeros(strong.shape, np.float32)
    for k in range(3):
        ex, ey = toward(camera, k)
        along = np.maximum(along, np.abs(dy[..., 0] * ex - dx[..., 0] * ey) / size)
    return np.asarray(strong & (along < ASTRAY))


def _beside_lines(segments: Segments, error: NDArray[np.float64], shape: tuple[int, int]) -> Mask:
    """Pixels beside straight lines that follow no direction of the room and are longer than furniture's."""
    canvas = np.zeros(shape, np.uint8)
    long_enough = segments.lengths > 0.03 * math.hypot(*shape)
    for x0, y0, x1, y1 in segments.take(long_enough & (error > math.radians(3))).ends.astype(int):
        cv2.line(canvas, (x0, y0), (x1, y1), (1,), 2 * NEAR_LINE + 1)
    return canvas > 0


def measure(
    picture: NDArray[np.uint8], camera: Camera, segments: Segments, error: NDArray[np.float64], zone: Mask
) -> float:
    """How furnished a room looks: 1 and above is furnished, empty rooms stay below about a half.

    Args:
        picture: working picture.
        camera: at height 1, of its size.
        segments: its lines.
        error: (n,) by how much each misses the room's directions.
        zone: (height, width) where furniture would stand: the lower room without windows and other openings.
    """
    zone = zone & ~_beside_lines(segments, error, (camera.height, camera.width))
    return float((stray_edges(picture, camera) & zone).sum() / max(1, zone.sum()) / FURNISHED)
