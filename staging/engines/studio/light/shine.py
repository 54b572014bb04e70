"""How brightly the floor mirrors each source: no more than the photo shows.

What a window's light does to walls and ceiling says how strong it is, but a blown-out photo, one window for another
and a gloss that holds for part of the floor only make its mirror image in the floor several times too bright.
Furniture in the way of an image that is not there would leave a dark spot on the floor.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy import ndimage

from staging.engines.studio.light.colour import luminance
from staging.engines.studio.light.faces import Mask
from staging.engines.studio.light.gloss import fresnel, mirrored_rays
from staging.engines.studio.light.model import Gloss, Source, Texture
from staging.engines.studio.light.textures import Unwrapped
from staging.engines.studio.model import Points

LEAST_TEXELS = 12
# Of the floor's own light around it, what an image may add without anybody missing it in the photo.
UNNOTICED = 0.1
# What the floor shows around an image, in texels from it.
NEAR, FAR = 4, 16
# A little less than the sources' own brightness is as much.
NEARLY = 0.8


def as_the_floor_shows(
    sources: tuple[Source, ...], floor: Unwrapped, usable: Mask, gloss: Gloss, eye: Points
) -> tuple[Source, ...]:
    """``sources`` with the share of their radiance that the floor mirrors; all of it where the photo does not tell.

    Args:
        usable: (rows, columns) where the photo shows the floor itself.
        eye: (3,) the camera.
    """
    points = floor.face.points(floor.face.grid(*reversed(floor.seen.shape)))
    ray = mirrored_rays(points, eye)
    ray /= np.linalg.norm(ray, axis=-1, keepdims=True)
    shown = luminance(floor.radiance)
    return tuple(_mirrored(s, points, ray, shown, usable, gloss) for s in sources)


def _mirrored(source: Source, points: Points, ray: Points, shown: Texture, usable: Mask, gloss: Gloss) -> Source:
    towards = ray @ source.normal
    distance = np.where(towards < -1e-6, ((source.center - points) @ source.normal) / np.minimum(towards, -1e-6), -1.0)
    image = (distance > 0) & source.covers(points + distance[..., None] * ray)
    here = image & usable
    if here.sum() < LEAST_TEXELS:
        return source
    solid = source.area_m2 * float(np.median(-towards[here] / distance[here] ** 2))
    spread = min(1.0, solid / lobe_sr(gloss.roughness))
    reflected = fresnel(ray[here][:, 2], gloss) * source.share(ray[here])
    added = float(reflected.mean() * luminance(np.array(source.radiance))) * spread
    around = ndimage.binary_dilation(image, iterations=FAR) & ~ndimage.binary_dilation(image, iterations=NEAR) & usable
    usual = float(np.median(shown[around] if around.any() else shown[usable]))
    most = max(float(shown[here].mean()) - usual, UNNOTICED * usual)
    if added * NEARLY <= most:
        return source
    return dataclasses.replace(source, in_floor=most / added)


def lobe_sr(roughness: float) -> float:
    """Solid angle that a microfacet mirror of that roughness spreads an image over (Walter et al. 2007)."""
    return float(np.pi * (2 * roughness**2) ** 2)
