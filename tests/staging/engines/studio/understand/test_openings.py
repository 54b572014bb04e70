"""Windows, doors, passages and fixtures: what edges tell, what the network tells, and what both make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from staging.engines.studio.model import Opening
from staging.engines.studio.understand import by_edges, by_network, geometry, openings
from staging.engines.studio.understand.found import THINGS, Found
from staging.engines.studio.understand.rectangles import Rectangle
from staging.engines.studio.understand.seen_things import regions, shares
from staging.engines.studio.understand.walls import PER_HEIGHT, Wall, as_lab, straighten
from tests.staging.engines.studio.understand.shells import BOX, shell


def wall(rows: int = 200, columns: int = 330, lightness: float = 75.0) -> Wall:
    lab = np.zeros((rows, columns, 3), np.float32)
    lab[..., 0] = lightness
    blank = np.zeros((rows, columns), np.float32)
    return Wall(2, lab, np.ones((rows, columns), bool), blank, blank, blank, rows / PER_HEIGHT, nothing(rows, columns))


def nothing(rows: int = 16, columns: int = 24, something: float = 0.0) -> np.ndarray:
    """What the network says where it sees nothing, or believes a little in something."""
    things = np.zeros((6, rows, columns), np.float32)
    things[0], things[5] = 1 - something, something
    return things


@pytest.mark.parametrize(
    ("top", "lightness", "kind"),
    [
        pytest.param(1.45, 60.0, "door", id="success: tall"),
        pytest.param(0.8, 10.0, "fireplace", id="success: dark and low"),
        pytest.param(0.5, 70.0, "heater", id="success: light and low"),
        pytest.param(0.9, 60.0, "built_in", id="success: half high"),
        pytest.param(1.8, 60.0, "built_in", id="success: to the ceiling"),
    ],
)
def test_what_stands_on_the_floor(top: float, lightness: float, kind: str) -> None:
    on = wall()
    where = Rectangle(0.8, 1.6, 0.0, top, 0.9)
    on.lab[on.row(top) :, on.column(0.8) : on.column(1.6), 0] = lightness
    assert by_edges.kind_on_floor(on, where) == kind


@pytest.mark.parametrize(
    ("where", "plausible"),
    [
        pytest.param(Rectangle(0.5, 1.2, 0.0, 1.5, 0.72), True, id="success: door"),
        pytest.param(Rectangle(0.0, 1.2, 0.0, 1.5, 0.72, open_start=True), False, id="fail: cut door, unsure"),
        pytest.param(Rectangle(0.0, 0.65, 0.0, 1.5, 0.72, open_start=True), True, id="success: door in a corner"),
        pytest.param(Rectangle(0.5, 1.2, 0.0, 0.9, 0.75), False, id="fail: low, unsure"),
        pytest.param(Rectangle(0.5, 1.2, 0.0, 0.25, 0.9), False, id="fail: skirting"),
        pytest.param(Rectangle(0.5, 1.2, 0.6, 1.4, 0.8), True, id="success: window"),
        pytest.param(Rectangle(0.2, 2.8, 1.2, 1.5, 0.8), False, id="fail: cornice"),
        pytest.param(Rectangle(0.5, 1.2, 0.0, 1.8, 0.9), False, id="fail: wall to the ceiling"),
    ],
)
def test_what_can_be_an_opening(where: Rectangle, plausible: bool) -> None:
    assert by_edges._plausible(wall(), where) is plausible


def test_a_chimney_breast_may_reach_the_ceiling() -> None:
    on = wall()
    on.odd[:, on.column(0.5) : on.column(1.5)] = 1
    assert by_edges._plausible(on, Rectangle(0.5, 1.5, 0.0, 1.8, 0.9))


def test_panes_make_one_window() -> None:
    panes = [
        Rectangle(0.5, 0.9, 0.6, 1.2, 0.9), Rectangle(0.95, 1.35, 0.6, 1.2, 0.8),
        Rectangle(0.5, 1.35, 1.25, 1.5, 0.85), Rectangle(2.0, 2.5, 0.6, 1.2, 0.9),
    ]  # fmt: skip
    merged = by_edges._merged(panes)
    assert [(r.start, r.end, r.bottom, r.top) for r in merged] == [(0.5, 1.35, 0.6, 1.5), (2.0, 2.5, 0.6, 1.2)]


def test_tall_glass_from_near_the_floor_is_a_door() -> None:
    door = by_edges._glazed_door(Rectangle(0.5, 1.0, 0.2, 1.4, 0.8))
    assert door is not None
    assert (door.bottom, door.top) == (0.0, pytest.approx(1.46))
    assert by_edges._glazed_door(Rectangle(0.5, 1.0, 0.6, 1.4, 0.8)) is None


@pytest.mark.parametrize(
    ("something", "kinds"),
    [
        pytest.param(0.3, ["passage"], id="success: the network sees something there, too"),
        pytest.param(0.1, [], id="fail: the network sees bare wall, only its floor is blurred"),
    ],
)
def test_floor_that_runs_on_behind_the_wall_is_a_passage(something: float, kinds: list[str]) -> None:
    around = shell(yaw=0.0)
    picture = np.full((640, 960, 3), 190, np.uint8)
    front = straighten(as_lab(picture), nothing(something=something), around, 2)
    assert front is not None
    network = geometry.face_map(around.camera, BOX) == geometry.FLOOR
    first, along, _ = around.room.wall(2)
    corners = np.array([[*(first + along * s), z] for s, z in ((1.0, -0.05), (1.9, -0.05), (1.9, 0.35), (1.0, 0.35))])
    pixels, _ = around.camera.project(corners)
    beyond = network.astype(np.uint8)
    cv2.fillPoly(beyond, [np.round(pixels).astype(np.int32)], (1,))
    found = openings.on_wall(around, front, beyond > 0)
    assert [f.kind for f in found] == kinds
    ends = [(f.where.start, f.where.end) for f in found]
    assert ends == [(pytest.approx(1.0, abs=0.06), pytest.approx(1.9, abs=0.06)) for _ in kinds]


def test_doors_with_floor_behind_them_are_passages_and_dark_panels_built_in(monkeypatch: pytest.MonkeyPatch) -> None:
    around = shell(yaw=0.0)
    on = wall(round(1.85 * PER_HEIGHT), round(2.8 * PER_HEIGHT))
    on.lab[on.row(1.3) : on.row(0.7), on.column(2.1) : on.column(2.6), 0] = 20
    on.things[0], on.things[5] = 0.7, 0.3
    door, panel = Rectangle(1.0, 1.9, 0.0, 1.5, 0.9), Rectangle(2.1, 2.6, 0.7, 1.3, 0.9)
    monkeypatch.setattr(by_edges, "find", lambda _: [door, panel])
    monkeypatch.setattr(by_edges, "_floor_beyond", lambda *_: [Rectangle(1.1, 1.8, 0.0, 1.45, 0.77)])
    found = openings.on_wall(around, on, np.zeros((640, 960), bool))
    assert [f.kind for f in found] == ["passage", "built_in"]


def test_a_doorway_outweighs_a_fixture_at_its_foot(monkeypatch: pytest.MonkeyPatch) -> None:
    on = believed("door", Rectangle(1.0, 1.8, 0.0, 1.4, 0.9))
    sill = on.things[2] * (np.arange(on.lab.shape[0]) >= on.row(0.12))[:, None]
    on.things[2] -= sill
    on.things[4] += sill
    assert {kind for kind, _ in regions(on)} == {"door", "fixture"}
    monkeypatch.setattr(by_edges, "find", lambda _: [])
    (found,) = openings.on_wall(shell(yaw=0.0), on, np.zeros((640, 960), bool))
    assert (found.kind, found.where.bottom) == ("door", 0.0)


def test_two_leaves_that_are_a_low_window_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    around = shell(yaw=0.0)
    on = believed("window", Rectangle(0.6, 2.0, 0.25, 1.4, 0.9))
    on.things[5, on.row(0.25) :] = 0.3
    leaves = [Rectangle(0.6, 1.3, 0.0, 1.4, 0.9), Rectangle(1.3, 2.0, 0.0, 1.4, 0.9)]
    monkeypatch.setattr(by_edges, "find", lambda _: leaves)
    (found,) = openings.on_wall(around, on, np.zeros((640, 960), bool))
    assert found.kind == "window"
    assert (found.where.start, found.where.end) == (pytest.approx(0.6, abs=0.02), pytest.approx(2.0, abs=0.02))


def believed(kind: str, where: Rectangle, belief: float = 0.9) -> Wall:
    """A wall on which the network sees one thing."""
    on = wall()
    rows, columns = slice(on.row(where.top), on.row(where.bottom)), slice(on.column(where.start), on.column(where.end))
    on.things[0, rows, columns], on.things[THINGS.index(kind), rows, columns] = 1 - belief, belief
    return on


def seen_only(on: Wall, known: list[Found]) -> list[Found]:
    return by_network.seen_only(on, known, regions(on))


def test_what_the_network_sees_becomes_a_rectangle_on_edges() -> None:
    where = Rectangle(1.0, 1.8, 0.1, 1.5, 0.9)
    on = believed("door", where)
    on.upright[:, on.column(1.04)] = 1
    ((kind, found),) = regions(on)
    assert kind == "door"
    assert (found.start, found.end) == (pytest.approx(1.04, abs=0.02), pytest.approx(1.8, abs=0.02))
    assert (found.bottom, found.top) == (0.0, pytest.approx(1.5, abs=0.02))
    assert 0.8 < found.score < 0.95
    assert regions(believed("door", where, 0.3)) == []
    assert regions(believed("window", Rectangle(1.0, 1.08, 0.5, 1.5, 0.9))) == []


@pytest.mark.parametrize(
    ("kind", "bottom", "top", "seen"),
    [
        pytest.param("fixture", 0.0, 0.1, ["fixture"], id="success: a heater along the skirting"),
        pytest.param("fixture", 0.0, 0.05, [], id="fail: a skirting board's height"),
        pytest.param("fixture", 0.5, 0.6, [], id="fail: so low, but on the wall"),
        pytest.param("window", 0.0, 0.1, [], id="fail: no heater"),
    ],
)
def test_heaters_may_be_low(kind: str, bottom: float, top: float, seen: list[str]) -> None:
    found = regions(believed(kind, Rectangle(0.5, 2.0, bottom, top, 0.9)))
    assert [each for each, _ in found] == seen


def test_belief_is_that_of_what_is_shown() -> None:
    on = believed("window", Rectangle(0.5, 1.5, 0.5, 1.5, 0.9), 0.8)
    assert shares(on, Rectangle(0.6, 1.4, 0.6, 1.4, 0.9)) == pytest.approx([0.2, 0.8, 0, 0, 0, 0], abs=1e-3)
    on.shown[:] = False
    assert shares(on, Rectangle(0.6, 1.4, 0.6, 1.4, 0.9)).sum() == 0


@pytest.mark.parametrize(
    ("kind", "bottom", "sees", "named"),
    [
        pytest.param("door", 0.0, "passage", "passage", id="success: a passage"),
        pytest.param("door", 0.0, "door", "door", id="success: a door"),
        pytest.param("door", 0.0, "nothing", None, id="fail: bare wall"),
        pytest.param("heater", 0.0, "nothing", None, id="fail: bare wall is no heater either"),
        pytest.param("passage", 0.0, "nothing", None, id="fail: bare wall, whatever the floor's outline says"),
        pytest.param("built_in", 0.7, "nothing", "built_in", id="success: a dark panel"),
        pytest.param("window", 0.7, "window", "window", id="success: a window"),
        pytest.param("window", 0.7, "passage", None, id="fail: a picture"),
        pytest.param("window", 0.5, "passage", "window", id="success: too low for a picture"),
        pytest.param("built_in", 0.7, "passage", None, id="fail: what is seen through a passage"),
        pytest.param("fireplace", 0.0, "passage", None, id="fail: the dark floor behind a passage"),
        pytest.param("built_in", 0.7, "window", None, id="fail: a dark window"),
        pytest.param("built_in", 0.7, "object", "built_in", id="success: something else"),
        pytest.param("door", 0.0, "fixture", "built_in", id="success: a cupboard, no door"),
        pytest.param("window", 0.7, "fixture", "built_in", id="success: a cupboard on the wall, no window"),
    ],
)
def test_the_network_has_a_say_on_kinds(kind: str, bottom: float, sees: str, named: str | None) -> None:
    where = Rectangle(0.8, 1.6, bottom, 1.45, 0.9)
    found = by_network.named(believed(sees, where), Found(kind, 2, where), [])
    assert (found and found.kind) == named


@pytest.mark.parametrize(
    ("told", "top", "belief", "kind"),
    [
        pytest.param("door", 1.45, 0.6, "door", id="success: it sees something there"),
        pytest.param("door", 1.45, 0.5, None, id="fail: half of it is bare wall to it, as beside a glazed door"),
        pytest.param("heater", 0.4, 0.75, "heater", id="success: a heater, as it may be no doorway"),
        pytest.param("heater", 0.4, 0.85, None, id="fail: no heater, as it is a doorway"),
    ],
)
def test_what_edges_tell_needs_belief_in_a_door_or_doubt_of_one(
    told: str, top: float, belief: float, kind: str | None
) -> None:
    where = Rectangle(0.8, 1.6, 0.0, top, 0.9)
    found = by_network.named(believed("door", where, belief), Found(told, 2, where), [])
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("belief", "kind"),
    [
        pytest.param(0.55, "window", id="success: more likely a window than not"),
        pytest.param(0.45, None, id="fail: more likely a picture"),
    ],
)
def test_what_hangs_high_needs_belief_in_a_window(belief: float, kind: str | None) -> None:
    where = Rectangle(0.8, 1.6, 0.7, 1.45, 0.9)
    found = by_network.named(believed("window", where, belief), Found("window", 2, where), [])
    assert (found and found.kind) == kind


def undecided_between(where: Rectangle, door: float, passage: float) -> Wall:
    """A wall on which the network believes so much in each."""
    on = believed("door", where, door)
    inside = on.things[2] > 0.01
    on.things[0][inside] -= passage
    on.things[3][inside] += passage
    return on


@pytest.mark.parametrize(
    ("door", "passage", "kind"),
    [
        pytest.param(0.4, 0.45, "passage", id="success: rather a passage"),
        pytest.param(0.45, 0.4, "door", id="success: rather a door"),
    ],
)
def test_a_door_is_a_passage_where_the_network_sees_rather_one(door: float, passage: float, kind: str) -> None:
    where = Rectangle(0.8, 1.6, 0.0, 1.45, 0.9)
    on = undecided_between(where, door, passage)
    found = by_network.named(on, Found("door", 2, where), [])
    assert found is not None
    assert found.kind == kind


def test_what_lies_at_the_foot_of_a_passage_does_not_hide_it(monkeypatch: pytest.MonkeyPatch) -> None:
    on = believed("passage", Rectangle(1.0, 1.8, 0.0, 1.4, 0.9))
    monkeypatch.setattr(by_edges, "find", lambda _: [Rectangle(1.0, 1.8, 0.0, 0.4, 0.9)])
    (found,) = openings.on_wall(shell(yaw=0.0), on, np.zeros((640, 960), bool))
    assert (found.kind, found.where.top) == ("passage", pytest.approx(1.4, abs=0.02))


@pytest.mark.parametrize(
    ("glass", "jambs", "kind"),
    [
        pytest.param(Rectangle(0.8, 1.6, 0.25, 1.4, 0.9), (), "window", id="success: the wall goes on below"),
        pytest.param(Rectangle(0.8, 1.6, 0.25, 1.4, 0.9), (0.72,), "window", id="success: an edge on one side only"),
        pytest.param(Rectangle(0.0, 0.8, 0.25, 1.4, 0.9), (), "window", id="success: cut by the picture"),
        pytest.param(Rectangle(0.8, 1.6, 0.25, 1.4, 0.9), (0.72, 1.68), "door", id="fail: both jambs reach the floor"),
        pytest.param(Rectangle(0.0, 0.8, 0.25, 1.4, 0.9), (0.88,), "door", id="fail: the one jamb that is shown does"),
        pytest.param(Rectangle(0.0, 3.0, 0.25, 1.4, 0.9), (), "door", id="fail: neither side is shown"),
        pytest.param(Rectangle(0.8, 1.6, 0.0, 1.4, 0.9), (), "door", id="fail: glass down to the floor"),
        pytest.param(Rectangle(0.8, 1.6, 0.9, 1.4, 0.9), (), "door", id="fail: the glass of a door's upper half"),
    ],
)
def test_low_glass_is_a_window_if_the_wall_goes_on_below_it(
    glass: Rectangle, jambs: tuple[float, ...], kind: str
) -> None:
    on = believed("window", glass)
    for at in jambs:
        on.upright[:, on.column(at)] = 1
    where = replace(glass, bottom=0.0)
    on.things[0], on.things[5] = np.minimum(on.things[0], 0.6), 0.4 * (on.things[1] == 0)
    found = by_network.named(on, Found("door", 2, where), regions(on))
    assert found is not None
    assert found.kind == kind
    expected = glass if kind == "window" else where
    assert (found.where.bottom, found.where.top) == (
        pytest.approx(expected.bottom, abs=0.02),
        pytest.approx(expected.top, abs=0.02),
    )


def test_low_glass_that_may_be_a_leaf_stays_a_door() -> None:
    glass = Rectangle(0.8, 1.6, 0.25, 1.4, 0.9)
    on = believed("window", glass, 0.65)
    on.things[2] = 0.25 * (on.things[1] > 0)
    on.things[0] -= on.things[2]
    found = by_network.named(on, Found("door", 2, replace(glass, bottom=0.0)), regions(on))
    assert found is not None
    assert found.kind == "door"


@pytest.mark.parametrize(
    ("where", "known", "kinds"),
    [
        pytest.param((0.05, 0.4), (), ["heater"], id="success: low, on the floor"),
        pytest.param((0.05, 1.5), (), ["built_in"], id="success: as tall as a door"),
        pytest.param((0.9, 1.5), (), ["built_in"], id="success: on the wall"),
        pytest.param((0.05, 0.4), (("built_in", 1.0, 1.2), ("built_in", 0.1, 0.4)), ["built_in", "heater"],
                     id="success: instead of its part, what is elsewhere stays"),
        pytest.param((0.05, 0.4), (("door", 1.0, 1.7),), ["door"], id="fail: a door is known there"),
    ],
)  # fmt: skip
def test_fixtures_are_as_the_network_sees_them(
    where: tuple[float, float], known: tuple[tuple[str, float, float], ...], kinds: list[str]
) -> None:
    on = believed("fixture", Rectangle(0.8, 1.8, *where, 0.9))
    there = [Found(kind, 2, Rectangle(start, end, 0.0, 0.4, 0.8)) for kind, start, end in known]
    found = by_network.fixtures(on, there, regions(on))
    assert [f.kind for f in found] == kinds
    if found != there:
        whole = found[-1].where
        assert (whole.start, whole.end) == (pytest.approx(0.8, abs=0.02), pytest.approx(1.8, abs=0.02))
        assert whole.bottom == (0.0 if where[0] < 0.1 else pytest.approx(where[0], abs=0.02))
    unsure = believed("fixture", Rectangle(0.8, 1.8, *where, 0.9), 0.55)
    assert [kind for kind, _ in regions(unsure)] == ["fixture"]
    assert by_network.fixtures(unsure, there, regions(unsure)) == there


@pytest.mark.parametrize(
    ("panes", "windows"),
    [
        pytest.param([(1.0, 1.35)], [(1.0, 1.8)], id="success: one of two panes"),
        pytest.param([(1.0, 1.35), (1.42, 1.8)], [(1.0, 1.35), (1.42, 1.8)], id="success: edges told both"),
        pytest.param([(2.1, 2.5)], [(2.1, 2.5)], id="success: another window"),
        pytest.param([], [], id="success: none that edges told"),
    ],
)
def test_a_window_seen_whole_is_taken_whole(
    panes: list[tuple[float, float]], windows: list[tuple[float, float]]
) -> None:
    on = believed("window", Rectangle(1.0, 1.8, 0.6, 1.4, 0.9))
    known = [Found("window", 2, Rectangle(a, b, 0.6, 1.4, 0.8)) for a, b in panes]
    found = [Found("door", 2, Rectangle(0.1, 0.6, 0.0, 1.4, 0.8)), *known]
    out = by_network.whole_windows(on, found, regions(on))
    assert [f.kind for f in out] == ["door"] + ["window"] * len(windows)
    assert [(f.where.start, f.where.end) for f in out[1:]] == [pytest.approx(w, abs=0.02) for w in windows]


def test_what_only_the_network_sees_is_added_where_nothing_is_known() -> None:
    where = Rectangle(1.0, 1.8, 0.6, 1.4, 0.9)
    on = believed("window", where)
    (found,) = seen_only(on, [])
    assert (found.kind, found.wall) == ("window", 2)
    assert seen_only(on, [Found("window", 2, where)]) == []
    assert seen_only(believed("door", where), []) == []
    assert seen_only(believed("passage", where), []) == []
    for kind in ("door", "passage"):
        assert len(seen_only(believed(kind, Rectangle(1.0, 1.8, 0.05, 1.4, 0.9)), [])) == 1
    assert seen_only(believed("door", Rectangle(1.0, 1.25, 0.05, 1.6, 0.9)), []) == []


@pytest.mark.parametrize(
    ("kind", "height", "top", "count"),
    [
        pytest.param("door", 1.82, 1.7, 1, id="success: a door below the ceiling"),
        pytest.param("door", 1.82, 1.8, 0, id="fail: a stretch of wall up to the ceiling"),
        pytest.param("door", 2.73, 2.1, 1, id="success: a door seen from one metre above the floor"),
        pytest.param("door", 2.73, 2.4, 0, id="fail: a panel taller than doors are"),
        pytest.param("passage", 1.82, 1.82, 1, id="success: a passage up to the ceiling"),
    ],
)
def test_doors_end_below_the_ceiling(kind: str, height: float, top: float, count: int) -> None:
    on = wall(round(height * PER_HEIGHT))
    on.things[:, :, 110:198] = 0
    on.things[THINGS.index(kind), on.row(top) :, 110:198] = 1
    found = seen_only(on, []) + by_network.undecided(on, seen_only(on, []))
    assert [f.kind for f in found] == [kind] * count


@pytest.mark.parametrize(
    ("kind", "bottom", "belief", "count"),
    [
        pytest.param("window", 0.6, 0.55, 1, id="success: a window"),
        pytest.param("window", 0.6, 0.45, 0, id="fail: bare wall looks like a window now and then"),
        pytest.param("door", 0.05, 0.62, 1, id="success: a door, even a doubtful one, is kept clear"),
        pytest.param("door", 0.05, 0.52, 0, id="fail: too doubtful a door"),
        pytest.param("passage", 0.05, 0.55, 1, id="success: a passage"),
        pytest.param("passage", 0.05, 0.45, 0, id="fail: too doubtful a passage"),
    ],
)
def test_how_sure_the_network_must_be_alone(kind: str, bottom: float, belief: float, count: int) -> None:
    on = believed(kind, Rectangle(1.0, 1.8, bottom, 1.4, 0.9), belief)
    assert [found.kind for found in seen_only(on, [])] == [kind] * count


@pytest.mark.parametrize(
    ("door", "passage", "height", "known", "kinds"),
    [
        pytest.param(0.55, 0.40, 1.4, (), ["door"], id="success: a way through, rather with a door"),
        pytest.param(0.35, 0.60, 1.4, (), ["passage"], id="success: a way through, rather without"),
        pytest.param(0.35, 0.30, 1.4, (), [], id="fail: too little belief in both together"),
        pytest.param(0.55, 0.40, 0.9, (), [], id="fail: too low to walk through"),
        pytest.param(0.55, 0.40, 1.4, ("door",), [], id="fail: known already"),
    ],
)
def test_a_way_is_one_whether_or_not_it_has_a_door(
    door: float, passage: float, height: float, known: tuple[str, ...], kinds: list[str]
) -> None:
    where = Rectangle(1.0, 1.8, 0.0, height, 0.9)
    on = undecided_between(where, door, passage)
    found = by_network.undecided(on, [Found(kind, 2, where) for kind in known])
    assert [f.kind for f in found] == kinds


@pytest.mark.parametrize(
    ("known", "spans"),
    [
        pytest.param((), [(0.6, 2.2)], id="success: nothing is known there"),
        pytest.param((("door", 0.6, 1.3),), [(1.3, 2.2)], id="success: a leaf beside its doorway"),
        pytest.param((("door", 1.1, 1.6),), [(0.6, 1.1), (1.6, 2.2)], id="success: on both sides"),
        pytest.param((("door", 0.7, 2.1),), [], id="fail: too little is left"),
        pytest.param((("door", 0.6, 1.3), ("window", 1.5, 2.0)), [], id="fail: the rest is known too"),
    ],
)
def test_a_region_beside_what_is_known(known: tuple[tuple[str, float, float], ...], spans: list[Any]) -> None:
    on = believed("door", Rectangle(0.6, 2.2, 0.05, 1.5, 0.9))
    there = [
        Found(kind, 2, Rectangle(start, end, 0.6 if kind == "window" else 0.0, 1.5, 0.9)) for kind, start, end in known
    ]
    found = seen_only(on, there)
    assert [(f.kind, f.where.bottom) for f in found] == [("door", 0.0)] * len(spans)
    assert [(f.where.start, f.where.end) for f in found] == [pytest.approx(span, abs=0.03) for span in spans]
    whole = Rectangle(0.6, 2.2, 0.0, 1.5, 0.9)
    assert by_network._parts("window", whole, there) == ([] if known else [whole])


def test_openings_behind_the_camera_have_no_outline() -> None:
    around = shell(yaw=0.0).in_metres(1.4)
    behind = openings.in_metres(around, Found("door", 0, Rectangle(0.5, 1.0, 0.0, 1.4, 0.9)))
    assert behind.polygon == ()
    beside = openings.in_metres(around, Found("window", 1, Rectangle(0.0, 3.0, 0.5, 1.2, 0.9)))
    assert len(beside.polygon) >= 3


def test_before_what_must_stay_clear() -> None:
    around = shell().in_metres(1.4)
    door = Opening("door", 2, 0.5, 1.4, 0.0, 2.03)
    zone = openings.keep_clear(around, door)
    assert zone is not None
    assert abs(geometry.signed_area(zone)) == pytest.approx(0.9 * 0.95)
    assert openings.keep_clear(around, replace(door, kind="window")) is None
    for kind in ("door", "passage", "built_in"):
        wide = openings.keep_clear(around, replace(door, kind=kind, end_m=door.start_m + 2.3))
        assert np.ptp(wide, axis=0) == pytest.approx([2.3, 0.3 if kind == "built_in" else 0.6])
    assert openings.keep_clear(around, replace(door, kind="built_in", bottom_m=1.0)) is None


def test_walls_hardly_shown_say_nothing() -> None:
    picture = np.full((640, 960, 3), 190, np.uint8)
    assert straighten(as_lab(picture), nothing(), shell(yaw=0.0), 0) is None
    assert straighten(as_lab(picture), nothing(), shell(yaw=0.0, top=20.0), 2) is None
    around = shell(yaw=0.0, seen=(True, False, False, False))
    assert openings.look_for(picture, around, np.zeros((640, 960), bool), nothing()).found == ()
