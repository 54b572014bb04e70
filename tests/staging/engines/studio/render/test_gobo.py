"""The mask in the sun's way."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from staging.engines.studio.light import estimate
from staging.engines.studio.light.model import Sun
from staging.engines.studio.render.gobo import NAME, sunlit, write_sun
from tests.staging.engines.studio.boxroom import photo, understanding

DOWN_FROM_LEFT = np.array([-0.6, 0.0, 0.8])


@pytest.fixture(scope="module")
def light():
    """The plain room with half of the floor in the sun: where x > 0."""
    dark = estimate(photo(), understanding())
    lit = [np.zeros(s.seen.shape, np.float32) for s in dark.surfaces]
    lit[0][:, lit[0].shape[1] // 2 :] = 1.0
    return dataclasses.replace(dark, sun=Sun(DOWN_FROM_LEFT, (3.0, 2.0, 1.0), 0.9, 2.0, tuple(lit)))


def test_no_sun_no_mask(tmp_path):
    assert write_sun(tmp_path, estimate(photo(), understanding())) is None
    assert list(tmp_path.iterdir()) == []


def test_the_mask_lets_through_what_the_floor_shows(light, tmp_path):
    sun = write_sun(tmp_path, light)
    assert sun["towards"] == pytest.approx(DOWN_FROM_LEFT.tolist())
    assert sun["irradiance"] == [3.0, 2.0, 1.0]
    mask = np.load(tmp_path / NAME)
    corners = np.array(sun["corners"])
    # Across the rays, beyond everything in the room.
    assert np.ptp(corners @ DOWN_FROM_LEFT) < 1e-9
    highest = max(float((s.face.points(np.array(s.face.outline_m)) @ DOWN_FROM_LEFT).max()) for s in light.surfaces)
    assert (corners @ DOWN_FROM_LEFT).min() > highest
    for x, expected in ((1.5, 1.0), (0.3, 1.0), (-0.3, 0.0), (-1.5, 0.0)):
        at = np.array([x, 1.0, 0.0]) - corners[0]
        across, up = corners[1] - corners[0], corners[3] - corners[0]
        column, row = (at @ e / (e @ e) * n for e, n in ((across, mask.shape[1]), (up, mask.shape[0])))
        assert mask[int(row), int(column), 0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("point", "share"),
    [
        pytest.param((0.5, 1.0, 0.0), 1.0, id="success: on the floor"),
        pytest.param((-0.5, 1.0, 0.0), 0.0, id="success: in the shade"),
        pytest.param((-0.25, 1.0, 1.0), 1.0, id="success: above the shade, in a ray that ends in the patch"),
        pytest.param((1.9, 1.0, 1.0), 0.0, id="success: in a ray that ends on a wall in the shade"),
    ],
)
def test_sunlit(light, point, share):
    assert sunlit(light, light.sun, np.array([[point]]))[0, 0] == pytest.approx(share)
