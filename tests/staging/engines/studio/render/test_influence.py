"""Where furniture can change the picture."""

import dataclasses

import numpy as np
import pytest

from staging.engines.studio.light import estimate
from staging.engines.studio.light.model import Sun
from staging.engines.studio.model import Camera, Item, Room
from staging.engines.studio.render.influence import (
    coarse,
    distance_to_item,
    in_the_way,
    items_border,
    nearness,
    reach_m,
    shell,
    smoothstep,
    weight_border,
)
from tests.staging.engines.studio.boxroom import L_SHAPE, RECTANGLE, photo, sofa, understanding

AHEAD = Camera(200, 100, 100.0, 100.0, 50.0, 0.0, 0.0, 0.0, 1.3)


def test_smoothstep():
    assert smoothstep(np.array([-1.0, 0.5, 2.0])).tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize(
    ("polygon", "camera"),
    [
        pytest.param(RECTANGLE, AHEAD, id="success: box"),
        pytest.param(L_SHAPE, AHEAD, id="success: L-shape"),
    ],
)
def test_shell_points_project_back_onto_their_pixels(polygon, camera):
    points = shell(camera, Room(polygon, 2.6))[0]
    pixels, depth = camera.project(points)
    x, y = np.meshgrid(np.arange(200) + 0.5, np.arange(100) + 0.5)
    assert np.allclose(pixels, np.stack([x, y], -1), atol=1e-6)
    assert (depth > 0).all()
    assert (points[..., 2] > -1e-6).all()
    assert (points[..., 2] < 2.6 + 1e-6).all()


def test_shell_of_an_l_shape_ends_at_its_corner():
    points = shell(AHEAD, Room(L_SHAPE, 2.6))[0]
    assert points[50, 160, 1] == pytest.approx(2.0)
    assert points[50, 95, 1] == pytest.approx(4.0)


def test_each_pixel_knows_its_face():
    """Floor, ceiling, then the walls in the room's order: it goes on at the right, ahead and at the left."""
    faces = shell(AHEAD, Room(RECTANGLE, 2.6))[1]
    below, above, ahead, left, right = (99, 100), (0, 100), (50, 100), (50, 0), (50, 199)
    assert [int(faces[at]) for at in (below, above, ahead, left, right)] == [0, 1, 4, 5, 3]


def test_a_camera_that_looks_out_of_the_room_gets_its_own_place():
    room = Room(((-2, -4), (2, -4), (2, -1), (-2, -1)), 2.6)
    points = shell(AHEAD, room)[0]
    assert np.isfinite(points).all()


@pytest.mark.parametrize(
    ("point", "metres"),
    [
        pytest.param((0.0, 3.0, 0.4), 0.0, id="success: inside"),
        pytest.param((0.0, 3.0, 1.8), 1.0, id="success: above"),
        pytest.param((1.45, 3.0, 0.4), 1.0, id="success: beside, turned by a quarter"),
        pytest.param((0.0, 5.0, 0.4), 1.0, id="success: along, turned by a quarter"),
    ],
)
def test_distance_to_item(point, metres):
    assert distance_to_item(sofa(rotation=90.0), np.array(point)) == pytest.approx(metres, abs=1e-9)


@pytest.mark.parametrize(
    ("size", "metres"),
    [
        pytest.param((2.0, 0.9, 0.8), 1.0, id="success: sofa, the most"),
        pytest.param((0.8, 0.03, 1.1), 0.9 * 0.0264 ** (1 / 3), id="success: picture"),
        pytest.param((0.1, 0.1, 0.1), 0.25, id="success: vase, the least"),
    ],
)
def test_reach_grows_with_bulk(size, metres):
    assert reach_m(Item("x", "x", "x", (0, 0, 0), 0, size, {})) == pytest.approx(metres)


def test_nearness_falls_from_the_sofa_to_nothing():
    near = nearness(shell(AHEAD, Room(RECTANGLE, 2.6))[0], [sofa()], estimate(photo(), understanding()))
    assert near[93, 100] == 1.0
    assert near[2, 2] == 0.0
    assert near.dtype == np.float32


def test_shadows_are_long_on_the_floor_and_short_above():
    """A sofa 0.8 m high reaches up to 2 m along the floor, but not so far up the wall behind it."""
    room = Room(((-4.0, -1.0), (4.0, -1.0), (4.0, 6.0), (-4.0, 6.0)), 2.6)
    near = nearness(shell(AHEAD, room)[0], [sofa(y=5.0)], estimate(photo(), understanding()))
    pixels, _ = AHEAD.project(np.array([[0.0, 3.2, 0.0], [0.0, 6.0, 1.0], [0.0, 6.0, 2.0]]))
    floor, low, high = (near[int(row), int(column)] for column, row in pixels)
    assert 0 < floor < 0.6
    assert low > 0.7
    assert high == 0


def test_in_the_sun_furniture_reaches_as_far_as_its_shadow():
    """A sofa 0.8 m high, its left end at x = -1, throws 0.46 m of shadow when the sun stands at 60° on the right."""
    points, dark = shell(AHEAD, Room(RECTANGLE, 2.6))[0], estimate(photo(), understanding())
    lit = tuple(np.full(s.seen.shape, float(i == 0), np.float32) for i, s in enumerate(dark.surfaces))
    sun = Sun(np.array([0.5, 0.0, np.sqrt(0.75)]), (1.0, 1.0, 1.0), 0.9, 1.0, lit)
    near = nearness(points, [sofa()], dataclasses.replace(dark, sun=sun))
    without = nearness(points, [sofa()], dark)
    pixels, _ = AHEAD.project(np.array([[-1.4, 3.0, 0.0], [-1.75, 3.0, 0.0]]))
    (shaded, beyond) = ((int(row), int(column)) for column, row in pixels)
    assert (near[shaded], near[beyond]) == (1.0, without[beyond])
    assert without[shaded] < 1.0


@pytest.mark.parametrize(
    ("point", "hidden"),
    [
        pytest.param((0.0, 1.5, 0.0), True, id="success: the sofa stands before it"),
        pytest.param((0.0, 0.5, 0.0), False, id="success: the sun comes over it"),
        pytest.param((1.5, 2.0, 0.0), False, id="success: beside it"),
        pytest.param((0.0, 3.9, 0.0), False, id="success: between sofa and sun"),
    ],
)
def test_in_the_way(point, hidden):
    towards = np.array([0.0, 1.0, 0.5]) / np.hypot(1, 0.5)
    assert in_the_way(sofa(), np.array([point]), towards).tolist() == [hidden]


def test_border_holds_the_sofa_and_keeps_to_the_picture():
    left, top, right, bottom = items_border(AHEAD, [sofa()])
    pixels, _ = AHEAD.project(np.array([(-1.0, 2.55, 0.0), (1.0, 2.55, 0.8), (1.0, 3.45, 0.0)]))
    assert left <= pixels[:, 0].min()
    assert pixels[:, 0].max() <= right
    assert 0 <= top <= pixels[:, 1].min()
    assert bottom <= 100


def test_furniture_reaching_behind_the_camera_fills_the_border():
    left, top, right, bottom = items_border(AHEAD, [sofa(y=0.5, rotation=90.0)])
    assert (left, right, bottom) == (0, 200, 100)
    assert top < 100


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([], id="fail: no items"),
        pytest.param([sofa(y=-5.0)], id="fail: behind the camera"),
        pytest.param([sofa(x=50.0)], id="fail: out of the picture"),
    ],
)
def test_no_border(items):
    assert items_border(AHEAD, items) is None


def test_weight_border():
    weight = np.zeros((100, 200), np.float32)
    assert weight_border(AHEAD, weight) is None
    weight[10, 20] = 0.5
    assert weight_border(AHEAD, weight) == (20, 8, 24, 12)


@pytest.mark.parametrize(
    ("size", "border", "grown"),
    [
        pytest.param((800, 533), (4, 188, 756, 533), (0, 108, 800, 533), id="success: outwards to fifths"),
        pytest.param((800, 533), (160, 108, 320, 216), (160, 108, 320, 216), id="success: fifths stay"),
        pytest.param(
            (800, 533), (161, 109, 321, 217), (160, 108, 480, 324), id="success: a pixel more is a fifth more"
        ),
        pytest.param((7, 5), (4, 0, 6, 5), (4, 0, 7, 5), id="success: a tiny picture"),
    ],
)
def test_coarse_borders(size, border, grown):
    assert coarse(Camera(*size, 100.0, 50.0, 50.0, 0.0, 0.0, 0.0, 1.3), border) == grown
