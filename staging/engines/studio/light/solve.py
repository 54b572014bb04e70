"""Radiosity turned round: which sources and which reflectances give the photo.

Unknown are the sources' radiance and a uniform emission of the walls and the ceiling that the photo does not show
(windows, doorways and lamps behind the camera). Given reflectances, both enter the photo linearly, so they follow
from non-negative least squares (Lawson and Hanson 1974); the unseen part is eliminated by solving its radiosity.
Compare Karsch et al. 2011, "Rendering synthetic objects into legacy photographs", section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from staging.engines.studio.light.colour import LUMINANCE
from staging.engines.studio.light.faces import Mask
from staging.engines.studio.light.patches import FLOOR, Patches
from staging.engines.studio.light.tint import light_color, source_colors
from staging.engines.studio.model import Points

WALL_ALBEDO = 0.75
CEILING_ALBEDO = 0.85
FLOOR_ALBEDO = 0.30
CEILING = 1
LEAST_IRRADIANCE = 1e-4
RIDGE = 1e-3
# Nobody lights a room from below: floor and skirting behind the camera do not shine.
LOWEST_EMITTER_M = 0.6
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Solution:
    """Attributes:
    strength: (k,) of each unknown, in the units of the columns that `solve` was given.
    unseen: luminance that unseen walls and ceiling emit, see `emitting`.
    color: (3,) of the light in the room as a whole, and of unseen emission, luminance 1.
    source_color: (k, 3) of each unknown, luminance 1.
    albedo: (faces, 3) mean reflectance.
    radiance: (n, 3) of every patch; the photo's where observed, 0 on glass.
    irradiance: (n, 3) arriving at every patch, divided by π.
    """

    strength: Points
    unseen: float
    color: Points
    source_color: Points
    albedo: Points
    radiance: Points
    irradiance: Points


def emitting(p: Patches) -> Mask:
    """(n,) which patches may shine themselves because the photo does not show them."""
    return np.asarray(~p.observed & ~p.glass & (p.face != FLOOR) & (p.center[:, 2] > LOWEST_EMITTER_M), bool)


@dataclass(frozen=True, slots=True)
class _System:
    """The constant parts, see `solve`."""

    patches: Patches
    factors: Points
    direct: Points
    least: Points
    daylight: Mask

    @property
    def observed(self) -> Mask:
        return self.patches.observed

    @property
    def unseen(self) -> Mask:
        return ~self.patches.observed & ~self.patches.glass

    def bounce(self, albedo: Points) -> Points:
        """(u, u) inverse that turns the light first leaving unseen patches into what leaves them after all bounces."""
        among = self.factors[np.ix_(self.unseen, self.unseen)]
        return np.asarray(np.linalg.inv(np.eye(len(among)) - albedo[self.unseen, None] * among), np.float64)


def solve(patches: Patches, factors: Points, direct: Points, least: Points, daylight: Mask) -> Solution:
    """Find what lights ``patches``.

    Args:
        factors: (n, n) of `patches.form_factors`.
        direct: (n, k), irradiance / π for one of each unknown, from `patches.from_source`.
        least: (k,) that each unknown is at least, for no source to be darker than the photo shows it.
        daylight: (k,) which unknowns are; the others are lamps, and may have another colour.
    """
    system = _System(patches, factors, direct, least, daylight)
    by_face = np.full(len(patches.shapes), WALL_ALBEDO)
    by_face[CEILING], by_face[FLOOR] = CEILING_ALBEDO, FLOOR_ALBEDO
    found = np.zeros(direct.shape[1] + 1)
    for _ in range(_ROUNDS):
        found, floor = _strengths(system, by_face[patches.face])
        by_face[FLOOR] = floor
    return _in_color(system, found[:-1], float(found[-1]), by_face)


def _strengths(s: _System, albedo: Points) -> tuple[Points, float]:
    """Sources and unseen emission (k + 1,), and the floor's reflectance that fits them."""
    p, o, u = s.patches, s.observed, s.unseen
    seen = p.radiance[o] @ LUMINANCE
    inverse = s.bounce(albedo)
    from_seen = inverse @ (albedo[u] * (s.factors[np.ix_(u, o)] @ seen))
    from_sources = inverse @ (albedo[u, None] * s.direct[u])
    from_itself = inverse @ emitting(p)[u, None].astype(float)
    known = s.factors[np.ix_(o, o)] @ seen + s.factors[np.ix_(o, u)] @ from_seen
    per_unit = np.concatenate([s.direct[o], np.zeros((o.sum(), 1))], 1)
    per_unit += s.factors[np.ix_(o, u)] @ np.concatenate([from_sources, from_itself], 1)
    least = np.append(s.least, 0.0)
    known = known + per_unit @ least
    extra = _fit(per_unit, known, seen, albedo[o], np.sqrt(p.area[o]) * (p.face[o] != FLOOR))
    irradiance, found = known + per_unit @ extra, least + extra
    floor = p.face[o] == FLOOR
    if not floor.any():
        return found, FLOOR_ALBEDO
    ratio = np.median(seen[floor] / np.maximum(irradiance[floor], LEAST_IRRADIANCE))
    return found, float(np.clip(ratio, 0.04, 0.75))


def _fit(per_unit: Points, known: Points, seen: Points, albedo: Points, weight: Points) -> Points:
    """Robust non-negative least squares: twice, the second time with outliers (doors, fireplaces) weighted down."""
    k = per_unit.shape[1]
    target = seen - albedo * known
    trust = np.ones_like(seen)
    found = np.zeros(k)
    for _ in range(2):
        w = weight * trust
        matrix = np.concatenate([albedo[:, None] * per_unit * w[:, None], RIDGE * np.eye(k)])
        found, _residual = nnls(matrix, np.concatenate([target * w, np.zeros(k)]))
        off = np.abs(target - albedo * (per_unit @ found))
        trust = 1.0 / np.sqrt(1.0 + (off / (0.1 + 0.2 * seen)) ** 2)
    return np.asarray(found, np.float64)


def _in_color(s: _System, strength: Points, unseen: float, by_face: Points) -> Solution:
    """The light's colours, reflectances per channel and what the unseen patches send out, for known sources."""
    white = _in_light(s, strength, unseen, by_face, np.ones(3), np.ones((len(strength), 3)))
    reflectance = _reflectance(white.radiance, white.irradiance)
    color = light_color(s.patches, reflectance)
    arriving = np.maximum(white.irradiance @ LUMINANCE, LEAST_IRRADIANCE)
    groups = np.stack([s.daylight, ~s.daylight], 1).astype(float)
    share = np.clip((s.direct * strength) @ groups / arriving[:, None], 0.0, 1.0)
    return _in_light(s, strength, unseen, by_face, color, groups @ source_colors(s.patches, reflectance, share, color))


def _in_light(
    s: _System, strength: Points, unseen: float, by_face: Points, color: Points, source_color: Points
) -> Solution:
    p, o, u = s.patches, s.observed, s.unseen
    source = (s.direct * strength) @ source_color
    shining = unseen * emitting(p)[u]
    albedo = np.tile(by_face[:, None], (1, 3))
    radiance = np.where(o[:, None], p.radiance, 0.0)
    irradiance = source
    for _ in range(3):
        for c in range(3):
            per_patch = albedo[p.face, c]
            arriving = s.factors[np.ix_(u, o)] @ radiance[o, c] + source[u, c]
            radiance[u, c] = s.bounce(per_patch) @ (per_patch[u] * arriving + shining * color[c])
        irradiance = s.factors @ radiance + source
        albedo = _mean_albedo(p, _reflectance(radiance, irradiance), albedo)
    return Solution(strength, unseen, color, source_color, albedo, radiance, irradiance)


def _reflectance(radiance: Points, irradiance: Points) -> Points:
    return np.asarray(radiance / np.maximum(irradiance, LEAST_IRRADIANCE), np.float64)


def _mean_albedo(p: Patches, ratio: Points, before: Points) -> Points:
    out = before.copy()
    for i in range(len(p.shapes)):
        of_face = p.observed & (p.face == i)
        if of_face.sum() > 3:
            out[i] = np.clip(np.median(ratio[of_face], 0), 0.02, 0.92)
    return out
