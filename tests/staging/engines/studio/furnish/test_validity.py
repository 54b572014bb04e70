import json

import pytest

from staging.engines.studio.furnish import validity
from staging.engines.studio.model import Opening
from tests.staging.engines.studio.furnish.rooms import L_SHAPE, door, item, room, scene, window


def broken(u, *items):
    report = validity.check(scene(u, *items), u)
    assert report.ok is not any(report.broken)
    return [(c.rule, c.item, c.value, c.limit) for c in report.broken]


def values(u, rule, *items):
    return [
        (c.item, c.about, c.value, c.limit, c.ok) for c in validity.check(scene(u, *items), u).checks if c.rule == rule
    ]


SOFA = item("sofa", (0.0, 5.05, 0.0), (2.2, 0.95, 0.8))


def test_a_good_scene_breaks_nothing_and_reports_every_item():
    u = room(openings=(door(1, 1.0), window(3, 2.0)))
    table = item("coffee_table", (0.0, 3.8, 0.0), (1.2, 0.6, 0.4))
    rug = item("rug", (0.0, 4.0, 0.0), (2.6, 1.8, 0.012))
    chair = item("armchair", (1.5, 3.8, 0.0), (0.8, 0.8, 0.8), -90.0)
    books = item("books", (0.0, 3.8, 0.4), (0.3, 0.2, 0.1), support="coffee_table-1")
    art = item("art", (0.0, 5.58, 1.1), (1.2, 0.03, 0.8), support="wall:2")
    report = validity.check(scene(u, SOFA, table, rug, chair, books, art), u)
    assert report.broken == ()
    found = report.as_json()
    assert json.loads(json.dumps(found)) == found
    assert found["ok"] is True
    assert found["items"][1] == {
        "id": "coffee_table-1", "category": "coffee_table", "width_m": 1.2, "depth_m": 0.6, "height_m": 0.4,
    }  # fmt: skip
    assert {c["rule"] for c in found["checks"]} >= {"doors_clear", "windows_clear", "walkway_to", "table_reach"}


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        pytest.param(
            item("bench", (0.0, 3.0, 0.2)), [("on_floor", "bench-1", 0.2, 0.0)], id="fail: floats above the floor"
        ),
        pytest.param(
            item("bench", (2.2, 3.0, 0.0)), [("inside_room", "bench-1", 0.2, 0.01)], id="fail: stands in the wall"
        ),
        pytest.param(
            item("bench", (2.0, 0.4, 0.0)), [("on_seen_floor", "bench-1", 0.0, 0.45)], id="fail: stands out of sight"
        ),
        pytest.param(
            item("bench", (0.0, 1.45, 0.0), (0.4, 1.0, 0.4)),
            [("camera_distance", "bench-1", 0.95, 1.2)],
            id="fail: stands right before the camera",
        ),
    ],
)
def test_standing(piece, expected):
    found = broken(room(lens_mm=16.0, pitch=-14.0), piece)
    assert [(r, i, pytest.approx(v, abs=0.02), limit) for r, i, v, limit in found] == expected


def test_an_l_shaped_room_ends_at_its_corner():
    u = room(L_SHAPE, (5.6, 0.4), yaw=30.0)
    inside = item("bench", (-1.2, 3.0, 0.0), (0.8, 0.8, 0.4))
    over = item("bench", (-2.1, 2.6, 0.0), (1.0, 1.0, 0.4))
    assert broken(u, inside) == []
    assert ("inside_room", "bench-1", 0.5, 0.01) in broken(u, over)


def test_taken_floor_is_not_stood_on():
    free = ((-2.5, 0.0), (0.0, 0.0), (0.0, 5.6), (-2.5, 5.6))
    assert broken(room(free=(free,)), item("bench", (1.2, 3.5, 0.0)))[0][0] == "on_free_floor"


def test_collisions_name_both_and_spare_rugs_and_tucked_chairs():
    u = room()
    table = item("dining_table", (0.0, 3.0, 0.0), (1.6, 0.9, 0.75))
    chair = item("dining_chair", (0.0, 2.4, 0.0), (0.5, 0.5, 0.8), 180.0)
    rug = item("rug", (0.0, 3.0, 0.0), (2.4, 1.8, 0.01))
    assert broken(u, table, chair, rug) == []
    plant = item("plant", (0.9, 3.0, 0.0), (0.4, 0.4, 1.2))
    assert broken(u, table, plant)[:2] == [
        ("no_collision", "dining_table-1", pytest.approx(0.1), 0.01),
        ("no_collision", "plant-1", pytest.approx(0.1), 0.01),
    ]


@pytest.mark.parametrize(
    ("opening", "height", "rule", "about"),
    [
        pytest.param(door(2, 2.0), 0.4, "doors_clear", "door on the far wall", id="fail: before a door"),
        pytest.param(
            Opening("passage", 2, 2.0, 3.2, 0, 2.2), 0.4, "doors_clear", "passage on the far wall",
            id="fail: in a passage",
        ),
        pytest.param(window(2, 2.0), 1.9, "windows_clear", "window on the far wall", id="fail: tall before a window"),
        pytest.param(window(2, 2.0), 1.1, None, "", id="success: a sofa's back may rise over a sill"),
        pytest.param(
            Opening("heater", 2, 2.0, 3.0, 0.1, 0.6), 0.4, "fixtures_clear", "heater on the far wall",
            id="fail: right before a heater",
        ),
        pytest.param(
            Opening("fireplace", 2, 2.0, 3.0, 0.0, 1.0), 0.4, "fixtures_clear", "fireplace on the far wall",
            id="fail: before a fireplace",
        ),
    ],
)  # fmt: skip
def test_openings_stay_clear(opening, height, rule, about):
    u = room(openings=(opening,))
    report = validity.check(scene(u, item("bench", (0.0, 5.2, 0.0), (1.0, 0.7, height))), u)
    assert [(c.rule, c.item, c.about) for c in report.broken] == ([(rule, "bench-1", about)] if rule else [])


def test_free_depth_stops_at_walls_and_strangers_but_not_at_the_own_group():
    u = room()
    bed = item("bed", (0.0, 4.5, 0.0), (1.6, 2.1, 1.0))
    stand = item("nightstand", (1.1, 5.35, 0.0), (0.5, 0.4, 0.5))
    dresser = item("dresser", (-1.5, 4.5, 0.0), (1.2, 0.45, 0.8), 90.0)
    found = values(u, "clearance_least", bed, stand, dresser)
    # The dresser's edge is 0.475 m from the bed; the own nightstand does not count.
    assert found == [
        ("bed-1", "front", 0.9, 0.6, True),
        ("bed-1", "right", 0.6, 0.4, True),
        ("bed-1", "left", 0.48, 0.4, True),
    ]
    near = item("bed", (-1.5, 4.5, 0.0), (1.6, 2.1, 1.0))
    assert ("clearance_least", "bed-1", 0.2, 0.4) in broken(u, near)


def test_walkways_ask_no_more_than_the_empty_room_offers():
    u = room(openings=(door(0, 0.4), door(2, 0.4)))
    barrier = item("bench", (0.0, 3.5, 0.0), (4.6, 0.5, 0.4))
    assert values(u, "walkway_doors_least", barrier) == [("", "", 0.0, 0.6, False)]
    assert values(u, "walkway_doors", SOFA) == [("", "", 1.2, 0.9, True)]
    hall = room(((0.0, 0.0), (0.5, 0.0), (0.5, 6.0), (0.0, 6.0)), (0.25, 0.4), openings=(door(1, 0.5), door(1, 4.0)))
    [(_, _, width, limit, ok)] = values(hall, "walkway_doors_least")
    assert (width, limit, ok) == (0.45, 0.45, True)
    dresser = item("dresser", (0.1, 4.5, 0.0), (0.5, 0.3, 0.8), -90.0)
    assert values(hall, "walkway_to_least", dresser) == [("dresser-1", "", 0.45, 0.45, True)]


def test_a_big_piece_out_of_the_picture_is_refused():
    u = room(yaw=40.0)
    assert ("in_frame", "sofa-1", 0.0, 0.7) in broken(u, item("sofa", (2.0, 3.0, 0.0), (0.9, 2.2, 0.8)))


def test_one_piece_does_not_dominate_the_picture():
    u = room(lens_mm=24.0, pitch=-12.0)
    wall = item("sofa", (0.0, 2.8, 0.0), (2.4, 1.0, 1.4))
    assert broken(u, wall) == [("not_dominating", "sofa-1", pytest.approx(0.401, abs=0.02), 0.36)]


@pytest.mark.parametrize(
    ("hung", "rule"),
    [
        pytest.param(
            item("art", (0.0, 5.58, 1.1), (1.2, 0.03, 0.8), support="wall:2"), None, id="success: on free wall"
        ),
        pytest.param(
            item("art", (2.2, 5.58, 1.1), (1.2, 0.03, 0.8), support="wall:2"), "on_wall", id="fail: over the corner"
        ),
        pytest.param(
            item("art", (0.0, 5.58, 2.0), (1.2, 0.03, 0.8), support="wall:2"), "on_wall", id="fail: over the ceiling"
        ),
        pytest.param(
            item("art", (-1.4, 5.58, 1.1), (1.2, 0.03, 0.8), support="wall:2"), "wall_free", id="fail: over a window"
        ),
    ],
)
def test_hanging(hung, rule):
    u = room(openings=(window(2, 3.5), window(0, 1.0)))
    assert [b[0] for b in broken(u, hung)] == ([rule] if rule else [])


def test_two_pictures_do_not_overlap():
    u = room()
    a = item("art", (0.0, 5.58, 1.1), (1.2, 0.03, 0.8), support="wall:2")
    b = item("art", (1.0, 5.58, 1.1), (1.2, 0.03, 0.8), support="wall:2", name="art-2")
    c = item("art", (2.48, 3.0, 1.1), (1.2, 0.03, 0.8), -90.0, support="wall:1", name="art-3")
    assert broken(u, a, b, c) == [("wall_free", "art-1", pytest.approx(0.2), 0.0)]


@pytest.mark.parametrize(
    ("small", "rules"),
    [
        pytest.param(
            item("vase", (0.0, 3.5, 0.75), (0.2, 0.2, 0.3), support="console-1"), [], id="success: on its top"
        ),
        pytest.param(
            item("vase", (0.0, 3.5, 0.8), (0.2, 0.2, 0.3), support="console-1"), ["on_support"], id="fail: floats"
        ),
        pytest.param(
            item("vase", (0.5, 3.5, 0.75), (0.2, 0.2, 0.3), support="console-1"),
            ["within_support"],
            id="fail: hangs over",
        ),
        pytest.param(
            item("vase", (0.0, 3.5, 0.75), (0.2, 0.2, 0.3), support="bed-9"), ["has_support"], id="fail: on nothing"
        ),
    ],
)
def test_standing_on_furniture(small, rules):
    console = item("console", (0.0, 3.5, 0.0), (1.0, 0.4, 0.75))
    assert [b[0] for b in broken(room(), console, small)] == rules


def test_television_and_table_are_measured_from_the_sofa():
    console = item("media_console", (0.0, 2.0, 0.0), (1.8, 0.4, 0.45), 180.0)
    tv = item("tv", (0.0, 2.0, 0.45), (1.24, 0.2, 0.78), 180.0, support="media_console-1")
    table = item("coffee_table", (0.0, 3.3, 0.0), (1.2, 0.6, 0.4))
    u = room()
    assert values(u, "tv_distance", SOFA, console, tv) == [
        ("tv-1", "sofa-1", 3.05, 2.197, True),
        ("tv-1", "sofa-1", 3.05, 3.662, True),
    ]
    assert values(u, "tv_height", SOFA, console, tv) == [("tv-1", "", 0.84, 0.8, True), ("tv-1", "", 0.84, 1.2, True)]
    assert [v[2:] for v in values(u, "table_reach", SOFA, table)] == [(0.975, 0.3, True), (0.975, 0.6, False)]
