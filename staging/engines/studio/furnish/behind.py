"""What the photo shows on the wall behind furniture: a hearth or a niche that nothing named stays in view."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.place import LOOK_FROM, LOOK_STEP, LOOK_UP, Place
from staging.engines.studio.model import Points

_SLIGHT = 0.15
"""Share of a stretch, beyond what this room's walls show anyway, that sockets and shadows take."""
_HIDING = 3.0
"""Cost of hiding a stretch of wall that shows something everywhere, where others show nothing."""
_THING_M2 = 0.1
"""Square metres of a thing that nobody named: who hides so much of it hides it."""


def behind_cost(place: Place, layouts: Layouts, first: int = 0) -> Points:
    """Cost (n,) of standing before what the photo shows on a wall; with ``first``, of the pieces from that index on.

    Wallpaper and bricks all around cost nothing: what counts is how much more a stretch shows than the walls do. A
    small window that nothing named counts by itself, however little of a tall piece it is behind.
    """
    total = np.zeros(len(layouts))
    for i, piece in enumerate(layouts.pieces[first:], first):
        if piece.size[2] <= LOOK_FROM:
            continue
        walls = layouts.walls[:, i]
        rows = round((piece.size[2] - LOOK_FROM) / LOOK_UP) + 1
        for wall in np.unique(walls[walls >= 0]):
            at = walls == wall
            middles, wide = layouts.poses[at, i, :2], piece.size[0]
            share = _covered(place, int(wall), middles, wide, place.wall_looks[wall][1, :rows].mean(0)) / wide
            hidden = np.maximum(0.0, share - place.usual_busy - _SLIGHT)
            things = place.unnamed[wall][:rows].sum(0)
            if things.any():
                square_m = _covered(place, int(wall), middles, wide, things * LOOK_UP)
                hidden = np.maximum(hidden, np.minimum(1.0, square_m / _THING_M2))
            total[at] += _HIDING * hidden
    return total


def _covered(place: Place, wall: int, middles: Points, wide: float, along: Points) -> Points:
    """Integral (n,) of ``along`` (t,), told for cells of the wall, over ``wide`` metres around (n, 2) ``middles``."""
    corner, direction, _ = place.room.wall(wall)
    up_to = np.concatenate([[0.0], np.cumsum(along)]) * LOOK_STEP
    middle = (middles - corner) @ direction
    start, end = (np.interp(middle + side * wide / 2, LOOK_STEP * np.arange(len(up_to)), up_to) for side in (-1, 1))
    return np.asarray(end - start)
