"""The room as the search sees it: everything costs look up, computed once per photo."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from staging.engines.studio.furnish.floor import Floor, read_floor
from staging.engines.studio.furnish.geometry import corners
from staging.engines.studio.furnish.zones import Zone, entrance_points, wall_name, zones
from staging.engines.studio.model import Camera, Opening, Points, Room, Understanding

LOOK_FROM, LOOK_UP, LOOK_STEP = 0.25, 0.1, 0.05
"""Metres above the floor from which walls are looked at, where below every wall shows edges; steps up and along it."""
_THING = (3, 7)
"""Rows and columns: what is busy nearly all over a foot each way is a thing, less may be a switch or a shadow."""
_ALL_OVER, _WIDEST = 0.75, 30
"""Share of that square, and the most columns that a thing takes."""
_FRAME = 0.15
"""A named opening's frame, in metres around it, is named, too."""
HEARTH_TOP = 1.3
"""Up to here, in metres, a fireplace is what people look at, with the mantel; above is its breast."""
STEP_IN = 0.50
"""Who comes in stands so far before the door."""
LAMP_OFF_WALL = 0.8
"""A lamp closer to a wall, in metres, lights that wall."""


@dataclass(frozen=True)
class Place:
    """A photographed room with the fields derived from it."""

    u: Understanding
    floor: Floor
    zones: tuple[Zone, ...]

    @property
    def room(self) -> Room:
        return self.u.room

    @property
    def camera(self) -> Camera:
        return self.u.camera

    @cached_property
    def zone_corners(self) -> Points:
        """(z, 4, 2)."""
        poses = np.array([z.pose for z in self.zones], float).reshape(-1, 3)
        return corners(poses, np.array([z.size for z in self.zones], float).reshape(-1, 2))

    @cached_property
    def window_points(self) -> Points:
        """(m, 3) points on the glass of every window, evenly spread."""
        return _spread(self.room, [o for o in self.u.openings if o.kind == "window"])

    @cached_property
    def hearth_points(self) -> Points:
        """(m, 3) points on the lower part of every fireplace, evenly spread."""
        hearths = [o for o in self.u.fixtures if o.kind == "fireplace"]
        return _spread(self.room, [replace(o, top_m=min(o.top_m, HEARTH_TOP)) for o in hearths])

    @cached_property
    def fireplace(self) -> Points | None:
        """(2,) middle of the fireplace's foot, the room's natural focal point."""
        for o in self.u.fixtures:
            if o.kind == "fireplace":
                return self.wall_point(o.wall, (o.start_m + o.end_m) / 2)
        return None

    @cached_property
    def lamp(self) -> Points | None:
        """(2,) from where the lamp hangs that lights the middle of the room, None where none does."""
        low, high = self.floor.outline.min(0) + LAMP_OFF_WALL, self.floor.outline.max(0) - LAMP_OFF_WALL
        hung = [np.array(lamp.position_m) for lamp in self.u.ceiling_lamps if not lamp.cut]
        inside = [at for at in hung if (low < at).all() and (at < high).all()]
        return min(inside, key=lambda at: float(np.linalg.norm(at - self.seen_centre)), default=None)

    @cached_property
    def seen_centre(self) -> Points:
        """(2,) middle of the floor that the photo shows, of the room where it shows none."""
        if not self.floor.seen.any():
            return np.asarray(self.floor.outline.mean(0))
        return np.asarray(self.floor.nodes[self.floor.seen].mean(0))

    @cached_property
    def starts(self) -> list[Points]:
        """Points where people come in; where no entrance is known, the photographer's standpoint."""
        known = [p for _, p in entrance_points(self.room, self.u.openings, STEP_IN)]
        return known or [np.zeros(2)]

    @cached_property
    def start_gaps(self) -> list[Points]:
        """(ny, nx) distance of the floor's nodes from each of `starts`."""
        return [np.linalg.norm(self.floor.nodes - p, axis=-1) for p in self.starts]

    @cached_property
    def _convex(self) -> list[int]:
        """Corners of the room that one can stand something into; not those that jut into it."""
        along = [self.room.wall(i)[1] for i in self.walls]
        return [i for i in self.walls if along[i - 1][0] * along[i][1] - along[i - 1][1] * along[i][0] > 0]

    @cached_property
    def corners(self) -> Points:
        """(c, 2) the room's inner corners."""
        return self.floor.outline[self._convex]

    @cached_property
    def inwards(self) -> Points:
        """(c, 2) directions from these corners into the room, the sum of both walls' normals."""
        return np.array([self.room.wall(i - 1)[2] + self.room.wall(i)[2] for i in self._convex])

    def busy_at(self, points: Points) -> NDArray[np.bool_]:
        """Whether the photo shows more than plain wall at world points (..., 3); False where it shows nothing."""
        return self._look_at(points)[1]

    def _look_at(self, points: Points) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether world points (..., 3) are in the picture, and which of these are more than plain wall."""
        shown, found = np.zeros((2, *points.shape[:-1]), np.bool_)
        busy = self.u.busy
        if busy is not None:
            pixels, depth = self.camera.project(points)
            scale = np.array([busy.shape[1] / self.camera.width, busy.shape[0] / self.camera.height])
            at = np.floor(pixels * scale).astype(int)
            shown = (depth > 0) & (at >= 0).all(-1) & (at < np.array(busy.shape[::-1])).all(-1)
            found[shown] = busy[at[shown, 1], at[shown, 0]]
        return shown, found

    @cached_property
    def wall_looks(self) -> list[NDArray[np.bool_]]:
        """For each wall (2, 23, t): whether its points are in the picture, and which are more than plain wall.

        Rows go up from `LOOK_FROM` every 10 cm, columns along the wall from half a `LOOK_STEP`.
        """
        looks = []
        for i in self.walls:
            t = (np.arange(math.ceil(self.room.wall_length(i) / LOOK_STEP)) + 0.5) * LOOK_STEP
            looks.append(np.stack(self._look_at(wall_grid(self.room, i, t, LOOK_FROM + LOOK_UP * np.arange(23)))))
        return looks

    @cached_property
    def usual_busy(self) -> float:
        """Share of a usual stretch of wall that shows more than plain wall: near 1 where walls are papered."""
        low = [look[:, :11] for look in self.wall_looks]
        stretches = np.concatenate([busy.mean(0)[shown.mean(0) > 0.5] for shown, busy in low])
        return float(np.median(stretches)) if len(stretches) else 0.0

    @cached_property
    def unnamed(self) -> list[NDArray[np.bool_]]:
        """For each wall (23, t), as in `wall_looks`: where a thing is that no opening or fixture accounts for.

        A small window, for instance. What reaches a corner or the ceiling is more likely to be a shadow or a moulding,
        what is wider a panel that furniture may stand before.
        """
        found = []
        for i, (_, busy) in enumerate(self.wall_looks):
            left = busy.copy()
            for o in (*self.u.openings, *self.u.fixtures):
                if o.wall == i:
                    rows = _cells(o.bottom_m - _FRAME - LOOK_FROM, o.top_m + _FRAME - LOOK_FROM, LOOK_UP)
                    left[rows, _cells(o.start_m - _FRAME, o.end_m + _FRAME, LOOK_STEP)] = False
            dense = ndimage.uniform_filter(left.astype(float), _THING, mode="constant") >= _ALL_OVER
            things, _ = ndimage.label(ndimage.binary_dilation(dense, np.ones(_THING, bool)))
            beyond = {0, *things[:, 0], *things[:, -1], *things[-1]}
            wide = {n for n, (_, t) in enumerate(ndimage.find_objects(things), 1) if t.stop - t.start > _WIDEST}
            found.append(left & ~np.isin(things, [*beyond, *wide]))
        return found

    @property
    def walls(self) -> range:
        return range(len(self.room.polygon_m))

    def wall_point(self, wall: int, along_m: float, off_m: float = 0.0) -> Points:
        """(2,) point ``along_m`` from the wall's first corner, ``off_m`` into the room."""
        corner, along, normal = self.room.wall(wall)
        return np.asarray(corner + along * along_m + normal * off_m)

    def wall_name(self, wall: int) -> str:
        return wall_name(self.room, wall)


def read_place(u: Understanding) -> Place:
    """The place of ``u``."""
    return Place(u, read_floor(u), zones(u))


def wall_grid(room: Room, wall: int, along_m: Points, up_m: Points) -> Points:
    """World points (rows, columns, 3) on a wall, at (columns,) metres along it and (rows,) metres above the floor."""
    corner, along, _ = room.wall(wall)
    t, z = np.meshgrid(along_m, up_m)
    return np.concatenate([corner + along * t[..., None], z[..., None]], -1)


def _cells(start: float, end: float, step: float) -> slice:
    """Those of cells ``step`` long, counted from 0, that lie between ``start`` and ``end``."""
    return slice(max(0, math.floor(start / step)), max(0, math.ceil(end / step)))


def _spread(room: Room, openings: Iterable[Opening]) -> Points:
    """World points (15 n, 3) spread evenly over n openings."""
    found = [np.zeros((0, 3))]
    for o in openings:
        across, up = np.linspace(o.start_m, o.end_m, 7)[1:-1], np.linspace(o.bottom_m, o.top_m, 5)[1:-1]
        found.append(wall_grid(room, o.wall, across, up).reshape(-1, 3))
    return np.concatenate(found)
