"""Plain walls stay plain, joinery does not."""

from __future__ import annotations

import numpy as np

from staging.engines.base import Photo
from staging.engines.studio.understand.busy import busy_map


def wall(width: int = 800, height: int = 600) -> np.ndarray:
    """A wall shaded by a window, with a camera's grain."""
    shade = np.linspace(235, 180, width)[None, :, None] + np.zeros((height, 1, 3))
    noise = np.random.default_rng(1).normal(0, 3, (height, width, 3))
    return np.clip(shade + noise, 0, 255).astype(np.uint8)


def test_a_shaded_grainy_wall_is_plain() -> None:
    busy = busy_map(Photo(wall()))
    assert busy.shape == (480, 640)
    assert not busy.any()


def test_a_white_door_on_a_white_wall_is_busy_at_its_edges() -> None:
    pixels = wall()
    pixels[150:, 300:450] = np.clip(pixels[150:, 300:450].astype(int) + 14, 0, 255).astype(np.uint8)
    busy = busy_map(Photo(pixels))
    assert busy[300, 236:244].any()
    assert busy[300, 356:364].any()
    assert not busy[300, 270:330].any()
    assert not busy[:100].any()


def test_a_small_picture_is_not_enlarged() -> None:
    assert busy_map(Photo(wall(120, 90))).shape == (90, 120)
