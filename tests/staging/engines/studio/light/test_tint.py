"""The colour of the light, and of what comes straight from a source."""

import dataclasses

import numpy as np
import pytest

from staging.engines.studio.light.tint import MOST_TINT, light_color, source_colors
from tests.staging.engines.studio.light.test_solve import lit_room

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
WARM, COOL, RED = np.array([1.1, 1.0, 0.7]), np.array([0.9, 1.0, 1.2]), np.array([1.0, 0.2, 0.15])
WHITE = np.ones(3)


@pytest.fixture(scope="module")
def patches():
    return lit_room(3.0, 0.3)[0]


def color_of(patches, paint, shown=lambda p: p.observed, bright=0.7):
    """The light's colour where patches' paint looks like ``paint`` (3,) or (n, 3) in white light."""
    reflectance = np.broadcast_to(bright * paint, patches.radiance.shape)
    return light_color(dataclasses.replace(patches, observed=shown(patches)), reflectance)


@pytest.mark.parametrize(
    ("tint", "share"),
    [
        pytest.param(WARM, 0.5, id="success: half of what is warm"),
        pytest.param(COOL, 0.8, id="success: most of what is cool"),
    ],
)
def test_the_tint_of_white_surfaces_is_partly_the_lights(patches, tint, share):
    color = color_of(patches, tint)
    assert color[0] / color[2] == pytest.approx((tint[0] / tint[2]) ** share)
    assert color @ LUMINANCE == pytest.approx(1.0)


def test_a_red_wall_hardly_tints_the_light(patches):
    paint = np.where((patches.face == 4)[:, None], RED, 1.0)
    assert color_of(patches, paint) == pytest.approx([1.0, 1.0, 1.0], abs=0.02)


@pytest.mark.parametrize(
    ("shown", "bright"),
    [
        pytest.param(lambda p: np.zeros_like(p.observed), 0.7, id="fail: nothing seen"),
        pytest.param(lambda p: p.observed & (p.face == 0), 0.7, id="fail: only floor"),
        pytest.param(lambda p: p.observed, 0.01, id="fail: black walls"),
    ],
)
def test_without_white_surfaces_the_light_is_white(patches, shown, bright):
    assert color_of(patches, WARM, shown, bright).tolist() == [1.0, 1.0, 1.0]


def seen(patches, share, colors, paint=WHITE):
    """What source_colors makes of walls of one ``paint`` each that ``share`` (n, g) of ``colors`` (g, 3) shines on."""
    reflectance = 0.6 * paint * np.exp(share @ np.log(colors))
    return source_colors(patches, reflectance, share, WHITE)


def relative(color):
    return color / color[1]


@pytest.mark.parametrize(
    "paint", [pytest.param(WHITE, id="success: white walls"), pytest.param(RED, id="success: walls of any colour")]
)
def test_a_wall_that_is_bluer_towards_the_window_tells_the_lights_colour(patches, paint):
    share = np.stack([patches.center[:, 1] % 1.0, patches.center[:, 2] % 1.0], 1)
    day, lamp = seen(patches, share, np.stack([COOL, WARM]), paint)
    assert relative(day) == pytest.approx(COOL, abs=0.04)
    assert relative(lamp)[2] == pytest.approx(np.exp(-MOST_TINT), abs=0.06)
    assert day @ LUMINANCE == pytest.approx(1.0)


def test_even_light_tells_nothing_and_the_paint_decides(patches):
    reflectance = 0.6 * np.broadcast_to(WHITE, patches.radiance.shape)
    even = np.full((len(reflectance), 2), 0.3)
    usual = np.array([0.98, 1.0, 1.06])
    usual = usual / (usual @ LUMINANCE)
    assert source_colors(patches, reflectance, even, usual) == pytest.approx(np.stack([usual, usual]))


def test_nothing_seen_tells_nothing(patches):
    nothing = dataclasses.replace(patches, observed=np.zeros_like(patches.observed))
    reflectance = 0.6 * np.broadcast_to(WHITE, patches.radiance.shape)
    share = np.zeros((len(reflectance), 2))
    assert source_colors(nothing, reflectance, share, WHITE) == pytest.approx(np.ones((2, 3)))
