"""Where in the picture furniture can show, throw a shadow or be mirrored."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.light.faces import room_faces
from staging.engines.studio.light.model import Light
from staging.engines.studio.model import Camera, Item, Points, Room
from staging.engines.studio.render.gobo import sunlit

Border = tuple[int, int, int, int]

# Shadows are soft and deep about as far as a piece is bulky (cube root of its volume): a sofa 1.1 m, a picture 0.3 m.
# From one window they are longer: so many times that far, where they are deep enough to be certain of.
REACH = 0.9
LONGEST = 2.0
LEAST_REACH_M, MOST_REACH_M = 0.25, 1.0
FULL_SHARE = 0.3
NEAREST_M = 0.05
PENUMBRA_M = 0.1
EDGE_SAMPLES = 9
MARGIN_PX = 3
BLOCK_PX = 4
PARTS = 5


def smoothstep(x: NDArray[Any]) -> NDArray[Any]:
    """0 below 0, 1 above 1, smooth between."""
    t = np.clip(x, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def shell(camera: Camera, room: Room) -> tuple[Points, NDArray[np.int8]]:
    """World point of the room's shell behind each pixel, (height, width, 3), and number of the face it lies on.

    Where no face is behind, it is on the plane of the first that is looked at; looking at none, at the camera.
    """
    x, y = np.meshgrid(np.arange(camera.width) + 0.5, np.arange(camera.height) + 0.5)
    rays = camera.rays(np.stack([x, y], -1))
    origin = camera.position()
    hit, loose = np.full(x.shape, np.inf), np.full(x.shape, np.inf)
    inner, outer = np.zeros(x.shape, np.int8), np.zeros(x.shape, np.int8)
    for number, face in enumerate(room_faces(room)):
        towards = rays @ face.normal
        t = ((face.origin - origin) @ face.normal) / np.where(towards < -1e-9, towards, -1e-9)
        t = np.where((towards < -1e-9) & (t > 0), t, np.inf)
        inside = face.inside(face.uv(origin + rays * np.where(np.isfinite(t), t, 0.0)[..., None]))
        outer[t < loose], inner[inside & (t < hit)] = number, number
        loose = np.minimum(loose, t)
        hit = np.where(inside, np.minimum(hit, t), hit)
    distance = np.where(np.isfinite(hit), hit, np.where(np.isfinite(loose), loose, 0.0))
    return np.asarray(origin + rays * distance[..., None], np.float64), np.where(np.isfinite(hit), inner, outer)


def distance_to_item(item: Item, points: NDArray[Any]) -> Points:
    """Metres from world ``points`` (..., 3) to the box of ``item``; 0 inside."""
    turn = np.radians(item.rotation_deg)
    c, s = np.cos(turn), np.sin(turn)
    local = (points - np.array(item.position_m)) @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    width, depth, height = item.size_m
    low, high = np.array([-width / 2, -depth / 2, 0.0]), np.array([width / 2, depth / 2, height])
    return np.asarray(np.linalg.norm(np.maximum(np.maximum(low - local, local - high), 0.0), axis=-1), np.float64)


def _shadow_distance(item: Item, points: NDArray[Any]) -> Points:
    """As `distance_to_item`, but what is higher than the item is so much farther that it gets no long shadows.

    Light falls from above. A ceiling over furniture dims as a whole, which is left out like all change of the ambient.
    """
    above = np.maximum(points[..., 2] - item.position_m[2] - item.size_m[2], 0.0)
    return np.asarray(np.hypot(distance_to_item(item, points), above * math.sqrt(LONGEST**2 - 1)), np.float64)


def in_the_way(item: Item, points: NDArray[Any], towards: Points) -> NDArray[np.bool_]:
    """Whether rays from ``points`` (n, 3) ``towards`` (3,) the sun come to within `PENUMBRA_M` of the item's box."""
    turn = np.radians(item.rotation_deg)
    c, s = np.cos(turn), np.sin(turn)
    axes = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    start, ray = (points - np.array(item.position_m)) @ axes, towards @ axes
    width, depth, height = item.size_m
    low = np.array([-width / 2, -depth / 2, 0.0]) - PENUMBRA_M
    high = np.array([width / 2, depth / 2, height]) + PENUMBRA_M
    ray = np.where(np.abs(ray) < 1e-9, 1e-9, ray)
    ends = np.sort(np.stack([(low - start) / ray, (high - start) / ray]), 0)
    return np.asarray(np.minimum.reduce(ends[1], -1) > np.maximum(np.maximum.reduce(ends[0], -1), 0.0), bool)


def reach_m(item: Item) -> float:
    """How far from the item's box its shadow changes the room if only a little."""
    bulk = float(np.prod(item.size_m)) ** (1 / 3)
    return float(np.clip(REACH * bulk, LEAST_REACH_M, MOST_REACH_M))


def nearness(points: Points, items: Sequence[Item], light: Light) -> NDArray[np.float32]:
    """(height, width): 1 where the room is close to furniture, falling to 0 at `LONGEST` times each item's `reach_m`.

    And 1 where furniture stands, or nearly stands, in the way of the sun: its shadow has no end but the patch's.

    Args:
        points: (height, width, 3) of the room's `shell`.
    """
    near = np.zeros(points.shape[:2])
    if light.sun is not None:
        lit = sunlit(light, light.sun, points) > 0
        for item in items:
            near[lit] = np.maximum(near[lit], in_the_way(item, points[lit], light.sun.towards))
    for item in items:
        share = _shadow_distance(item, points) / reach_m(item)
        near = np.maximum(near, np.clip((LONGEST - share) / (LONGEST - FULL_SHARE), 0.0, 1.0))
    return near.astype(np.float32)


def item_corners(item: Item) -> Points:
    """(8, 3) world corners of the item's box."""
    width, depth, height = item.size_m
    local = np.array([(x, y, z) for x in (-width / 2, width / 2) for y in (-depth / 2, depth / 2) for z in (0, height)])
    turn = np.radians(item.rotation_deg)
    c, s = np.cos(turn), np.sin(turn)
    return np.asarray(local @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) + np.array(item.position_m), np.float64)


def items_border(camera: Camera, items: Iterable[Item]) -> Border | None:
    """Pixels (left, top, right, bottom) that hold all furniture; None when none is in the picture."""
    pixels = [_visible_pixels(camera, item_corners(item)) for item in items]
    at = np.concatenate([np.zeros((0, 2)), *pixels])
    if not len(at):
        return None
    return _clipped(camera, *(at.min(0) - MARGIN_PX), *(at.max(0) + MARGIN_PX))


def _visible_pixels(camera: Camera, corners: Points) -> Points:
    """Projections of points along all connections of ``corners`` in front of the camera."""
    t = np.linspace(0, 1, EDGE_SAMPLES)[:, None, None, None]
    along = (corners[:, None] * t + corners[None] * (1 - t)).reshape(-1, 3)
    pixels, depth = camera.project(along)
    return np.asarray(pixels[depth > NEAREST_M], np.float64)


def weight_border(camera: Camera, weight: NDArray[np.float32]) -> Border | None:
    """The smallest border that holds every pixel with some ``weight``."""
    rows, columns = np.flatnonzero(weight.any(1)), np.flatnonzero(weight.any(0))
    if not len(rows):
        return None
    return _clipped(camera, columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)


def coarse(camera: Camera, border: Border) -> Border:
    """``border`` grown to fifths of the picture: different furniture in one room then mostly has the same."""
    size = np.array([camera.width, camera.height])
    step = -(-size // (PARTS * BLOCK_PX)) * BLOCK_PX
    low = np.array(border[:2]) // step * step
    high = np.minimum(-(-np.array(border[2:]) // step) * step, size)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _clipped(camera: Camera, left: float, top: float, right: float, bottom: float) -> Border | None:
    low = np.floor(np.clip([left, top], 0, [camera.width, camera.height])).astype(int)
    high = np.ceil(np.clip([right, bottom], 0, [camera.width, camera.height])).astype(int)
    if (high - low).min() < 1:
        return None
    low, high = low // BLOCK_PX * BLOCK_PX, np.minimum(-(-high // BLOCK_PX) * BLOCK_PX, [camera.width, camera.height])
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])
