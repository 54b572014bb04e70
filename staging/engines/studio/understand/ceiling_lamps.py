"""Lamps and fans under the ceiling, where the network sees them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.lens import to_photo
from staging.engines.studio.model import Camera, CeilingLamp, Points
from staging.engines.studio.understand.found import THINGS
from staging.engines.studio.understand.shell import Shell

LIKELY, SURE = 0.5, 0.6
"""Belief from which a pixel belongs to a lamp, and that its pixels must have on average."""
JOINED = 7
"""Parts that are nearer than this many pixels of the network's are one lamp: blades, arms, a globe and its canopy."""
LEAST = 0.0005
"""Share of the picture."""
CUT = 0.02
"""Share of the picture's height within which its upper edge may cut a lamp: little is seen at the very edge."""
BEYOND_WALL_M = 0.5
"""The room's walls and its ceiling are only as exact as this far up."""


def look_up(shell: Shell, things: NDArray[np.float32]) -> tuple[CeilingLamp, ...]:
    """The room's lamps, the largest in the picture first.

    Args:
        shell: in metres, with the photo's camera.
        things: (7, h, w) what the network sees in the photo's straight picture.
    """
    belief = cv2.GaussianBlur(things[THINGS.index("lamp")], (3, 3), 0)
    likely = belief > LIKELY
    joined = cv2.morphologyEx(likely.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((JOINED, JOINED), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    order = sorted(range(1, count), key=lambda k: -int(stats[k, cv2.CC_STAT_AREA]))
    large = [k for k in order if stats[k, cv2.CC_STAT_AREA] >= LEAST * belief.size]
    sure = [k for k in large if belief[likely & (labels == k)].mean() >= SURE]
    found = (_lamp(shell, _rectangle(shell.camera, stats[k], belief.shape)) for k in sure)
    return tuple(lamp for lamp in found if lamp is not None)


def _rectangle(camera: Camera, stats: NDArray[np.int32], shape: tuple[int, ...]) -> Points:
    """(2, 2) upper left and lower right corner in the photo, of a region of the straight picture's map."""
    left, top = (int(stats[k]) for k in (cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP))
    right, bottom = left + int(stats[cv2.CC_STAT_WIDTH]), top + int(stats[cv2.CC_STAT_HEIGHT])
    scale = np.array([camera.width / shape[1], camera.height / shape[0]])
    sides = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float) * scale
    seen = to_photo(sides, camera.width, camera.height, camera.lens)
    return np.clip([seen.min(0), seen.max(0)], 0, [camera.width, camera.height])


def _lamp(shell: Shell, corners: Points) -> CeilingLamp | None:
    """What hangs from the ceiling where the rectangle's upper side is; None where there is no ceiling of this room."""
    (left, top), (right, bottom) = corners.tolist()
    middle = (left + right) / 2
    above, below = shell.camera.rays(np.array([[middle, top], [middle, bottom]]))
    if above[2] <= 0:
        return None
    x, y = (above[:2] * (shell.top - shell.camera.height_m) / above[2]).tolist()
    outside = cv2.pointPolygonTest(np.array(shell.polygon, np.float32), (x, y), True) < -BEYOND_WALL_M
    if outside:
        return None
    reach = float(np.hypot(x, y) / np.hypot(*below[:2]))
    low = min(shell.top, shell.camera.height_m + reach * float(below[2]))
    outline = ((left, top), (right, top), (right, bottom), (left, bottom))
    return CeilingLamp((x, y), low, top < CUT * shell.camera.height, outline)
