"""The pile of rugs: it repeats, and is darker where it is deeper."""

import numpy as np
import pytest

from staging.engines.studio.blender.materials.canvas import cells
from staging.engines.studio.blender.materials.tufts import TUFTS, to_nearest, tufts

U, V = np.meshgrid(np.linspace(0, 5, 40), np.linspace(0, 5, 41))


def test_a_tile_goes_on_where_the_next_begins():
    here = to_nearest(U, V)
    assert to_nearest(U + TUFTS, V) == pytest.approx(here, abs=1e-12)
    assert to_nearest(U, V - TUFTS) == pytest.approx(here, abs=1e-12)
    assert cells(U + 64, V, 7) == pytest.approx(cells(U, V, 7), abs=1e-9)
    height = tufts()[..., 0]
    inside = np.abs(np.diff(height, axis=1)).mean()
    assert np.abs(height[:, 0] - height[:, -1]).mean() == pytest.approx(inside, rel=0.1)


def test_a_tuft_is_always_near():
    distance = to_nearest(U, V)
    assert distance.shape == (41, 40)
    assert 0 < distance.min() < 0.1
    assert 0.9 < distance.max() < 1.2
    step = np.abs(np.diff(distance, axis=1)).max()
    assert step <= 5 / 39 + 1e-12, "no steeper than the way walked"


def test_deep_places_are_dark():
    height, shade, rest = np.moveaxis(tufts(), -1, 0)
    assert height.shape == (400, 400)
    assert height.dtype == np.float32
    assert (height.min() > -1, height.max() < 0.6) == (True, True)
    assert (shade.min() >= 0.86, shade.max() <= 1.26 * 1.08 + 1e-6) == (True, True)
    assert np.corrcoef(height.ravel(), shade.ravel())[0, 1] > 0.9
    assert shade.mean() == pytest.approx(1.064, abs=0.005)
    assert not rest.any()


def test_every_rug_has_the_same():
    assert tufts() is tufts()
