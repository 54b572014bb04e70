"""What a mirror on a wall would show to the camera, and how much of it the photo has seen."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.furnish.floor import hidden
from staging.engines.studio.furnish.geometry import inside
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.furnish.view import in_frame
from staging.engines.studio.model import Points

_STEP, _FAR = 0.05, 15.0


def known_share(place: Place, points: Points, normal: Points) -> float:
    """Share of points (n, 3) on a wall with ``normal`` (2,) in which a mirror would show what is in the photo, too.

    The rest of what it would show lies behind the camera or round a corner, where nobody knows what is there.
    """
    across = np.append(normal, 0.0)
    way = points - place.camera.position()
    way = way - 2 * (way @ across)[:, None] * across
    way /= np.linalg.norm(way, axis=-1, keepdims=True)
    path = points[:, None] + np.arange(_STEP, _FAR, _STEP)[:, None] * way[:, None]
    outline = place.floor.outline
    within = inside(path[..., :2], outline) & (path[..., 2] > 0) & (path[..., 2] < place.room.height_m)
    # Where each way leaves the room: at the last of the points before the first that is outside.
    met = path[np.arange(len(points)), np.maximum(0, within.argmin(1) - 1)]
    return float((in_frame(place.camera, met)[0].astype(bool) & ~hidden(met[:, :2], outline)).mean())
