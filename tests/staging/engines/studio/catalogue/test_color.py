"""Colours: conversions with known values, distances as people see them."""

import pytest

from staging.engines.studio.catalogue.color import blend, distance, hex_to_rgb, lab, linear, muted, rgb_to_hex


def test_hexadecimal_and_back() -> None:
    assert hex_to_rgb("#ff8000") == (255.0, 128.0, 0.0)
    assert rgb_to_hex((255.0, 128.4, 0.0)) == "#ff8000"


def test_values_out_of_range_are_clipped() -> None:
    assert rgb_to_hex((-5, 300, 12)) == "#00ff0c"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(0.0, 0.0, id="success: black"),
        pytest.param(10.0, 10 / 255 / 12.92, id="success: the straight foot of the curve"),
        pytest.param(128.0, 0.21586, id="success: middle grey"),
        pytest.param(255.0, 1.0, id="success: white"),
    ],
)
def test_linear_light(value: float, expected: float) -> None:
    assert linear((value, value, value)) == pytest.approx((expected,) * 3, abs=1e-5)


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [
        pytest.param((255, 255, 255), (100.0, 0.0, 0.0), id="success: white"),
        pytest.param((0, 0, 0), (0.0, 0.0, 0.0), id="success: black"),
        pytest.param((255, 0, 0), (53.24, 80.09, 67.20), id="success: red"),
    ],
)
def test_lab(rgb: tuple[int, int, int], expected: tuple[float, float, float]) -> None:
    assert lab(rgb) == pytest.approx(expected, abs=0.05)


def test_distance_is_that_of_lightness_for_greys() -> None:
    assert distance((255, 255, 255), (0, 0, 0)) == pytest.approx(100.0, abs=0.05)
    assert distance((10, 20, 30), (10, 20, 30)) == 0.0


def test_blend() -> None:
    assert blend("#000000", "#c86432", 0.5) == "#643219"
    assert blend("#123456", "#ffffff", 0.0) == "#123456"


def test_muting_keeps_the_lightness() -> None:
    assert muted("#336699", 1.0) == "#336699"
    assert muted("#ff0000", 0.0) == "#363636"
    assert muted("#808080", 0.3) == "#808080"
