"""A room that is darker all over is told from shadows."""

import dataclasses

import numpy as np
import pytest

from staging.engines.studio.composite import composite
from staging.engines.studio.composite.ambient import continued, exposure, general_change, without_general_change
from staging.engines.studio.light.colour import to_linear
from tests.staging.engines.studio.boxroom import photo
from tests.staging.engines.studio.composite.test_composite import SCENE, U, passes, with_furniture

SHAPE = (40, 60)
NEAR = np.zeros(SHAPE, np.float32)
NEAR[10:30, 20:40] = 1.0
FAR = NEAR == 0
ONE_FACE = np.zeros(SHAPE, np.int8)


def flat(value: float) -> np.ndarray:
    return np.full(SHAPE, value, np.float32)


def test_what_holds_far_from_furniture_holds_beside_it():
    ratio = flat(0.9)
    ratio[10:30, 20:40] = 0.6
    assert general_change(ratio, FAR, ONE_FACE) == pytest.approx(flat(0.9), abs=1e-4)


def test_a_slope_goes_on_beneath_furniture():
    slope = np.tile(np.linspace(0.88, 0.92, SHAPE[1], dtype=np.float32), (SHAPE[0], 1))
    shaded = np.where(NEAR > 0, 0.5, slope).astype(np.float32)
    assert general_change(shaded, FAR, ONE_FACE) == pytest.approx(slope, abs=0.01)


def test_deep_shadows_that_reach_far_are_not_general():
    ratio = flat(0.9)
    ratio[:, 50:] = 0.5
    assert general_change(ratio, FAR, ONE_FACE).min() == pytest.approx(0.95 * 0.9, abs=1e-3)


def test_what_furniture_hides_says_nothing():
    ratio, far = flat(0.9), FAR.copy()
    ratio[:10], far[:10] = 0.0, False
    assert general_change(ratio, far, ONE_FACE) == pytest.approx(flat(0.9), abs=1e-4)


def test_a_face_of_which_nothing_is_far_changes_as_little_as_any():
    ratio, faces, far = flat(0.8), ONE_FACE.copy(), FAR.copy()
    faces[:, 20:40], faces[:, 40:] = 1, 2
    ratio[:, 40:] = 0.95
    far[:, 20:40] = False
    found = general_change(ratio, far, faces)
    assert [found[20, x] for x in (5, 30, 55)] == pytest.approx([0.8, 0.95, 0.95], abs=1e-4)


def test_nothing_is_general_where_furniture_is_near_to_all():
    nowhere = np.zeros(SHAPE, bool)
    assert (general_change(flat(0.8), nowhere, ONE_FACE) == 1).all()
    assert exposure(flat(0.8), nowhere) == 1


@pytest.mark.parametrize(
    ("general", "beside", "left"),
    [
        pytest.param(0.9, 0.9, 1.0, id="success: nothing but the general"),
        pytest.param(0.9, 0.6, 0.6 / 0.9, id="success: a shadow"),
        pytest.param(0.9, 0.95, 1.0, id="success: less than the general, but not lighter than it was"),
        pytest.param(0.9, 1.2, 1.2, id="success: a lamp in a room that got darker"),
        pytest.param(1.1, 1.3, 1.3 / 1.1, id="success: a lamp in a room that got lighter"),
        pytest.param(1.1, 1.05, 1.0, id="success: less than the general, but not darker than it was"),
        pytest.param(1.1, 0.7, 0.7, id="success: a shadow in a room that got lighter"),
    ],
)
def test_what_is_left_of_a_change(general, beside, left):
    ratio = np.where(NEAR > 0, np.float32(beside), np.float32(general))
    found = without_general_change(ratio, FAR, ONE_FACE)
    assert found[20, 30] == pytest.approx(left, abs=2e-3)
    assert found[2, 2] == pytest.approx(1.0, abs=2e-3)


@pytest.mark.parametrize(
    ("level", "times"),
    [
        pytest.param(0.8, 1.25, id="success: darker"),
        pytest.param(1.05, 1 / 1.05, id="success: lighter"),
        pytest.param(0.5, 1.3, id="success: at most so long"),
        pytest.param(2.0, 0.8, id="success: at least so long"),
    ],
)
def test_exposure_takes_back_what_the_room_lost(level, times):
    assert exposure(np.where(NEAR > 0, np.float32(0.1), np.float32(level)), FAR) == pytest.approx(times)


def test_furniture_is_exposed_as_the_room_would_be():
    p = with_furniture(passes(0.4, 0.32, near=0.0), slice(20, 40), slice(30, 60), 0.2)
    near = p.nearness.copy()
    near[20:40, 30:60] = 1.0
    staged, _ = composite(photo(), dataclasses.replace(p, nearness=near), SCENE, U, 1)
    assert to_linear(staged[25:35, 35:55]).mean() == pytest.approx(0.2 / 0.8, abs=0.01)


def test_a_room_that_only_dims_keeps_its_pixels():
    p = passes(0.4, 0.36, near=0.0)
    near = p.nearness.copy()
    near[20:50, 20:70] = 1.0
    original = photo()
    staged, change_map = composite(original, dataclasses.replace(p, nearness=near), SCENE, U, 1)
    assert staged.tobytes() == original.pixels.tobytes()
    assert not change_map.any()


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        pytest.param([1, 1, 1, 1, 1], [1, 2, 3, 4, 5], id="success: all is known"),
        pytest.param([1, 1, 0, 0, 0], [1, 2, 1.76, 1.77, 1.75], id="success: the nearest count most"),
        pytest.param([1, 1, 0.5, 0, 0], [1, 2, 2.60, 2.33, 2.39], id="success: half known, half continued"),
        pytest.param([0, 0, 0, 0, 0], [3, 3, 3, 3, 3], id="fail: nothing is known"),
    ],
)
@pytest.mark.parametrize("shape", [(9, 5), (9, 5, 3)], ids=["success: one number each", "success: three"])
def test_what_is_not_known_is_continued(trust, expected, shape):
    values = np.broadcast_to(np.arange(1.0, 6.0, dtype=np.float32).reshape(1, 5, *[1] * (len(shape) - 2)), shape)
    middle = continued(values, np.array([trust] * 9, np.float32))[4].reshape(5, -1)
    for each in middle.T:
        assert each == pytest.approx(expected, abs=0.01)


def test_far_from_all_that_is_known_that_counts():
    values = np.tile(np.linspace(1, 3, 40, dtype=np.float32), (9, 1))
    known = np.zeros((9, 40), np.float32)
    known[:, :2] = 1
    assert continued(values, known)[:, 20:] == pytest.approx(1.038, abs=0.002)
