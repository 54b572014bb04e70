"""Rectangles on a straightened wall: four supported sides, different inside, wall around."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.walls import COLUMN_SHOWN, PER_HEIGHT, Wall

NARROWEST, LOWEST = 0.22, 0.22
"""Smallest width and height of interest, camera heights."""
WIDEST = 3.4
REACHES_FLOOR = 0.11
"""A lower edge below this height is the floor: skirting boards and thresholds hide the last of it."""
AT_MOST_LINES = 30
LEAST_SCORE = 0.46
EDGES, INSIDE, AROUND = 0.65, 0.2, 0.15
"""What counts how much: edges at all four sides, another colour than the wall's within, the wall's own around."""
RING = 6
"""Width in pixels of the strips compared inside and outside each side."""

Table = NDArray[np.float64]
Cells = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle on a wall in camera heights, and how sure it is (0 to 1).

    Attributes:
        open_start, open_end: it runs on beyond the picture on that side.
    """

    start: float
    end: float
    bottom: float
    top: float
    score: float
    open_start: bool = False
    open_end: bool = False

    @property
    def on_floor(self) -> bool:
        """Whether it reaches the floor."""
        return self.bottom < REACHES_FLOOR


@dataclass(frozen=True, slots=True)
class _Sums:
    """Integral images of a wall."""

    odd: Table
    shown: Table
    upright: Table
    level: Table

    @staticmethod
    def of(wall: Wall) -> _Sums:
        # An edge may lie a pixel or two beside its line, as lenses bend it.
        wide = cv2.dilate(wall.upright, np.ones((1, 5), np.uint8)), cv2.dilate(wall.level, np.ones((5, 1), np.uint8))
        maps = (wall.odd, wall.shown, *wide)
        return _Sums(*(np.asarray(cv2.integral(np.asarray(m, np.float64)), np.float64) for m in maps))


def _block(table: Table, x0: Cells, x1: Cells, y0: Cells, y1: Cells) -> Points:
    """Sums over columns x0 to x1 and rows y0 to y1, cut at the border."""
    rows, columns = table.shape
    x0, x1 = np.clip(x0, 0, columns - 1), np.clip(x1, 0, columns - 1)
    y0, y1 = np.clip(y0, 0, rows - 1), np.clip(y1, 0, rows - 1)
    return np.asarray(table[y1, x1] - table[y0, x1] - table[y1, x0] + table[y0, x0])


def _mean(sums: _Sums, table: Table, box: tuple[Cells, Cells, Cells, Cells], empty: float) -> Points:
    """Mean over the shown part of blocks; ``empty`` where less than a third is shown."""
    seen = _block(sums.shown, *box)
    area = (box[1] - box[0]) * (box[3] - box[2])
    return np.where(seen > 0.34 * np.maximum(area, 1), _block(table, *box) / np.maximum(seen, 1), empty)


def _peaks(profile: Points, at_most: int, apart: int) -> NDArray[np.int64]:
    """Positions of the highest values, at least ``apart`` from each other, in order."""
    left = profile.astype(np.float64).copy()
    out: list[int] = []
    while len(out) < at_most and left.max() > 0:
        i = int(left.argmax())
        out.append(i)
        left[max(0, i - apart) : i + apart + 1] = 0
    return np.array(sorted(out), np.int64)


def _longest_runs(edges: NDArray[np.float32], window: int, axis: int) -> Points:
    """Per column (axis 0) or row (axis 1) the strongest support over any stretch of ``window`` pixels."""
    size = (1, window) if axis == 0 else (window, 1)
    thick = cv2.dilate(edges, np.ones((1, 3) if axis == 0 else (3, 1), np.uint8))
    mean = cv2.blur(thick, size, borderType=cv2.BORDER_CONSTANT)
    best = mean.max(axis)
    return np.asarray(np.where(best > 0.22, best, 0))


def _columns(wall: Wall) -> tuple[NDArray[np.int64], int, int]:
    """Candidate jambs, with the first and the last column that is shown."""
    profile = _longest_runs(wall.upright, int(LOWEST * PER_HEIGHT), 0)
    shown = np.flatnonzero(wall.shown.mean(0) > COLUMN_SHOWN)
    first, last = int(shown[0]), int(shown[-1]) + 1
    peaks = _peaks(profile, AT_MOST_LINES, 3)
    inside = peaks[(peaks > first + 3) & (peaks < last - 3)]
    return np.unique(np.concatenate([[first], inside, [last]])), first, last


def _rows(wall: Wall) -> NDArray[np.int64]:
    """Candidate heads and sills; the last one is the floor."""
    profile = _longest_runs(wall.level, int(NARROWEST * PER_HEIGHT), 1)
    peaks = _peaks(profile, AT_MOST_LINES, 3)
    above = peaks[peaks < wall.row(REACHES_FLOOR)]
    return np.concatenate([above, [wall.lab.shape[0]]])


def _grid(wall: Wall) -> tuple[Cells, int, int]:
    """All candidate rectangles, (4, n) x0, x1, y0, y1, and the shown range of columns."""
    columns, first, last = _columns(wall)
    x0, x1 = _pairs(columns)
    wide = x1 - x0
    good = (wide >= NARROWEST * PER_HEIGHT) & (wide <= WIDEST * PER_HEIGHT) & ~((x0 == first) & (x1 == last))
    x0, x1 = x0[good], x1[good]
    y0, y1 = _pairs(_rows(wall))
    high = y1 - y0 >= LOWEST * PER_HEIGHT
    y0, y1 = y0[high], y1[high]
    return np.stack([*np.repeat([x0, x1], len(y0), 1), *np.tile([y0, y1], len(x0))]), first, last


def _pairs(lines: Cells) -> tuple[Cells, Cells]:
    """Every two of some lines."""
    first, second = np.meshgrid(lines, lines, indexing="ij")
    return first.ravel(), second.ravel()


def _to_skirting(wall: Wall, y1: Cells) -> tuple[Mask, Cells]:
    """Which candidates reach the floor, and where their sides end."""
    floor = y1 >= wall.lab.shape[0]
    return floor, np.where(floor, y1 - int(REACHES_FLOOR * PER_HEIGHT), y1)


def _support(wall: Wall, sums: _Sums, boxes: Cells, first: int, last: int) -> Points:
    """0 to 1, how well edges support the sides of each of (4, n) candidates, the weakest counting half."""
    x0, x1, y0, y1 = boxes
    floor, skirting = _to_skirting(wall, y1)
    cut0, cut1 = x0 <= first, x1 >= last
    left = _mean(sums, sums.upright, (x0, x0 + 1, y0, skirting), 0.0)
    right = _mean(sums, sums.upright, (x1 - 1, x1, y0, skirting), 0.0)
    head = _mean(sums, sums.level, (x0, x1, y0, y0 + 1), 0.0)
    sill = _mean(sums, sums.level, (x0, x1, y1 - 1, y1), 0.0)
    sides = np.stack([np.where(cut0, 0.7, left), np.where(cut1, 0.7, right), head, np.where(floor, 0.8, sill)])
    weakest = np.sort(sides, 0)
    return np.asarray(0.5 * weakest[0] + 0.25 * weakest[1] + 0.25 * weakest[2:].mean(0))


def _score(wall: Wall, sums: _Sums, boxes: Cells, support: Points) -> Points:
    """0 to 1 for each of (4, n) candidates, never more than `_at_best`."""
    x0, x1, y0, y1 = boxes
    floor, skirting = _to_skirting(wall, y1)
    inside = _mean(sums, sums.odd, (x0 + 2, x1 - 2, y0 + 2, skirting - 2), 0.0)
    around = [
        _mean(sums, sums.odd, (x0 - RING - 2, x0 - 2, y0, skirting), 0.0),
        _mean(sums, sums.odd, (x1 + 2, x1 + RING + 2, y0, skirting), 0.0),
        _mean(sums, sums.odd, (x0, x1, y0 - RING - 2, y0 - 2), 0.0),
        np.where(floor, 0.0, _mean(sums, sums.odd, (x0, x1, y1 + 2, y1 + RING + 2), 0.0)),
    ]
    clean = 1 - np.mean(around, 0)
    return np.asarray(EDGES * support + INSIDE * np.maximum(inside, 0.3) + AROUND * clean)


def _at_best(support: Points) -> Points:
    """The score of candidates that differ in all from a wall that is plain all around them."""
    return EDGES * support + INSIDE + AROUND


def _overlaps(box: Cells, others: Cells) -> Points:
    """(n,) intersection of an x0, x1, y0, y1 with (n, 4) others, over the smaller area of the two."""
    wide = np.minimum(box[1], others[:, 1]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[2], others[:, 2])
    areas = (others[:, 1] - others[:, 0]) * (others[:, 3] - others[:, 2])
    own = (box[1] - box[0]) * (box[3] - box[2])
    return np.asarray(np.maximum(wide, 0) * np.maximum(high, 0) / np.minimum(own, areas))


def find(wall: Wall) -> list[Rectangle]:
    """Rectangles that stand out, best first, none upon another."""
    candidates, first, last = _grid(wall)
    sums = _Sums.of(wall)
    support = _support(wall, sums, candidates, first, last)
    hopeful = _at_best(support) > LEAST_SCORE
    candidates, support = candidates[:, hopeful], support[hopeful]
    scores = _score(wall, sums, candidates, support)
    good = scores > LEAST_SCORE
    boxes, scores = candidates.T[good], scores[good]
    # Of two that overlap the larger is preferred: a window, not one of its panes.
    rank = scores + 0.035 * np.log((boxes[:, 1] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 2]) / PER_HEIGHT**2)
    kept: list[Rectangle] = []
    while len(rank):
        best = int(rank.argmax())
        kept.append(_rectangle(wall, boxes[best].astype(float), float(scores[best]), first, last))
        apart = _overlaps(boxes[best], boxes) < 0.25
        boxes, scores, rank = boxes[apart], scores[apart], rank[apart]
    return kept


def _rectangle(wall: Wall, box: Points, score: float, first: int, last: int) -> Rectangle:
    start, end = box[:2] / PER_HEIGHT
    top, bottom = wall.top - box[2:] / PER_HEIGHT
    return Rectangle(
        float(start), float(end), max(0.0, float(bottom)), float(top), score,
        open_start=bool(box[0] <= first), open_end=bool(box[1] >= last),
    )  # fmt: skip
