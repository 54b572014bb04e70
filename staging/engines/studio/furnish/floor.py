"""What the photo says about the floor, as fields on a grid that layouts look up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from staging.engines.studio.furnish.geometry import corners, inside, signed_distance
from staging.engines.studio.furnish.zones import ENTRANCES, zones
from staging.engines.studio.model import Points, Understanding

CELL = 0.05
"""Grid spacing in metres."""
_MARGIN = 0.5
_MASK_WIDTH = 800
"""The floor mask is looked up at this width at most; finer than a cell nearly everywhere."""
_MASK_SLACK = 0.006
"""Of the photo's width: a floor outline may be off by so much."""
_FREE_SLACK = 0.08
"""Metres by which ``free_floor_m`` is widened, for the same reason."""
_SIGHT_STEPS = 24


@dataclass(frozen=True)
class Floor:
    """The floor on a grid of nodes ``CELL`` apart.

    Attributes:
        origin: (2,) world position of node [0, 0].
        outline: (n, 2) the room's polygon.
        wall_m: (ny, nx) distance to the room's outline, positive inside.
        free_m: (ny, nx) distance to the nearest floor that the photo shows to be taken, 0 on it.
        seen: (ny, nx) inside the room, in the frame and free.
        taken: (ny, nx) inside the room, in the frame and not free.
    """

    origin: Points
    outline: Points
    wall_m: Points
    free_m: Points
    seen: NDArray[np.bool_]
    taken: NDArray[np.bool_]

    @property
    def seen_m2(self) -> float:
        """Area of the free floor in the frame."""
        return float(self.seen.sum()) * CELL * CELL

    @cached_property
    def nodes(self) -> Points:
        """(ny, nx, 2) world positions."""
        ny, nx = self.wall_m.shape
        x, y = np.meshgrid(self.origin[0] + np.arange(nx) * CELL, self.origin[1] + np.arange(ny) * CELL)
        return np.stack([x, y], -1)

    def index(self, points: Points) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Row and column (...) of the node nearest to points (..., 2), clipped to the grid."""
        ny, nx = self.wall_m.shape
        column, row = (np.rint((points[..., k] - self.origin[k]) / CELL).astype(np.intp) for k in (0, 1))
        return np.clip(row, 0, ny - 1), np.clip(column, 0, nx - 1)

    def at(self, values: NDArray[Any], points: Points) -> NDArray[Any]:
        """``values`` (ny, nx) at the nodes nearest to points (..., 2)."""
        return np.asarray(values[self.index(points)])

    def wall_distance(self, points: Points) -> Points:
        """`wall_m` interpolated at points (..., 2), exact beside straight walls; negative far outside the grid."""
        ny, nx = self.wall_m.shape
        x, y = ((points[..., k] - self.origin[k]) / CELL for k in (0, 1))
        near_x, near_y = np.clip(x, 0, nx - 1.001), np.clip(y, 0, ny - 1.001)
        column, row = near_x.astype(np.intp), near_y.astype(np.intp)
        right, up = near_x - column, near_y - row
        at, nodes = row * nx + column, self.wall_m.ravel()
        low = nodes[at] * (1 - right) + nodes[at + 1] * right
        high = nodes[at + nx] * (1 - right) + nodes[at + nx + 1] * right
        value = low * (1 - up) + high * up
        return np.asarray(value - np.sqrt((x - near_x) ** 2 + (y - near_y) ** 2) * CELL)


def read_floor(u: Understanding) -> Floor:
    """The fields of ``u``'s floor."""
    outline = np.array(u.room.polygon_m, float)
    origin = np.floor((outline.min(0) - _MARGIN) / CELL) * CELL
    nx, ny = (np.ceil((outline.max(0) + _MARGIN - origin) / CELL).astype(int) + 1).tolist()
    x, y = np.meshgrid(origin[0] + np.arange(nx) * CELL, origin[1] + np.arange(ny) * CELL)
    nodes = np.stack([x, y], -1)
    wall = signed_distance(nodes, outline)
    shown, is_floor = _shown(u, nodes)
    shown &= (wall > 0) & ~hidden(nodes, outline)
    free = is_floor & (_in_free(u, nodes) | _before_entrances(u, nodes))
    taken = shown & ~free
    free_m = distance_transform_edt(~taken) * CELL if taken.any() else np.full(wall.shape, np.inf)
    return Floor(origin, outline, wall, free_m, shown & free, taken)


def _shown(u: Understanding, nodes: Points) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether each node projects into the frame, and whether the photo shows floor there."""
    mask = _coarse_mask(u)
    height, width = mask.shape
    pixels, depth = u.camera.project(np.concatenate([nodes, np.zeros((*nodes.shape[:-1], 1))], -1))
    scaled = pixels * [width / u.camera.width, height / u.camera.height]
    inside_frame = (depth > 0.1) & (scaled >= 0).all(-1) & (scaled < [width, height]).all(-1)
    column, row = (np.where(inside_frame, scaled[..., k], 0).astype(np.intp) for k in (0, 1))
    return inside_frame, inside_frame & mask[row, column]


def _coarse_mask(u: Understanding) -> NDArray[np.bool_]:
    """The floor mask, small, and widened by what an outline may be off."""
    height, width = u.floor_mask.shape
    scale = min(1.0, _MASK_WIDTH / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(u.floor_mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA)
    reach = max(1, round(_MASK_SLACK * size[0]))
    return np.asarray(cv2.dilate(small, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) >= 128)


def _in_free(u: Understanding, nodes: Points) -> NDArray[np.bool_]:
    """Nodes within ``free_floor_m``; everywhere, where understanding names no polygon."""
    free = np.zeros(nodes.shape[:-1], bool)
    for polygon in u.free_floor_m:
        free |= signed_distance(nodes, np.array(polygon, float)) > -_FREE_SLACK
    return free if u.free_floor_m else ~free


def _before_entrances(u: Understanding, nodes: Points) -> NDArray[np.bool_]:
    """Nodes before doors and passages: nothing stands there, but that is where people walk in."""
    found = np.zeros(nodes.shape[:-1], bool)
    for zone in zones(u):
        if zone.kind in ENTRANCES:
            quad = corners(np.array(zone.pose), np.array(zone.size) + 2 * _FREE_SLACK)
            found |= inside(nodes, quad)
    return found


def hidden(nodes: Points, outline: Points) -> NDArray[np.bool_]:
    """Points (..., 2) that a corner of the room hides: the way to the camera leaves the room and comes back in."""
    if _convex(outline):
        return np.zeros(nodes.shape[:-1], bool)
    left = np.zeros(nodes.shape[:-1], bool)
    found = np.zeros(nodes.shape[:-1], bool)
    for t in np.linspace(0, 1, _SIGHT_STEPS):
        within = inside(nodes * (1 - t), outline)
        found |= left & within
        left |= ~within
    return found


def _convex(outline: Points) -> bool:
    side = np.roll(outline, -1, 0) - outline
    following = np.roll(side, -1, 0)
    turn = side[:, 0] * following[:, 1] - side[:, 1] * following[:, 0]
    return bool((turn >= -1e-9).all())
