"""How much the floor mirrors: the photo's floor is compared with the image that a mirror would show there.

A polished floor shows windows and walls upside down, faded by Fresnel's reflectance (Schlick 1994), blurred by its
roughness. Where the fine structure of the floor's brightness goes along with that of the mirror image, the floor is
glossy; the blur at which they go along best tells how rough it is.
"""

from __future__ import annotations

import cv2
import numpy as np
from scipy import ndimage

from staging.engines.studio.light.colour import luminance
from staging.engines.studio.light.faces import Mask
from staging.engines.studio.light.model import MATT, Gloss, Texture
from staging.engines.studio.light.textures import Unwrapped
from staging.engines.studio.model import Camera, Points

# Correlations of floor and mirror image: below the first the likeness is chance, from the second on it is a polish.
CHANCE, POLISHED = 0.35, 0.65
MOST_GLOSS = 0.7
# Blur of the mirror image in cells → roughness of a microfacet floor at the usual distances.
ROUGHNESS = {0.5: 0.1, 1.0: 0.15, 2.0: 0.22, 4.0: 0.3}
REDUCED = 4  # texels a cell
COARSE_CELLS = 8.0
LEAST_CELLS = 150
NORMAL_REFLECTANCE = 0.04


def floor_gloss(unwrapped: tuple[Unwrapped, ...], camera: Camera) -> Gloss:
    """Measure the floor, the first of ``unwrapped``. Matt where too little of what it would mirror is seen."""
    floor = unwrapped[0]
    mirror, seen = mirror_image(unwrapped, camera)
    known = _reduced(seen.astype(np.float32)) > 0.9
    if int(known.sum()) < LEAST_CELLS:
        return MATT
    shown = _fine(_mean(luminance(floor.radiance), seen), known)[known]
    likeness = {blur: _likeness(mirror, seen, known, shown, blur) for blur in ROUGHNESS}
    best = max(likeness, key=lambda blur: likeness[blur])
    share = float(np.clip((likeness[best] - CHANCE) / (POLISHED - CHANCE), 0.0, 1.0))
    if share == 0.0:
        return MATT
    return Gloss(MATT.strength + share * (MOST_GLOSS - MATT.strength), ROUGHNESS[best])


def mirror_image(unwrapped: tuple[Unwrapped, ...], camera: Camera) -> tuple[Texture, Mask]:
    """What a perfect mirror in place of the floor would show the camera.

    Returns:
        luminance times Fresnel's reflectance, (rows, columns) of the floor's texture; and where both the floor and
        what it would mirror are seen in the photo.
    """
    floor = unwrapped[0]
    points = floor.face.points(floor.face.grid(*reversed(floor.seen.shape)))
    ray = mirrored_rays(points, camera.position())
    nearest = np.full(floor.seen.shape, np.inf)
    light, seen = np.zeros(floor.seen.shape, np.float32), np.zeros(floor.seen.shape, bool)
    for w in unwrapped[1:]:
        distance, row, column = _hit(w, points, ray)
        nearer = distance < nearest
        nearest = np.where(nearer, distance, nearest)
        light = np.where(nearer, luminance(w.radiance)[row, column], light)
        seen = np.where(nearer, w.seen[row, column], seen)
    up = ray[..., 2] / np.linalg.norm(ray, axis=-1)
    reflectance = schlick(up, NORMAL_REFLECTANCE)
    return np.asarray(light * reflectance, np.float32), np.asarray(seen & floor.seen, bool)


def mirrored_rays(points: Points, eye: Points) -> Points:
    """(…, 3) where a mirror on the floor would send rays from ``eye`` (3,) to ``points`` (…, 3); as long as those."""
    return np.asarray((points - eye) * (1.0, 1.0, -1.0), np.float64)


def schlick(up: Points, straight: float) -> Points:
    """Share of the light that a floor mirrors to where the sine of the angle above it is ``up``, (Schlick 1994).

    Args:
        straight: the share from straight above.
    """
    return np.asarray(straight + (1 - straight) * (1 - up) ** 5, np.float64)


def fresnel(up: Points, gloss: Gloss) -> Points:
    """The same of a floor as the renderer makes it: half of a strength of 1 is glass, 4% from straight above."""
    return schlick(up, 2 * NORMAL_REFLECTANCE * gloss.strength)


def _hit(w: Unwrapped, points: Points, ray: Points) -> tuple[Points, Points, Points]:
    """Where rays meet a face: distance in rays (infinite where they miss), row and column of the texel."""
    rate = ray @ w.face.normal
    towards = rate < -1e-6
    distance = np.where(towards, ((w.face.origin - points) @ w.face.normal) / np.where(towards, rate, -1.0), np.inf)
    uv = w.face.uv(points + np.where(towards, distance, 0.0)[..., None] * ray)
    u, v = (uv[..., k] / w.face.size_m[k] for k in (0, 1))
    inside = (distance > 1e-3) & (u >= 0) & (u < 1) & (v >= 0) & (v < 1)
    rows, columns = w.seen.shape
    row, column = (np.where(inside, share * n, 0).astype(int) for share, n in ((v, rows), (u, columns)))
    return np.where(inside, distance, np.inf), row, column


def _likeness(mirror: Texture, seen: Mask, known: Mask, shown: Texture, blur: float) -> float:
    """Correlation of the floor's fine structure with that of the mirror image blurred by ``blur`` cells."""
    soft = _blurred(_mean(mirror, seen), known, blur)
    expected = _fine(soft, known)[known]
    spread = float(expected.std() * shown.std())
    return float(((expected - expected.mean()) * (shown - shown.mean())).mean() / spread) if spread > 1e-9 else 0.0


def _fine(values: Texture, known: Mask) -> Texture:
    """What is left without the slow changes over a metre or so."""
    return np.asarray(values - _blurred(values, known, COARSE_CELLS), np.float32)


def _blurred(values: Texture, known: Mask, cells: float) -> Texture:
    weight = known.astype(np.float32)
    total = ndimage.gaussian_filter(values * weight, cells)
    return np.asarray(total / np.maximum(ndimage.gaussian_filter(weight, cells), 1e-3), np.float32)


def _mean(values: Texture, seen: Mask) -> Texture:
    """Mean over the seen texels of each cell."""
    return np.asarray(_reduced(values * seen) / np.maximum(_reduced(seen.astype(np.float32)), 1e-3), np.float32)


def _reduced(values: Texture) -> Texture:
    rows, columns = (max(1, n // REDUCED) for n in values.shape)
    return np.asarray(cv2.resize(values, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)
