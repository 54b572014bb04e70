"""What the photo shows on the wall behind furniture: a hearth or a niche that nothing named stays in view."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.place import LOOK_FROM, LOOK_STEP, Place
from staging.engines.studio.model import Points

_SLIGHT = 0.15
"""Share of a stretch, beyond what this room's walls show anyway, that sockets and shadows take."""
_HIDING = 3.0
"""Cost of hiding a stretch of wall that shows something everywhere, where others show nothing."""


def behind_cost(place: Place, layouts: Layouts, first: int = 0) -> Points:
    """Cost (n,) of standing before what the photo shows on a wall; with ``first``, of the pieces from that index on.

    Wallpaper and bricks all around cost nothing: what counts is how much more a stretch shows than the walls do.
    """
    total = np.zeros(len(layouts))
    for i, piece in enumerate(layouts.pieces[first:], first):
        if piece.size[2] <= LOOK_FROM:
            continue
        walls = layouts.walls[:, i]
        for wall in np.unique(walls[walls >= 0]):
            at = walls == wall
            share = _share(place, int(wall), layouts.poses[at, i, :2], piece.size)
            total[at] += _HIDING * np.maximum(0.0, share - place.usual_busy - _SLIGHT)
    return total


def _share(place: Place, wall: int, middles: Points, size: tuple[float, float, float]) -> Points:
    """Share (n,) of the wall behind pieces around (n, 2) ``middles`` that shows more than plain wall."""
    corner, along, _ = place.room.wall(wall)
    busy = place.wall_looks[wall][1, : round((size[2] - LOOK_FROM) * 10) + 1].mean(0)
    up_to = np.concatenate([[0.0], np.cumsum(busy)]) * LOOK_STEP
    middle = (middles - corner) @ along
    start, end = (np.interp(middle + side * size[0] / 2, LOOK_STEP * np.arange(len(up_to)), up_to) for side in (-1, 1))
    return np.asarray((end - start) / size[0])
