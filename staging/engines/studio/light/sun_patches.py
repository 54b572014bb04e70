"""Sun patches in the photo: much brighter than the same material around them, and hard-edged.

Where a face reflects more than it should by the light that arrives from windows and from other faces, the sun may
shine on it; where that begins with a step, and does so nearly all around, it does. Compare Lalonde, Efros & Narasimhan
2010, "Detecting ground shadows in outdoor consumer photographs", who tell shadows by the steps at their edges, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from scipy import ndimage

from staging.engines.studio.light.colour import luminance
from staging.engines.studio.light.faces import Mask, in_opening
from staging.engines.studio.light.model import Texture
from staging.engines.studio.light.textures import Unwrapped
from staging.engines.studio.model import Camera, Points, Understanding

# In natural logarithms of light: what may be a patch, and what its edge must be.
LEVEL = 0.15
STEP = 0.30
LEAST_M2 = 0.05
_SQUARE = np.ones((3, 3), bool)
GRAIN_TEXELS = 5
BESIDE_OPENING_M = 0.12
# Skirting boards are brighter than what is around them, too, and the box that was found is a little off.
SKIRTING_M, BESIDE_WALL_TEXELS = 0.2, 5
# Distances from the edge in texels: right at it, and clear of any penumbra.
NEAR, FAR = (0.0, 2.5), (3.0, 7.0)
WINDOW_TEXELS = 9
LEAST_EDGE_TEXELS = 16
LEAST_SHARE, LEAST_HARDNESS = 0.6, 0.4
DARKEST = 1e-3
# By how many of its means a floor's channels must differ for white images to be told from it, and how white those are.
LEAST_COLOUR, MOST_WHITE = 0.4, 0.9


@dataclass(frozen=True, slots=True)
class Patch:
    """A hard-edged bright part of a face.

    Attributes:
        face: index of the face.
        mask: (rows, columns) of the face's texture.
        gain: (3,) light inside by light outside across the edge, median along it.
        share: of the edge that steps up, [0, 1].
        hardness: how much of the step happens at the edge itself, about 1 for a razor's edge.
        edge: texels of the edge that could be judged.
    """

    face: int
    mask: Mask
    gain: Points
    share: float
    hardness: float
    edge: int

    @property
    def clarity(self) -> float:
        """How much, how sharply and how much all around it is brighter."""
        return float(np.log(self.gain).mean()) * self.share * min(1.0, self.hardness)


def find_patches(
    usable: tuple[Mask, ...], unwrapped: tuple[Unwrapped, ...], arriving: tuple[Texture, ...]
) -> list[Patch]:
    """Candidates on floor and walls; no two of them overlap.

    Args:
        usable: of each face, see `usable_of`.
        arriving: irradiance / π on each face without the sun, (rows, columns, 3).
    """
    found = []
    for i, (good, w, light) in enumerate(zip(usable, unwrapped, arriving, strict=True)):
        if w.face.name != "ceiling" and good.any():
            patches = _patches_of(i, w, good, light)
            if w.face.name == "floor":
                images = white_images(good, w, light)
                if 0 < images.sum() < good.sum():
                    patches += _patches_of(i, w, good & ~images, light)
            found += _apart(patches)
    return found


def white_images(usable: Mask, w: Unwrapped, arriving: Texture) -> Mask:
    """(rows, columns) where a coloured floor shows more white than its own colour can: mirrored windows and walls.

    What a surface reflects of the light on it has the surface's colour, what it mirrors has the colour of that; see
    Shafer 1985, "Using color to separate reflection components". A patch of sun is cut out of the image that runs
    through it. Where sun has blown the photo out it is white as well: nothing is taken for sun by this alone, nor left.
    """
    reflected = w.radiance / np.maximum(arriving, DARKEST)
    colour = np.median(reflected[usable], 0)
    if float(np.ptp(colour)) < LEAST_COLOUR * float(colour.mean()):
        return np.zeros_like(usable)
    parts = reflected @ np.linalg.pinv(np.stack([colour, np.ones(3)]))
    return np.asarray(usable & (parts[..., 1] > MOST_WHITE * float(colour.mean())), bool)


def usable_of(u: Understanding, w: Unwrapped, camera: Camera) -> Mask:
    """Where the photo shows the face itself: no opening or rim of one, and of the floor what is seen to be floor."""
    usable = w.seen & ~w.glass
    uv = w.face.grid(w.seen.shape[1], w.seen.shape[0])
    for opening in u.openings:
        usable &= ~in_opening(w.face, opening, uv, BESIDE_OPENING_M)
    if w.face.name != "floor":
        usable &= uv[..., 1] > SKIRTING_M
    else:
        usable &= ndimage.binary_erosion(w.exists, iterations=BESIDE_WALL_TEXELS)
        pixels, _depth = camera.project(w.face.points(uv))
        height, width = u.floor_mask.shape
        at = np.clip(pixels * (width / camera.width, height / camera.height), 0, (width - 1, height - 1)).astype(int)
        usable &= u.floor_mask[at[..., 1], at[..., 0]]
    return np.asarray(usable, bool)


def _patches_of(i: int, w: Unwrapped, usable: Mask, arriving: Texture) -> list[Patch]:
    """What stands out above one of several levels, as by Matas et al. 2002, "Maximally stable extremal regions"."""
    radiance = np.maximum(w.radiance, DARKEST)
    grey = np.log(luminance(radiance) / np.maximum(luminance(arriving), DARKEST))
    usual = float(np.median(grey[usable]))
    smooth = cv2.medianBlur(np.where(usable, grey, usual).astype(np.float32), GRAIN_TEXELS)
    texel_m2 = w.face.size_m[0] * w.face.size_m[1] / w.seen.size
    found = []
    for level in np.arange(usual + LEVEL / 2, float(smooth[usable].max()), LEVEL):
        bright = ndimage.binary_opening(usable & (smooth > level), _SQUARE)
        label, _count = ndimage.label(bright)
        for k, box in enumerate(ndimage.find_objects(label)):
            part = _grown(box, w.seen.shape)
            mask = label[part] == k + 1
            if mask.sum() * texel_m2 >= LEAST_M2:
                patch = _judged(i, part, mask, usable[part], np.log(radiance[part]), w.seen.shape)
                found += [patch] if patch is not None else []
    return found


def _apart(patches: list[Patch]) -> list[Patch]:
    """The clearest of those that overlap."""
    kept: list[Patch] = []
    for patch in sorted(patches, key=lambda p: -p.clarity):
        if not any((patch.mask & other.mask).any() for other in kept):
            kept.append(patch)
    return kept


def _grown(box: tuple[slice, ...], shape: tuple[int, ...]) -> tuple[slice, slice]:
    spare = int(FAR[1]) + WINDOW_TEXELS
    rows, columns = (slice(max(0, s.start - spare), min(n, s.stop + spare)) for s, n in zip(box, shape, strict=True))
    return rows, columns


def _judged(
    i: int, part: tuple[slice, slice], mask: Mask, usable: Mask, light: Texture, shape: tuple[int, ...]
) -> Patch | None:
    """The patch, cut where its edge is steepest, if it has the edge of one. ``light`` (h, w, 3) in logarithms."""
    inside, outside = ndimage.distance_transform_edt(mask), ndimage.distance_transform_edt(~mask)
    far, judged = _steps(light, inside, outside, usable, FAR)
    near, judged_near = _steps(light, inside, outside, usable, NEAR)
    edge = mask & (inside < 1.5) & judged & judged_near
    count = int(edge.sum())
    if count < LEAST_EDGE_TEXELS:
        return None
    grey = far.mean(-1)[edge]
    share = float((grey > STEP / 2).mean())
    step = np.median(far[edge], 0)
    hardness = float(np.median(near.mean(-1)[edge])) / max(float(step.mean()), 1e-3)
    if float(step.mean()) < STEP or share < LEAST_SHARE or hardness < LEAST_HARDNESS:
        return None
    whole = np.zeros(shape, bool)
    whole[part] = mask
    return Patch(i, whole, np.exp(step), share, hardness, count)


def _steps(
    light: Texture, inside: Points, outside: Points, usable: Mask, band: tuple[float, float]
) -> tuple[Texture, Mask]:
    """Light (h, w, 3) within ``band`` inside the edge minus that outside, and where both are known."""
    means, counts = [], []
    for distance in (inside, outside):
        chosen = (usable & (distance > band[0]) & (distance <= band[1])).astype(np.float32)
        weight = cv2.blur(chosen, (2 * WINDOW_TEXELS + 1,) * 2)
        total = cv2.blur((light * chosen[..., None]).astype(np.float32), (2 * WINDOW_TEXELS + 1,) * 2)
        means.append(total / np.maximum(weight, 1e-6)[..., None])
        counts.append(weight)
    known = np.minimum(*counts) > 0.02
    return np.asarray(means[0] - means[1], np.float32), np.asarray(known, bool)
