"""One strip of the staged photo."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from staging.engines.base import Photo
from staging.engines.studio.composite.match import Look
from staging.engines.studio.composite.relight import NOTHING, Relight
from staging.engines.studio.composite.resample import strip_of
from staging.engines.studio.light.colour import luminance, to_linear, to_srgb
from staging.engines.studio.light.faces import Mask
from staging.engines.studio.render.passes import Image, Passes

LEAST_MATTE = 1 / 400
SHOULDER = 0.75
GRAIN_PX = 0.6
BRIGHTEST_ADDED = 0.97


def blend_strip(
    photo: Photo, passes: Passes, change: Relight, look: Look, rows: slice, seed: int
) -> tuple[NDArray[np.uint8], Mask]:
    """``rows`` of the staged photo, uint8, and where it may differ from the original."""
    furniture = _furniture_strip(photo, passes, look, rows)
    matte = np.clip(furniture[..., 3], 0, 1)
    gate = _gate_strip(photo, change, rows)
    allowed = (matte > LEAST_MATTE) | (gate > NOTHING)
    if not allowed.any():
        return photo.pixels[rows], allowed
    room = _relit(to_linear(photo.pixels[rows]), photo, change, gate, rows)
    color = soft_shoulder(np.maximum(furniture[..., :3], 0) / np.maximum(matte, LEAST_MATTE)[..., None])
    color = to_linear_grain(color, look.noise, rows, seed)
    out = color * matte[..., None] + room * (1 - matte[..., None])
    return np.asarray(np.rint(to_srgb(out) * 255), np.uint8), allowed


def _furniture_strip(photo: Photo, passes: Passes, look: Look, rows: slice) -> Image:
    """The furniture layer (rows, width, 4), premultiplied, as soft as the photo."""
    layer = passes.furniture
    spare = int(np.ceil(3 * look.blur_px))
    wider = slice(max(0, rows.start - spare), min(photo.height, rows.stop + spare))
    size = (photo.width, photo.height)
    strip = strip_of(layer.pixels, layer.border, layer.size, size, wider, sharp=True)
    if look.blur_px > 0:
        strip = np.asarray(cv2.GaussianBlur(strip, (0, 0), look.blur_px), np.float32)
    first = rows.start - wider.start
    return strip[first : first + rows.stop - rows.start]


def _gate_strip(photo: Photo, change: Relight, rows: slice) -> Image:
    size = (photo.width, photo.height)
    gate = strip_of(change.gate, change.border, change.size, size, rows, sharp=False)
    for outline in change.glass:
        shifted = np.array([(x - 0.5, y - 0.5 - rows.start) for x, y in outline])
        cv2.fillPoly(gate, [np.rint(shifted).astype(np.int32)], (0.0,))
    return gate


def _relit(linear: Image, photo: Photo, change: Relight, gate: Image, rows: slice) -> Image:
    """The photo in the changed light, gated."""
    size = (photo.width, photo.height)
    ratio = strip_of(change.ratio, change.border, change.size, size, rows, sharp=False)
    added = strip_of(change.added, change.border, change.size, size, rows, sharp=False)
    lighter = np.minimum(linear + added, np.maximum(linear, BRIGHTEST_ADDED))
    relit = lighter * ratio
    return np.asarray(linear + (relit - linear) * gate[..., None], np.float32)


def soft_shoulder(color: Image) -> Image:
    """Bend what is brighter than `SHOULDER` below 1, as a camera does, keeping hue."""
    bright = luminance(color)
    over = np.maximum(bright - SHOULDER, 0)
    room = 1 - SHOULDER
    bent = np.where(over > 0, SHOULDER + room * (1 - np.exp(-over / room)), bright)
    return np.asarray(color * (bent / np.maximum(bright, 1e-6))[..., None], np.float32)


def to_linear_grain(color: Image, noise: float, rows: slice, seed: int) -> Image:
    """Add grain of standard deviation ``noise`` in sRGB to linear ``color``; the same for one row and seed."""
    grain = np.stack([_grain_row(seed, row, color.shape[1]) for row in range(rows.start, rows.stop)])
    grain = ndimage.gaussian_filter(grain, GRAIN_PX) / np.float32(0.46)  # the filter leaves 0.46 of white noise
    code = to_srgb(color) + grain[..., None] * np.float32(noise)
    return to_linear(np.asarray(np.rint(np.clip(code, 0, 1) * 255), np.uint8))


def _grain_row(seed: int, row: int, width: int) -> Image:
    return np.random.default_rng([seed % 2**32, row]).standard_normal(width, np.float32)
