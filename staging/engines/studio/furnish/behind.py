"""What the photo shows on the wall behind furniture: a hearth or a niche that nothing named stays in view."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_STEP = 0.1
_ABOVE_SKIRTING = 0.2
"""Below, in metres, every wall shows edges."""
_SLIGHT = 0.15
"""Share of a stretch, beyond what this room's walls show anyway, that sockets and shadows take."""
_HIDING = 3.0
"""Cost of hiding a stretch of wall that shows something everywhere, where others show nothing."""


def behind_cost(place: Place, layouts: Layouts, first: int = 0) -> Points:
    """Cost (n,) of standing before what the photo shows on a wall; with ``first``, of the pieces from that index on.

    Wallpaper and bricks all around cost nothing: what counts is how much more a stretch shows than the walls do.
    """
    total = np.zeros(len(layouts))
    usual = _SLIGHT + place.usual_busy
    for i, piece in enumerate(layouts.pieces[first:], first):
        if piece.size[2] <= _ABOVE_SKIRTING + _STEP:
            continue
        for wall in np.unique(layouts.walls[:, i]):
            if wall >= 0:
                at = layouts.walls[:, i] == wall
                share = _share(place, int(wall), layouts.poses[at, i, :2], piece.size)
                total[at] += _HIDING * np.maximum(0.0, share - usual)
    return total


def _share(place: Place, wall: int, middles: Points, size: tuple[float, float, float]) -> Points:
    """Share (n,) of the wall behind pieces around (n, 2) ``middles`` that shows more than plain wall."""
    corner, along, _ = place.room.wall(wall)
    steps = max(2, round(size[0] / _STEP))
    heights = np.arange(_ABOVE_SKIRTING + _STEP / 2, size[2], _STEP)
    across = ((np.arange(steps) + 0.5) / steps - 0.5) * size[0]
    t = ((middles - corner) @ along)[:, None] + across
    t, z = np.broadcast_arrays(t[:, None, :], heights[None, :, None])
    points = np.concatenate([corner + along * t[..., None], z[..., None]], -1)
    return np.asarray(place.busy_at(points).mean((1, 2)))
