"""What a person corrected: the horizon, the floor's far corners, the ceiling's height.

Places are shares of the picture's width and height, from the upper left corner, as an editor sees them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from staging.engines.base import Refused
from staging.engines.studio.lens import straightened
from staging.engines.studio.model import Camera, Point
from staging.engines.studio.understand.geometry import Box

FARTHEST = 3.0
"""Corners may lie outside the picture, but not farther than so many of its sizes."""
LOWEST_CEILING_M, HIGHEST_CEILING_M = 1.8, 8.0
STEEPEST = math.radians(40)
LEAST_WALL, MOST_WALL = 0.2, 20.0
"""Distances of walls in camera heights that a room can have."""
Line = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Checked corrections, None for what was not corrected.

    Attributes:
        horizon: two points of it, left then right.
        corners: where the far wall meets the left and the right wall on the floor.
        ceiling_height_m: as measured.
    """

    horizon: Line | None = None
    corners: Line | None = None
    ceiling_height_m: float | None = None

    @classmethod
    def parse(cls, given: object) -> Corrections:
        """Check what an editor or a caller of the API sent; None is no correction.

        Raises:
            Refused: ``bad_option``, saying which and what is allowed.
        """
        if given is None:
            return cls()
        if not isinstance(given, Mapping):
            raise _bad("corrections", "an object with “horizon”, “corners” or “ceiling_height_m”")
        unknown = sorted(set(map(str, given)) - {"horizon", "corners", "ceiling_height_m"})
        if unknown:
            raise _bad(f"corrections.{unknown[0]}", "only “horizon”, “corners” and “ceiling_height_m”")
        return cls(
            _line("horizon", given.get("horizon")),
            _line("corners", given.get("corners")),
            ceiling(given.get("ceiling_height_m"), "corrections.ceiling_height_m"),
        )

    @property
    def outlined(self) -> bool:
        """Whether a person drew the room's outline."""
        return self.corners is not None


def _bad(name: str, allowed: str) -> Refused:
    return Refused("bad_option", f"The option “{name}” has a value that cannot be used.", f"Give {allowed}.")


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def ceiling(value: object, name: str = "ceiling_height_m") -> float | None:
    """A ceiling height in metres.

    Raises:
        Refused: it is none.
    """
    if value is None:
        return None
    if not _number(value) or not LOWEST_CEILING_M <= float(value) <= HIGHEST_CEILING_M:  # type: ignore[arg-type]
        raise _bad(name, f"a height in metres from {LOWEST_CEILING_M} to {HIGHEST_CEILING_M}")
    return float(value)  # type: ignore[arg-type]


def _line(name: str, value: object) -> Line | None:
    """Two points, the left one first."""
    if value is None:
        return None
    allowed = "two points [[x, y], [x, y]], left then right, as shares of the picture's width and height"
    pairs = value if isinstance(value, list | tuple) else ()
    points = [p for p in pairs if isinstance(p, list | tuple) and len(p) == 2 and all(map(_number, p))]
    if len(points) != 2 or len(pairs) != 2:
        raise _bad(f"corrections.{name}", allowed)
    (x0, y0), (x1, y1) = ((float(x), float(y)) for x, y in points)
    if x1 - x0 < 0.02 or max(abs(v - 0.5) for v in (x0, y0, x1, y1)) > FARTHEST:
        raise _bad(f"corrections.{name}", allowed)
    return (x0, y0), (x1, y1)


def with_horizon(camera: Camera, horizon: Line) -> Camera:
    """The camera turned so that its horizon is the given one; focal length, centre and yaw stay.

    Raises:
        Refused: no photo of a room has that horizon.
    """
    pixels = np.array([(x * camera.width, y * camera.height) for x, y in horizon])
    straight = straightened(pixels, camera.width, camera.height, camera.lens)
    rays = np.array([[x - camera.cx, y - camera.cy, camera.focal_px] for x, y in straight])
    up = np.cross(rays[1], rays[0])
    up /= np.linalg.norm(up)
    # Upright in camera axes (x right, y down): the room's up is (sin roll cos pitch, -cos roll cos pitch, sin pitch).
    pitch, roll = math.asin(float(np.clip(up[2], -1, 1))), math.atan2(float(up[0]), float(-up[1]))
    if abs(pitch) > STEEPEST or abs(roll) > STEEPEST:
        raise _bad("corrections.horizon", "a line near the height of the camera, nearly level")
    return replace(camera, pitch_deg=math.degrees(pitch), roll_deg=math.degrees(roll))


def with_corners(camera: Camera, box: Box, corners: Line) -> tuple[Camera, Box]:
    """Camera and box (camera at height 1) whose far corners on the floor are the given ones.

    Raises:
        Refused: the corners are not on any floor, or no room is so small or large.
    """
    pixels = np.array([(x * camera.width, y * camera.height) for x, y in corners])
    rays = camera.rays(pixels)
    if (rays[:, 2] > -1e-3).any():
        raise _bad("corrections.corners", "corners of the floor, which lie below the horizon")
    a, b = rays[:, :2] / -rays[:, 2:]
    turn = math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
    turned = replace(camera, yaw_deg=camera.yaw_deg - turn)
    rays = turned.rays(pixels)
    (left, far), (right, beyond) = rays[:, :2] / -rays[:, 2:]
    outline = (-float(left), float(right), float(far + beyond) / 2)
    if not all(LEAST_WALL <= side <= MOST_WALL for side in outline):
        raise _bad("corrections.corners", "the far left and the far right corner of the floor, the camera between them")
    return turned, Box(*outline, box.ceiling)


def applied(corrections: Corrections, camera: Camera, box: Box) -> tuple[Camera, Box]:
    """Camera and box with everything corrected that changes them.

    Raises:
        Refused: they make no room.
    """
    if corrections.horizon is not None:
        camera = with_horizon(camera, corrections.horizon)
    if corrections.corners is not None:
        camera, box = with_corners(camera, box, corrections.corners)
    return camera, box
