"""Patterns of cloth: they repeat, keep to two colours, and every one is worn by a style."""

import numpy as np
import pytest

from staging.engines.base import Style
from staging.engines.studio.blender.materials.patterns import PATTERNS, TILE_M, cloth_tile
from staging.engines.studio.catalogue import finish, palette
from staging.engines.studio.catalogue.palettes import COLORS

DARK, PALE = "#204060", "#e0c0a0"


def _tile(pattern: str) -> np.ndarray:
    return cloth_tile({"kind": "fabric", "color": DARK, "color_2": PALE, "pattern": pattern})


@pytest.mark.parametrize("pattern", [pytest.param(name, id=f"success: {name}") for name in PATTERNS])
def test_a_tile_mixes_its_two_colors_only(pattern: str) -> None:
    made = _tile(pattern)
    assert made.shape == (240, 240, 3)
    assert made.dtype == np.float32
    share = (made - np.array([0xE0, 0xC0, 0xA0]) / 255) / (np.array([-0xC0, -0x80, -0x40]) / 255)
    assert np.abs(share - share[..., :1]).max() < 1e-5
    assert -1e-6 < share.min() < 0.3
    assert 0.7 < share.max() < 1 + 1e-6


@pytest.mark.parametrize("pattern", [pytest.param(name, id=f"success: {name}") for name in PATTERNS])
def test_a_tile_goes_on_where_the_next_begins(pattern: str) -> None:
    side = (np.arange(240) + 0.5) / 240 * TILE_M
    x, y = np.meshgrid(side, side)
    here = PATTERNS[pattern](x, y)
    assert np.abs(PATTERNS[pattern](x + TILE_M, y) - here).max() < 1e-9
    assert np.abs(PATTERNS[pattern](x, y + TILE_M) - here).max() < 1e-9


def test_awning_stripes_are_as_wide_as_their_gaps() -> None:
    row = _tile("awning")[7, :, 0]
    assert [(row < 0.2).sum(), (row > 0.8).sum()] == [120, 120]
    assert np.flatnonzero(np.diff((row < 0.5).astype(int)) == 1).tolist() == [14, 74, 134, 194]


def test_every_style_wears_patterns_that_there_are() -> None:
    worn = {pattern for colors in COLORS.values() for pattern in colors.cloth_patterns}
    assert worn == {*PATTERNS, "plain"}


def test_a_pattern_is_chosen_by_the_seed_and_may_be_none() -> None:
    made = [finish("pattern", palette(Style.MODERN, 1), seed) for seed in range(12)]
    assert {each.get("pattern", "plain") for each in made} == set(COLORS[Style.MODERN].cloth_patterns)
    assert made == [finish("pattern", palette(Style.MODERN, 1), seed) for seed in range(12)]
    assert all(("pattern" in each) == ("color_2" in each) for each in made)


def test_an_unknown_pattern() -> None:
    with pytest.raises(KeyError):
        _tile("paisley")
