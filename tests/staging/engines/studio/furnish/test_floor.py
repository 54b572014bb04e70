from dataclasses import replace

import numpy as np
import pytest

from staging.engines.studio.furnish.floor import read_floor
from staging.engines.studio.furnish.place import read_place
from tests.staging.engines.studio.furnish.rooms import L_SHAPE, door, room


def at(values, floor, x, y):
    return floor.at(values, np.array([x, y])).item()


def test_floor_ahead_is_seen_and_floor_behind_is_not():
    floor = read_floor(room())
    assert at(floor.seen, floor, 0.0, 3.0) is True
    assert at(floor.seen, floor, 0.0, 0.3) is False
    assert at(floor.taken, floor, 0.0, 0.3) is False
    assert not floor.taken.any()
    assert np.isinf(floor.free_m).all()
    assert floor.seen_m2 == pytest.approx(floor.seen.sum() / 400)


def test_wall_distance_is_exact_and_negative_beyond_the_grid():
    floor = read_floor(room())
    points = np.array([[0.0, 3.0], [2.463, 3.0], [2.5, 0.7], [2.8, 3.0], [20.0, 3.0]])
    assert floor.wall_distance(points) == pytest.approx([2.5, 0.037, 0.0, -0.3, -17.5], abs=0.06)


def test_something_on_the_floor_is_taken():
    u = room()
    pixel = u.camera.project(np.array([0.5, 3.5, 0.0]))[0].astype(int)
    mask = u.floor_mask.copy()
    mask[pixel[1] - 9 : pixel[1] + 9, pixel[0] - 18 : pixel[0] + 18] = False
    floor = read_floor(replace(u, floor_mask=mask))
    assert at(floor.taken, floor, 0.5, 3.5) is True
    assert at(floor.seen, floor, 0.5, 3.5) is False
    assert at(floor.free_m, floor, 0.5, 3.5) == 0.0
    assert at(floor.seen, floor, -1.5, 3.5) is True


def test_floor_outside_the_free_polygons_is_taken():
    free = ((-2.5, 0.0), (0.0, 0.0), (0.0, 5.6), (-2.5, 5.6))
    floor = read_floor(room(free=(free,)))
    assert at(floor.seen, floor, -1.0, 3.5) is True
    assert at(floor.taken, floor, 1.0, 3.5) is True


def test_floor_behind_the_corner_of_an_l_is_unseen_not_taken():
    # Standing in the long arm, the end of the other arm is behind the corner at (3.5, 3).
    floor = read_floor(room(L_SHAPE, (0.4, 0.4), yaw=-40.0))
    hidden = (4.0 - 0.4, 5.7 - 0.4)
    assert at(floor.seen, floor, *hidden) is False
    assert at(floor.taken, floor, *hidden) is False
    assert at(floor.seen, floor, 3.0, 1.5) is True


def test_a_large_mask_is_looked_up_small():
    u = room()
    big = np.kron(u.floor_mask, np.ones((6, 6), bool))
    a, b = read_floor(u), read_floor(replace(u, floor_mask=big))
    assert (a.seen != b.seen).mean() < 0.01


def test_nodes_and_index_agree():
    floor = read_floor(room())
    rows, columns = floor.index(floor.nodes)
    assert (rows[:, 0] == np.arange(len(rows))).all()
    assert (columns[0] == np.arange(len(columns[0]))).all()


def test_the_floor_before_a_door_is_walked_on_even_where_nothing_may_stand():
    free = ((-2.5, -0.4), (1.5, -0.4), (1.5, 5.6), (-2.5, 5.6))
    place = read_place(room(openings=(door(1, 3.0),), free=(free,)))
    before, beside = np.array([2.2, 3.0]), np.array([2.2, 4.6])
    assert not place.floor.at(place.floor.taken, before)
    assert place.floor.at(place.floor.taken, beside)
