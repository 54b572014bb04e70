"""Groups, extras, what stands on furniture and what hangs on walls, each by itself."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from staging.engines.base import Density, RoomType, Style
from staging.engines.studio.catalogue import design
from staging.engines.studio.furnish import extras, rules
from staging.engines.studio.furnish.geometry import penetration
from staging.engines.studio.furnish.groups import bedroom, dining, kids, kitchen, living, office
from staging.engines.studio.furnish.groups.base import along_walls, off_centre, over_floor, rigid
from staging.engines.studio.furnish.hang import Hung, Rect, _on_bare_walls, _repeats, busy_grid, fits, hang
from staging.engines.studio.furnish.pick import Picker, fitted, piece
from staging.engines.studio.furnish.place import read_place, wall_grid
from staging.engines.studio.furnish.search import Search
from staging.engines.studio.furnish.spots import spots
from staging.engines.studio.furnish.tops import tops
from staging.engines.studio.model import Opening
from tests.staging.engines.studio.furnish.rooms import L_SHAPE, room, window

PICK = Picker(Style.MODERN, 0)
LIVING = [(), ("right",), ("left",), ("right", "left"), ("facing", "facing")]


def one(parts, pose=(0.0, 4.0, 0.0), wall=-1):
    return rigid(np.array([pose]), np.array([wall]), parts, 0.0)


def alone(name, pose, wall=-1):
    return one([(piece("it", design(name), 0, ""), (0.0, 0.0, 0.0))], pose, wall)


def every_group():
    for style in Style:
        pick = Picker(style, 1)
        for sofa in pick.all("sofa"):
            yield from ((f"{style} {sofa.name} {c}", living.group(pick, sofa, c)) for c in LIVING)
            yield f"{style} {sofa.name} slim", living.group(pick, sofa, (), slim=True)
            yield f"{style} {sofa.name} alone", living.alone(pick, sofa)
        for bed in pick.all("bed"):
            yield f"{style} {bed.name}", bedroom.group(pick, bed, (1, -1), bench=True)
        for table in pick.all("dining_table"):
            chair = pick.first("dining_chair")
            for size in (table.size_m, table.least_m, table.most_m):
                for ends in (True, False):
                    spots = dining.seats(size, chair, ends=ends)
                    yield f"{style} {table.name} {size}", dining.group(pick, table, chair, spots, size)
            yield (
                f"{style} {table.name}",
                dining.group(pick, table, chair, dining.seats(table.size_m, chair, ends=True)),
            )
        for desk in pick.all("desk"):
            yield f"{style} {desk.name}", office.group(pick, desk, pick.first("office_chair"), rug=True)
        for sofa in pick.all("sectional"):
            yield from (
                (f"{style} {sofa.name} {c}", living.corner(pick, sofa, c)) for c in ((), ("right",), ("left",))[:1]
            )
        for bed in pick.all("kids_bed"):
            yield from (
                (f"{style} {bed.name} {p}", kids.group(pick, bed, p, s)) for p in ("", "table", "tent") for s in (1, -1)
            )
        for table in pick.all("bistro_table"):
            yield f"{style} {table.name}", kitchen.group(table, pick.first("dining_chair"))


def test_no_group_stands_in_itself():
    for name, parts in every_group():
        layout = one(parts)
        quads = layout.corners()[0]
        for (i, a), (j, b) in combinations(enumerate(layout.pieces), 2):
            if not (a.flat or b.flat or frozenset({a.category, b.category}) in rules.TUCKED):
                assert float(penetration(quads[i], quads[j])) <= 0.01, f"{name}: {a.role} in {b.role}"


@pytest.mark.parametrize(
    ("table", "ends", "count"),
    [
        pytest.param("dining-taper", True, 6, id="success: two a side and the ends"),
        pytest.param("dining-oval", False, 6, id="success: three a side"),
        pytest.param("dining-small", True, 4, id="success: one a side and the ends"),
        pytest.param("dining-trestle", True, 6, id="success: three a side leave no room at the ends"),
        pytest.param("dining-round", True, 4, id="success: four around"),
    ],
)
def test_seats_have_their_width(table, ends, count):
    assert len(dining.seats(design(table).size_m, design("chair-curved"), ends=ends)) == count


def test_a_large_round_table_seats_six():
    large = replace(design("dining-round"), size_m=(1.4, 1.4, 0.75))
    spots = dining.seats(large.size_m, design("chair-curved"), ends=True)
    assert [round(a) for _, _, a in spots] == [0, 60, 120, 180, 240, 300]
    # The second chair stands turned 60 degrees to the left of the first and faces the middle.
    assert spots[1][:2] == pytest.approx((-0.75 * np.sin(np.pi / 3), 0.75 * np.cos(np.pi / 3)), abs=0.01)


def test_sizes_stay_within_what_a_design_allows():
    assert fitted(design("coffee-plinth"), (9.0, None, 0.0)) == (1.32, 0.7, 0.288)
    rug, size = PICK.rug(2.5, 1.8)
    assert (rug.shape, size) == ("rug", (2.5, 1.8, 0.012))
    round_rug, size = PICK.rug(2.4, 2.4, round_one=True)
    assert (round_rug.shape, size[:2]) == ("round_rug", (2.4, 2.4))
    assert Picker(Style.TRADITIONAL, 0).rug(2.4, 2.4, round_one=True)[0].shape == "rug"


def test_some_designs_include_the_smallest_once():
    beds = PICK.some("bed", 3)
    assert len(beds) == len({b.name for b in beds})
    assert min(b.size_m[0] for b in beds) == 1.5


def test_along_walls_has_backs_to_the_wall_and_its_middle():
    place = read_place(room())
    poses, walls = along_walls(place, (2.0, 1.0, 0.8), (0.05, 1.0))
    far = poses[(walls == 2)]
    assert np.allclose(far[:, 1], 5.6 - 0.55)
    assert np.allclose(far[:, 2], 0.0)
    assert np.abs(far[:, 0]).min() == pytest.approx(0.0)
    assert far[:, 0].max() == pytest.approx(1.5 - rules.WALL_GAP)
    assert (walls == -1).sum() == (walls >= 0).sum()
    assert len(along_walls(place, (7.0, 1.0, 0.8), (0.05,))[0]) == 0


def test_over_floor_goes_both_ways():
    poses, walls = over_floor(read_place(room()), (2.0, 1.0, 0.8))
    assert set(poses[:, 2]) == {0.0, 90.0}
    assert (walls == -1).all()


def test_a_sofa_faces_the_fireplace():
    place = read_place(room(fixtures=(Opening("fireplace", 2, 2.0, 3.0, 0.0, 1.1),)))
    facing, away = alone("sofa-track", (0.0, 2.0, 180.0)), alone("sofa-track", (0.0, 2.0, 0.0))
    assert place.fireplace.tolist() == pytest.approx([0.0, 5.6])
    assert float(living.relations(place, away)[0] - living.relations(place, facing)[0]) == pytest.approx(4.0)


def test_a_room_without_fireplace_has_no_focal_point():
    heater = Opening("heater", 2, 2.0, 3.0, 0.1, 0.6)
    assert read_place(room(fixtures=(heater,))).fireplace is None


@pytest.mark.parametrize(
    ("depth", "wall", "cost"),
    [
        pytest.param(6.0, -1, 0.9, id="success: a deep room has a way to spare behind the sofa"),
        pytest.param(4.75, -1, 1.6, id="success: the shallower the room, the less it has"),
        pytest.param(3.0, -1, 2.3, id="success: a shallow one has none"),
        pytest.param(3.0, 2, 0.0, id="success: at the wall nothing is lost"),
    ],
)
def test_a_sofa_stands_free_in_deep_rooms_only(depth, wall, cost):
    plan = ((0.0, 0.0), (5.0, 0.0), (5.0, depth), (0.0, depth))
    place = read_place(room(plan))
    found = living.relations(place, alone("sofa-track", (0.0, 2.0, 0.0), wall))
    assert found.tolist() == pytest.approx([cost])


def test_off_centre_is_measured_along_the_own_wall():
    place = read_place(room())
    assert off_centre(place, alone("sofa-track", (0.7, 5.0, 0.0), 2)).tolist() == pytest.approx([0.7])
    assert off_centre(place, alone("sofa-track", (0.7, 5.0, 0.0))).tolist() == [0.0]


def test_corners_that_jut_into_the_room_hold_no_plant():
    place = read_place(room(L_SHAPE, (5.6, 0.4), yaw=40.0))
    assert len(place.corners) == 5
    assert [3.5 - 5.6, 3.0 - 0.4] not in np.round(place.corners, 6).tolist()


def test_chairs_with_their_backs_to_the_screen_are_disliked():
    place = read_place(room())
    sofa = next(d for d in PICK.all("sofa"))
    open_, closed = (one(living.group(PICK, sofa, c), (-1.9, 3.0, 90.0)) for c in ((), ("facing", "facing")))
    media = extras.EXTRAS["living_room", Density.MEDIUM][0]
    size = design("media-low").size_m
    (poses, walls, liking), (_, _, disliked) = (spots(place, g, media, size) for g in (open_, closed))
    assert set(walls.tolist()) == {1}
    assert np.allclose(poses[:, 2], -90.0)
    assert np.allclose(disliked - liking, 2.6)


def test_a_table_leaves_its_lamp_out_where_it_is_too_small():
    stand = one([(piece("n", design("nightstand-two"), 0, "", (0.2, 0.2, 0.5)), (0.0, 0.0, 0.0))])
    assert tops(stand, PICK, Density.FULL) == []


@pytest.mark.parametrize("style", Style)
def test_only_a_slim_group_has_a_slim_table(style):
    pick = Picker(style, 3)
    sofa = pick.first("sofa")
    usual, slim = (living.group(pick, sofa, (), slim=slim)[1] for slim in (False, True))
    assert usual[0].size[1] > 0.5 > slim[0].size[1] == slim[0].design.least_m[1]
    gap = -slim[1][1] - slim[0].size[1] / 2 - sofa.size_m[1] / 2
    assert gap == pytest.approx(0.31)


@pytest.mark.parametrize(
    ("name", "things"),
    [
        pytest.param("toys-wide", ["plant", "table_lamp"], id="success: a low shelf holds a lamp"),
        pytest.param("toys-tall", ["plant"], id="success: on a high one it would hide the picture behind it"),
    ],
)
def test_a_lamp_stands_within_reach(name, things):
    assert [p.design.category for p in tops(alone(name, (0.0, 2.5, 0.0)), PICK, Density.MEDIUM)] == things


def test_over_a_table_hangs_no_lamp_because_that_is_a_fixture_of_the_house():
    found = tops(alone("dining-taper", (0.0, 2.5, 0.0)), PICK, Density.FULL)
    assert {p.design.category for p in found} == {"vase"}


def picture(wall, middle, bottom=1.08, size=(1.2, 0.035, 0.8)):
    rect = Rect(middle - size[0] / 2, middle + size[0] / 2, bottom, bottom + size[2])
    return Hung(design("art-wide"), size, wall, rect, "")


@pytest.mark.parametrize(
    ("idea", "ok"),
    [
        pytest.param(picture(2, 2.5), True, id="success: on the far wall"),
        pytest.param(picture(2, 0.5), False, id="fail: over the corner"),
        pytest.param(picture(2, 2.5, 1.8), False, id="fail: at the ceiling"),
        pytest.param(picture(0, 2.5), False, id="fail: behind the camera"),
        pytest.param(picture(3, 5.0), False, id="fail: beside the camera, out of the picture"),
        pytest.param(picture(3, 2.2), False, id="fail: over a window"),
        pytest.param(picture(2, 4.0), False, id="fail: behind a bookcase"),
    ],
)
def test_where_a_picture_fits(idea, ok):
    place = read_place(room(openings=(window(3, 1.8),)))
    shelf = alone("bookcase-open", (-1.5, 5.4, 0.0), 2)
    assert fits(place, shelf, idea, []) is ok


@pytest.mark.parametrize(
    ("wall", "along"),
    [
        pytest.param(3, 1.5, id="fail: the wall faces away"),
        pytest.param(2, 1.2, id="fail: behind the corner of the L"),
    ],
)
def test_nothing_hangs_where_a_corner_hides_it(wall, along):
    place = read_place(room(L_SHAPE, (0.4, 0.4), yaw=-40.0))
    layout = alone("bookcase-open", (1.0, 2.4, 0.0), 4)
    assert fits(place, layout, picture(wall, along), []) is False


@pytest.mark.parametrize(
    ("columns", "share", "ok"),
    [
        pytest.param(slice(0, 0), 0.0, True, id="success: a plain wall"),
        pytest.param(slice(89, 91), 1 / 12, False, id="fail: an edge that no detector named runs down the wall"),
        pytest.param(slice(0, 40), 0.0, True, id="success: the joinery is elsewhere"),
    ],
)
def test_nothing_hangs_where_the_photo_shows_more_than_plain_wall(columns, share, ok):
    busy = np.zeros((120, 180), bool)
    busy[:, columns] = True
    place = read_place(replace(room(), busy=busy))
    assert fits(place, alone("bookcase-open", (-1.5, 5.4, 0.0), 2), picture(2, 2.5), []) is ok
    assert busy_grid(place, picture(2, 2.5)).mean() == pytest.approx(share, abs=0.03)


def test_a_wall_that_is_out_of_the_picture_is_not_busy():
    place = read_place(replace(room(), busy=np.ones((120, 180), bool)))
    assert busy_grid(place, picture(0, 2.5)).mean() == 0.0


def test_pictures_keep_apart():
    place = read_place(room())
    layout = alone("bookcase-open", (-1.5, 5.4, 0.0), 2)
    assert fits(place, layout, picture(2, 1.7), [picture(2, 1.5)]) is False


@pytest.mark.parametrize(
    ("name", "ok"),
    [
        pytest.param("media-slats", False, id="fail: behind the television"),
        pytest.param("sideboard-flat", True, id="success: over a sideboard of the same size"),
    ],
)
def test_no_picture_hangs_behind_a_television(name, ok):
    low = one([(piece("it", design(name), 0, "", (1.8, 0.45, 0.5)), (0.0, 0.0, 0.0))], (0.0, 5.3, 0.0), 2)
    assert fits(read_place(room()), low, picture(2, 2.5), []) is ok


def test_over_a_dresser_hangs_a_picture_where_a_mirror_would_show_what_is_behind_the_camera():
    place = read_place(room())
    parts = [(piece("dresser", design("dresser-six"), 0, ""), (0.0, 0.0, 0.0))]
    found = hang(place, one(parts, (0.0, 5.3, 0.0), 2), PICK, Density.LIGHT)
    assert [(h.design.category, h.wall, h.reason) for h in found] == [
        ("art", 2, "The picture hangs at eye height over the dresser.")
    ]


@pytest.mark.parametrize(
    ("name", "over"),
    [
        pytest.param("bookcase-low", True, id="success: over a low bookcase"),
        pytest.param("bookcase-open", False, id="success: on bare wall, where the bookcase is tall"),
    ],
)
def test_a_picture_hangs_over_a_bookcase_that_leaves_it_the_height_of_the_eye(name, over):
    found = hang(read_place(room()), alone(name, (0.0, 5.4, 0.0), 2), PICK, Density.LIGHT)
    assert [h.reason == "The picture hangs at eye height over the bookcase." for h in found] == [over]


def test_over_a_bed_hangs_a_picture_and_over_a_dresser_a_mirror():
    place = read_place(room())
    parts = bedroom.group(PICK, design("bed-oak"), (1, -1), bench=False)
    bed = one(parts, (0.0, 4.5, 0.0), 2)
    dresser = piece("dresser", design("dresser-six"), 9, "")
    both = bed.with_piece(dresser, np.array([[2.22, 3.9, -90.0]]), np.array([1]), np.zeros(1))
    found = hang(place, both, PICK, Density.FULL)
    assert [(h.design.category, h.wall) for h in found[:2]] == [("art", 2), ("mirror", 1)]
    assert found[0].rect.bottom >= 1.0 + rules.ART_OVER_FURNITURE
    assert found[0].position(place) == pytest.approx((0.0, 5.6 - found[0].size[1] / 2 - 0.003, found[0].rect.bottom))
    assert len(hang(place, both, PICK, Density.LIGHT)) == 1


@pytest.mark.parametrize(
    ("rail", "count"),
    [
        pytest.param(None, 1, id="success: a plain wall"),
        pytest.param(2.0, 1, id="success: a picture rail leaves room for the lower designs"),
        pytest.param(1.5, 0, id="fail: joinery at eye height"),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_over_a_sofa_hangs_whatever_picture_fits_the_wall(rail, count, seed):
    u = room()
    busy = np.zeros((120, 180), bool)
    if rail is not None:
        (pixel,), _ = u.camera.project(np.array([[0.0, 5.6, rail]]))
        row = int(pixel[1] * 120 / u.camera.height)
        busy[row - 1 : row + 2] = True
    place = read_place(replace(u, busy=busy))
    sofa = one([(piece("sofa", design("sofa-slim"), 0, ""), (0.0, 0.0, 0.0))], (0.0, 5.1, 0.0), 2)
    found = hang(place, sofa, Picker(Style.MODERN, seed), Density.MEDIUM)
    over = [h for h in found if "over the sofa" in h.reason]
    assert len(over) == count
    assert len({h.design.name for h in found}) == len(found)


@pytest.mark.parametrize(
    ("name", "repeats"),
    [
        pytest.param("art-tall", False, id="success: another picture on another wall"),
        pytest.param("art-wide", True, id="fail: the same picture on another wall"),
    ],
)
def test_no_picture_hangs_twice_in_a_room(name, repeats):
    there = replace(picture(2, 2.5), design=design("art-wide"))
    assert _repeats(replace(picture(1, 2.2), design=design(name)), [there]) is repeats


def test_a_tall_headboard_gets_no_picture_over_it():
    place = read_place(room())
    tall = one([(piece("bed", design("bed-oak"), 0, "", (1.68, 2.12, 1.7)), (0.0, 0.0, 0.0))], (0.0, 4.5, 0.0), 2)
    assert all("over the bed" not in h.reason for h in hang(place, tall, PICK, Density.FULL))


@pytest.mark.parametrize(
    ("size", "ends", "count"),
    [
        pytest.param((1.3, 0.8, 0.75), False, 4, id="success: 1.3 m seats two a side"),
        pytest.param((1.3, 0.8, 0.75), True, 4, id="success: with no room for plates at its ends"),
        pytest.param((1.1, 0.8, 0.75), True, 4, id="success: 1.1 m seats one a side and the ends"),
    ],
)
def test_seats_at_small_tables(size, ends, count):
    assert len(dining.seats(size, design("chair-cross"), ends=ends)) == count


def test_a_picture_that_looms_or_is_seen_edge_on_does_not_hang():
    place = read_place(room(lens_mm=18.0))
    shelf = alone("bookcase-open", (-1.5, 5.4, 0.0), 2)
    assert fits(place, shelf, picture(1, 2.2, size=(2.0, 0.035, 1.2), bottom=0.9), []) is False
    hall = read_place(room(((0.0, 0.0), (2.4, 0.0), (2.4, 6.0), (0.0, 6.0)), (1.2, 0.4), lens_mm=18.0))
    assert fits(hall, alone("bookcase-open", (0.0, 5.4, 0.0), 2), picture(3, 1.0), []) is False


def test_an_edge_right_across_a_picture_keeps_it_off_the_wall():
    busy = np.zeros((120, 180), bool)
    busy[:51, 90] = True
    place = read_place(replace(room(), busy=busy))
    idea = picture(2, 2.5)
    assert 0 < busy_grid(place, idea).mean() <= 0.025
    assert fits(place, alone("bookcase-open", (-1.5, 5.4, 0.0), 2), idea, []) is False


@pytest.mark.parametrize(
    ("size_px", "ok"),
    [
        pytest.param((6, 6), False, id="fail: it would cover a thermostat"),
        pytest.param((2, 12), True, id="success: a scratch"),
        pytest.param((3, 3), True, id="success: a stain"),
    ],
)
def test_a_picture_covers_no_small_thing_on_the_wall(size_px, ok):
    idea, plain = picture(2, 2.5), read_place(room())
    middle = wall_grid(plain.room, 2, np.array([2.5]), np.array([(idea.rect.bottom + idea.rect.top) / 2]))
    (x, y) = np.round(plain.camera.project(middle.reshape(1, 3))[0][0]).astype(int) * 2
    busy = np.zeros((plain.camera.height * 2, plain.camera.width * 2), bool)
    busy[y : y + size_px[0], x : x + size_px[1]] = True
    place = read_place(replace(room(), busy=busy))
    assert 0 < busy_grid(place, idea).mean() <= 0.025
    assert fits(place, alone("bookcase-open", (-1.5, 5.4, 0.0), 2), idea, []) is ok


@pytest.mark.parametrize(
    ("extra", "style", "found"),
    [
        pytest.param("bookcase", Style.MODERN, ["bookcase-open"], id="success: the choice is the smallest, too"),
        pytest.param("plant", Style.MODERN, ["plant-monstera", "plant-snake"], id="success: then the smallest"),
    ],
)
def test_designs_of_an_extra(extra, style, found):
    wanted = next(e for e in extras.EXTRAS["office", Density.MEDIUM] if e.category == extra)
    assert [d.name for d in extras.designs(wanted, Picker(style, 0))] == found


@pytest.mark.parametrize("style", Style)
def test_a_reading_lamp_stands_beside_a_seat_or_not_at_all(style):
    beside = next(e for e in extras.EXTRAS["living_room", Density.LIGHT] if e.category == "floor_lamp")
    found = {seed: extras.designs(beside.instead, Picker(style, seed)) for seed in range(8)}
    assert not any(d.shape == "reading_lamp" for designs in found.values() for d in designs)
    assert any(d.shape == "reading_lamp" for seed in found for d in extras.designs(beside, Picker(style, seed)))


def test_a_category_without_a_fitting_design_gives_its_first():
    nothing = replace(extras.EXTRAS["office", Density.MEDIUM][0], fits=lambda _: False)
    assert extras.designs(nothing, PICK) == (PICK.all("bookcase")[0],)


class Places:
    """A search whose room has a place for some designs only."""

    def __init__(self, monkeypatch, *names):
        self.asked = []
        self.search = Search(read_place(room()), RoomType.OFFICE, Style.MODERN, Density.MEDIUM, 0)

        def add(_, pick, layout, before, extra, design):
            self.asked.append(design.name)
            return (layout, -0.5) if design.name in names else None

        monkeypatch.setattr(Search, "_add", add)


@pytest.mark.parametrize(
    ("names", "asked"),
    [
        pytest.param(["plant-monstera"], ["plant-monstera"], id="success: the first choice"),
        pytest.param(["plant-snake"], ["plant-monstera", "plant-snake"], id="success: a smaller one"),
        pytest.param(
            ["floor-globe"], ["plant-monstera", "plant-snake", "floor-globe"], id="success: something else instead"
        ),
        pytest.param([], ["plant-monstera", "plant-snake", "floor-globe"], id="fail: nothing has a place"),
    ],
)
def test_what_finds_no_place_is_tried_smaller_and_then_replaced(monkeypatch, names, asked):
    made = Places(monkeypatch, *names)
    desk = alone("desk-slim", (0.0, 3.0, 0.0))
    plant = extras.EXTRAS["office", Density.MEDIUM][1]
    assert made.search._placed(PICK, desk, 0.0, plant) == ((desk, -0.5) if names else None)
    assert made.asked == asked


def test_nothing_stands_in_for_what_is_there_already(monkeypatch):
    made = Places(monkeypatch, "bookcase-open", "bookcase-low", "console-arch")
    shelf = alone("bookcase-open", (0.0, 5.4, 0.0))
    assert made.search._placed(PICK, shelf, 0.0, extras.EXTRAS["office", Density.MEDIUM][0]) is None
    assert made.asked == []


@pytest.mark.parametrize(
    ("where", "name", "weight"),
    [
        pytest.param("corner", "floor-globe", 1.0, id="success: in corners"),
        pytest.param("beside", "floor-globe", 0.9, id="success: beside seats, a little less strictly"),
        pytest.param("beside", "side-drum", 0.5, id="success: beside seats, and low"),
    ],
)
def test_the_foreground_is_kept_free(where, name, weight):
    place, sofa = read_place(room()), alone("sofa-track", (-1.9, 2.2, 90.0), 3)
    lamp = next(e for e in extras.EXTRAS["living_room", Density.FULL] if e.category == "floor_lamp")
    poses, _, liking = spots(place, sofa, replace(lamp, where=where), design(name).size_m)
    looming = weight * np.maximum(0.0, 3.0 - np.linalg.norm(poses[:, :2], axis=-1))
    assert (looming > 0).any()
    assert (looming == 0).any()
    # Beside a seat nothing else counts; in corners, how far they are, too.
    assert (liking >= looming).all() if where == "corner" else liking.tolist() == pytest.approx(looming.tolist())


@pytest.mark.parametrize(
    ("style", "count"),
    [
        pytest.param(Style.MODERN, 2, id="success: two designs where the usual one is not the narrowest"),
        pytest.param(Style.COASTAL, 1, id="success: one where it is"),
    ],
)
def test_bare_walls_get_a_narrow_picture_where_the_usual_one_does_not_fit(style, count):
    place = read_place(room())
    pick = Picker(style, 0)
    ideas = list(_on_bare_walls(place, pick))
    names = list(dict.fromkeys(i.design.name for i in ideas))
    assert names[0] == pick.all("art")[-1].name
    assert len(names) == count
    assert design(names[-1]).size_m[0] == min(d.size_m[0] for d in pick.all("art"))


@pytest.mark.parametrize(
    ("table", "cost"),
    [
        pytest.param("side-drum", 2.5, id="success: away from the side table's lamp"),
        pytest.param("pouf-knit", 0.0, id="success: a pouf takes no lamp"),
    ],
)
def test_a_floor_lamp_lights_another_side_than_a_table_lamp(table, cost):
    sofa = (piece("sofa", design("sofa-track"), 0, ""), (0.0, 0.0, 0.0))
    left = (piece("it", design(table), 1, ""), (-1.5, 0.0, 0.0))
    lamp = next(e for e in extras.EXTRAS["living_room", Density.FULL] if e.category == "floor_lamp")
    place, size = read_place(room()), design("floor-globe").size_m
    alone_, with_table = (spots(place, one(parts, (0.0, 5.0, 0.0)), lamp, size) for parts in ([sofa], [sofa, left]))
    apart = np.hypot(alone_[0][:, 0] + 1.5, alone_[0][:, 1] - 5.0)
    expected = cost * np.maximum(0.0, 1 - apart / 2.2)
    assert with_table[2] - alone_[2] == pytest.approx(expected)
    assert (expected == 0).any()


def test_a_runner_lies_along_a_hall_and_before_the_console_of_a_wide_room():
    runner = extras.EXTRAS["entryway", Density.LIGHT][0]
    size, console = design("rug-runner").size_m, design("console-oak").size_m
    wide, narrow = read_place(room()), read_place(room(((0.0, 0.0), (1.8, 0.0), (1.8, 6.0), (0.0, 6.0)), (0.9, 0.4)))
    before = alone("console-oak", (0.5, 5.0, 0.0))
    poses, walls, liking = spots(wide, before, runner, size)
    assert poses.tolist() == [pytest.approx([0.5, 5.0 - (console[1] + size[1]) / 2 - 0.15, 0.0])]
    assert (walls.tolist(), liking.tolist()) == ([-1], [0.0])
    along, middle = (spots(narrow, before, replace(runner, where=where), size) for where in ("hall", "middle"))
    assert all(np.array_equal(a, b) for a, b in zip(along, middle, strict=True))
    assert along[0][along[2].argmin(), 2] == 90.0
