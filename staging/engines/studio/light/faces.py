"""The room's shell as flat rectangles with textures: floor, ceiling and one face per wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera, Opening, Points, Room

Mask = NDArray[np.bool_]

SEEN_MARGIN_PX = 1.0
_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Face:
    """A rectangle in the world that carries a texture; row 0 of the texture lies at v = 0.

    Attributes:
        name: ``floor``, ``ceiling`` or ``wall:<index>``.
        origin: (3,) world position of the texture's corner (0, 0), metres.
        u, v: (3,) unit axes of the texture's columns and rows.
        normal: (3,) into the room.
        size_m: extent along u and v.
        outline_m: corners of the part that exists, (u, v) in metres; floors are polygons.
    """

    name: str
    origin: Points
    u: Points
    v: Points
    normal: Points
    size_m: tuple[float, float]
    outline_m: tuple[tuple[float, float], ...]

    def points(self, uv: NDArray[Any]) -> Points:
        """World points (..., 3) of (..., 2) face coordinates in metres."""
        uv = np.asarray(uv, float)
        return np.asarray(self.origin + uv[..., :1] * self.u + uv[..., 1:] * self.v, np.float64)

    def uv(self, points: NDArray[Any]) -> Points:
        """Face coordinates (..., 2) in metres of world points (..., 3), as seen straight from before it."""
        rel = points - self.origin
        return np.stack([rel @ self.u, rel @ self.v], -1)

    def grid(self, columns: int, rows: int) -> Points:
        """Face coordinates (rows, columns, 2) of the cell centres of a regular grid."""
        u = (np.arange(columns) + 0.5) * (self.size_m[0] / columns)
        v = (np.arange(rows) + 0.5) * (self.size_m[1] / rows)
        return np.stack(np.meshgrid(u, v), -1)

    def inside(self, uv: NDArray[Any]) -> Mask:
        """Which of (..., 2) face coordinates lie on the part that exists."""
        return inside_polygon(np.asarray(self.outline_m), uv)


def inside_polygon(polygon: NDArray[Any], points: NDArray[Any]) -> Mask:
    """Even-odd rule. ``polygon`` (n, 2), ``points`` (..., 2)."""
    x, y = points[..., 0], points[..., 1]
    inside = np.zeros(x.shape, bool)
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if ay != by:
            crosses = (ay > y) != (by > y)
            inside ^= crosses & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return inside


def room_faces(room: Room) -> tuple[Face, ...]:
    """Floor, ceiling, then the walls in the room's order."""
    polygon = np.array(room.polygon_m, float)
    low, high = polygon.min(0), polygon.max(0)
    outline = tuple((float(x), float(y)) for x, y in polygon - low)
    x, y, z = np.eye(3)
    size = (float(high[0] - low[0]), float(high[1] - low[1]))
    floor = Face("floor", np.array([*low, 0.0]), x, y, z, size, outline)
    ceiling = Face("ceiling", np.array([*low, room.height_m]), x, y, -z, size, outline)
    return (floor, ceiling, *(_wall(room, i) for i in range(len(polygon))))


def _wall(room: Room, i: int) -> Face:
    corner, along, normal = room.wall(i)
    length, height = room.wall_length(i), room.height_m
    outline = ((0.0, 0.0), (length, 0.0), (length, height), (0.0, height))
    return Face(
        f"wall:{i}", np.array([*corner, 0.0]), np.array([*along, 0.0]), np.array([0.0, 0.0, 1.0]),
        np.array([*normal, 0.0]), (length, height), outline,
    )  # fmt: skip


def in_opening(face: Face, opening: Opening, uv: NDArray[Any], margin_m: float = 0.0) -> Mask:
    """Which of (..., 2) face coordinates lie within ``margin_m`` of ``opening``; none when it is in another wall."""
    if face.name != f"wall:{opening.wall}":
        return np.zeros(uv.shape[:-1], bool)
    across = (uv[..., 0] >= opening.start_m - margin_m) & (uv[..., 0] <= opening.end_m + margin_m)
    up = (uv[..., 1] >= opening.bottom_m - margin_m) & (uv[..., 1] <= opening.top_m + margin_m)
    return np.asarray(across & up, bool)


def blocked(room: Room, start: NDArray[Any], end: NDArray[Any]) -> Mask:
    """Whether a wall stands between two points of the plan, seen from inside the room.

    Only walls that face ``start`` block: what is behind the camera's back wall was cut away by the photographer.
    Rectangular rooms block nothing.

    Args:
        start, end: (..., 2), broadcast against each other.
    """
    start, end = np.asarray(start, float), np.asarray(end, float)
    hidden = np.zeros(np.broadcast_shapes(start.shape, end.shape)[:-1], bool)
    if is_convex(room):
        return hidden
    for i in range(len(room.polygon_m)):
        corner, along, normal = room.wall(i)
        ahead, beyond = (start - corner) @ normal, (end - corner) @ normal
        crosses = (ahead > _EPS) & (beyond < -_EPS)
        t = ahead / np.where(crosses, ahead - beyond, 1.0)
        at = ((start - corner) @ along) * (1 - t) + ((end - corner) @ along) * t
        hidden |= crosses & (at > -_EPS) & (at < room.wall_length(i) + _EPS)
    return hidden


def is_convex(room: Room) -> bool:
    p = np.array(room.polygon_m, float)
    edge = np.roll(p, -1, 0) - p
    turn = edge[:, 0] * np.roll(edge[:, 1], -1) - edge[:, 1] * np.roll(edge[:, 0], -1)
    return bool((turn > -_EPS).all())


def seen_from(camera: Camera, room: Room, face: Face, points: NDArray[Any]) -> tuple[Points, Mask]:
    """Where ``camera`` sees world ``points`` (..., 3) of ``face``: pixels (..., 2) and whether it sees them at all."""
    pixels, depth = camera.project(points)
    m = SEEN_MARGIN_PX
    in_frame = (pixels[..., 0] > m) & (pixels[..., 0] < camera.width - m)
    in_frame &= (pixels[..., 1] > m) & (pixels[..., 1] < camera.height - m) & (depth > 0.05)
    facing = (camera.position() - points) @ face.normal > _EPS
    return pixels, in_frame & facing & ~blocked(room, camera.position()[:2], points[..., :2])
