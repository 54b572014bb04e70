"""The division model and the straight picture of a bent photo."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from staging.engines.studio import lens as lenses

WIDTH, HEIGHT = 900, 600
POINTS = np.random.default_rng(0).uniform(0, 1, (50, 2)) * [WIDTH, HEIGHT]
BORDER = np.array(
    [(x, y) for x in np.linspace(0, WIDTH, 19) for y in (0, HEIGHT)]
    + [(x, y) for y in np.linspace(0, HEIGHT, 13) for x in (0, WIDTH)]
)
BENT = [pytest.param(-0.12, id="success: barrel"), pytest.param(0.05, id="success: pincushion")]


@pytest.mark.parametrize("lens", [*BENT, pytest.param(0.0, id="success: none")])
def test_both_ways_lead_back(lens: float) -> None:
    back = lenses.straightened(lenses.bent(POINTS, WIDTH, HEIGHT, lens), WIDTH, HEIGHT, lens)
    assert np.allclose(back, POINTS)
    there = lenses.to_straight(POINTS, WIDTH, HEIGHT, lens)
    assert np.allclose(lenses.to_photo(there, WIDTH, HEIGHT, lens), POINTS)


def test_a_barrel_of_a_tenth_pulls_the_corners_in_by_a_tenth() -> None:
    half = math.hypot(WIDTH, HEIGHT) / 2
    corner = lenses.bent(np.array([[450 + half / 0.9, 300.0]]), WIDTH, HEIGHT, -0.1)
    assert np.allclose(corner, [[450 + half, 300.0]])


def test_without_distortion_nothing_moves_by_a_bit() -> None:
    for function in (lenses.bent, lenses.straightened):
        assert np.array_equal(function(POINTS, WIDTH, HEIGHT, 0.0), POINTS)
    mask = POINTS[:, :1] > 400
    assert lenses.as_photographed(mask, 0.0) is mask
    assert lenses.reduction(WIDTH, HEIGHT, 0.0) == 1.0


@pytest.mark.parametrize("lens", BENT)
def test_the_straight_picture_just_holds_the_photo(lens: float) -> None:
    inside = lenses.to_straight(BORDER, WIDTH, HEIGHT, lens)
    assert inside.min() == pytest.approx(0, abs=1e-9)
    assert (inside <= np.array([WIDTH, HEIGHT]) + 1e-9).all()


def test_far_outside_the_photo_nothing_turns_about() -> None:
    out = np.array([[450.0 + 5000, 300.0]])
    assert lenses.straightened(out, WIDTH, HEIGHT, -0.1)[0, 0] > 1e5


@pytest.mark.parametrize("lens", BENT)
def test_bent_lines_of_a_photo_are_straight_in_its_straight_picture(lens: float) -> None:
    x = np.linspace(-900, 1800, 400)
    photo = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    line = lenses.to_photo(np.stack([x, np.full_like(x, 90.0)], -1), WIDTH, HEIGHT, lens)
    cv2.polylines(photo, [np.round((line - 0.5) * 16).astype(np.int32)], False, (255, 255, 255), 2, cv2.LINE_AA, 4)
    rows = lenses.straight_picture(photo, lens)[:, 100:800, 0].astype(float)
    middles = (rows * (np.arange(HEIGHT) + 0.5)[:, None]).sum(0) / rows.sum(0)
    assert middles == pytest.approx(90.0, abs=0.3)


@pytest.mark.parametrize("lens", BENT)
def test_a_mask_comes_back_as_the_photo_shows_it(lens: float) -> None:
    below = np.zeros((HEIGHT, WIDTH), bool)
    below[480:] = True
    mask = lenses.as_photographed(below, lens)
    centres = np.stack(np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5), -1)
    row = lenses.to_straight(centres, WIDTH, HEIGHT, lens)[..., 1]
    assert np.array_equal(mask[np.abs(row - 480) > 0.1], (row > 480)[np.abs(row - 480) > 0.1])
