import pytest

from staging.engines.studio.furnish.place import read_place
from staging.engines.studio.furnish.zones import entrance_points, wall_name, zones
from staging.engines.studio.model import Opening
from tests.staging.engines.studio.furnish.rooms import door, room, scene, window


def facts(u):
    return [(z.kind, z.name, tuple(round(s, 2) for s in z.size), z.lowest, z.hard) for z in zones(u)]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        pytest.param(
            door(2, 1.0), [("door", "door on the far wall", (0.95, 0.95), 0.03, True)], id="success: a door swings"
        ),
        pytest.param(
            Opening("passage", 1, 1.0, 2.4, 0, 2.2),
            [("passage", "passage on the right wall", (1.5, 0.95), 0.03, True)],
            id="success: a passage is walked through",
        ),
        pytest.param(
            Opening("passage", 1, 1.0, 3.2, 0, 2.2),
            [("passage", "passage on the right wall", (2.3, 0.95), 0.03, True)],
            id="success: two leaves wide is a passage",
        ),
        pytest.param(
            Opening("door", 1, 1.0, 3.3, 0, 2.2),
            [("door", "door on the right wall", (2.4, 0.6), 0.03, True)],
            id="success: nothing swings in a wide opening",
        ),
        pytest.param(
            window(3, 1.0),
            [
                ("window", "window on the left wall", (1.2, 0.45), 1.2, True),
                ("window", "window on the left wall", (1.2, 0.45), 0.9, False),
            ],
            id="success: a window refuses tall things and dislikes what rises over its sill",
        ),
        pytest.param(
            Opening("heater", 2, 1.0, 2.0, 0.1, 0.6),
            [
                ("heater", "heater on the far wall", (1.0, 0.2), 0.03, True),
                ("heater", "heater on the far wall", (1.0, 0.6), 0.9, True),
            ],
            id="success: a heater breathes",
        ),
        pytest.param(
            Opening("fireplace", 2, 1.0, 2.0, 0.0, 1.1),
            [("fireplace", "fireplace on the far wall", (1.3, 0.95), 0.03, True)],
            id="success: a fireplace stays free",
        ),
        pytest.param(
            Opening("built_in", 0, 1.0, 2.0, 0.0, 2.1),
            [("built_in", "built_in on the near wall", (1.0, 0.75), 0.03, True)],
            id="success: a cupboard opens",
        ),
    ],
)
def test_zone_of_each_opening(opening, expected):
    fixture = opening.kind in ("heater", "fireplace", "built_in")
    u = room(fixtures=(opening,)) if fixture else room(openings=(opening,))
    assert facts(u) == expected
    assert facts(scene(u)) == expected


def test_doors_come_first_and_lie_before_their_wall():
    u = room(openings=(window(3, 1.0), door(2, 1.0)))
    place = read_place(u)
    assert [z.kind for z in place.zones] == ["door", "window", "window"]
    # Wall 2 runs from x = 2.5 leftwards at y = 5.6.
    assert place.zones[0].pose == pytest.approx((2.5 - 1.425, 5.6 - 0.475, 0.0))
    assert place.zone_corners.shape == (3, 4, 2)


def test_entrances_are_doors_and_passages():
    u = room(openings=(window(3, 1.0), door(1, 2.0)))
    [(opening, point)] = entrance_points(u.room, u.openings, 0.5)
    assert opening.kind == "door"
    assert point == pytest.approx([2.0, -0.4 + 2.425])


def test_walls_are_named_as_the_photo_shows_them():
    assert [wall_name(room().room, i) for i in range(4)] == ["near wall", "right wall", "far wall", "left wall"]
