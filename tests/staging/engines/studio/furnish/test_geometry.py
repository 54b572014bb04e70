import numpy as np
import pytest

from staging.engines.studio.furnish import geometry as g

UNIT = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
L = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [2.0, 4.0], [2.0, 2.0], [0.0, 2.0]])


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [
        pytest.param(0, (0, -1), id="success: 0 faces -y"),
        pytest.param(90, (1, 0), id="success: 90 faces +x"),
        pytest.param(180, (0, 1), id="success: 180 faces +y"),
        pytest.param(-90, (-1, 0), id="success: -90 faces -x"),
    ],
)
def test_front_is_own_minus_y(rotation, expected):
    assert g.front(np.array(float(rotation))) == pytest.approx(expected, abs=1e-12)
    assert g.rotation_facing(np.array(expected)) == pytest.approx(rotation % -360 if rotation < 0 else rotation)


def test_compose_places_in_the_anchors_frame():
    assert g.compose(np.array([1.0, 2.0, 90.0]), (0.5, -1.0, 10.0)) == pytest.approx([2.0, 2.5, 100.0])


def test_corners_run_counter_clockwise_from_front_left():
    quad = g.corners(np.array([1.0, 1.0, 0.0]), np.array([2.0, 1.0]))
    assert quad.tolist() == [[0.0, 0.5], [2.0, 0.5], [2.0, 1.5], [0.0, 1.5]]


@pytest.mark.parametrize(
    ("shift", "gap", "deep", "far"),
    [
        pytest.param((3.0, 0.0), 2.0, 0.0, 2.0, id="success: apart"),
        pytest.param((1.0, 0.0), 0.0, 0.0, 0.0, id="success: touching"),
        pytest.param((0.75, 0.25), -0.25, 0.25, 0.0, id="success: overlapping"),
        pytest.param((4.0, 5.0), 4.0, 0.0, 5.0, id="success: diagonal distance is exact"),
    ],
)
def test_two_rectangles(shift, gap, deep, far):
    other = UNIT + shift
    assert float(g.separation(UNIT, other)) == pytest.approx(gap)
    assert float(g.penetration(UNIT, other)) == pytest.approx(deep)
    assert g.distance(UNIT, other) == pytest.approx(far)


def test_turned_rectangle_slips_between():
    diamond = g.corners(np.array([1.8, 1.8, 45.0]), np.array([1.0, 1.0]))
    assert g.distance(UNIT, diamond) == pytest.approx(0.8 * np.sqrt(2) - 0.5)


@pytest.mark.parametrize(
    ("point", "distance"),
    [
        pytest.param((1.0, 1.0), 1.0, id="success: inside"),
        pytest.param((1.0, 3.0), -1.0, id="success: in the notch of the L is outside"),
        pytest.param((3.0, 2.0), 1.0, id="success: beside the notch's corner"),
        pytest.param((5.0, 1.0), -1.0, id="success: outside"),
    ],
)
def test_signed_distance_in_an_l(point, distance):
    assert float(g.signed_distance(np.array(point), L)) == pytest.approx(distance)


@pytest.mark.parametrize(
    ("pose", "size", "out"),
    [
        pytest.param((1.0, 1.0, 0.0), (1.0, 1.0), 0.0, id="success: inside"),
        pytest.param((0.3, 1.0, 0.0), (1.0, 1.0), 0.2, id="fail: over a wall"),
        pytest.param((2.0, 2.0, 45.0), (1.0, 1.0), 0.5, id="fail: over the L's corner, turned"),
        pytest.param((2.0, 1.6, 0.0), (3.0, 1.0), 0.1, id="fail: over the L's corner by a side"),
        pytest.param((2.3, 1.9, 0.0), (3.0, 0.4), 0.1, id="fail: the L's corner pokes into a long side"),
    ],
)
def test_reach_outside_an_l(pose, size, out):
    quad = g.corners(np.array(pose), np.array(size))
    assert g.reach_outside(quad, L) == pytest.approx(out, abs=1e-4)
