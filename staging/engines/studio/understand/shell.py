"""The room as a closed rectangle around the camera, first in camera heights, then in metres."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera, Point, Points, Room
from staging.engines.studio.understand.geometry import FRONT, LEFT, RIGHT, Box, face_map, pixel_grid

BACK, RIGHT_WALL, FRONT_WALL, LEFT_WALL = range(4)
BEHIND_CAMERA = 0.45
"""The wall behind the camera is not seen. Photographers stand with their back to it: so far from it (0.6 m)."""
BEYOND_SEEN_FLOOR = 0.2
NEAREST_UNSEEN = 0.5
SEEN_SHARE = 0.004
"""A wall counts as seen from this share of the picture on."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A camera in a rectangular room; lengths in camera heights while ``camera.height_m`` is 1.

    Walls are numbered as in `Room`: 0 behind the camera, 1 right, 2 front, 3 left.

    Attributes:
        left, right, front, back: distances of the walls from the camera.
        top: floor to ceiling.
        seen: which walls the photo shows.
    """

    camera: Camera
    left: float
    right: float
    front: float
    back: float
    top: float
    seen: tuple[bool, bool, bool, bool]

    @property
    def polygon(self) -> tuple[Point, Point, Point, Point]:
        """Corners, counter-clockwise, wall i from corner i to i + 1."""
        left, right, front, back = -self.left, self.right, self.front, -self.back
        return ((left, back), (right, back), (right, front), (left, front))

    @property
    def room(self) -> Room:
        """The same as the engine's other steps know it."""
        return Room(self.polygon, self.top)

    def in_metres(self, height_m: float) -> Shell:
        """The same room with the camera ``height_m`` above the floor."""
        s = height_m / self.camera.height_m
        return Shell(
            replace(self.camera, height_m=height_m), self.left * s, self.right * s, self.front * s, self.back * s,
            self.top * s, self.seen,
        )  # fmt: skip

    def turned(self) -> Shell:
        """The same room with +y the wall that the camera faces most directly."""
        shell = self
        while shell.camera.yaw_deg >= 45:
            shell = replace(
                shell, camera=replace(shell.camera, yaw_deg=shell.camera.yaw_deg - 90),
                front=shell.left, right=shell.front, back=shell.right, left=shell.back,
                seen=(*shell.seen[1:], shell.seen[0]),
            )  # fmt: skip
        while shell.camera.yaw_deg < -45:
            shell = replace(
                shell, camera=replace(shell.camera, yaw_deg=shell.camera.yaw_deg + 90),
                front=shell.right, left=shell.front, back=shell.left, right=shell.back,
                seen=(shell.seen[3], *shell.seen[:3]),
            )  # fmt: skip
        return shell


def floor_points(camera: Camera, mask: NDArray[np.bool_], step: int = 4) -> Points:
    """(n, 2) where the marked pixels lie on the floor, in the units of the camera's height.

    Args:
        mask: (height, width) of the camera's size; pixels above the horizon are left out.
    """
    grid = pixel_grid(camera.width, camera.height, step)
    chosen = mask[step // 2 :: step, step // 2 :: step][: grid.shape[0], : grid.shape[1]]
    rays = camera.rays(grid[chosen])
    rays = rays[rays[:, 2] < -1e-3]
    return np.asarray(rays[:, :2] / -rays[:, 2:] * camera.height_m)


def close(camera: Camera, box: Box, floor: NDArray[np.bool_]) -> Shell:
    """Close the box: behind the camera, and where a side wall is out of the picture, beyond the floor that is seen.

    Args:
        camera: at height 1.
        floor: (height, width) visible floor.
    """
    faces = face_map(camera, box, 4)
    share = {face: float((faces == face).mean()) for face in (LEFT, RIGHT, FRONT)}
    seen = {face: value > SEEN_SHARE for face, value in share.items()}
    points = floor_points(camera, floor)
    sides = np.concatenate([points, np.zeros((1, 2))])

    def distance(face: int, known: float, along: Points) -> float:
        return known if seen[face] else max(NEAREST_UNSEEN, float(along.max()) + BEYOND_SEEN_FLOOR)

    left = distance(LEFT, box.left, -sides[:, 0])
    right = distance(RIGHT, box.right, sides[:, 0])
    front = distance(FRONT, box.front, sides[:, 1])
    back = max(BEHIND_CAMERA, float(-sides[:, 1].min()) + BEYOND_SEEN_FLOOR)
    walls = (False, seen[RIGHT], seen[FRONT], seen[LEFT])
    return Shell(camera, left, right, front, back, 1 + box.ceiling, walls).turned()
