"""Composite: furniture, its shadows and its reflections into the photo, at full size, and nothing else.

Differential rendering after Debevec 1998, "Rendering synthetic objects into real scenes": the photo is multiplied by
the ratio of shadowed to empty room where that is darker (which keeps its grain and texture) and gets the difference
added where that is lighter. The furniture layer is premultiplied and put over the result (Porter and Duff 1984).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from staging.engines.base import Photo
from staging.engines.studio.bars import inside_bars
from staging.engines.studio.composite.blend import Blend
from staging.engines.studio.composite.match import match_look
from staging.engines.studio.composite.relight import may_change, relight
from staging.engines.studio.model import Scene, Understanding
from staging.engines.studio.render.passes import Passes

__all__ = ["composite"]

STRIP_ROWS = 256


def composite(
    photo: Photo, passes: Passes, scene: Scene, u: Understanding, seed: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Put the rendered furniture into ``photo``.

    Works in strips, so that a photo of 24 megapixels needs no more than its bytes and a few strips of floats.

    Returns:
        staged: (height, width, 3) uint8, byte for byte the original wherever the change map is 0.
        change_map: (height, width) uint8; 255 where furniture, its shadow or its reflection may show.
    """
    change = relight(passes, scene.openings or u.openings, scene.camera, scene.room)
    keep = may_change(photo.pixels, change, u.floor_mask)
    left, first, right, last = inside_bars(photo.pixels)
    blend = Blend(photo, passes, change, match_look(photo, passes.furniture), keep, seed, scene.camera.lens)
    staged = photo.pixels.copy()
    change_map = np.zeros(photo.pixels.shape[:2], np.uint8)
    for top in range(first, last, STRIP_ROWS):
        rows = slice(top, min(top + STRIP_ROWS, last))
        blended, allowed = blend.strip(rows)
        allowed[:, :left] = allowed[:, right:] = False
        staged[rows][allowed] = blended[allowed]
        change_map[rows][allowed] = 255
    return staged, change_map
