"""What each room type gets, and that density shows in it."""

from dataclasses import replace

import pytest

from staging.engines.base import Density, Refused, RoomType, Style
from staging.engines.studio.catalogue import design
from staging.engines.studio.catalogue.children import MADE_BED
from staging.engines.studio.catalogue.design import CHILD, OUTDOOR
from staging.engines.studio.furnish import furnish, validity
from staging.engines.studio.furnish.extras import EXTRAS, ROOMY_M2, wanted
from staging.engines.studio.furnish.pick import Picker
from tests.staging.engines.studio.furnish.rooms import door, room, window

OPENINGS = (door(1, 0.6), window(3, 2.0))


@pytest.fixture(scope="module")
def usual():
    return room(openings=OPENINGS)


@pytest.mark.parametrize(
    ("room_type", "least"),
    [
        pytest.param(RoomType.KIDS_ROOM, {"kids_bed", "rug", "toy_storage"}, id="success: a bed, a rug, toys"),
        pytest.param(RoomType.ENTRYWAY, {"rug"}, id="success: a runner in the hall"),
        pytest.param(RoomType.KITCHEN, {"bistro_table", "dining_chair"}, id="success: a table for two"),
        pytest.param(RoomType.BATHROOM, {"bath_mat"}, id="success: a mat"),
        pytest.param(RoomType.OUTDOOR, {"plant"}, id="success: green"),
    ],
)
def test_every_room_type_gets_its_own(usual, room_type, least):
    scene = furnish(usual, room_type, Style.COASTAL, Density.MEDIUM, 2)
    assert least <= {i.category for i in scene.items}
    assert scene.measures["ok"]


@pytest.mark.parametrize("room_type", list(RoomType), ids=lambda r: f"success: {r}")
def test_density_shows_in_every_room_type(usual, room_type):
    light, full = (len(furnish(usual, room_type, Style.MODERN, d, 0).items) for d in (Density.LIGHT, Density.FULL))
    assert full >= 1.4 * light


def test_outside_stands_only_what_is_made_for_it(usual):
    scene = furnish(usual, RoomType.OUTDOOR, Style.MODERN, Density.FULL, 1)
    indoors = {i.design for i in scene.items if design(i.design).setting != OUTDOOR} - {"lantern-low", "lantern-tall"}
    assert {design(name).category for name in indoors} <= {"vase"}
    assert not any((i.support or "").startswith("wall:") for i in scene.items)


@pytest.mark.parametrize("style", list(Style), ids=lambda s: f"success: {s}")
def test_a_childs_room_shows_whose_it_is(usual, style):
    scene = furnish(usual, RoomType.KIDS_ROOM, style, Density.LIGHT, 1)
    bed = next(i for i in scene.items if i.category == "kids_bed")
    (soft,) = [i for i in scene.items if i.category == "toy" and i.support == bed.id]
    assert soft.design in {"toy-bear", "toy-rabbit"}
    assert soft.position_m[2] == MADE_BED < bed.size_m[2]
    pictures = [i for i in scene.items if i.category == "art"]
    assert pictures
    assert {design(i.design).setting for i in pictures} == {CHILD}
    assert {i.materials["picture"]["motif"] for i in pictures} == {"children"}
    assert scene.measures["ok"]


def test_no_toy_stands_in_a_room_twice(usual):
    scenes = [furnish(usual, RoomType.KIDS_ROOM, Style.COASTAL, Density.FULL, seed) for seed in range(3)]
    toys = [sorted(i.design for i in scene.items if i.category == "toy") for scene in scenes]
    assert all(len(set(found)) == len(found) for found in toys)
    assert any({"toy-blocks", "toy-rings"} < set(found) for found in toys)


def test_a_toy_that_hovers_over_the_bed_is_found_out(usual):
    scene = furnish(usual, RoomType.KIDS_ROOM, Style.MODERN, Density.LIGHT, 1)
    items = tuple(
        replace(i, position_m=(*i.position_m[:2], i.position_m[2] + 0.05)) if i.category == "toy" else i
        for i in scene.items
    )
    failed = [c for c in validity.check(replace(scene, items=items), usual).checks if not c.ok]
    assert {(c.rule, round(c.value, 4)) for c in failed} == {("on_support", 0.05)}


def test_a_single_bed_for_a_guest_has_no_toy():
    u = room(((0.0, 0.0), (2.8, 0.0), (2.8, 3.3), (0.0, 3.3)), (1.4, 0.3))
    scene = furnish(u, RoomType.BEDROOM, Style.MODERN, Density.FULL, 1)
    assert "kids_bed" in {i.category for i in scene.items}
    assert "toy" not in {i.category for i in scene.items}
    assert CHILD not in {design(i.design).setting for i in scene.items}


def test_nothing_hangs_in_a_bathroom(usual):
    scene = furnish(usual, RoomType.BATHROOM, Style.MODERN, Density.FULL, 1)
    assert not any((i.support or "").startswith("wall:") for i in scene.items)


def test_a_narrow_kitchen_gets_a_runner():
    u = room(((0, 0), (1.2, 0), (1.2, 5.0), (0, 5.0)), (0.6, 0.3))
    assert furnish(u, RoomType.KITCHEN, Style.MODERN, Density.LIGHT, 0).items[0].design == "rug-runner"


def test_a_desk_for_homework_comes_with_its_chair_or_not_at_all():
    u = room(((0, 0), (5.5, 0), (5.5, 6.0), (0, 6.0)), (2.7, 0.4), lens_mm=17.0)
    found = [furnish(u, RoomType.KIDS_ROOM, Style.MODERN, Density.FULL, seed) for seed in range(2)]
    categories = [{i.category for i in scene.items} for scene in found]
    assert all(("desk" in c) == ("office_chair" in c) for c in categories)
    assert any("desk" in c for c in categories)


def test_a_refusal_says_what_the_room_type_needs():
    u = room(((0, 0), (1.0, 0), (1.0, 1.2), (0, 1.2)), (0.5, 0.2))
    with pytest.raises(Refused) as refused:
        furnish(u, RoomType.KITCHEN, Style.MODERN)
    assert str(refused.value) == (
        "There is no place in this photo where the furniture of a kitchen fits: it needs 2.2 by 1.2 m of free floor "
        "for a table, or 1.8 by 0.6 m for a runner."
    )


def test_corner_sofas_come_in_matching_pieces():
    for style in Style:
        pick = Picker(style, 3)
        for sofa in pick.all("sectional"):
            end = pick.matching("chaise", "set side", sofa)
            assert (end.options["set"], end.options["side"]) == (sofa.options["set"], sofa.options["side"])
            assert end.options["arm_side"] == sofa.options["open"]


@pytest.mark.parametrize(
    ("density", "seen_m2", "more"),
    [
        pytest.param(Density.MEDIUM, ROOMY_M2, ["armchair", "floor_lamp", "sideboard"], id="success: a large study"),
        pytest.param(Density.MEDIUM, ROOMY_M2 - 0.1, [], id="success: an ordinary one"),
        pytest.param(Density.LIGHT, 40.0, [], id="success: a large one kept light on purpose"),
    ],
)
def test_a_large_room_of_medium_density_gets_a_little_more(density, seen_m2, more):
    extras = wanted(RoomType.OFFICE, density, seen_m2)
    assert [e.category for e in extras[len(EXTRAS[RoomType.OFFICE, density]) :]] == more


def test_what_a_large_room_gets_stands_there():
    large = room(((0, 0), (5.2, 0), (5.2, 8.0), (0, 8.0)), (2.6, 0.4), openings=OPENINGS)
    scene = furnish(large, RoomType.OFFICE, Style.MODERN, Density.MEDIUM, 0)
    assert {"desk", "bookcase", "sideboard"} <= {i.category for i in scene.items}
    assert scene.measures["ok"]
