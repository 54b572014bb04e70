"""A photo with bars around it: the room is in what lies inside, and comes back in the photo's own pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from staging.engines.base import Photo
from staging.engines.studio.bars import Border
from staging.engines.studio.model import Camera, Point, Understanding
from staging.engines.studio.understand.corrections import Corrections, Line

Outlines = tuple[tuple[Point, ...], ...]


def corrections_inside(corrections: Corrections, photo: Photo, border: Border) -> Corrections:
    """The same corrections in shares of what lies inside ``border``."""
    left, top, right, bottom = border

    def moved(line: Line | None) -> Line | None:
        if line is None:
            return None
        (x0, y0), (x1, y1) = (
            ((x * photo.width - left) / (right - left), (y * photo.height - top) / (bottom - top)) for x, y in line
        )
        return (x0, y0), (x1, y1)

    return replace(corrections, horizon=moved(corrections.horizon), corners=moved(corrections.corners))


def framed(u: Understanding, photo: Photo, border: Border) -> Understanding:
    """What was understood of the picture inside ``border``, in the pixels of the ``photo`` with its bars.

    No floor is seen in the bars, and nothing may hang there.
    """
    left, top, _, _ = border

    def moved(points: Iterable[Point]) -> tuple[Point, ...]:
        return tuple((x + left, y + top) for x, y in points)

    def all_moved(outlines: Outlines) -> Outlines:
        return tuple(moved(line) for line in outlines)

    return replace(
        u,
        camera=_camera(u.camera, photo, left, top),
        openings=tuple(replace(o, polygon=moved(o.polygon)) for o in u.openings),
        fixtures=tuple(replace(o, polygon=moved(o.polygon)) for o in u.fixtures),
        ceiling_lamps=tuple(replace(lamp, polygon=moved(lamp.polygon)) for lamp in u.ceiling_lamps),
        floor_mask=_pasted(u.floor_mask, np.zeros((photo.height, photo.width), np.bool_), left, top),
        floor=all_moved(u.floor),
        wall_floor=all_moved(u.wall_floor),
        wall_ceiling=all_moved(u.wall_ceiling),
        wall_wall=all_moved(u.wall_wall),
        busy=None if u.busy is None else _busy(u.busy, u.camera, photo, left, top),
    )


def _camera(camera: Camera, photo: Photo, left: int, top: int) -> Camera:
    """A lens bends by half diagonals, of which the bars make longer ones."""
    longer = math.hypot(photo.width, photo.height) / math.hypot(camera.width, camera.height)
    return replace(
        camera, width=photo.width, height=photo.height, cx=camera.cx + left, cy=camera.cy + top,
        lens=camera.lens * longer**2,
    )  # fmt: skip


def _busy(busy: NDArray[np.bool_], camera: Camera, photo: Photo, left: int, top: int) -> NDArray[np.bool_]:
    scale = busy.shape[1] / camera.width, busy.shape[0] / camera.height
    shape = (round(photo.height * scale[1]), round(photo.width * scale[0]))
    return _pasted(busy, np.ones(shape, np.bool_), round(left * scale[0]), round(top * scale[1]))


def _pasted(part: NDArray[np.bool_], whole: NDArray[np.bool_], left: int, top: int) -> NDArray[np.bool_]:
    rows, columns = part.shape
    whole[top : top + rows, left : left + columns] = part
    return whole
