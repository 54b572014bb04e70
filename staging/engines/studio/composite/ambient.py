"""What furniture does to the light of a whole room, told from its shadows so that it can be left out.

A dark sofa makes a room a tenth darker. In a photo of the furnished room the exposure takes that back. Far from
the furniture nothing may change, so beside it the dimming would show as a grey cloud around each piece; and the
furniture, which is lit by the dimmer room, has to be exposed as long as such a photo is.
"""

from __future__ import annotations

import cv2
import numpy as np

from staging.engines.studio.light.faces import Mask
from staging.engines.studio.render.passes import Faces, Image

ENOUGH_PX = 200
"""A face of which less is seen far from furniture is taken to change as little as any other does."""
SHADOW = 0.95
"""What is so much darker than is usual far away on the same face is a shadow that reaches that far."""
EXPOSURES = 0.8, 1.3
"""At most; in nine real photos it was 0.97 to 1.18."""
HARDLY, NEXT_TO_NOTHING = np.float32(1e-4), np.float32(1e-9)


def exposure(ratio: Image, far: Mask) -> float:
    """How much longer the furnished room would be exposed for all that is far from furniture to look as before.

    Args:
        ratio: (rows, columns) of the changed light to the unchanged.
        far: (rows, columns) where ``ratio`` is known and furniture throws no shadow.
    """
    return float(np.clip(1 / np.median(ratio[far]), *EXPOSURES)) if far.sum() >= ENOUGH_PX else 1.0


def without_general_change(ratio: Image, far: Mask, faces: Faces) -> Image:
    """(rows, columns) ``ratio`` less the general change, but never on the other side of 1; arguments as for that."""
    general = general_change(ratio, far, faces)
    darker, lighter = np.minimum(general, 1), np.maximum(general, 1)
    return np.where(ratio < 1, np.minimum(ratio / darker, 1), np.maximum(ratio / lighter, 1))


def general_change(ratio: Image, far: Mask, faces: Faces) -> Image:
    """(rows, columns) by how much the light has changed apart from the furniture's shadows and lamps.

    Smooth on each face, as far from the furniture it is, and continued from there towards it.

    Args:
        ratio, far: see `exposure`.
        faces: see `Passes`.
    """
    known = {int(face): far & (faces == face) for face in np.unique(faces)}
    usual = {face: float(np.median(ratio[where])) for face, where in known.items() if where.sum() >= ENOUGH_PX}
    least = min(usual.values(), key=lambda change: abs(np.log(change)), default=1.0)
    out = np.full_like(ratio, least)
    for face, level in usual.items():
        values = np.where(known[face], np.maximum(ratio, SHADOW * level), level).astype(np.float32)
        own = faces == face
        out[own] = continued(values, np.where(known[face], np.float32(1), HARDLY))[own]
    return out


def continued(values: Image, weight: Image) -> Image:
    """``values`` (rows, columns, …) as they are where ``weight`` (rows, columns) is 1, elsewhere mixed with others.

    The nearest count by far the most: an average of all that lies around would be brighter at a silhouette than the
    shadow there, and show as a halo. The nearest alone would jump from row to row where two pieces leave a narrow gap.
    The pull-push algorithm of Gortler et al. 1996, "The Lumigraph".
    """
    weight = np.maximum(weight, NEXT_TO_NOTHING)
    each = weight if values.ndim == weight.ndim else weight[..., None]
    if min(weight.shape) < 2:
        return np.asarray(np.zeros_like(values) + (values * each).sum((0, 1)) / weight.sum(), np.float32)
    total, sums = cv2.pyrDown(weight), cv2.pyrDown(values * each)
    means = sums / (total if values.ndim == weight.ndim else total[..., None])
    coarse = continued(np.asarray(means, np.float32), np.asarray(np.minimum(4 * total, 1), np.float32))
    fine = cv2.pyrUp(coarse, dstsize=weight.shape[::-1])
    return np.asarray(values * each + fine * (1 - each), np.float32)
