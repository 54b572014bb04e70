"""The sun that shines into the photographed room: its direction, its strength, and where it falls.

No direction is taken for the sun's unless its patches are hard-edged (`sun_patches`), an opening in the picture
explains them by it alone (`sun_direction`), and neither a mirror image nor a white thing on a coloured floor does.

Often the window is behind the camera. Of patches on the floor that are beyond doubt it is still known where they are:
that a rug lies in them, say. There the sun shines from above. What is left out stays in the photo as it is; a false sun
would light furniture that stands in the shade.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from staging.engines.studio.light.colour import luminance
from staging.engines.studio.light.faces import Mask, in_opening, is_convex
from staging.engines.studio.light.model import UNKNOWN_DEG, Gloss, Sun, Texture
from staging.engines.studio.light.sun_direction import (
    Direction,
    Samples,
    explained,
    find_direction,
    mirrored,
    reached,
    towards,
)
from staging.engines.studio.light.sun_patches import Patch, find_patches, usable_of
from staging.engines.studio.light.textures import Unwrapped
from staging.engines.studio.model import Camera, Opening, Points, Room, Understanding

TRUSTED = 0.68
LOWEST_DEG = 8.0
# A direction that may be this far off is trusted by a factor e less.
VAGUE_DEG = 12.0
STRIDE = 5
# What the geometry may be off by: the sun's patch is looked for that much around where it should be.
OFF_M = 0.15
MIRROR_OFF_M = 0.1
# A door lets the sun in when it is so much brighter than the wall around it.
GLAZED = 1.2
# From this level on the camera may have clipped a channel, and what it says about colour is void.
CLIPPED = 0.8
BLOWN_OUT = 0.9
WHITISH = 0.15, 0.25
# A camera's curve takes colour from what is bright, but not from what is darker than this.
DIM, WHITISH_DIM = 0.4, (0.1, 0.15)
WHITE_GAIN = 30.0
MOST_GAIN = 12.0
EDGE_TEXELS = 1.0
# A patch that no opening explains must be clearer and harder than others, with darker floor nearly all around it, as
# a kitchen's tiles have not, and nothing that the floor may mirror. On a glossier floor it may be the image of a window
# that nobody found.
CLEAR, HARD, BORDERED, MOST_MIRRORED, MOST_GLOSS = 0.45, 0.6, 0.7, 0.36, 0.4
# One of them at least must be clearer than the lighter boards of a dark floor are.
CLEAREST = 0.6
# Patches that are so much like what an opening makes are the sun's, though another opening may make them as well.
ALIKE = 0.8
# And so many of their edges must step up, so hard: daylight on half-polished tiles does so less.
LEAST_STEP = 0.4
# Light that is not the sun after all should not burn furniture out.
MOST_GAIN_ABOVE = 4.0
# Nearly, as the mask needs a way that is across the rays.
ABOVE_DEG = 89.0


def find_sun(
    u: Understanding, unwrapped: tuple[Unwrapped, ...], camera: Camera, arriving: tuple[Texture, ...], gloss: Gloss
) -> Sun | None:
    """The sun, or None where the photo shows none that is certain.

    Args:
        camera: of the picture that was unwrapped.
        arriving: irradiance / π on each face by all other light, (rows, columns, 3).
        gloss: the floor's.
    """
    usable = tuple(usable_of(u, w, camera) for w in unwrapped)
    patches = [p for p in find_patches(usable, unwrapped, arriving) if not _whitish(p, unwrapped[p.face])]
    if not patches:
        return None
    samples = _samples(u, unwrapped, usable, patches)
    openings = [o for o in u.openings if _lets_in(o, unwrapped)]
    direction = _direction(u, unwrapped, patches, samples, openings)
    certain = _beyond_doubt(u, unwrapped, patches) if gloss.strength <= MOST_GLOSS else []
    if direction is None or direction.likeness < TRUSTED:
        return _from_above(certain, unwrapped, arriving)
    if math.degrees(math.asin(float(direction.towards[2]))) < LOWEST_DEG:
        return None
    sunny = _explained(direction, u, samples, patches, openings)
    trust = direction.likeness * math.exp(-((direction.spread_deg / VAGUE_DEG) ** 2))
    if trust < TRUSTED:
        return _from_above(sunny if direction.likeness >= ALIKE else certain, unwrapped, arriving)
    lit = tuple(_lit(i, w, usable[i], sunny, direction, u, openings) for i, w in enumerate(unwrapped))
    strength = _irradiance(sunny, direction.towards, unwrapped, arriving)
    return Sun(direction.towards, strength, trust, direction.spread_deg, lit)


def _explained(
    d: Direction, u: Understanding, samples: Samples, patches: list[Patch], openings: list[Opening]
) -> list[Patch]:
    """The patches that the sun from there would make."""
    lit = reached(samples.at, samples.normal, d.towards[None], u.room, openings)
    return [p for p, count in zip(patches, explained(lit, samples.patch)[0][0], strict=True) if count > 0]


def _direction(
    u: Understanding,
    unwrapped: tuple[Unwrapped, ...],
    patches: list[Patch],
    samples: Samples,
    openings: list[Opening],
) -> Direction | None:
    """Where the patches say that the sun stands, if walls do not stand in its way and its windows are known."""
    # Where a window was not found the sun may come through it, and one that was found would be blamed.
    if not is_convex(u.room) or any(_glass(p, unwrapped[p.face]) for p in patches):
        return None
    return find_direction(samples, u.room, openings)


def _beyond_doubt(u: Understanding, unwrapped: tuple[Unwrapped, ...], patches: list[Patch]) -> list[Patch]:
    """The patches of the floor that need no opening to explain them."""
    found = [
        p for p in patches
        if unwrapped[p.face].face.name == "floor" and p.clarity >= CLEAR and p.hardness >= HARD
        and p.edge >= BORDERED * (p.mask & ~ndimage.binary_erosion(p.mask)).sum()
        and _mirrored_share(p, unwrapped[p.face], u) <= MOST_MIRRORED
    ]  # fmt: skip
    return found if any(p.clarity >= CLEAREST for p in found) else []


def _from_above(patches: list[Patch], unwrapped: tuple[Unwrapped, ...], arriving: tuple[Texture, ...]) -> Sun | None:
    """The sun on those of the patches that lie on the floor, as it is not known from where it comes."""
    certain = [p for p in patches if unwrapped[p.face].face.name == "floor"]
    if not certain:
        return None
    trust = float(np.average([p.share * min(1.0, p.hardness) for p in certain], weights=[p.edge for p in certain]))
    if trust < LEAST_STEP:
        return None
    above = towards(np.array(0.0), np.array(ABOVE_DEG))
    lit = [np.zeros(w.seen.shape, np.float32) for w in unwrapped]
    lit[certain[0].face] = _soft(np.logical_or.reduce([p.mask for p in certain]))
    return Sun(above, _irradiance(certain, above, unwrapped, arriving, MOST_GAIN_ABOVE), trust, UNKNOWN_DEG, tuple(lit))


def _reached(w: Unwrapped, d: Direction, room: Room, openings: Sequence[Opening], wider_m: float) -> Mask:
    """(rows, columns) which texels the sun should reach."""
    points = w.face.points(w.face.grid(w.seen.shape[1], w.seen.shape[0])).reshape(-1, 3)
    normal = np.tile(w.face.normal, (len(points), 1))
    lit = reached(points, normal, d.towards[None], room, openings, wider_m)[0]
    return np.asarray(lit.reshape(w.seen.shape), bool)


def _lets_in(o: Opening, unwrapped: tuple[Unwrapped, ...]) -> bool:
    """Windows do; doors and passages when daylight is seen in them."""
    if o.kind == "window":
        return True
    w = next(w for w in unwrapped if w.face.name == f"wall:{o.wall}")
    inside = in_opening(w.face, o, w.face.grid(w.seen.shape[1], w.seen.shape[0]))
    shown, around = w.seen & inside, w.seen & ~inside
    if not shown.any() or not around.any():
        return False
    bright = luminance(w.radiance)
    return float(np.percentile(bright[shown], 80)) > GLAZED * float(np.median(bright[around]))


def _whitish(p: Patch, w: Unwrapped) -> bool:
    """Whether the patch is whiter than light on this floor can be: a mirror image, or something white.

    The sun multiplies a surface's colour, and does so no less in red than in blue; and not by as much as separates a
    white wall from a black floor.
    """
    step = np.log(p.gain)
    bright = float(np.median(w.radiance[p.mask].max(-1)))
    least, rate = WHITISH if bright > DIM else WHITISH_DIM
    whiter = bright <= CLIPPED and step[2] - step[0] > least + rate * step.mean()
    return bool(whiter or p.gain.max() > WHITE_GAIN)


def _mirrored_share(p: Patch, w: Unwrapped, u: Understanding) -> float:
    """Share of a patch where the floor, were it a mirror, would show an opening to the camera."""
    at = w.face.points(w.face.grid(w.seen.shape[1], w.seen.shape[0])[p.mask])
    normal = np.tile(w.face.normal, (len(at), 1))
    return float(mirrored(at, normal, u.camera.position(), u.room, u.openings, MIRROR_OFF_M).mean())


def _glass(p: Patch, w: Unwrapped) -> bool:
    """Whether the patch is white all over and on a wall: a window or a pane that was not found, rarely the sun."""
    return w.face.name != "floor" and float(np.median(w.radiance[p.mask].min(-1))) > BLOWN_OUT


def _samples(
    u: Understanding, unwrapped: tuple[Unwrapped, ...], usable: tuple[Mask, ...], patches: list[Patch]
) -> Samples:
    at, normal, patch = [], [], []
    for i, w in enumerate(unwrapped):
        number = np.full(w.seen.shape, -1, np.int64)
        for k, p in enumerate(patches):
            if p.face == i:
                number[p.mask] = k
        sparse = (slice(STRIDE // 2, None, STRIDE),) * 2
        chosen = usable[i][sparse] if w.face.name != "ceiling" else np.zeros_like(usable[i][sparse])
        at.append(w.face.points(w.face.grid(w.seen.shape[1], w.seen.shape[0])[sparse][chosen]))
        normal.append(np.tile(w.face.normal, (len(at[-1]), 1)))
        patch.append(number[sparse][chosen])
    where, facing = np.concatenate(at), np.concatenate(normal)
    mirror = mirrored(where, facing, u.camera.position(), u.room, u.openings, MIRROR_OFF_M)
    return Samples(where, facing, np.concatenate(patch), mirror)


def _lit(
    i: int, w: Unwrapped, usable: Mask, sunny: list[Patch], d: Direction, u: Understanding, openings: Sequence[Opening]
) -> Texture:
    """(rows, columns) share of the sun that reaches each texel: as in the photo, and as it should be where none is."""
    shape = w.seen.shape
    should, may = (_reached(w, d, u.room, openings, wider) for wider in (0.0, OFF_M))
    mine = [p for p in sunny if p.face == i]
    if mine:
        bright = luminance(w.radiance) > min(_level(p, w) for p in mine)
        shown = np.logical_or.reduce([p.mask for p in mine]) | (~usable & bright)
    else:
        shown = np.zeros(shape, bool)
    lit = np.where(w.seen, shown & may, should & w.exists)
    return _soft(lit)


def _soft(lit: Mask) -> Texture:
    """With the penumbra of the sun's disc."""
    return np.asarray(ndimage.gaussian_filter(lit.astype(np.float32), EDGE_TEXELS), np.float32)


def _level(p: Patch, w: Unwrapped) -> float:
    """Luminance half-way, by ratio, between the patch and what surrounds it."""
    return float(np.median(luminance(w.radiance)[p.mask]) / math.sqrt(float(luminance(p.gain))))


def _irradiance(
    sunny: list[Patch],
    sun: Points,
    unwrapped: tuple[Unwrapped, ...],
    arriving: tuple[Texture, ...],
    most: float = MOST_GAIN,
) -> tuple[float, float, float]:
    """On a surface that faces the sun, from how much brighter than around the patches are."""
    each = []
    for p in sunny:
        other = arriving[p.face][p.mask].mean(0)
        gain = np.minimum(np.maximum.accumulate(p.gain[::-1])[::-1], most)  # a clipped red shows too little
        each.append(np.pi * other * (gain - 1) / float(unwrapped[p.face].face.normal @ sun))
    red, green, blue = np.average(each, 0, [p.edge for p in sunny])
    return float(red), float(green), float(blue)
