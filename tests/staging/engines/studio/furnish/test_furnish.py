from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staging.engines.base import Density, Refused, RoomType, Style
from staging.engines.studio.furnish import furnish, validity
from staging.engines.studio.furnish.checks import footprint
from staging.engines.studio.furnish.geometry import compose, penetration
from staging.engines.studio.furnish.groups import dining
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import taste
from staging.engines.studio.furnish.place import read_place
from staging.engines.studio.furnish.search import Search
from staging.engines.studio.model import CeilingLamp, Opening
from tests.staging.engines.studio.furnish.rooms import L_SHAPE, door, room, window

ROOMS = list(RoomType)


@pytest.fixture(scope="module")
def usual():
    return room(openings=(door(1, 0.6), window(3, 2.0)))


def names(scene):
    return [i.id for i in scene.items]


@pytest.mark.parametrize(
    ("room_type", "expected"),
    [
        pytest.param(
            RoomType.LIVING_ROOM,
            {"sofa-1": (0.0, 5.11, 0.0, 0.0), "coffee-table-1": (0.0, 3.935, 0.0, 0.0)},
            id="success: the sofa at the far wall, the table before it",
        ),
        pytest.param(
            RoomType.BEDROOM,
            {
                "bed-1": (0.0, 4.5, 0.0, 0.0),
                "nightstand-1": (1.05, 5.35, 0.0, 0.0),
                "nightstand-2": (-1.05, 5.35, 0.0, 0.0),
                "dresser-1": (2.22, 3.8, 0.0, -90.0),
            },
            id="success: the bed at the middle of the far wall between nightstands",
        ),
        pytest.param(
            RoomType.OFFICE,
            {"desk-1": (0.0, 3.66, 0.0, -180.0), "bookcase-1": (0.0, 5.4, 0.0, 0.0)},
            id="success: the desk faces the room, the bookcase behind it",
        ),
        pytest.param(
            RoomType.DINING_ROOM,
            {"dining-table-1": (0.0075, 3.8226, 0.0, 0.0)},
            id="success: the table in the middle of the seen floor",
        ),
    ],
)
def test_exact_places_in_a_known_room(usual, room_type, expected):
    scene = furnish(usual, room_type, Style.MODERN, Density.MEDIUM, 0)
    found = {i.id: (*i.position_m, i.rotation_deg) for i in scene.items}
    assert {k: found[k] for k in expected} == {k: pytest.approx(v, abs=0.02) for k, v in expected.items()}
    assert scene.measures["ok"] is True
    assert (scene.room_type, scene.style, scene.density, scene.seed) == (room_type, "modern", "medium", 0)


def lamp(x, y, cut=False):
    return CeilingLamp((x, y), 2.0, cut, ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)))


@pytest.mark.parametrize(
    ("lamps", "place"),
    [
        pytest.param((lamp(-0.5, 3.0),), (-0.5, 3.0), id="success: under the lamp"),
        pytest.param((lamp(-0.5, 3.0), lamp(0.2, 3.8)), (0.2, 3.8), id="success: under the one in the middle"),
        pytest.param((lamp(-2.3, 3.0),), (0.01, 3.82), id="success: a lamp at the wall lights the wall"),
        pytest.param(
            (lamp(-0.5, 3.0, cut=True),), (0.01, 3.82), id="success: a lamp that is cut hangs nobody knows where"
        ),
    ],
)
def test_a_dining_table_stands_under_the_lamp(usual, lamps, place):
    scene = furnish(replace(usual, ceiling_lamps=lamps), RoomType.DINING_ROOM, Style.MODERN, Density.MEDIUM, 0)
    (table,) = (i for i in scene.items if i.category == "dining_table")
    assert np.abs(np.subtract(table.position_m[:2], place)) == pytest.approx([0, 0], abs=0.3)
    assert table.position_m[0] == pytest.approx(place[0], abs=0.05)
    assert ("lamp" in table.reason) == (place != (0.01, 3.82))


def test_a_table_rather_stands_behind_or_before_the_lamp_than_beside_it(usual):
    place = read_place(replace(usual, ceiling_lamps=(lamp(0.0, 3.0),)))
    tables = Layouts((), np.array([[[0.0, 3.4, 0.0]], [[0.4, 3.0, 0.0]]]), np.zeros((2, 1), int), np.zeros(2))
    assert dining.relations(place, tables) == pytest.approx([0.32, 1.0])


def test_density_shows(usual):
    light, medium, full = (furnish(usual, RoomType.BEDROOM, Style.MODERN, d, 0) for d in Density)
    assert len(light.items) < len(medium.items) < len(full.items)
    assert {"bed-1", "nightstand-1", "nightstand-2", "rug-1", "art-1"} <= set(names(light))
    assert "dresser-1" in names(medium)
    assert "bench-1" in names(full)


def test_same_inputs_same_scene_and_another_seed_another(usual):
    one, two = (furnish(usual, RoomType.OFFICE, Style.SCANDINAVIAN, Density.LIGHT, 3) for _ in range(2))
    assert asdict(one) == asdict(two)
    other = furnish(usual, RoomType.OFFICE, Style.SCANDINAVIAN, Density.LIGHT, 4)
    assert [asdict(i) for i in other.items] != [asdict(i) for i in one.items]


def test_rooms_of_one_listing_have_different_pictures():
    rooms = [room(((0.0, 0.0), (w, 0.0), (w, 6.0), (0.0, 6.0))) for w in (5.0, 5.4, 5.0)]
    scenes = [furnish(each, RoomType.BEDROOM, Style.MODERN, Density.MEDIUM, 0) for each in rooms]
    seeds = [[i.materials["picture"]["seed"] for i in s.items if i.category == "art"] for s in scenes]
    assert seeds[0] == seeds[2]
    assert set(seeds[0]).isdisjoint(seeds[1])
    other = furnish(rooms[0], RoomType.BEDROOM, Style.COASTAL, Density.MEDIUM, 0)
    assert {i.materials["picture"]["seed"] for i in other.items if i.category == "art"}.isdisjoint(seeds[0])


def test_colours_of_the_room_reach_the_palette(usual):
    dark = furnish(usual, RoomType.OFFICE, Style.MODERN, Density.LIGHT, 0, floor_color=(106, 74, 52))
    light = furnish(usual, RoomType.OFFICE, Style.MODERN, Density.LIGHT, 0, floor_color=(220, 210, 190))
    assert names(dark) == names(light)
    assert [i.materials for i in dark.items] != [i.materials for i in light.items]


@pytest.mark.parametrize("style", list(Style), ids=lambda s: f"success: {s}")
def test_every_style_furnishes(usual, style):
    scene = furnish(usual, RoomType.BEDROOM, style, Density.LIGHT, 1)
    assert {"bed-1", "nightstand-1"} <= set(names(scene))
    for item in scene.items:
        assert item.materials
        assert item.reason.endswith(".")
        assert "{" not in item.reason


@pytest.mark.parametrize("room_type", ROOMS, ids=lambda r: f"success: {r}")
def test_an_l_shaped_room(room_type):
    u = room(L_SHAPE, (5.6, 0.4), yaw=40.0, openings=(door(5, 1.0), window(1, 3.0)))
    scene = furnish(u, room_type, Style.SCANDINAVIAN, Density.FULL, 2)
    assert validity.check(scene, u).ok


@pytest.mark.parametrize(
    "u",
    [
        pytest.param(room(((0, 0), (1.6, 0), (1.6, 2.0), (0, 2.0)), (0.8, 0.3)), id="fail: a closet"),
        pytest.param(room(pitch=60.0), id="fail: no floor in the picture"),
    ],
)
@pytest.mark.parametrize("room_type", ROOMS)
def test_no_room_for_furniture(u, room_type):
    if room_type is RoomType.BATHROOM and u.room.height_m and len(u.floor_mask.nonzero()[0]):
        assert furnish(u, room_type, Style.MODERN, Density.LIGHT).measures["ok"]  # a bathroom may be that small
        return
    with pytest.raises(Refused) as refused:
        furnish(u, room_type, Style.MODERN, Density.LIGHT)
    assert refused.value.code == "no_room_for_furniture"
    assert "it needs " in refused.value.message
    assert "corner" in refused.value.advice


def test_other_designs_are_tried_before_a_room_is_refused(usual, monkeypatch):
    asked, layouts = [], Search.layouts

    def none_of_the_first(self, variant=0):
        asked.append((self.seed, self.small))
        return layouts(self, variant) if len(asked) > 2 else iter(())

    monkeypatch.setattr(Search, "layouts", none_of_the_first)
    scene = furnish(usual, RoomType.LIVING_ROOM, Style.MODERN, seed=5)
    assert validity.check(scene, usual).ok
    assert scene.seed == 5
    assert asked == [(5, False), (taste(5, 97), False), (taste(5, 194), False)]
    monkeypatch.setattr(Search, "layouts", lambda *_: iter(()))
    with pytest.raises(Refused, match="living room"):
        furnish(usual, RoomType.LIVING_ROOM, Style.MODERN, seed=5)


def test_a_bedroom_too_small_for_a_double_bed_gets_a_single_one():
    u = room(((0.0, 0.0), (2.8, 0.0), (2.8, 3.3), (0.0, 3.3)), (1.4, 0.3))
    scene = furnish(u, RoomType.BEDROOM, Style.MODERN, seed=1)
    bed, stand = (next(i for i in scene.items if i.category == c) for c in ("kids_bed", "nightstand"))
    assert bed.size_m[2] < 1.0
    assert not [i for i in scene.items if i.category == "bed"]
    head = compose(np.array([(*bed.position_m[:2], bed.rotation_deg)]), (-1.3, 0.27, 0.0))[0, :2]
    assert np.linalg.norm(head - stand.position_m[:2]) < 0.15
    assert validity.check(scene, u).ok


def test_a_dining_room_too_small_for_four_gets_a_table_for_two():
    u = room(((0.0, 0.0), (2.2, 0.0), (2.2, 4.0), (0.0, 4.0)), (1.1, 0.3))
    scene = furnish(u, RoomType.DINING_ROOM, Style.LUXURY, seed=1)
    assert [i.category for i in scene.items].count("dining_chair") == 2
    (table,) = [i for i in scene.items if i.category == "bistro_table"]
    assert table.reason == "The table for two leaves room to walk around it."
    assert validity.check(scene, u).ok


def test_before_a_passage_a_slim_table_leaves_a_way():
    hall = ((0.0, 0.0), (2.7, 0.0), (2.7, 4.6), (0.0, 4.6))
    u = room(hall, (1.9, 0.3), yaw=15.0, openings=(Opening("passage", 1, 2.0, 3.0, 0.0, 2.03),))
    scene = furnish(u, RoomType.LIVING_ROOM, Style.MODERN, seed=3)
    (table,) = [i for i in scene.items if i.category == "coffee_table"]
    assert table.design == "coffee-slim"
    assert validity.check(scene, u).ok


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    width=st.floats(3.2, 6.0), depth=st.floats(3.5, 7.0), corner=st.booleans(), lens=st.floats(16, 28),
    wall=st.integers(0, 3), share=st.floats(0.05, 0.7), kind=st.sampled_from(["door", "passage"]),
    room_type=st.sampled_from(ROOMS), density=st.sampled_from(list(Density)), seed=st.integers(0, 99),
)  # fmt: skip
def test_a_door_is_never_blocked(width, depth, corner, lens, wall, share, kind, room_type, density, seed):
    length = width if wall % 2 == 0 else depth
    opening = Opening(kind, wall, share * length, share * length + 0.85, 0.0, 2.03)
    stand = (0.4, 0.4) if corner else (width / 2, 0.3)
    polygon = ((0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth))
    u = room(polygon, stand, yaw=-30.0 if corner else 0.0, lens_mm=lens, openings=(opening,))
    try:
        scene = furnish(u, room_type, Style.MODERN, density, seed)
    except Refused:
        return
    [zone] = read_place(u).zone_corners
    solid = [i for i in scene.items if i.support is None and i.category != "rug"]
    assert max(float(penetration(footprint(i), zone)) for i in solid) <= 0.01
    assert all(np.abs(footprint(i) - [width / 2 - stand[0], depth / 2 - stand[1]]).max() < depth for i in solid)


def test_extras_that_break_a_rule_are_taken_out(usual, monkeypatch):
    """What the search overlooks, the check removes, one offender after the other."""
    real = validity.check
    seen = []

    def strict(scene, u):
        report = real(scene, u)
        seen.append(names(scene))
        named = [i.id for i in scene.items if i.category == "plant" and i.support is None]
        checks = [validity.Check("no_plants", name, False, True, 1.0, 0.0) for name in named]
        if not named and "bookcase-1" in names(scene):
            checks = [validity.Check("too_full", "", False, True, 1.0, 0.0)]
        return validity.Report((*report.checks, *checks), report.items)

    monkeypatch.setattr(validity, "check", strict)
    scene = furnish(usual, RoomType.OFFICE, Style.MODERN, Density.MEDIUM, 0)
    assert "plant-1" in seen[0]
    assert "bookcase-1" in seen[1]
    assert [i.category for i in scene.items if i.support is None] == ["desk", "office_chair", "rug"]


def test_a_group_wrong_in_itself_is_not_repaired(usual, monkeypatch):
    real = validity.check
    seen = []

    def strict(scene, u):
        seen.append(names(scene))
        wrong = validity.Check("in_frame", "desk-1", False, True, 0.1, 0.6)
        return real(scene, u) if len(seen) > 1 else validity.Report((wrong,), ())

    monkeypatch.setattr(validity, "check", strict)
    furnish(usual, RoomType.OFFICE, Style.MODERN, Density.MEDIUM, 0)
    assert len(seen) == 2
    assert "plant-1" in seen[1]


@pytest.mark.parametrize(
    "repairs", [pytest.param(6, id="fail: the group itself"), pytest.param(1, id="fail: more than is repaired")]
)
def test_a_group_that_breaks_a_rule_is_refused(usual, monkeypatch, repairs):
    def never(scene, u):
        return validity.Report((validity.Check("no", "", False, True, 1.0, 0.0),), ())

    monkeypatch.setattr(validity, "check", never)
    monkeypatch.setattr("staging.engines.studio.furnish.step._REPAIRS", repairs)
    with pytest.raises(Refused, match="no place in this photo"):
        furnish(usual, RoomType.OFFICE, Style.MODERN, Density.MEDIUM, 0)
