"""Straight line segments of a photo: LSD on grey, on contrast-equalised grey and at half scale, without repetitions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.compiled import njit

SHORTEST = 0.018
"""Shortest useful segment as a share of the picture's diagonal."""
AT_MOST = 900
"""The longest segments are kept, and no more than these: bricks and blinds have thousands."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Line segments in pixels.

    Attributes:
        ends: (n, 4) x0, y0, x1, y1.
    """

    ends: Points

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def lengths(self) -> Points:
        """(n,) lengths in pixels."""
        return np.asarray(np.hypot(self.ends[:, 2] - self.ends[:, 0], self.ends[:, 3] - self.ends[:, 1]))

    @property
    def middles(self) -> Points:
        """(n, 2) middle points."""
        return np.asarray((self.ends[:, :2] + self.ends[:, 2:]) / 2)

    @property
    def directions(self) -> Points:
        """(n, 2) unit directions."""
        return np.asarray((self.ends[:, 2:] - self.ends[:, :2]) / self.lengths[:, None])

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Segments:
        """The chosen segments only."""
        return Segments(self.ends[which])


@njit
def _distinct(ends: Points, limit: int) -> NDArray[np.int64]:
    """Indices of the segments (longest first) that do not lie upon one already kept, ``limit`` at most."""
    kept = np.empty(limit, np.int64)
    count = 0
    for i in range(ends.shape[0]):
        fresh = True
        for j in range(count):
            x, y = ends[kept[j], 0], ends[kept[j], 1]
            dx, dy = ends[kept[j], 2] - x, ends[kept[j], 3] - y
            length2 = dx * dx + dy * dy
            length = math.sqrt(length2)
            ax, ay = ends[i, 0] - x, ends[i, 1] - y
            bx, by = ends[i, 2] - x, ends[i, 3] - y
            if abs(ax * dy - ay * dx) > 1.6 * length or abs(bx * dy - by * dx) > 1.6 * length:
                continue
            ta, tb = (ax * dx + ay * dy) / length2, (bx * dx + by * dy) / length2
            if -0.03 < ta < 1.03 and -0.03 < tb < 1.03:
                fresh = False
                break
        if fresh:
            kept[count] = i
            count += 1
            if count == limit:
                break
    return kept[:count]


def _detect(gray: NDArray[np.uint8]) -> Points:
    """(n, 4) LSD segments of one picture. LSD's coordinates have pixel centres at whole numbers, ours at +0.5."""
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(gray)[0]
    return np.zeros((0, 4)) if found is None else found.reshape(-1, 4).astype(np.float64) + 0.5


def equalised(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey with local contrast raised, so that white on white has edges too."""
    return np.asarray(cv2.createCLAHE(2.0, (8, 8)).apply(gray), dtype=np.uint8)


def detect(gray: NDArray[np.uint8]) -> Segments:
    """Segments of a (height, width) grey picture, longest first."""
    strong = equalised(gray)
    half = cv2.resize(cv2.GaussianBlur(strong, (0, 0), 1.0), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    back = np.array([gray.shape[1] / half.shape[1], gray.shape[0] / half.shape[0]] * 2)
    ends = np.concatenate([_detect(gray), _detect(strong), _detect(np.asarray(half, np.uint8)) * back])
    lengths = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    long_enough = lengths > SHORTEST * math.hypot(*gray.shape)
    order = np.argsort(-lengths[long_enough], kind="stable")
    ends = np.ascontiguousarray(ends[long_enough][order])
    return Segments(ends[_distinct(ends, AT_MOST)])
