"""sRGB and linear light."""

import numpy as np
import pytest

from staging.engines.studio.light.colour import luminance, to_linear, to_srgb


@pytest.mark.parametrize(
    ("code", "linear"),
    [
        pytest.param(0, 0.0, id="success: black"),
        pytest.param(10, 10 / 255 / 12.92, id="success: the straight part"),
        pytest.param(128, 0.215861, id="success: middle grey"),
        pytest.param(255, 1.0, id="success: white"),
    ],
)
def test_to_linear(code, linear):
    assert to_linear(np.uint8([code]))[0] == pytest.approx(linear, abs=1e-6)


def test_every_byte_survives_the_round_trip():
    codes = np.arange(256, dtype=np.uint8)
    assert np.array_equal(np.rint(to_srgb(to_linear(codes)) * 255), codes)


def test_to_srgb_clips():
    assert to_srgb(np.array([-1.0, 2.0])).tolist() == pytest.approx([0.0, 1.0])


def test_luminance_of_white_is_one():
    assert luminance(np.ones((1, 3), np.float32))[0] == pytest.approx(1.0)
