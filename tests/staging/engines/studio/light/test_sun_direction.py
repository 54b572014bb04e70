"""Parallel light through openings, and back."""

from __future__ import annotations

import numpy as np
import pytest

from staging.engines.studio.light.sun_direction import (
    Samples,
    explained,
    find_direction,
    likeness,
    mirrored,
    reached,
    towards,
)
from staging.engines.studio.model import Opening, Room
from tests.staging.engines.studio.boxroom import RECTANGLE

ROOM = Room(RECTANGLE, 2.6)
WINDOW = Opening("window", 3, 0.4, 2.0, 0.9, 2.1)
HALF = np.radians(45)
LEFT = np.array([[-np.cos(HALF), 0.0, np.sin(HALF)]])
UP = np.array([0.0, 0.0, 1.0])


def floor_samples(sun, openings=(WINDOW,), mirror=False):
    x, y = np.meshgrid(np.arange(-1.9, 2, 0.12), np.arange(-0.9, 4, 0.12))
    at = np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], -1)
    normal = np.tile(UP, (len(at), 1))
    lit = reached(at, normal, sun[None], ROOM, openings)[0]
    return Samples(at, normal, np.where(lit, 0, -1), np.full(len(at), mirror))


def test_towards_the_four_winds_and_up():
    assert towards(np.array([0.0, 90.0, 180.0]), np.array([0.0, 0.0, 60.0])) == pytest.approx(
        np.array([[1, 0, 0], [0, 1, 0], [-0.5, 0, np.sqrt(0.75)]]), abs=1e-9
    )


@pytest.mark.parametrize(
    ("at", "normal", "sun", "lit"),
    [
        pytest.param((-0.5, 2.8, 0.0), UP, LEFT, True, id="success: 1.5 m in, by the window's middle"),
        pytest.param((-1.3, 2.8, 0.0), UP, LEFT, False, id="fail: under the window"),
        pytest.param((0.5, 2.8, 0.0), UP, LEFT, False, id="fail: beyond it"),
        pytest.param((0.05, 2.8, 0.0), UP, LEFT, False, id="fail: behind the reveal"),
        pytest.param((-0.5, 0.5, 0.0), UP, LEFT, False, id="fail: beside it"),
        pytest.param((-0.5, 2.8, 0.0), -UP, LEFT, False, id="fail: turned away"),
        pytest.param((-0.5, 2.8, 0.0), UP, -LEFT * (1, 1, -1), False, id="fail: sun on the other side"),
    ],
)
def test_reached(at, normal, sun, lit):
    assert reached(np.array([at]), np.array([normal]), sun, ROOM, [WINDOW]).tolist() == [[lit]]


def test_openings_may_be_taken_wider():
    assert reached(np.array([[0.05, 2.8, 0.0]]), UP[None], LEFT, ROOM, [WINDOW], 0.15).tolist() == [[True]]


def test_a_mirror_on_the_floor_shows_the_window_half_way():
    """From an eye 1.5 m up and 3 m from the wall, a window's point 1.5 m up is mirrored half way between."""
    at = np.array([[-0.5, 2.8, 0.0], [0.9, 2.8, 0.0], [-0.5, 2.8, 1.0]])
    normal = np.array([UP, UP, [1.0, 0.0, 0.0]])
    eye = np.array([1.0, 2.8, 1.5])
    assert mirrored(at, normal, eye, ROOM, [WINDOW], 0.0).tolist() == [True, False, False]


@pytest.mark.parametrize("azimuth", [pytest.param(a, id=f"success: {a}°") for a in (150.0, 171.0, 205.0)])
def test_the_direction_that_lit_the_floor_is_found(azimuth):
    sun = towards(np.array(azimuth), np.array(40.0))
    found = find_direction(floor_samples(sun), ROOM, [WINDOW])
    assert np.degrees(np.arccos(min(1.0, found.towards @ sun))) < 2.0
    assert found.likeness > 0.95
    assert found.spread_deg < 4.0


def test_what_the_floor_mirrors_speaks_for_nothing():
    sun = towards(np.array(171.0), np.array(40.0))
    assert find_direction(floor_samples(sun, mirror=True), ROOM, [WINDOW]).likeness == 0.0


def test_two_windows_that_explain_it_as_well_leave_it_open():
    """A patch in the middle of the room, between windows that face each other."""
    slits = [Opening("window", 3, 1.0, 1.5, 1.4, 2.0), Opening("window", 1, 3.5, 4.0, 1.4, 2.0)]
    samples = floor_samples(towards(np.array(180.0), np.array(40.0)), slits[:1])
    assert find_direction(samples, ROOM, slits).spread_deg > 60


def test_a_window_far_off_that_explains_it_nearly_as_well_leaves_it_open():
    """The same, but the other window is a little larger than the patch asks for."""
    slits = [Opening("window", 3, 1.0, 1.5, 1.4, 2.0), Opening("window", 1, 3.45, 4.1, 1.4, 2.0)]
    sun = towards(np.array(180.0), np.array(40.0))
    found = find_direction(floor_samples(sun, slits[:1]), ROOM, slits)
    assert np.degrees(np.arccos(min(1.0, found.towards @ sun))) < 3
    assert found.spread_deg > 60


def test_no_opening_no_direction():
    sun = towards(np.array(171.0), np.array(40.0))
    assert find_direction(floor_samples(sun), ROOM, []) is None


def test_patches_count_when_most_of_them_is_lit():
    patch = np.array([0, 0, 0, 1, 1, -1])
    lit = np.array([[True, True, False, False, True, True]])
    inside, sizes = explained(lit, patch)
    assert (inside.tolist(), sizes.tolist()) == ([[2, 0]], [3, 2])
    # Twice 2 of the 4 lit and the 3 points of the patch, and few points count for less.
    assert likeness(lit, patch) == pytest.approx([4 / 7 * (1 - np.exp(-2 / 6))])
