"""The colour of the light, from what walls and ceiling would be painted if it were white."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.light.colour import LUMINANCE
from staging.engines.studio.light.faces import Mask
from staging.engines.studio.light.patches import FLOOR, Patches
from staging.engines.studio.model import Points

# Of what tints white paint, the light's part; where a tint begins to be the paint's own; what is too dark to tell.
TRUST_IF_WARM, TRUST_IF_COOL = 0.5, 0.8
USUAL_TINT = 0.1
LEAST_WHITE = 0.05
# How far the share of a source's light must vary over the walls for them to tell as much of its colour as paint does.
TELLING = 0.1
# What one wall's paint and the model may be off by, in logarithms; and the strongest colours of day and of lamps.
UNEVEN = 0.05
MOST_TINT = 0.3


def light_color(p: Patches, reflectance: Points) -> Points:
    """Colour (3,) of the light in the room, luminance 1.

    Most walls and ceilings are white or nearly so. Of a warm tint half is taken for the light's, as cream and beige are
    usual paints; of a cool one more, as daylight is cool and paints seldom are. Surfaces of a colour of their own
    hardly count.

    Args:
        reflectance: (n, 3) of the patches in white light, used where observed.
    """
    white = _white(p, reflectance)
    if not white.any():
        return np.ones(3)
    tint, weight = _tint(reflectance[white]), p.area[white]
    weight = weight / (1 + (np.linalg.norm(tint, axis=1) / USUAL_TINT) ** 2)
    mean = weight @ tint / weight.sum()
    return _of_luminance_1(mean * (TRUST_IF_COOL if mean[2] > mean[0] else TRUST_IF_WARM))


def source_colors(p: Patches, reflectance: Points, share: Points, usual: Points) -> Points:
    """Colours (g, 3) of groups of sources, luminance 1.

    A wall has one paint: where it looks bluer the more of its light comes straight from the window, the window's light
    is bluer than the rest. That needs no white paint. Ridge regression (Hoerl and Kennard 1970) within each face, drawn
    towards what the paint says; a second time with what does not fit weighted down.

    Args:
        reflectance: as in `light_color`.
        share: (n, g) of the light that arrives at a patch, what comes straight from each group, [0, 1].
        usual: (3,) of `light_color`.
    """
    white = _white(p, reflectance)
    tint, straight, area = _tint(reflectance[white]), share[white], p.area[white]
    prior = np.tile(np.log(usual), (share.shape[1], 1))
    found, weight = prior, area
    for _ in range(2):
        x, y = (_within_faces(values, p.face[white], weight) for values in (straight, tint))
        pull = TELLING**2 * weight.sum() + 1e-12
        normal = (x * weight[:, None]).T @ x + pull * np.eye(share.shape[1])
        found = np.linalg.solve(normal, (x * weight[:, None]).T @ y + pull * prior)
        weight = area / (1 + (np.linalg.norm(y - x @ found, axis=1) / UNEVEN) ** 2)
    return np.stack([_of_luminance_1(np.clip(each, -MOST_TINT, MOST_TINT)) for each in found])


def _white(p: Patches, reflectance: Points) -> Mask:
    return np.asarray(p.observed & (p.face != FLOOR) & (reflectance.min(1) > LEAST_WHITE), bool)


def _tint(reflectance: Points) -> Points:
    return np.asarray(np.log(reflectance / (reflectance @ LUMINANCE)[:, None]), np.float64)


def _within_faces(values: Points, face: NDArray[np.int64], weight: Points) -> Points:
    """(m, …) ``values`` less their weighted mean over each face."""
    out = values.copy()
    for i in np.unique(face):
        own = face == i
        out[own] -= weight[own] @ values[own] / weight[own].sum()
    return out


def _of_luminance_1(logarithm: Points) -> Points:
    color = np.exp(logarithm)
    return np.asarray(color / (color @ LUMINANCE), np.float64)
