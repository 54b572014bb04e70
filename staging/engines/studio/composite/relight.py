"""How the furniture changes the light on the room: ratio, difference and gate, at the shadow pass's size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from staging.engines.studio.composite.ambient import continued, exposure, without_general_change
from staging.engines.studio.light.colour import luminance
from staging.engines.studio.light.faces import Mask
from staging.engines.studio.model import Camera, Opening, Point, Room
from staging.engines.studio.render.influence import Border, smoothstep
from staging.engines.studio.render.passes import Image, Passes
from staging.engines.studio.understand.geometry import project_polygon

# The denoiser mixes colours over a silhouette: what a pixel tells of the room is trusted the less, the more furniture
# covers of it or of one beside it, from nothing at the first share of room to all at the second. Where only its
# neighbours are covered it is trusted so little that it counts in narrow gaps alone, which show nothing better.
LEAST_VISIBLE, ALL_VISIBLE = 0.6, 0.97
IN_GAPS = np.float32(0.1)
EPSILON = 1e-3
NOTICED, CERTAIN = 0.02, 0.06
# Far from all furniture a change must be so much larger to count, and comes in so much more slowly, as an edge that the
# light does not have would show; at the very end it fades out.
FAR_NOTICED, FAR_CERTAIN, FADING = 0.12, 0.3, 0.25
NOTHING = 0.004
MOST_RATIO = 3.0
GATE_BLUR_PX = 4.0
# Half of a shadow's hue is kept: it depends on the light's colour, which is known less well than its level.
HUE = 0.5
# Code values: from here on a pixel is blown out, and this far below it begins to count as such.
BLOWN, NEARLY_BLOWN = 253, 8
# Around windows and passages, as a share of the photo's long side: an outline that is a bit off must not cut a shadow.
FEATHER, COARSE_PX = 0.03, 512


@dataclass(frozen=True, slots=True)
class Relight:
    """Attributes:
    ratio: (rows, columns, 3) shadowed light by empty light, ≤ 1 where darker.
    added: (rows, columns, 3) shadowed minus empty light where lighter, else 0.
    gate: (rows, columns) how much of it applies, 0 far from furniture.
    exposure: of the furniture, times that of the photo, see `ambient.exposure`.
    border, size: as in `Layer`: all this is still of the straight picture.
    beyond: outlines of windows and passages in the photo's pixels; the world outside and other rooms are never relit.
    """

    ratio: Image
    added: Image
    gate: Image
    exposure: float
    border: Border
    size: tuple[int, int]
    beyond: tuple[tuple[Point, ...], ...]


def relight(passes: Passes, openings: Iterable[Opening], camera: Camera, room: Room) -> Relight:
    empty = passes.empty.pixels[..., :3]
    shadowed, visible = passes.shadowed.pixels[..., :3], passes.shadowed.pixels[..., 3]
    least = ndimage.minimum_filter(visible, 3)
    trust = np.maximum(trusted(least), IN_GAPS * trusted(visible))
    lit = shadowed / np.maximum(visible, LEAST_VISIBLE)[..., None]
    whole = luminance((lit + EPSILON) / (empty + EPSILON))
    away = (least > ALL_VISIBLE) & (passes.nearness == 0)
    lit = lit * (without_general_change(whole, away, passes.faces) / whole)[..., None]
    changed = np.concatenate(
        [np.clip((lit + EPSILON) / (empty + EPSILON), 0, MOST_RATIO), np.maximum(lit - empty, 0)], -1
    )
    ratio, added = (paler(each) for each in np.split(continued(changed, trust), 2, -1))
    dark = luminance(ratio) < 1
    change = ndimage.gaussian_filter(np.abs(luminance(ratio) - 1), GATE_BLUR_PX)
    far = 1 - passes.nearness
    noticed, certain = NOTICED + FAR_NOTICED * far, CERTAIN + FAR_CERTAIN * far
    gate = smoothstep((change - noticed) / (certain - noticed)) * smoothstep(passes.nearness / FADING)
    gate = np.where(gate < NOTHING, 0, gate).astype(np.float32)
    beyond = tuple(opening_outline(o, camera, room) for o in openings if o.kind in ("window", "passage"))
    return Relight(
        np.where(dark[..., None], ratio, 1).astype(np.float32),
        np.where(dark[..., None], 0, added).astype(np.float32),
        gate, exposure(whole, away), passes.empty.border, passes.empty.size, tuple(b for b in beyond if b),
    )  # fmt: skip


def trusted(visible: Image) -> Image:
    """How much (rows, columns) pixels tell of the room that show so much of it."""
    return np.asarray(smoothstep((visible - LEAST_VISIBLE) / (ALL_VISIBLE - LEAST_VISIBLE)), np.float32)


def paler(values: Image) -> Image:
    """``values`` (…, 3) with `HUE` of their colour and all of their luminance."""
    grey = luminance(values)[..., None]
    return np.asarray(grey + (values - grey) * np.float32(HUE), np.float32)


def opening_outline(o: Opening, camera: Camera, room: Room) -> tuple[Point, ...]:
    """The opening's outline in pixels: as found in the photo, else as projected; empty when it is not in view."""
    if o.polygon:
        return o.polygon
    corner, along, _normal = room.wall(o.wall)
    plan = [(corner + along * s) for s in (o.start_m, o.end_m)]
    world = [(*plan[i], z) for i, z in ((0, o.top_m), (1, o.top_m), (1, o.bottom_m), (0, o.bottom_m))]
    _, depth = camera.project(np.array(world))
    if (depth < 0.05).any():
        return ()
    return tuple((float(x), float(y)) for x, y in project_polygon(camera, np.array(world)))


def may_change(pixels: NDArray[np.uint8], change: Relight, floor: Mask) -> NDArray[np.uint8]:
    """(height, width) how much of a change of light each pixel of the photo takes, 0 none to 255 all.

    None on window glass and in passages, which show what the room's light does not reach, little on walls right beside
    them, and none above the floor where the photo is blown out: that shines by itself, whether somebody found the
    window or not.
    """
    least = cv2.blur(np.ascontiguousarray(pixels.min(-1)), (3, 3)).astype(np.int16)
    keep = np.clip((BLOWN - least) * (256 // NEARLY_BLOWN), 0, 255).astype(np.uint8)
    np.minimum(keep, _off_openings(change, keep.shape), out=keep)
    keep[floor] = 255
    for outline in change.beyond:
        cv2.fillPoly(keep, [_whole(outline)], (0,))
    return keep


def _off_openings(change: Relight, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """(height, width) 0 in windows and passages, rising to 255 at `FEATHER` from them."""
    height, width = shape
    scale = COARSE_PX / max(shape)
    away = np.full((max(1, round(height * scale)), max(1, round(width * scale))), 255, np.uint8)
    for outline in change.beyond:
        cv2.fillPoly(away, [_whole(tuple((x * scale, y * scale) for x, y in outline))], (0,))
    far = cv2.distanceTransform(away, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) / np.float32(FEATHER * COARSE_PX)
    ramp = np.asarray(smoothstep(far) * 255, np.uint8)
    return np.asarray(cv2.resize(ramp, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _whole(outline: tuple[Point, ...]) -> NDArray[np.int32]:
    """The pixels whose middles are the outline's corners."""
    return np.asarray(np.rint(np.array(outline) - 0.5), np.int32)
