"""The floor that is really seen: in the picture, and as polygons in plan."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera, Point, Points
from staging.engines.studio.understand.geometry import FLOOR, FRONT, LEFT, RIGHT, Box, face_map, signed_area
from staging.engines.studio.understand.network import look, second_opinion
from staging.engines.studio.understand.shell import Shell

SURE = 0.5
BLUR = 0.009
"""The network's outline is true to about this share of the picture's longer side; thinner differences are its blur."""
CELL_M = 0.05
SURELY_NOT, HARDLY = 0.2, 0.4
REACH, TOUCHING = 7, 60
"""Pixels from a wall's foot, and how many of a region must lie so near for it to rise to the wall."""
NARROWEST_M = 0.25
"""Strips of floor narrower than this are of no use."""
SMALLEST_M2 = 0.3
SMOOTH_M = 0.04
FINER = 4
"""Outlines are drawn on a grid so many times finer, so that they reach the walls to within a centimetre."""

Mask = NDArray[np.bool_]
Grid = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Floor:
    """Floor masks of the working picture.

    Attributes:
        visible: floor of this room that is seen.
        box: floor if the room were an empty box.
        network: what the network takes for floor, in this room or beyond.
        certainty: how sure the network is of its faces on average; rooms seen clearly give 0.94 and more.
        doubt: how little of the floor a second network agrees to; see `_doubt`.
        things: see `network.Seen`.
    """

    visible: Mask
    box: Mask
    network: Mask
    certainty: float
    doubt: float
    things: NDArray[np.float32]

    @property
    def agreement(self) -> float:
        """Share of the box's floor that is really seen."""
        return float(self.visible.sum() / max(1, self.box.sum()))


def _doubt(second: Mask, network: Mask, visible: Mask) -> float:
    """How little two networks and the room's shape agree about the floor, 0 to 1.

    One is an earlier state of the other, and was not asked when the shape was found. Of rooms that were understood,
    even badly exposed or cut, it is 0.02 to 0.14; where it is more, mostly something is wrong: a wall that is none,
    furniture, or no room at all.
    """
    return 1 - min(_overlap(second, network), _overlap(second, visible))


def _overlap(a: Mask, b: Mask) -> float:
    """Intersection over union; 0 where neither shows any floor, as then nothing is agreed upon."""
    return float((a & b).sum() / max(1, (a | b).sum()))


def _opened(mask: Mask, radius: int) -> Mask:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    padded = cv2.copyMakeBorder(mask.astype(np.uint8), radius, radius, radius, radius, cv2.BORDER_REPLICATE)
    inner = cv2.morphologyEx(padded, cv2.MORPH_OPEN, disc)[radius:-radius, radius:-radius]
    return np.asarray(inner > 0)


def _credible(hidden: Mask, walls: Mask, probability: NDArray[np.float32]) -> Mask:
    """The parts of ``hidden`` that something stands on: they rise to a wall, or the network is sure of them.

    A dark board or a reflection in the middle of the floor does neither.
    """
    count, labels = cv2.connectedComponents(hidden.astype(np.uint8))
    near = cv2.dilate(walls.astype(np.uint8), np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8)) > 0
    out = np.zeros_like(hidden)
    for label in range(1, count):
        part = labels == label
        doubt = float(probability[part].mean())
        if doubt < SURELY_NOT or (doubt < HARDLY and (near & part).sum() > TOUCHING):
            out |= part
    return out


def visible_floor(picture: NDArray[np.uint8], camera: Camera, box: Box) -> Floor:
    """Where the room's floor is seen.

    The box gives straight, exact outlines; the network says where something stands on it or a wall juts in.
    """
    height, width = picture.shape[:2]
    looked = look(picture, camera)
    second = _enlarged(second_opinion(picture, camera), (width, height))
    seen = _enlarged(looked.faces[0], (width, height))
    network = np.asarray(seen > SURE)
    shown = face_map(camera, box)
    inside = np.asarray(shown == FLOOR)
    radius = max(1, round(BLUR * max(width, height)))
    walls = np.asarray((shown == LEFT) | (shown == RIGHT) | (shown == FRONT))
    hidden = _credible(_opened(inside & ~network, radius), walls, seen)
    visible = _opened(inside & ~hidden, max(1, radius // 3)) & inside
    doubt = _doubt(np.asarray(second > SURE), network, visible)
    return Floor(visible, inside, network, float(looked.faces.max(0).mean()), doubt, looked.things)


def _enlarged(belief: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(belief, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _raster(shell: Shell, visible: Mask) -> tuple[Grid, Point]:
    """Floor cells that are seen, row 0 at the back wall; and the plan position of the grid's corner."""
    (left, back), _, (right, front), _ = shell.polygon
    columns, rows = int((right - left) / CELL_M), int((front - back) / CELL_M)
    x, y = np.meshgrid(left + (np.arange(columns) + 0.5) * CELL_M, back + (np.arange(rows) + 0.5) * CELL_M)
    points = np.stack([x, y, np.zeros_like(x)], -1)
    camera = shell.camera.scaled(visible.shape[1], visible.shape[0])
    pixels, depth = camera.project(points)
    inside = (depth > 0.05) & (pixels >= 0).all(-1) & (pixels < [camera.width, camera.height]).all(-1)
    grid = np.zeros((rows, columns), np.uint8)
    at = pixels[inside].astype(int)
    grid[inside] = visible[at[:, 1], at[:, 0]]
    return grid, (left, back)


def _cut(grid: Grid, corner: Point, polygon: Points) -> None:
    """Clear the cells inside a plan polygon."""
    cells = (polygon - corner) / CELL_M - 0.5
    cv2.fillPoly(grid, [np.round(cells * 256).astype(np.int32)], (0,), shift=8)


def _without_specks(grid: Grid) -> Grid:
    """Fill pinholes, drop slivers."""
    pad = 8
    wide = cv2.copyMakeBorder(grid, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    wide = cv2.morphologyEx(wide, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    side = round(NARROWEST_M / CELL_M)
    wide = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return np.asarray(wide[pad:-pad, pad:-pad], np.uint8)


def _slit(grid: Grid) -> Grid:
    """Cut from each hole to the border, so that outlines alone say where furniture may stand."""
    out = grid.copy()
    holes, labels = cv2.connectedComponents(1 - np.pad(grid, 1), connectivity=4)
    for label in range(1, holes):
        rows, columns = np.nonzero(labels == label)
        if labels[0, 0] != label:
            out[int(rows.min()) - 1 :, int(columns.mean()) - 1] = 0
    return out


def _outlines(grid: Grid, corner: Point) -> tuple[tuple[Point, ...], ...]:
    """Outer outlines in metres, largest first, counter-clockwise."""
    fine = cv2.resize(grid, None, fx=FINER, fy=FINER, interpolation=cv2.INTER_NEAREST)
    found, _ = cv2.findContours(fine, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cell = CELL_M / FINER
    out = []
    for contour in sorted(found, key=cv2.contourArea, reverse=True):
        simple = cv2.approxPolyDP(contour, SMOOTH_M / cell, True)[:, 0].astype(float)
        if cv2.contourArea(contour) * cell * cell < SMALLEST_M2 or len(simple) < 3:
            continue
        points = (simple + 0.5) * cell + corner
        ordered = points if signed_area(points) > 0 else points[::-1]
        out.append(tuple((float(x), float(y)) for x, y in ordered))
    return tuple(out)


def free_floor(shell: Shell, visible: Mask, keep_clear: list[Points]) -> tuple[tuple[Point, ...], ...]:
    """Where furniture may stand: floor that is seen, without what must stay clear.

    Args:
        shell: in metres.
        visible: (height, width) at any size of the camera's aspect.
        keep_clear: (n, 2) plan polygons in metres, such as the swing of a door.

    Returns:
        Polygons in metres, largest first, without holes.
    """
    grid, corner = _raster(shell, visible)
    if min(grid.shape) < 3:
        return ()
    grid = _without_specks(grid)
    for polygon in keep_clear:
        _cut(grid, corner, polygon)
    return _outlines(_slit(_without_specks(grid)), corner)
