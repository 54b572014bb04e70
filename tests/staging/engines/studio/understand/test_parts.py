"""The parts, each by itself, where a whole photo would hardly lead."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from staging.engines.studio.model import Camera, Opening
from staging.engines.studio.training.draw import draw
from staging.engines.studio.training.paint import paint
from staging.engines.studio.understand import camera as cameras
from staging.engines.studio.understand import (
    compiled,
    evaluate,
    evidence,
    floor,
    geometry,
    network,
    outdoors,
    outlines,
    report,
    scale,
    search,
    skirting,
)
from staging.engines.studio.understand.lines import Segments, detect
from staging.engines.studio.understand.room_type import scores
from staging.engines.studio.understand.shell import close
from staging.engines.studio.understand.skirting import to_skirting
from staging.engines.studio.understand.verdict import Signs, confidence, decide, doubt_about
from tests.staging.engines.studio.understand import painting
from tests.staging.engines.studio.understand.shells import BOX, CAMERA, shell

UP = np.array([0.0, 0.0, 1.0])


# Camera


def test_params_and_camera_are_each_others_reverse() -> None:
    again = cameras.camera_of(cameras.params_of(CAMERA), 960, 640)
    assert np.allclose(
        [again.focal_px, again.cx, again.cy, again.pitch_deg, again.roll_deg, again.yaw_deg],
        [533.0, 480.0, 320.0, -3.0, 0.5, 20.0],
    )


def room_lines(camera: Camera) -> Segments:
    """The edges of rooms around a camera, as segments in its picture."""
    ends = []
    for grow in (0.6, 0.8, 1.0, 1.2):
        for edge in geometry.box_edges(BOX.array() * grow):
            for a, b in geometry.project_segment(camera, edge[1:4] + UP, edge[4:7] + UP):
                if np.hypot(*(b - a)) > 40:
                    ends.append(np.concatenate([a, b]))
    return Segments(np.array(ends))


def test_camera_comes_back_from_exact_lines() -> None:
    fit = cameras.estimate(room_lines(CAMERA), 960, 640)[0]
    assert fit.camera.focal_px == pytest.approx(533, rel=0.01)
    assert fit.camera.yaw_deg == pytest.approx(20, abs=0.2)


def test_lines_into_the_depth_are_those_of_the_vanishing_point_with_fewer() -> None:
    segments = room_lines(CAMERA)
    fit = cameras.estimate(segments, 960, 640)[0]
    share = np.minimum(segments.lengths / math.hypot(960, 640), 0.35)
    both = [share[fit.direction == k].sum() for k in (0, 1)]
    assert cameras.depth_lines(fit, segments) == pytest.approx(min(both), rel=0.01)
    flat = replace(fit, direction=np.where(fit.direction == 1, 2, fit.direction))
    assert cameras.depth_lines(flat, segments) == 0.0
    assert fit.inliers > 0.95
    assert fit.error.max() < math.radians(1)


@pytest.mark.parametrize(
    ("told", "expected", "tolerance"),
    [
        pytest.param(540.0, 533.0, 0.02, id="success: nearly right"),
        pytest.param(1600.0, 533.0, 0.03, id="success: cropped photo, lines overrule"),
    ],
)
def test_told_focal_length_is_checked(told: float, expected: float, tolerance: float) -> None:
    fit = cameras.estimate(room_lines(CAMERA), 960, 640, told)[0]
    assert fit.camera.focal_px == pytest.approx(expected, rel=tolerance)


def test_grid_peaks_end_where_the_grid_ends() -> None:
    assert cameras._peaks(np.zeros((1, 1, 1, 5))) == [(0, 0, 0, 0)]


# Lines


def test_a_line_drawn_is_found_once_where_it_was_drawn() -> None:
    picture = np.full((400, 600), 90, np.uint8)
    picture[:, 300:] = 170
    found = detect(picture)
    assert len(found) == 1
    assert np.allclose(found.ends[0, ::2], 300.0, atol=0.35)
    assert found.lengths[0] > 380
    assert np.allclose(np.abs(found.directions[0]), [0, 1], atol=0.01)


# Geometry


def test_labels_of_rays_in_every_direction() -> None:
    rays = np.array([[0, 0.1, -1], [0, 0.1, 1], [-1, 0, 0], [1, 0, 0], [0, 1, 0], [0, -1, 0]], float)
    labels = geometry.label_rays(rays, BOX.array())
    assert labels.tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param((-10, 5), (20, 5), ((0, 5), (10, 5)), id="success: through"),
        pytest.param((2, 3), (4, 3), ((2, 3), (4, 3)), id="success: inside"),
        pytest.param((5, -4), (5, 30), ((5, 0), (5, 10)), id="success: upright"),
        pytest.param((-5, -3), (30, -3), None, id="fail: above"),
        pytest.param((-5, 9), (3, 20), None, id="fail: past the corner"),
    ],
)
def test_segments_are_cut_at_the_picture(a: tuple, b: tuple, expected: tuple | None) -> None:
    cut = geometry.clip_to_picture(np.array(a, float), np.array(b, float), 10, 10)
    assert (cut is None) == (expected is None)
    if cut is not None:
        assert np.allclose(np.array(cut), np.array(expected))


@pytest.mark.parametrize("swap", [False, True])
def test_segments_are_cut_before_the_camera(swap: bool) -> None:
    level = replace(CAMERA, pitch_deg=0.0, roll_deg=0.0, yaw_deg=0.0)
    ends = [np.array([0.5, -3.0, 0.0]), np.array([0.5, 3.0, 0.0])]
    (cut,) = geometry.project_segment(level, *(ends[::-1] if swap else ends))
    assert max(point[1] for point in cut) == pytest.approx(640)
    assert geometry.project_segment(level, np.array([0, -3.0, 0]), np.array([1, -1.0, 0])) == []


# Shell


@pytest.mark.parametrize(
    ("yaw", "turned", "front", "seen"),
    [
        pytest.param(20.0, 20.0, 2.8, (False, True, True, True), id="success: as it is"),
        pytest.param(47.0, -43.0, 1.6, (True, True, True, False), id="success: too far left"),
        pytest.param(-46.0, 44.0, 1.2, (True, False, True, True), id="success: too far right"),
    ],
)
def test_the_wall_faced_most_directly_is_in_front(yaw: float, turned: float, front: float, seen: tuple) -> None:
    before, after = shell(yaw), shell(yaw).turned()
    assert after.camera.yaw_deg == turned
    assert after.front == front
    assert after.seen == seen
    # The same corners in the picture.
    pixels = [
        sorted(np.round(s.camera.project(np.array([[*p, 0.0] for p in s.polygon]))[0][:, 0], 6))
        for s in (before, after)
    ]
    assert pixels[0] == pixels[1]


def test_unseen_walls_stand_beyond_the_floor_that_is_seen() -> None:
    camera = replace(CAMERA, yaw_deg=40.0)
    box = geometry.Box(1.6, 0.05, 2.8, 0.85)
    seen_floor = geometry.face_map(camera, geometry.Box(1.6, 9.0, 2.8, 0.85)) == geometry.FLOOR
    closed = close(camera, geometry.Box(1.6, 9.0, 2.8, 0.85), seen_floor)
    assert closed.back >= 0.45
    narrow = close(camera, box, np.zeros((640, 960), bool))
    assert narrow.right in (0.05, 0.5)


# Floor


def test_free_floor_has_no_holes_and_keeps_the_door_clear() -> None:
    metres = shell().in_metres(1.4)
    visible = geometry.face_map(CAMERA, BOX) == geometry.FLOOR
    cv2.circle(view := visible.astype(np.uint8), (480, 520), 40, (0,), -1)
    free = floor.free_floor(metres, view > 0, [np.array([[-2.24, 1.0], [-1.3, 1.0], [-1.3, 1.9], [-2.24, 1.9]])])
    assert len(free) >= 1
    polygon = np.array(free[0], np.float32)
    assert geometry.signed_area(polygon) > 0
    hole = CAMERA.rays(np.array([480.0, 520.0]))
    on_floor = hole[:2] / -hole[2] * 1.4
    assert cv2.pointPolygonTest(polygon, [float(v) for v in on_floor], False) < 0
    assert cv2.pointPolygonTest(polygon, (-1.8, 1.45), False) < 0


def test_scraps_of_floor_are_nothing() -> None:
    scrap = np.zeros((640, 960), bool)
    scrap[500:540, 440:490] = True
    assert floor.free_floor(shell().in_metres(1.4), scrap, []) == ()
    assert floor.free_floor(replace(shell(), right=0.02, left=0.02).in_metres(1.0), scrap, []) == ()


def test_only_what_rises_to_a_wall_or_is_certain_hides_the_floor() -> None:
    hidden, walls = np.zeros((200, 300), bool), np.zeros((200, 300), bool)
    walls[:50] = True
    hidden[52:90, 20:60] = True
    hidden[120:150, 20:60] = True
    hidden[120:150, 200:240] = True
    probability = np.full((200, 300), 0.3, np.float32)
    probability[:, 200:] = 0.05
    kept = floor._credible(hidden, walls, probability)
    assert kept[60, 40]
    assert not kept[130, 40]
    assert kept[130, 220]


@pytest.mark.parametrize(
    ("width", "height", "seen"),
    [
        pytest.param(960, 640, (6, 256, 384), id="success: landscape, as wide as was trained on"),
        pytest.param(640, 960, (6, 320, 208), id="success: portrait, as high as was trained on"),
        pytest.param(600, 600, (6, 320, 320), id="success: square"),
        pytest.param(300, 20, (6, 32, 384), id="success: a strip"),
    ],
)
def test_the_network_gets_pictures_no_larger_than_it_was_trained_on(
    width: int, height: int, seen: tuple[int, int, int]
) -> None:
    camera = Camera(width, height, 500, width / 2, height / 2, 0, 0, 0, 1.5)
    picture = np.zeros((height, width, 3), np.uint8)
    assert network._input(picture, camera, network.MOST).shape == seen


def test_the_floor_before_the_camera_is_seen_in_portraits() -> None:
    """Of this room the network saw a fifth less when it got the picture higher than any that it was trained on."""
    room = draw(50, 480)
    painted = paint(room)
    belief = network.look(painted.photo, room.camera).faces[0]
    assert painted.floor[-1].all()
    assert belief[-1].min() > 0.8


def test_doubt_is_what_a_second_network_sees_otherwise() -> None:
    room, nothing = np.zeros((10, 10), bool), np.zeros((10, 10), bool)
    room[5:] = True
    assert floor._doubt(room, room, room) == 0
    beyond = room.copy()
    beyond[4] = True
    assert floor._doubt(beyond, beyond, room) == pytest.approx(1 / 6)
    assert floor._doubt(room, beyond, room) == pytest.approx(1 / 6)
    assert floor._doubt(nothing, nothing, room) == 1
    assert floor._doubt(nothing, nothing, nothing) == 1


def test_tiny_outlines_are_dropped() -> None:
    mask = np.zeros((200, 300), bool)
    mask[50:150, 50:250] = True
    mask[10, 10:13] = True
    (outline,) = outlines.mask_outlines(mask, (2.0, 2.0))
    assert sorted(outline)[0] == (101.0, 101.0)


# Scale


def test_a_told_ceiling_decides() -> None:
    told = scale.combine(scale.clues(1.8, True, [1.3], 2.7))
    assert told.height_m == pytest.approx(1.5)
    assert told.spread == pytest.approx(0.01)


def test_doors_outweigh_habits() -> None:
    alone = scale.combine(scale.clues(1.8, False, [], None))
    assert (alone.height_m, alone.spread) == (pytest.approx(1.4), pytest.approx(0.11))
    door = scale.combine(scale.clues(1.8, True, [2.03 / 1.5], None))
    assert door.height_m == pytest.approx(1.49, abs=0.015)
    assert door.note == "door height 2.03 m"
    assert door.spread < 0.03


# Skirting


def test_short_floor_lines_move_nothing() -> None:
    blank = np.zeros((3, 640, 960), np.float32)
    assert to_skirting(
        np.full((640, 960, 3), 128, np.uint8), blank, CAMERA, geometry.Box(60, 60, 60, 0.8)
    ) == geometry.Box(60, 60, 60, 0.8)


def test_floor_lines_out_of_the_picture_move_nothing() -> None:
    up = replace(CAMERA, pitch_deg=45.0)
    plain = np.full((640, 960, 3), 128, np.uint8)
    assert to_skirting(plain, np.zeros((3, 640, 960), np.float32), up, BOX) == BOX
    assert not skirting._is_board(plain.astype(np.float32), up, BOX, "front", 0.05)


def test_a_second_line_in_a_uniform_strip_is_no_skirting() -> None:
    fine = np.ones((3, 640, 960), np.float32)
    assert to_skirting(np.full((640, 960, 3), 128, np.uint8), fine, CAMERA, BOX) == BOX


def test_wall_moves_from_the_upper_to_the_lower_edge_of_its_skirting() -> None:
    truth = painting.corner_view()
    picture, camera = painting.paint(truth), replace(truth.camera, height_m=1.0)
    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    seen = evidence.gather(evidence.gradient(picture), camera, detect(gray), network.look(picture, camera))
    too_far = geometry.Box(2.3 / 1.4, 1.9 / 1.4, 3.9 / (1.4 - painting.SKIRTING_M), 1.2 / 1.4)
    moved = to_skirting(picture, seen.fine, camera, too_far)
    assert moved.front == pytest.approx(3.9 / 1.4, rel=0.006)
    assert (moved.right, moved.ceiling) == (too_far.right, too_far.ceiling)


def test_search_ends_when_no_box_differs_any_more() -> None:
    assert list(search._distinct(np.zeros((2, 2)), np.zeros((2, 2, 2), np.int64))) == [(0, 0, 0, 0)]


# Room type


def test_room_types_follow_size_and_fixtures() -> None:
    fireplace = Opening("fireplace", 2, 0, 1, 0, 1)
    assert scores(26, (), ())[0].type == "living_room"
    assert scores(13, (), ())[0].type == "bedroom"
    assert scores(13, (), (fireplace,))[0].type == "living_room"


# Verdict

GOOD = Signs(0.9, 0.8, 0.5, 0.3, 1.0, 12.0, 0.2, 0.97)
UNCLEAR = replace(GOOD, score=0.2, inliers=0.45, margin=0, certainty=0.94, doubt=0.1, focal_spread=0.2)
FAINT = replace(GOOD, score=0, inliers=0.3, margin=0, doubt=0.3)
FULL = replace(FAINT, certainty=0.84, clutter=1.4, objects=0.3, floor_share=0.35)


@pytest.mark.parametrize(
    ("signs", "verdict", "code"),
    [
        pytest.param(GOOD, "green", None, id="success: clear room"),
        pytest.param(UNCLEAR, "amber", None, id="success: unclear"),
        pytest.param(replace(GOOD, inliers=0.1), "red", "not_a_room", id="fail: no lines"),
        pytest.param(replace(GOOD, clutter=1.2, objects=0.03), "red", "already_furnished", id="fail: furnished"),
        pytest.param(replace(GOOD, clutter=1.2, doubt=0.2), "red", "already_furnished", id="fail: it hides the floor"),
        pytest.param(replace(GOOD, clutter=1.9), "green", None, id="success: edges where two networks see none stand"),
        pytest.param(replace(GOOD, clutter=2.1), "amber", None, id="success: edges alone, as of a kitchen next door"),
        pytest.param(replace(GOOD, clutter=1.2, doubt=0.13), "amber", None, id="success: edges and two floors"),
        pytest.param(replace(GOOD, clutter=2.1, outlined=True), "green", None, id="success: which a person has seen"),
        pytest.param(replace(GOOD, objects=0.2, clutter=0.5), "red", "already_furnished", id="fail: things seen"),
        pytest.param(replace(GOOD, inliers=0.1, outlined=True), "green", None, id="success: outlined by a person"),
        pytest.param(replace(GOOD, floor_share=0.01), "red", "no_floor_visible", id="fail: no floor"),
        pytest.param(replace(GOOD, floor_share=0.02, clutter=1.2), "red", "not_a_room", id="fail: edges everywhere"),
        pytest.param(
            replace(GOOD, floor_share=0.02, clutter=1.2, objects=0.03),
            "red",
            "already_furnished",
            id="fail: furniture before the floor",
        ),
        pytest.param(replace(GOOD, free_m2=0.5), "red", "too_close", id="fail: close"),
        pytest.param(replace(GOOD, free_m2=0.9), "green", None, id="success: enough floor for a bathroom"),
        pytest.param(FAINT, "red", "geometry_uncertain", id="fail: uncertain"),
        pytest.param(replace(FAINT, doubt=0.03), "amber", None, id="success: no lead, but both networks agree"),
        pytest.param(replace(FAINT, doubt=0.03, margin=0.2), "green", None, id="success: few lines, but both agree"),
        pytest.param(replace(GOOD, doubt=0.14), "amber", None, id="success: a wall that one network takes for none"),
        pytest.param(replace(GOOD, depth_lines=0.4), "amber", None, id="success: one bare wall from the front"),
        pytest.param(replace(GOOD, depth_lines=0.45), "green", None, id="success: few lines into the depth"),
        pytest.param(
            replace(GOOD, depth_lines=0.1, outlined=True), "green", None, id="success: a person drew its depth"
        ),
        pytest.param(replace(GOOD, objects=0.04), "green", None, id="success: a reflection that looks like a thing"),
        pytest.param(replace(GOOD, objects=0.06), "amber", None, id="success: something seems to stand there"),
        pytest.param(replace(GOOD, objects=0.3, outlined=True), "green", None, id="success: a person saw it is empty"),
        pytest.param(replace(GOOD, doubt=0.4, outlined=True), "green", None, id="success: a person drew that wall"),
        pytest.param(
            replace(FAINT, score=0.2, inliers=0.4, certainty=0.9), "red", "not_a_room", id="fail: blurred cat"
        ),
        pytest.param(FULL, "red", "already_furnished", id="fail: furniture hides the room's shape"),
        pytest.param(replace(FULL, inliers=0.2), "red", "not_a_room", id="fail: a heap of things without lines"),
        pytest.param(replace(FULL, certainty=0.78), "red", "not_a_room", id="fail: nothing sure in it"),
        pytest.param(replace(FULL, floor_share=0.1), "red", "not_a_room", id="fail: things without a floor"),
        pytest.param(replace(FULL, objects=0.0), "red", "not_a_room", id="fail: a pattern"),
        pytest.param(replace(FULL, clutter=0.2), "red", "not_a_room", id="fail: plain shapes"),
    ],
)
def test_verdicts(signs: Signs, verdict: str, code: str | None) -> None:
    found, refusal = decide(signs)
    assert (found, refusal and refusal.code) == (verdict, code)
    assert 0 <= confidence(signs) <= 1


def test_a_guessed_horizon_is_claimed_as_seldom_right_as_it_is() -> None:
    assert confidence(GOOD) > 0.9
    assert confidence(replace(GOOD, depth_lines=0.4)) == 0.65
    assert confidence(replace(UNCLEAR, depth_lines=0.4)) == confidence(UNCLEAR) < 0.65


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        pytest.param({}, "shape", id="success: few signs of anything"),
        pytest.param({"doubt": 0.14}, "floor", id="success: two floors are seen"),
        pytest.param({"doubt": 0.14, "depth_lines": 0.4}, "shape", id="success: the horizon is a guess anyway"),
        pytest.param({"doubt": 0.14, "objects": 0.06}, "things", id="success: things hide the floor"),
    ],
)
def test_a_person_is_told_what_to_look_at(changes: dict[str, float], about: str) -> None:
    assert doubt_about(replace(GOOD, **changes)) == about


# Outdoors


def test_blue_sky_needs_leaves_to_be_outdoors_and_paint_is_no_leaf() -> None:
    painted = np.zeros((300, 400, 3), np.uint8)
    painted[:150], painted[150:] = (140, 185, 240), (90, 150, 80)
    assert not outdoors.looks_outdoors(painted)
    leaves = painted.astype(float)
    leaves[200:240] += 60 * np.sign(np.random.default_rng(1).normal(size=(5, 50, 1))).repeat(8, 0).repeat(8, 1)
    assert outdoors.looks_outdoors(np.clip(leaves, 0, 255).astype(np.uint8))


# Compiled code's cache


def test_private_cache_is_private(tmp_path: Path) -> None:
    folder = compiled.private_cache(tmp_path)
    assert folder is not None
    assert folder.stat().st_mode & 0o077 == 0
    folder.chmod(0o777)
    assert compiled.private_cache(tmp_path) is None
    (tmp_path / "file").write_text("")
    assert compiled.private_cache(tmp_path / "file") is None


def test_read_only_package_compiles_into_the_private_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled.config, "CACHE_DIR", "")
    monkeypatch.setattr(compiled.os, "access", lambda *_: False)
    compiled.prepare_cache(tmp_path, tmp_path / "missing" / "deep")
    assert compiled.config.CACHE_DIR.startswith(str(tmp_path))
    monkeypatch.setattr(compiled.config, "CACHE_DIR", "")
    (tmp_path / "file").write_text("")
    compiled.prepare_cache(tmp_path, tmp_path / "file")
    assert compiled.config.CACHE_DIR == ""


def test_without_any_cache_code_still_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    real = compiled.numba.njit

    def no_locator(*_: object, **options: object) -> object:
        if options.get("cache"):
            raise RuntimeError("no locator available")
        return real(fastmath=True)

    monkeypatch.setattr(compiled.numba, "njit", no_locator)
    assert compiled.njit(lambda x: x + 1)(2) == 3


# Evaluation


def test_evaluation_of_a_painted_photo(tmp_path: Path) -> None:
    truth = painting.corner_view()
    cv2.imwrite(str(tmp_path / "room.png"), painting.paint(truth)[..., ::-1])
    mask = painting.floor_mask(truth).astype(np.uint8)
    contour = max(cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=cv2.contourArea)
    corners, _ = truth.camera.project(np.array([[-2.3, 0.9, 0], [-2.3, 3.9, 0], [1.2, 3.9, 0]]))
    first, along, _ = truth.room.wall(2)
    window = [[*(first + along * s), z] for s, z in ((2.6, 2.1), (1.2, 2.1), (1.2, 0.9), (2.6, 0.9))]
    note = {
        "floor": [contour[:, 0].tolist()],
        "wall_floor": [corners.tolist()],
        "windows": [truth.camera.project(np.array(window))[0].tolist()],
        "windows_labels": ["window"],
        "doors": [[[0, 0], [5, 0], [5, 5], [0, 5]]],
        "doors_labels": ["door (other room)"],
        "stageable": True,
    }
    (tmp_path / "annotations.json").write_text(json.dumps({"room.png": note}))
    told: list[str] = []
    (row,) = evaluate.evaluate(tmp_path, on_row=lambda done: told.append(done.photo))
    assert told == ["room.png"]
    assert (row.verdict, row.code, row.stageable, row.good, row.wrong) == ("green", "", True, True, False)
    assert row.floor > 0.98
    assert row.boundary < 0.002
    assert row.found["window"] == (1, 1, 1, 1)
    assert "room.png | green" in report.table([row])


def test_evaluation_wants_every_photo(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        evaluate.evaluate(tmp_path)
    (tmp_path / "annotations.json").write_text('{"missing.png": {}}')
    with pytest.raises(FileNotFoundError):
        evaluate.evaluate(tmp_path)
