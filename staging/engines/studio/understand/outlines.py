"""Outlines in pixels: the floor, and where walls meet floor, ceiling and each other."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera, Point, Points
from staging.engines.studio.understand.geometry import Box, box_edges, project_segment

Polyline = tuple[Point, ...]
JOIN = 0.5
"""Segments whose ends are so near, in pixels, are one line."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Polylines in pixels, left to right; vertical ones from the floor up."""

    wall_floor: tuple[Polyline, ...]
    wall_ceiling: tuple[Polyline, ...]
    wall_wall: tuple[Polyline, ...]


def _point(p: Points) -> Point:
    return (float(p[0]), float(p[1]))


def _segments(camera: Camera, box: Box, which: tuple[int, ...], scale: float) -> list[tuple[Point, Point]]:
    """The visible parts of the chosen edges, in order, each in straight pieces."""
    lift = camera.position()
    out = []
    for edge in box_edges(box.array())[list(which)]:
        seen = project_segment(camera, edge[1:4] * scale + lift, edge[4:7] * scale + lift)
        out += [(_point(a), _point(b)) for a, b in seen]
    return out


def _joined(segments: list[tuple[Point, Point]]) -> tuple[Polyline, ...]:
    """Chain segments that touch, each drawn left to right."""
    lines: list[list[Point]] = []
    for a, b in segments:
        if lines and max(abs(lines[-1][-1][0] - a[0]), abs(lines[-1][-1][1] - a[1])) < JOIN:
            lines[-1].append(b)
        else:
            lines.append([a, b])
    return tuple(tuple(line) for line in lines)


def box_outlines(camera: Camera, box: Box) -> Edges:
    """Where the walls of a box meet floor, ceiling and each other.

    Args:
        camera: at the size of the pixels wanted, at its height in metres.
        box: in camera heights.
    """
    scale = camera.height_m

    def around(left: int, front: int, right: int) -> tuple[Polyline, ...]:
        chain = _segments(camera, box, (left,), scale) + _segments(camera, box, (front,), scale)
        chain += [(b, a) for a, b in reversed(_segments(camera, box, (right,), scale))]
        return _joined(chain)

    corners = _segments(camera, box, (6, 7), scale)
    return Edges(around(0, 2, 1), around(3, 5, 4), _joined(corners))


def mask_outlines(mask: NDArray[np.bool_], scale: tuple[float, float], smooth: float = 1.5) -> tuple[Polyline, ...]:
    """Outer outlines of a mask, largest first.

    Args:
        mask: (height, width).
        scale: factors from the mask's pixels to those wanted.
        smooth: tolerance in the mask's pixels.
    """
    found, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    out = []
    for contour in sorted(found, key=cv2.contourArea, reverse=True):
        simple = cv2.approxPolyDP(contour, smooth, True)[:, 0]
        if len(simple) >= 3 and cv2.contourArea(contour) > 1e-3 * mask.size:
            out.append(tuple(_point((p + 0.5) * scale) for p in simple))
    return tuple(out)
