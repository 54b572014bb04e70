import numpy as np
import pytest

from staging.engines.studio.furnish.place import read_place
from staging.engines.studio.furnish.walk import walks
from tests.staging.engines.studio.furnish.rooms import door, room


def measure(openings, *rectangles, goals=()):
    place = read_place(room(openings=openings))
    poses = np.array([r[0] for r in rectangles], float).reshape(-1, 3)
    sizes = np.array([r[1] for r in rectangles], float).reshape(-1, 2)
    return walks(place, poses, sizes, goals)


def test_an_empty_room_is_all_reachable():
    found = measure((door(1, 2.0), door(3, 2.0)))
    assert found.between == 1.2
    assert found.to_pieces == ()
    assert found.open_share == 1.0


@pytest.mark.parametrize(
    ("gap", "width"),
    [
        pytest.param(1.5, 1.2, id="success: wider than is told apart"),
        pytest.param(0.8, 0.75, id="success: a gap is measured within a cell"),
        pytest.param(0.5, 0.45, id="success: a narrow gap"),
        pytest.param(0.0, 0.0, id="fail: a wall of furniture"),
    ],
)
def test_width_between_two_doors(gap, width):
    # A cupboard across the room leaves a gap at the right wall.
    long = 5.0 - gap
    barrier = ((-gap / 2, 3.5, 0.0), (long, 0.5))
    found = measure((door(0, 0.5), door(2, 0.5)), barrier)
    assert found.between == pytest.approx(width)


def test_a_piece_behind_a_barrier_is_not_reached():
    barrier, bed = ((0.0, 3.0, 0.0), (5.0, 0.4)), ((0.0, 4.8, 0.0), (1.6, 1.4))
    assert measure((door(0, 2.0),), barrier, bed, goals=(0, 1)).to_pieces == (1.05, 0.0)


def test_without_a_known_door_people_come_from_the_camera():
    assert [p.tolist() for p in read_place(room()).starts] == [[0.0, 0.0]]
    found = measure((), ((0.0, 5.0, 0.0), (2.0, 1.0)), goals=(0,))
    assert found.between is None
    assert found.to_pieces[0] >= 0.6


def test_a_full_room_has_no_way_at_all():
    found = measure((door(0, 2.0),), ((0.0, 2.6, 0.0), (5.0, 6.0)), goals=(0,))
    assert found.to_pieces == (0.0,)
    assert found.open_share == 0.0
