"""The photo's look: its noise, its sharpness and whether it has colours, for the furniture to share."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from staging.engines.base import Photo
from staging.engines.studio.render.passes import Layer

WINDOW_PX = 1600
LEAST_NOISE, MOST_NOISE = 0.0015, 0.02
RENDER_BLUR_PX = 0.55
MOST_BLUR_PX = 4.5
WINDOW_EDGE, WIDE_PX, HALVINGS = 7, 1.2, 2
_STRONG_EDGE = 0.12
# Code values between a grey pixel's channels, and of how many pixels one is looked at, each way.
MOST_TINT, SAMPLED_PX = 3, 4
# Sharp photos have 0.54 to 0.97 as much in the finest octave as in the coarse one. Blurred by 1.5 pixels and more they
# have 0.48 / sigma, median of 14 photos.
LEAST_FINE, ROLL_OFF = 0.35, 0.48


@dataclass(frozen=True, slots=True)
class Look:
    """Attributes:
    noise: standard deviation of the grain, sRGB in [0, 1].
    blur_px: Gaussian that the furniture layer needs to be as soft as the photo, photo pixels; 0 when none.
    colourless: whether the photo is black and white.
    """

    noise: float
    blur_px: float
    colourless: bool = False


def match_look(photo: Photo, furniture: Layer) -> Look:
    """Measure the photo's middle at full size."""
    grey = _middle(photo.pixels).astype(np.float32).mean(-1) / 255
    enlarged = photo.width / furniture.size[0]
    own = RENDER_BLUR_PX * enlarged
    wanted = blur_of(grey)
    if wanted < WIDE_PX:  # sharp, or enlarged: `blur_of` takes steps between blocks for edges
        wanted = max(wanted, roll_off(grey))
    blur = float(np.sqrt(max(0.0, wanted**2 - own**2)))
    return Look(noise_of(grey), min(blur, MOST_BLUR_PX), is_colourless(photo.pixels))


def is_colourless(pixels: NDArray[np.uint8]) -> bool:
    """Whether no pixel of a sample, (height, width, 3), has a colour that compression could not have made."""
    sample = pixels[::SAMPLED_PX, ::SAMPLED_PX].astype(np.int16)
    return int(np.ptp(sample, axis=-1).max()) <= MOST_TINT


def _middle(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    y, x = max(0, (height - WINDOW_PX) // 2), max(0, (width - WINDOW_PX) // 2)
    return pixels[y : y + WINDOW_PX, x : x + WINDOW_PX]


def noise_of(grey: NDArray[np.float32]) -> float:
    """Grain in flat areas by the Laplacian difference of Immerkær 1996, "Fast noise variance estimation"; robust."""
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    steep = ndimage.gaussian_gradient_magnitude(grey, 2)
    flat = steep <= np.percentile(steep, 40)
    spread = np.median(np.abs(cv2.filter2D(grey, -1, kernel)[flat])) / 0.6745 / 6
    return float(np.clip(spread, LEAST_NOISE, MOST_NOISE))


def blur_of(grey: NDArray[np.float32]) -> float:
    """Spread (Gaussian sigma, pixels) of the photo's sharpest strong edges; 0 when it has none.

    An edge wider than what is looked at seems sharper than it is: such a photo is looked at again at half its size.
    """
    sigma = _edge_spread(grey)
    for halved in range(1, HALVINGS + 1):
        if sigma < WIDE_PX * 2 ** (halved - 1) or min(grey.shape) < 4 * WINDOW_EDGE:
            break
        grey = np.asarray(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)
        sigma = max(sigma, _edge_spread(grey) * 2**halved)
    return sigma


def roll_off(grey: NDArray[np.float32]) -> float:
    """Spread (Gaussian sigma, pixels) of a photo that has much less in its finest octave than in a coarse one, else 0.

    Photos have about as much in every octave near their edges (Field 1987, "Relations between the statistics of
    natural images and the response properties of cortical cells"). One that was enlarged from a small picture and
    compressed has not, though steps between its blocks pass for sharp edges.
    """
    octaves = [cv2.GaussianBlur(grey, (0, 0), scale) for scale in (1.0, 2**0.5, 4.0, 2**2.5, 8.0)]
    edges = np.abs(octaves[0] - octaves[4])
    near = edges > np.quantile(edges, 0.98)
    fine, coarse = (float(((octaves[i] - octaves[i + 1])[near] ** 2).sum()) for i in (0, 2))
    share = max(np.sqrt(fine / coarse), 1e-3) if coarse > 0 else 1.0
    return float(ROLL_OFF / share) if share < LEAST_FINE else 0.0


def _edge_spread(grey: NDArray[np.float32]) -> float:
    """The same in the pixels of one size.

    An edge of height h blurred by sigma has the steepest slope h / (sigma √(2π)).
    """
    slope = np.hypot(cv2.Sobel(grey, -1, 1, 0, scale=1 / 8), cv2.Sobel(grey, -1, 0, 1, scale=1 / 8))
    around = np.ones((WINDOW_EDGE, WINDOW_EDGE))
    height = cv2.dilate(grey, around) - cv2.erode(grey, around)
    strong = (height > _STRONG_EDGE) & (slope == cv2.dilate(slope, np.ones((5, 5))))
    if strong.sum() < 20:
        return 0.0
    sigma = height[strong] / np.maximum(slope[strong], 1e-6) / np.sqrt(2 * np.pi)
    measured = float(np.percentile(sigma, 15))
    return float(np.sqrt(max(0.0, measured**2 - 0.5)))  # the Sobel filter itself spreads by about 0.7 pixels
