"""The lens is found by the lines it bends, and only where they say so; what was found is in the photo's own pixels."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from staging.engines.base import Photo
from staging.engines.studio.lens import to_photo, to_straight
from staging.engines.studio.understand import as_json, overlay, understand
from staging.engines.studio.understand.geometry import project_polygon, project_segment
from staging.engines.studio.understand.lines import Segments, detect
from staging.engines.studio.understand.metrics import insertion_error
from staging.engines.studio.understand.plumb import estimate, straight_view
from staging.engines.studio.understand.plumb_kernels import follow
from tests.staging.engines.studio.understand import painting
from tests.staging.engines.studio.understand.conftest import Case

WIDTH, HEIGHT = 960, 640
LENS = -0.08
Line = tuple[tuple[float, float], tuple[float, float]]
FRAME: tuple[Line, ...] = (
    ((100, 60), (860, 70)), ((90, 580), (870, 570)), ((80, 90), (90, 560)), ((880, 80), (870, 560)),
)  # fmt: skip
SIDE: tuple[Line, ...] = tuple(((80.0, y), (880.0, y + 4)) for y in (40.0, 80.0, 120.0, 160.0))


def drawn(lines: Iterable[Line], lens: float | Iterable[float]) -> np.ndarray:
    """(height, width) grey photo of straight lines, each with a lens of its own where many are given."""
    gray = np.full((HEIGHT, WIDTH), 60, np.uint8)
    lines = list(lines)
    for (a, b), bent in zip(lines, [lens] * len(lines) if isinstance(lens, float) else lens, strict=True):
        along = np.array(a) + np.linspace(0, 1, 200)[:, None] * (np.array(b) - a)
        pixels = to_photo(along, WIDTH, HEIGHT, bent)
        cv2.polylines(gray, [np.round((pixels - 0.5) * 256).astype(np.int32)], False, (200,), 3, cv2.LINE_AA, 8)
    noise = np.random.default_rng(0).normal(0, 1.0, gray.shape)
    return np.clip(np.round(cv2.GaussianBlur(gray, (0, 0), 0.8) + noise), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("lines", "lens", "expected"),
    [
        pytest.param(FRAME, -0.1, -0.1, id="success: barrel"),
        pytest.param(FRAME, 0.05, 0.05, id="success: pincushion"),
        pytest.param(FRAME, -0.2, -0.2, id="success: the strongest that is looked for"),
        pytest.param(FRAME, 0.0, 0.0, id="success: nothing bent"),
        pytest.param(FRAME, 0.004, 0.0, id="fail: too slight"),
        pytest.param(FRAME[:1], -0.1, 0.0, id="fail: a single line"),
        pytest.param(SIDE, -0.1, 0.0, id="fail: all on one side"),
        pytest.param(FRAME * 2 + SIDE, (-0.1,) * 4 + (0.0,) * 4 + (0.0,) * 4, 0.0, id="fail: most are straight"),
        pytest.param(FRAME, (-0.1, 0.05, 0.0, 0.0), 0.0, id="fail: they contradict each other"),
        pytest.param((), 0.0, 0.0, id="fail: no lines"),
    ],
)
def test_the_lens_is_what_most_lines_say(
    lines: tuple[Line, ...], lens: float | tuple[float, ...], expected: float
) -> None:
    gray = drawn(lines, lens)
    assert estimate(gray, detect(gray)) == pytest.approx(expected, abs=0.003)


def test_lines_that_curve_otherwise_are_no_witnesses() -> None:
    gray = np.full((HEIGHT, WIDTH), 60, np.uint8)
    for x in (200, 480, 760):
        wave = [(x + 12 * math.sin(y / 25), y) for y in range(40, 600, 4)]
        cv2.polylines(gray, [np.round(np.array(wave) * 16).astype(np.int32)], False, (200,), 3, cv2.LINE_AA, 4)
    assert estimate(gray, detect(gray)) == 0.0


def test_an_edge_is_followed_to_its_ends_and_to_a_fraction_of_a_pixel() -> None:
    gray = drawn((((100, 200), (860, 240)),), 0.0).astype(np.float32)
    dx, dy = (cv2.Sobel(gray, cv2.CV_32F, 1 - k, k, ksize=3, scale=0.125) for k in (0, 1))
    places = follow(dx, dy, np.array([400.0, 214.3, 560.0, 222.7]), 4.0, 500)
    assert places[0, 0] < 106
    assert places[-1, 0] > 854
    off = places[:, 1] - (200 + (places[:, 0] - 100) * 40 / 760)
    assert off.std() < 0.15
    assert len(follow(dx, dy, np.array([400.0, 500.0, 560.0, 500.0]), 4.0, 500)) == 0


def test_an_edge_is_followed_inside_the_picture_only() -> None:
    # 641 rows: a place two rows below the picture has no cell of its own. What the last row shows goes on below it.
    dark = np.add.outer(np.arange(641) * 5, np.arange(960)) > 3320
    dark[634:] = np.arange(960) > 100
    gray = cv2.GaussianBlur(np.where(dark, 60.0, 200.0), (0, 0), 1.0)
    beyond = np.array([95.0, 645.0, 695.0, 525.0])
    dx, dy = (np.asarray(cv2.Sobel(gray.astype(np.float32), cv2.CV_32F, 1 - k, k, ksize=3)) for k in (0, 1))
    places = follow(dx, dy, beyond, 4.0, 500)
    assert places[:, 1].max() == pytest.approx(634, abs=1)
    assert len(places) > 150
    assert estimate(gray.astype(np.uint8), Segments(beyond[None])) == 0.0


def test_lines_of_the_straight_view_are_those_of_the_straight_picture() -> None:
    photo = np.repeat(drawn(FRAME, -0.1)[..., None], 3, 2)
    view = straight_view(photo)
    assert view.lens == pytest.approx(-0.1, abs=0.003)
    assert view.segments.lengths.tolist() == sorted(view.segments.lengths, reverse=True)
    shown = to_photo(np.array(FRAME), WIDTH, HEIGHT, -0.1)
    edges = to_straight(shown, WIDTH, HEIGHT, view.lens).reshape(-1, 4)
    u = (edges[:, 2:] - edges[:, :2])[:, None]
    off = [
        (np.abs(np.cross(ends[None] - edges[:, None, :2], u)) / np.linalg.norm(u, axis=-1)).max(1).min()
        for ends in view.segments.ends.reshape(-1, 2, 2)
    ]
    # The line is 3 pixels wide and blurred, and the pieces it was found in were bent.
    assert np.median(off) < 4
    assert max(off) < 8
    assert view.picture.shape == photo.shape


def test_a_photo_without_distortion_is_its_own_straight_view(corner: Case) -> None:
    view = straight_view(corner.photo.pixels)
    gray = cv2.cvtColor(corner.photo.pixels, cv2.COLOR_RGB2GRAY)
    assert view.picture is corner.photo.pixels
    assert np.array_equal(view.segments.ends, detect(gray).ends)
    assert view.lens == corner.found.camera.lens == 0


@pytest.fixture(scope="module")
def barrel(corner: Case) -> Case:
    """The same room through a lens that bends it."""
    truth = replace(corner.truth, camera=replace(corner.truth.camera, lens=LENS))
    photo = Photo(painting.paint(truth))
    return Case(truth, photo, understand(photo, {"ceiling_height_m": 2.6}))


def test_the_camera_comes_back_with_its_lens(barrel: Case) -> None:
    found, true = barrel.found.camera, barrel.truth.camera
    assert found.lens == pytest.approx(LENS, abs=0.005)
    assert found.focal_px == pytest.approx(true.focal_px, rel=0.02)
    assert (found.pitch_deg, found.roll_deg) == (pytest.approx(-3.0, abs=0.3), pytest.approx(0.4, abs=0.15))
    assert insertion_error(found, true) < 0.01
    assert insertion_error(replace(found, lens=0.0), true) > 0.015
    assert "lines bent by the lens straightened" in " ".join(barrel.found.notes)


def test_floor_and_edges_are_in_the_photos_own_pixels(barrel: Case) -> None:
    true, found = painting.floor_mask(barrel.truth), barrel.found.floor_mask
    assert (true & found).sum() / (true | found).sum() > 0.985
    camera = barrel.truth.camera
    wall = np.array([(-2.3, y, 0.0) for y in np.linspace(1.2, 3.9, 40)])
    pixels, _ = camera.project(wall)
    drawn_line = np.concatenate([np.array(line) for line in barrel.found.wall_floor])
    seen = pixels[(pixels > 0).all(1) & (pixels < [WIDTH, HEIGHT]).all(1)]
    assert len(seen) > 10
    assert len(barrel.found.wall_floor) == 1
    assert max(_distance(p, drawn_line) for p in seen) < 2.5
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for line in barrel.found.wall_ceiling for x, y in line)


def _distance(p: np.ndarray, line: np.ndarray) -> float:
    """From a point to a polyline."""
    a, d = line[:-1], np.diff(line, axis=0)
    t = np.clip(((p - a) * d).sum(1) / np.maximum((d**2).sum(1), 1e-9), 0, 1)
    return float(np.hypot(*(a + t[:, None] * d - p).T).min())


def test_openings_are_outlined_along_their_bent_edges(barrel: Case) -> None:
    u, patch = barrel.found, painting.WINDOW
    window = next(o for o in u.openings if o.kind == "window")
    outline = np.array([*window.polygon, window.polygon[0]])
    assert len(outline) > 8
    # Its casing, 8 pixels wide, belongs to it or not.
    for room, camera, where, top, off in (
        (u.room, u.camera, (window.start_m, window.end_m), window.top_m, 0.1),
        (barrel.truth.room, barrel.truth.camera, (patch.start, patch.end), patch.top, 16),
    ):
        first, along, _ = room.wall(window.wall)
        s = np.linspace(*where, 9)
        pixels, _ = camera.project(np.column_stack([first + s[:, None] * along, np.full(9, top)]))
        assert max(_distance(p, outline) for p in pixels) < off


def test_what_an_editor_is_given_and_gives_back_changes_nothing(barrel: Case) -> None:
    shown = json.loads(json.dumps(as_json(barrel.found)))
    assert shown["camera"]["lens"] == pytest.approx(LENS, abs=0.005)
    editor = shown["editor"]
    for x, y in editor["horizon"]:
        ray = barrel.found.camera.rays(np.array([x * WIDTH, y * HEIGHT]))
        assert ray[2] == pytest.approx(0, abs=1e-4)
    again = understand(barrel.photo, {"corrections": editor})
    assert again.camera.pitch_deg == pytest.approx(barrel.found.camera.pitch_deg, abs=0.01)
    assert again.camera.yaw_deg == pytest.approx(barrel.found.camera.yaw_deg, abs=0.01)
    assert np.allclose(again.room.polygon_m[2:], barrel.found.room.polygon_m[2:], atol=0.01)


def test_the_overlay_draws_bent_metres(barrel: Case) -> None:
    marked = overlay(barrel.photo, barrel.found)
    wall = np.array([(-2.3, y, 0.0) for y in np.linspace(2.95, 3.75, 9)])
    pixels, _ = barrel.truth.camera.project(wall)
    red = np.abs(marked.astype(int) - (235, 40, 40)).sum(-1) < 120
    near = cv2.dilate(red.astype(np.uint8), np.ones((7, 7)))
    assert near[pixels[:, 1].astype(int), pixels[:, 0].astype(int)].all()


@pytest.mark.parametrize("lens", [-0.15, 0.06])
def test_a_projected_segment_follows_the_lens_and_ends_at_the_picture(lens: float) -> None:
    camera = replace(painting.camera(), lens=lens)
    a, b = np.array([-2.0, 0.6, 0.0]), np.array([-2.0, 6.0, 0.0])
    pieces = project_segment(camera, a, b)
    assert len(pieces) > 5
    for p, q in pieces:
        assert (np.array([p, q]) >= -1e-9).all()
        assert (np.array([p, q]) <= np.array([WIDTH, HEIGHT]) + 1e-9).all()
        ray = camera.rays((p + q) / 2)
        at = ray * (camera.height_m / -ray[2])
        assert at[0] == pytest.approx(-2.0, abs=0.01)
    assert all(np.allclose(q, p) for (_, q), (p, _) in itertools.pairwise(pieces))
    assert project_segment(camera, np.array([-9.0, 1.0, 0.0]), np.array([-9.0, 1.5, 0.0])) == []


def test_a_projected_polygon_starts_with_its_corners_and_follows_the_lens() -> None:
    corners = np.array([[-1.0, 3.0, 2.0], [1.0, 3.0, 2.0], [1.0, 3.0, 1.0], [-1.0, 3.0, 1.0]])
    camera = painting.camera()
    assert np.array_equal(project_polygon(camera, corners), camera.project(corners)[0])
    assert project_polygon(camera, corners[:0]).shape == (0, 2)
    bent = replace(camera, lens=LENS)
    outline = project_polygon(bent, corners)
    assert np.allclose(outline[0], bent.project(corners[0])[0])
    straight = to_straight(outline, WIDTH, HEIGHT, LENS)
    sides = bent.straight().project(corners)[0]
    assert max(_distance(p, np.array([*sides, sides[0]])) for p in straight) < 1e-6
