"""What a layout costs in the photo: a hearth or window behind furniture, a main piece far away."""

import numpy as np
import pytest

from staging.engines.base import Density, RoomType, Style
from staging.engines.studio.catalogue import design
from staging.engines.studio.furnish import furnish
from staging.engines.studio.furnish.groups.base import rigid
from staging.engines.studio.furnish.pick import piece
from staging.engines.studio.furnish.place import read_place
from staging.engines.studio.furnish.view import view_cost
from staging.engines.studio.model import Opening
from tests.staging.engines.studio.furnish.rooms import room

BACK = 2
HALL = ((0.0, 0.0), (5.0, 0.0), (5.0, 11.0), (0.0, 11.0))
FIREPLACE = Opening("fireplace", BACK, 1.8, 3.2, 0.0, 2.5)
WINDOW = Opening("window", BACK, 1.8, 3.2, 0.0, 1.3)


def cost_at(u, name, y, x=0.0):
    at = np.array([[x, y, 0.0]])
    return float(
        view_cost(read_place(u), rigid(at, np.array([-1]), [(piece("it", design(name), 0, ""), (0, 0, 0))], 0))[0]
    )


@pytest.mark.parametrize(
    ("name", "hides"),
    [
        pytest.param("tent-linen", True, id="fail: a tent before it"),
        pytest.param("rug-small", False, id="success: a rug before it"),
        pytest.param("pouf-knit", False, id="success: a pouf before it"),
    ],
)
def test_a_fireplace_stays_in_view_as_a_window_does(name, hides):
    bare, hearth, glass = room(), room(fixtures=(FIREPLACE,)), room(openings=(WINDOW,))
    dearer = cost_at(hearth, name, 3.0) - cost_at(bare, name, 3.0)
    assert (dearer > 0.5) == hides
    assert dearer == pytest.approx(cost_at(glass, name, 3.0) - cost_at(bare, name, 3.0))
    assert cost_at(hearth, name, 3.0, 1.9) == pytest.approx(cost_at(bare, name, 3.0, 1.9))


def test_the_breast_over_a_hearth_may_be_hidden():
    points = read_place(room(fixtures=(FIREPLACE,))).hearth_points
    assert points.shape == (15, 3)
    assert points[:, 2].max() < 1.3
    assert read_place(room()).hearth_points.shape == (0, 3)


@pytest.mark.parametrize(
    ("near", "far", "more"),
    [
        pytest.param(3.0, 5.5, 0.0, id="success: as large as it should be"),
        pytest.param(5.5, 9.0, 1.2, id="fail: three metres too far"),
    ],
)
def test_the_main_piece_is_not_small_in_the_picture(near, far, more):
    u, deep = room(HALL), design("sofa-track").size_m[1]
    found = [cost_at(u, "sofa-track", y) for y in (near, far)]
    assert found[1] - found[0] == pytest.approx(more + 0.4 * (0.5 - deep / 2) * (more > 0), abs=0.02)


def test_a_childs_bed_in_a_deep_room_stands_where_it_is_seen():
    scene = furnish(room(HALL, lens_mm=16.0), RoomType.KIDS_ROOM, Style.COASTAL, Density.MEDIUM, 1)
    bed = next(i for i in scene.items if i.category == "kids_bed")
    assert np.hypot(*bed.position_m[:2]) < 7.5
