"""Pictures of a scene for people: the plan from above, and the items' boxes over the photo."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.furnish.floor import CELL, Floor, read_floor
from staging.engines.studio.furnish.geometry import axes, front
from staging.engines.studio.furnish.zones import zones
from staging.engines.studio.model import Camera, Item, Points, Scene, Understanding

Image = NDArray[np.uint8]
_SCALE = 80
"""Pixels per metre of a plan."""
_BORDER = 24
_INK = (40, 40, 40)
_OPENINGS = {"window": (90, 170, 235), "door": (220, 60, 50), "passage": (240, 150, 40)}
_FIXTURE = (130, 80, 50)
_FILL = {"rug": (238, 227, 208), "plant": (178, 206, 166), "art": (226, 170, 120), "mirror": (170, 200, 220)}
_PIECE = (184, 200, 216)
_EDGES = [(0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7)]


class _Plan:
    """A drawing surface in metres, y up."""

    def __init__(self, floor: Floor) -> None:
        low, high = floor.outline.min(0), floor.outline.max(0)
        self.low = np.minimum(low, -0.3)
        self.high = np.maximum(high, 0.3)
        width, height = np.ceil((self.high - self.low) * _SCALE + 2 * _BORDER).astype(int).tolist()
        self.image: Image = np.full((height, width, 3), 255, np.uint8)

    def pixels(self, points: Points) -> NDArray[np.int32]:
        x = (points[..., 0] - self.low[0]) * _SCALE + _BORDER
        y = (self.high[1] - points[..., 1]) * _SCALE + _BORDER
        return np.asarray(np.rint(np.stack([x, y], -1)), np.int32)

    def area(self, points: Points, color: tuple[int, int, int], edge: tuple[int, int, int] = _INK) -> None:
        outline = self.pixels(points)
        cv2.fillPoly(self.image, [outline], color)
        cv2.polylines(self.image, [outline], True, edge, 1, cv2.LINE_AA)

    def line(self, a: Points, b: Points, color: tuple[int, int, int], thick: int = 1) -> None:
        p, q = self.pixels(np.stack([a, b])).tolist()
        cv2.line(self.image, p, q, color, thick, cv2.LINE_AA)

    def text(self, at: Points, words: str) -> None:
        x, y = self.pixels(at).tolist()
        cv2.putText(
            self.image, words, (x - 4 * len(words) // 2, y + 4), cv2.FONT_HERSHEY_SIMPLEX, 0.33, _INK, 1, cv2.LINE_AA
        )


def plan(scene: Scene, u: Understanding) -> Image:
    """The scene from above: (height, width, 3) uint8 sRGB, seen floor tinted, zones outlined, fronts marked."""
    floor = read_floor(u)
    drawing = _Plan(floor)
    _floor(drawing, floor)
    for zone in zones(u):
        drawing.area(
            _rectangle(zone.pose, zone.size), (250, 238, 232) if zone.hard else (238, 244, 250), (220, 200, 190)
        )
    for item in sorted(scene.items, key=lambda i: (i.category != "rug", i.position_m[2])):
        _item(drawing, item)
    _walls(drawing, u)
    _camera(drawing, u.camera)
    return drawing.image


def plan_png(scene: Scene, u: Understanding) -> bytes:
    """`plan` as a PNG file."""
    return cv2.imencode(".png", plan(scene, u)[..., ::-1])[1].tobytes()


def _rectangle(pose: tuple[float, float, float], size: tuple[float, ...]) -> Points:
    x_axis, y_axis = axes(np.array(pose[2]))
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    return np.asarray(np.array(pose[:2]) + signs[:, :1] * size[0] * x_axis + signs[:, 1:] * size[1] * y_axis)


def _floor(drawing: _Plan, floor: Floor) -> None:
    nodes = floor.nodes
    half = round(CELL * _SCALE / 2)
    for flags, color in ((floor.seen, (244, 250, 240)), (floor.taken, (225, 225, 225))):
        for x, y in drawing.pixels(nodes[flags]).tolist():
            cv2.rectangle(drawing.image, (x - half, y - half), (x + half, y + half), color, -1)


def _item(drawing: _Plan, item: Item) -> None:
    pose = (item.position_m[0], item.position_m[1], item.rotation_deg)
    drawing.area(_rectangle(pose, item.size_m), _FILL.get(item.category, _PIECE))
    middle = np.array(pose[:2])
    drawing.line(middle, middle + front(np.array(item.rotation_deg)) * item.size_m[1] / 2, (210, 60, 50))
    if item.support is None:
        drawing.text(middle, item.id)


def _walls(drawing: _Plan, u: Understanding) -> None:
    outline = np.array(u.room.polygon_m)
    for a, b in zip(outline, np.roll(outline, -1, 0), strict=True):
        drawing.line(a, b, _INK, 3)
    for o in (*u.openings, *u.fixtures):
        corner, along, _ = u.room.wall(o.wall)
        drawing.line(corner + along * o.start_m, corner + along * o.end_m, _OPENINGS.get(o.kind, _FIXTURE), 7)


def _camera(drawing: _Plan, camera: Camera) -> None:
    """The standpoint and the horizontal field of view."""
    ends = camera.rays(np.array([[0.0, camera.height / 2], [camera.width, camera.height / 2]]))[:, :2]
    start = np.zeros(2)
    for end in ends:
        drawing.line(start, end / np.linalg.norm(end) * 1.2, (40, 140, 60))
    cv2.circle(drawing.image, tuple(drawing.pixels(start).tolist()), 5, (40, 140, 60), -1, cv2.LINE_AA)


def overlay(photo: Image, scene: Scene) -> Image:
    """The items' boxes over the photo: (height, width, 3) uint8 sRGB of the photo's size, far items first."""
    camera = scene.camera.scaled(photo.shape[1], photo.shape[0])
    image = photo.copy()
    for item in sorted(scene.items, key=lambda i: (i.category != "rug", -float(np.hypot(*i.position_m[:2])))):
        _box(image, camera, item)
    return image


def _box(image: Image, camera: Camera, item: Item) -> None:
    """Faces of one item's box, see-through, with its edges; nothing where it reaches behind the camera."""
    base = _rectangle((*item.position_m[:2], item.rotation_deg), item.size_m)
    z = item.position_m[2]
    points = np.concatenate([np.column_stack([base, np.full(4, h)]) for h in (z, z + item.size_m[2])])
    pixels, depth = camera.project(points)
    if depth.min() < 0.1:
        return
    corners = np.rint(np.clip(pixels, -20000, 20000)).astype(np.int32)
    layer = image.copy()
    color = _FILL.get(item.category, _PIECE)
    cv2.fillConvexPoly(layer, cv2.convexHull(corners), color, cv2.LINE_AA)
    cv2.fillConvexPoly(layer, corners[[0, 1, 5, 4]], tuple(int(c * 0.75) for c in color), cv2.LINE_AA)
    cv2.addWeighted(layer, 0.6, image, 0.4, 0, image)
    for a, b in _EDGES:
        cv2.line(
            image,
            tuple(corners[a].tolist()),
            tuple(corners[b].tolist()),
            _INK,
            max(1, image.shape[1] // 1000),
            cv2.LINE_AA,
        )
