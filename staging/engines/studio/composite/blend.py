"""One strip of the staged photo."""

from __future__ import annotations

from dataclasses import dataclass

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
GRAIN_SPARE = 3
GRAIN_LEFT = np.float32(0.496)  # what the filter leaves of white noise
BRIGHTEST_ADDED = 0.97


@dataclass(frozen=True, slots=True)
class Blend:
    """All that a strip of the staged photo is made of.

    Attributes:
        keep: (height, width) uint8 of `relight.may_change`.
        lens: of the photo, see `staging.engines.studio.lens`.
    """

    photo: Photo
    passes: Passes
    change: Relight
    look: Look
    keep: NDArray[np.uint8]
    seed: int
    lens: float = 0.0

    def strip(self, rows: slice) -> tuple[NDArray[np.uint8], Mask]:
        """``rows`` of the staged photo, uint8, and where it may differ from the original."""
        original = self.photo.pixels[rows]
        furniture, gate = self._furniture(rows), self._gate(rows)
        matte = np.clip(furniture[..., 3], 0, 1)
        allowed = (matte > LEAST_MATTE) | (gate > NOTHING)
        if not allowed.any():
            return original, allowed
        room = self._relit(to_linear(original), gate, rows)
        light = np.maximum(furniture[..., :3], 0) * np.float32(self.change.exposure)
        color = soft_shoulder(light / np.maximum(matte, LEAST_MATTE)[..., None])
        color = with_grain(color, self.look.noise, rows, self.seed)
        out = color * matte[..., None] + room * (1 - matte[..., None])
        if self.look.colourless:
            out = np.broadcast_to(luminance(out)[..., None], out.shape)
        return np.asarray(np.rint(to_srgb(out) * 255), np.uint8), allowed

    @property
    def _size(self) -> tuple[int, int]:
        return self.photo.width, self.photo.height

    def _furniture(self, rows: slice) -> Image:
        """The furniture layer (rows, width, 4), premultiplied, as soft as the photo."""
        layer, blur = self.passes.furniture, self.look.blur_px
        spare = int(np.ceil(4 * blur))
        wider = slice(max(0, rows.start - spare), min(self.photo.height, rows.stop + spare))
        strip = strip_of(layer.pixels, layer.border, layer.size, self._size, wider, sharp=True, lens=self.lens)
        if blur > 0:
            strip = np.asarray(cv2.GaussianBlur(strip, (0, 0), blur), np.float32)
        first = rows.start - wider.start
        return strip[first : first + rows.stop - rows.start]

    def _map(self, image: Image, rows: slice) -> Image:
        change = self.change
        return strip_of(image, change.border, change.size, self._size, rows, sharp=False, lens=self.lens)

    def _gate(self, rows: slice) -> Image:
        return self._map(self.change.gate, rows) * (self.keep[rows] / np.float32(255))

    def _relit(self, linear: Image, gate: Image, rows: slice) -> Image:
        """The photo in the changed light, gated."""
        lighter = np.minimum(linear + self._map(self.change.added, rows), np.maximum(linear, BRIGHTEST_ADDED))
        relit = lighter * self._map(self.change.ratio, rows)
        return np.asarray(linear + (relit - linear) * gate[..., None], np.float32)


def soft_shoulder(color: Image) -> Image:
    """Bend what is brighter than `SHOULDER` below 1, as a camera does, keeping hue."""
    bright = luminance(color)
    over = np.maximum(bright - SHOULDER, 0)
    room = 1 - SHOULDER
    bent = np.where(over > 0, SHOULDER + room * (1 - np.exp(-over / room)), bright)
    return np.asarray(color * (bent / np.maximum(bright, 1e-6))[..., None], np.float32)


def with_grain(color: Image, noise: float, rows: slice, seed: int) -> Image:
    """Add grain of standard deviation ``noise`` in sRGB to linear ``color``; a row's depends on the seed alone."""
    spare = range(rows.start - GRAIN_SPARE, rows.stop + GRAIN_SPARE)
    white = np.stack([_white_row(seed, row, color.shape[1]) for row in spare])
    grain = ndimage.gaussian_filter(white, GRAIN_PX, radius=GRAIN_SPARE)[GRAIN_SPARE:-GRAIN_SPARE] / GRAIN_LEFT
    code = to_srgb(color) + grain[..., None] * np.float32(noise)
    return to_linear(np.asarray(np.rint(np.clip(code, 0, 1) * 255), np.uint8))


def _white_row(seed: int, row: int, width: int) -> Image:
    return np.random.default_rng([seed % 2**32, row + GRAIN_SPARE]).standard_normal(width, np.float32)
