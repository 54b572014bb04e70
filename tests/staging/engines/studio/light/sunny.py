"""A photo of the plain room with the sun shining in, by the definition of parallel light."""

from __future__ import annotations

import dataclasses

import numpy as np

from staging.engines.base import Photo
from staging.engines.studio.light.colour import to_srgb
from staging.engines.studio.light.sun_direction import reached, towards
from staging.engines.studio.model import Opening, Understanding
from staging.engines.studio.render.influence import shell
from tests.staging.engines.studio.boxroom import RECTANGLE, understanding

WINDOW = Opening("window", 3, 0.4, 2.0, 0.9, 2.1)
AZIMUTH_DEG, ELEVATION_DEG = 172.0, 36.0
SUN = towards(np.array(AZIMUTH_DEG), np.array(ELEVATION_DEG))
GAIN = np.array([3.0, 2.9, 2.7])
FLOOR, WALL, GLASS = np.array([0.16, 0.13, 0.1]), np.array([0.3, 0.3, 0.3]), 0.95


def room(openings: tuple[Opening, ...] = (WINDOW,), polygon=RECTANGLE) -> Understanding:
    u = understanding(polygon, openings, 480, 320)
    return dataclasses.replace(u, floor_mask=shell(u.camera, u.room)[0][..., 2] < 1e-6)


def sunny_photo(
    sun=SUN, gain=GAIN, shining: tuple[Opening, ...] = (WINDOW,), floor=FLOOR, plus: float = 0.0, glass=GLASS
) -> Photo:
    """What the camera of `room` sees: one colour per face, times ``gain`` and ``plus`` where ``sun`` comes through."""
    u = room()
    points = shell(u.camera, u.room)[0].reshape(-1, 3)
    on_floor = points[:, 2] < 1e-6
    linear = np.where(on_floor[:, None], floor, WALL)
    normal = np.where(on_floor[:, None], (0.0, 0.0, 1.0), (-1.0, 0.0, 0.0))
    lit = reached(points, normal, np.asarray(sun)[None], u.room, shining)[0]
    lit &= on_floor | (points[:, 0] > 2 - 1e-6)
    linear = np.where(lit[:, None], linear * gain + plus, linear)
    for o in shining:
        corner, along, inward = u.room.wall(o.wall)
        at, off = (points[:, :2] - corner) @ along, (points[:, :2] - corner) @ inward
        within = (at > o.start_m) & (at < o.end_m) & (points[:, 2] > o.bottom_m) & (points[:, 2] < o.top_m)
        linear[within & (np.abs(off) < 1e-6)] = glass
    return Photo(np.rint(to_srgb(linear.reshape(320, 480, 3)) * 255).astype(np.uint8))
