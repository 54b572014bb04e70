"""From light to a listing photo: exposure, white balance, tone curve, blur, noise and JPEG."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.training.rooms import Finish

Picture = NDArray[np.uint8]
Radiance = NDArray[np.float64]


def _exposed(light: Radiance, how: Finish, dice: np.random.Generator) -> Radiance:
    height, width = light.shape[:2]
    uneven = cv2.resize(dice.normal(0, 1, (3, 4)), (width, height), interpolation=cv2.INTER_CUBIC)
    lit = light * (1 + 0.15 * uneven).clip(0.3, 2)[..., None]
    brightness = np.exp(np.log(lit.mean(-1).clip(1e-3)).mean())
    return np.asarray(lit / brightness * how.exposure * np.array(how.balance))


def _toned(light: Radiance, how: Finish) -> Radiance:
    rolled = light / (1 + light * how.shoulder) * how.gain
    return np.asarray(np.clip(rolled, 0, 1) ** (1 / how.gamma))


def _vignette(shape: tuple[int, ...], strength: float) -> Radiance:
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    return np.asarray(1 - strength * (x * x + y * y) / 2)[..., None]


def develop(light: Radiance, how: Finish) -> Picture:
    """A (height, width, 3) RGB photo of scene-linear ``light``, the same every time."""
    dice = np.random.default_rng(how.seed)
    image = _toned(_exposed(light, how, dice), how) * _vignette(light.shape, how.vignette)
    scale = max(light.shape) / 240
    if how.blur:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), how.blur * max(1.0, scale / 2)), np.float64)
    image = image + dice.normal(0, how.noise, image.shape)
    image = np.clip((image - 0.5) * how.contrast + 0.5 + how.lift, 0, 1)
    if how.grey:
        image = np.repeat(image.mean(-1, keepdims=True), 3, -1)
    small = (image * 255 + 0.5).astype(np.uint8)
    return _compressed(small, how.jpeg) if how.jpeg else small


def _compressed(image: Picture, quality: int) -> Picture:
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(image[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1], np.uint8)
