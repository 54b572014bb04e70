"""The room's faces and what hides them."""

import numpy as np
import pytest

from staging.engines.studio.light.faces import blocked, in_opening, is_convex, room_faces, seen_from
from staging.engines.studio.model import Camera, Opening, Room
from tests.staging.engines.studio.boxroom import L_SHAPE, RECTANGLE, WINDOW

BOX, ELL = Room(RECTANGLE, 2.6), Room(L_SHAPE, 2.6)
AHEAD = Camera(200, 100, 100.0, 100.0, 50.0, 0.0, 0.0, 0.0, 1.3)


def test_faces_are_floor_ceiling_and_walls_that_face_inwards():
    faces = room_faces(BOX)
    assert [f.name for f in faces] == ["floor", "ceiling", "wall:0", "wall:1", "wall:2", "wall:3"]
    middle = np.array([0.0, 1.5, 1.3])
    for face in faces:
        assert (middle - face.origin) @ face.normal > 0
    assert faces[0].size_m == (4.0, 5.0)
    assert faces[3].size_m == (5.0, 2.6)


def test_grid_holds_cell_centres():
    assert room_faces(BOX)[0].grid(4, 5)[0, 0].tolist() == [0.5, 0.5]
    assert room_faces(BOX)[0].points(np.array([0.5, 0.5])).tolist() == [-1.5, -0.5, 0.0]


def test_floor_of_an_l_shape_lacks_its_corner():
    floor = room_faces(ELL)[0]
    assert floor.inside(np.array([[1.0, 4.0], [3.5, 4.0], [3.5, 1.0]])).tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("uv", "margin", "within"),
    [
        pytest.param((2.0, 1.5), 0.0, True, id="success: inside"),
        pytest.param((1.4, 1.5), 0.0, False, id="success: beside"),
        pytest.param((1.4, 1.5), 0.2, True, id="success: within the margin"),
        pytest.param((2.0, 0.2), 0.2, False, id="success: below"),
    ],
)
def test_in_opening(uv, margin, within):
    wall = room_faces(BOX)[5]
    assert in_opening(wall, WINDOW, np.array([uv]), margin).tolist() == [within]


def test_another_wall_has_no_opening():
    assert not in_opening(room_faces(BOX)[2], Opening("door", 1, 0, 1, 0, 2), np.zeros((3, 2))).any()


def test_convexity():
    assert is_convex(BOX)
    assert not is_convex(ELL)


@pytest.mark.parametrize(
    ("start", "end", "hidden"),
    [
        pytest.param((0.0, 0.0), (0.0, 3.9), False, id="success: straight ahead"),
        pytest.param((1.8, 0.0), (0.4, 3.9), True, id="success: behind the corner"),
        pytest.param((0.0, 3.5), (1.8, 1.0), True, id="success: the other way round"),
        pytest.param((0.0, 0.0), (1.8, 1.9), False, id="success: in front of the corner"),
    ],
)
def test_blocked_in_an_l_shape(start, end, hidden):
    assert bool(blocked(ELL, np.array(start), np.array(end))) is hidden


def test_nothing_is_blocked_in_a_box():
    assert not blocked(BOX, np.zeros(2), np.array([[9.0, 9.0]])).any()


def test_camera_behind_the_back_wall_still_sees_the_room():
    assert not bool(blocked(ELL, np.array([0.0, -3.0]), np.array([0.0, 1.0])))


def test_seen_from_tells_frame_and_side():
    front = room_faces(BOX)[4]
    pixels, seen = seen_from(AHEAD, BOX, front, np.array([[0.0, 4.0, 1.3], [0.0, 4.0, 40.0]]))
    assert pixels[0].tolist() == pytest.approx([100.0, 50.0])
    assert seen.tolist() == [True, False]


def test_a_wall_is_not_seen_from_behind():
    near = room_faces(Room(((-2, 1), (2, 1), (2, 4), (-2, 4)), 2.6))[2]
    _, seen = seen_from(AHEAD, Room(RECTANGLE, 2.6), near, np.array([[0.0, 1.0, 1.3]]))
    assert not seen.any()
