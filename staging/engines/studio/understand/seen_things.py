"""What the network sees on a straightened wall, as rectangles whose sides lie on edges where there are any."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.found import THINGS
from staging.engines.studio.understand.rectangles import REACHES_FLOOR, Rectangle
from staging.engines.studio.understand.walls import PER_HEIGHT, Wall

LIKELY = 0.4
"""Share of belief from which a pixel belongs to a thing."""
LIKELY_WAY = 0.6
"""The same for doors and passages together."""
WAYS = ("door", "passage")
SMALLEST = {"window": 0.05, "door": 0.25, "passage": 0.25, "fixture": 0.04}
"""Least area in camera heights squared."""
NARROWEST, LOWEST_HEATER = 0.12, 0.06
"""Least width and height in camera heights; heaters along the skirting are that low."""
SNAP = 0.09
"""How far, in camera heights, a side may move to an edge: the network is true to about half of it."""
FLOORED = 0.3
"""Doors and passages that begin lower begin at the floor; the network's outline is blurred there."""

Mask = NDArray[np.bool_]


def shares(wall: Wall, where: Rectangle) -> Points:
    """(7,) mean belief in each of `THINGS` inside a rectangle, zero where it is not shown."""
    rows = slice(wall.row(where.top), max(wall.row(where.top) + 1, wall.row(where.bottom)))
    columns = slice(wall.column(where.start), max(wall.column(where.start) + 1, wall.column(where.end)))
    shown = wall.shown[rows, columns]
    if not shown.any():
        return np.zeros(len(THINGS))
    return np.asarray(wall.things[:, rows, columns][:, shown].mean(1), np.float64)


def _snapped(profile: NDArray[np.float32], at: float) -> float:
    """The strongest line near a position, in pixels; the position itself where there is none."""
    reach = int(SNAP * PER_HEIGHT)
    low = max(0, round(at) - reach)
    near = profile[low : round(at) + reach + 1]
    weight = near * (1 - 0.5 * np.abs(np.arange(low, low + len(near)) - at) / reach)
    return float(low + weight.argmax()) if weight.max() > 0.25 else at


def _region(wall: Wall, kinds: tuple[str, ...], mask: Mask) -> Rectangle | None:
    """The rectangle of one connected region that is taken for one of ``kinds``."""
    rows, columns = mask.sum(1), mask.sum(0)
    solid_rows = np.flatnonzero(rows > 0.4 * np.quantile(rows[rows > 0], 0.8))
    solid_columns = np.flatnonzero(columns > 0.4 * np.quantile(columns[columns > 0], 0.8))
    x0, x1 = float(solid_columns[0]), float(solid_columns[-1] + 1)
    y0, y1 = float(solid_rows[0]), float(solid_rows[-1] + 1)
    upright, level = wall.upright[int(y0) : int(y1)].mean(0), wall.level[:, int(x0) : int(x1)].mean(1)
    shown = np.flatnonzero(wall.shown[int(y0) : int(y1)].any(0))
    open_start, open_end = x0 <= shown[0] + 3, x1 >= shown[-1] - 2
    x0 = x0 if open_start else _snapped(upright, x0)
    x1 = x1 if open_end else _snapped(upright, x1)
    y0, y1 = _snapped(level, y0), _snapped(level, y1)
    top, bottom = wall.top - y0 / PER_HEIGHT, max(0.0, wall.top - y1 / PER_HEIGHT)
    lowest = LOWEST_HEATER if kinds == ("fixture",) and bottom < REACHES_FLOOR else NARROWEST
    if x1 - x0 < NARROWEST * PER_HEIGHT or y1 - y0 < lowest * PER_HEIGHT:
        return None
    if set(kinds) <= set(WAYS) and bottom < FLOORED:
        bottom = 0.0
    found = Rectangle(x0 / PER_HEIGHT, x1 / PER_HEIGHT, bottom, top, 0.0, bool(open_start), bool(open_end))
    return replace(found, score=float(shares(wall, found)[_numbers(kinds)].sum()))


def _numbers(kinds: tuple[str, ...]) -> list[int]:
    return [THINGS.index(kind) for kind in kinds]


def _regions(wall: Wall, kinds: tuple[str, ...], likely: float) -> list[Rectangle]:
    belief = wall.things[_numbers(kinds)].sum(0)
    count, labels, stats, _ = cv2.connectedComponentsWithStats((belief > likely).astype(np.uint8))
    large = [k for k in range(1, count) if stats[k, cv2.CC_STAT_AREA] >= SMALLEST[kinds[0]] * PER_HEIGHT**2]
    found = [_region(wall, kinds, labels == label) for label in large]
    return [each for each in found if each is not None]


def regions(wall: Wall) -> list[tuple[str, Rectangle]]:
    """Every region the network takes for a window, door, passage or fixture, by kind, surest first."""
    out = [(kind, where) for kind in SMALLEST for where in _regions(wall, (kind,), LIKELY)]
    return sorted(out, key=lambda pair: -pair[1].score)


def ways(wall: Wall) -> list[Rectangle]:
    """Every region the network takes for a way through the wall, whether or not it can tell door from passage."""
    return sorted(_regions(wall, WAYS, LIKELY_WAY), key=lambda where: -where.score)
