"""From photo to light, as a whole."""

import dataclasses

import cv2
import numpy as np
import pytest
from scipy.spatial import cKDTree

from staging.engines.base import Photo
from staging.engines.studio.light import estimate
from staging.engines.studio.light import patches as patches_module
from staging.engines.studio.light.colour import luminance, to_srgb
from staging.engines.studio.light.estimate import _mirrored, tied
from staging.engines.studio.light.faces import room_faces, seen_from
from staging.engines.studio.light.model import Source
from staging.engines.studio.light.textures import Unwrapped, small_linear, unwrap
from staging.engines.studio.model import CeilingLamp, Opening, Room
from staging.engines.studio.render.influence import shell
from tests.staging.engines.studio.boxroom import L_SHAPE, RECTANGLE, WINDOW, camera, photo, understanding
from tests.staging.engines.studio.light.test_solve import lit_room

NO_WINDOW = understanding(openings=())


def unwrapped(shown, seen, glass, lamp=None) -> Unwrapped:
    """One row of texels as bright as ``shown``."""
    radiance = np.repeat(np.array([shown], np.float32)[..., None], 3, -1)
    seen, glass, lamp = (np.array([each]) for each in (seen, glass, lamp or [False] * len(shown)))
    return Unwrapped(room_faces(Room(RECTANGLE, 2.6))[2], radiance, seen, glass, lamp, np.ones_like(seen))


@pytest.mark.parametrize(
    ("lamp", "found"),
    [
        pytest.param([False] * 4, [0.4, 0.9, 0.8, 0.4], id="success: nothing hangs before the wall"),
        pytest.param([False, True, True, False], [0.4] * 4, id="success: the wall is shown, not the lamp before it"),
        pytest.param([True] * 4, [0.4, 0.9, 0.8, 0.4], id="success: a lamp hides the whole wall"),
    ],
)
def test_mirrors_show_no_lamp_on_the_wall_behind_it(lamp, found):
    w = unwrapped([0.4, 0.9, 0.8, 0.4], seen=[True] * 4, glass=[False] * 4, lamp=lamp)
    assert _mirrored(w.radiance, w, 0.4)[0, :, 1] == pytest.approx(found)


@pytest.mark.parametrize(
    ("bottom", "behind"),
    [
        pytest.param(2.0, True, id="success: a lamp that hangs down"),
        pytest.param(2.5, False, id="success: a flat one is on the ceiling"),
    ],
)
def test_what_a_hanging_lamp_is_before_is_known(bottom, behind):
    outline = ((40.0, 5.0), (50.0, 5.0), (50.0, 20.0), (40.0, 20.0))
    u = dataclasses.replace(NO_WINDOW, ceiling_lamps=(CeilingLamp((0.0, 2.0), bottom, False, outline),))
    large = dataclasses.replace(u, camera=u.camera.scaled(192, 128))  # the outline is in pixels of the whole photo
    lamps = (CeilingLamp((0.0, 2.0), bottom, False, tuple((2 * x, 2 * y) for x, y in outline)),)
    for each in (u, dataclasses.replace(large, ceiling_lamps=lamps)):
        faces = [unwrap(np.zeros((64, 96, 3), np.float32), u.camera, each, f) for f in room_faces(u.room)]
        assert any(w.lamp.any() for w in faces) == behind
        for w in faces:
            pixels, _ = u.camera.project(w.face.points(w.face.grid(*w.lamp.shape[::-1]))[w.lamp])
            assert ((pixels > (38.5, 2.75)) & (pixels < (51.5, 22.25))).all()


def photo_of(patches, u) -> Photo:
    """What the camera of ``u`` sees of ``patches``."""
    points = shell(u.camera, u.room)[0]
    _, nearest = cKDTree(patches.center).query(points.reshape(-1, 3))
    linear = patches.radiance[nearest].reshape(*points.shape)
    return Photo(np.rint(to_srgb(linear) * 255).astype(np.uint8))


@pytest.mark.parametrize("most", [300, 450, 1000])
def test_estimate_finds_the_light_that_made_the_photo(most, monkeypatch):
    """However fine the patches are, and although the picture shows the window black but for a rim."""
    monkeypatch.setattr(patches_module, "MOST_PATCHES", most)
    u = understanding(openings=[WINDOW, Opening("door", 1, 1.0, 2.0, 0.0, 2.0)], width=240, height=160)
    patches, _, _ = lit_room(3.0, 0.3)
    light = estimate(photo_of(patches, u), u)
    assert [s.kind for s in light.sources] == ["sky", "ground"]
    assert light.sources[0].radiance == pytest.approx((3.0, 3.0, 3.0), rel=0.12)
    assert light.sources[1].radiance == pytest.approx((1.5, 1.5, 1.5), rel=0.15)
    assert light.surfaces[0].mean_albedo == pytest.approx((0.3, 0.3, 0.3), rel=0.12)
    assert light.error < 0.03
    assert [s.face.name for s in light.surfaces][:3] == ["floor", "ceiling", "wall:0"]


def source(kind: str, shown: float, normal=(1.0, 0.0, 0.0)) -> Source:
    return Source(kind, np.zeros(3), np.eye(3)[1], np.eye(3)[2], np.array(normal), (1.0, 1.0), (shown,) * 3)


def test_windows_of_a_wall_are_as_much_brighter_than_shown_as_each_other():
    """Two windows on the left, the second with its blinds down; one on the right of which no ground is seen; a lamp."""
    left = [source(kind, shown) for shown in (0.8, 0.4) for kind in ("sky", "ground")]
    right = [source("sky", 0.5, (-1.0, 0.0, 0.0)), source("ground", 0.0, (-1.0, 0.0, 0.0))]
    unit, least = tied((*left, *right, source("lamp", 0.9), source("lamp", 0.0)))
    assert unit @ [2.0, 3.0, 4.0, 5.0, 6.0, 7.0] == pytest.approx([8 / 3, 4.0, 4 / 3, 2.0, 4.0, 5.0, 6.0, 7.0])
    assert least == pytest.approx([0.6, 0.6, 0.5, 0.0, 0.9, 0.0])


def test_summary_is_json_ready():
    summary = estimate(photo(), understanding()).summary()
    assert set(summary) == {"error", "color", "sources", "sun", "floor", "unseen", "albedo"}
    assert set(summary["albedo"]) == {"floor", "ceiling", "wall:0", "wall:1", "wall:2", "wall:3"}


@pytest.mark.parametrize(
    "pixels",
    [
        pytest.param(np.zeros((64, 96, 3), np.uint8), id="success: black"),
        pytest.param(np.full((64, 96, 3), 255, np.uint8), id="success: white"),
        pytest.param(photo().pixels, id="success: grey"),
    ],
)
@pytest.mark.parametrize(
    "u",
    [
        pytest.param(understanding(), id="success: window"),
        pytest.param(NO_WINDOW, id="success: no window"),
        pytest.param(understanding(L_SHAPE, ()), id="success: L-shape"),
        pytest.param(dataclasses.replace(NO_WINDOW, room=Room(RECTANGLE, 9.0)), id="success: no ceiling seen"),
        pytest.param(
            dataclasses.replace(NO_WINDOW, camera=dataclasses.replace(camera(), height_m=50.0, pitch_deg=80.0)),
            id="success: nothing seen at all",
        ),
        pytest.param(
            understanding(openings=[Opening("window", 2, -1.0, 9.0, -1.0, 9.0)]), id="success: window beyond its wall"
        ),
    ],
)
def test_always_finite(pixels, u):
    light = estimate(Photo(pixels), u)
    for surface in light.surfaces:
        for texture in (surface.radiance, surface.mirrored, surface.albedo, surface.emission):
            assert np.isfinite(texture).all()
            assert texture.min() >= 0
        assert 0.0099 < surface.albedo.min() <= surface.albedo.max() < 0.9501
    assert np.isfinite([s.radiance for s in light.sources]).all()


def test_a_room_without_lamp_or_window_gets_a_soft_panel():
    assert [s.kind for s in estimate(photo(), NO_WINDOW).sources] == ["panel"]


def lamp_photo(radius_m: float, height_m: float = 1.4) -> Photo:
    """A dim room with a blown-out disc on the far wall, and one half as large."""
    u = understanding(openings=(), width=480, height=320)
    front = room_faces(u.room)[4]
    pixels = np.full((320, 480, 3), 90, np.uint8)
    x, y = np.meshgrid(np.arange(480) + 0.5, np.arange(320) + 0.5)
    for at, share in (((1.5, height_m), 1.0), ((2.6, height_m), 0.5)):
        center, seen = seen_from(u.camera, u.room, front, front.points(np.array([at])))
        assert seen.all()
        scale = u.camera.focal_px / 4.0
        pixels[np.hypot(x - center[0, 0], y - center[0, 1]) < radius_m * share * scale] = 255
    return Photo(pixels)


@pytest.mark.parametrize(
    ("radius_m", "height_m", "kinds"),
    [
        pytest.param(0.2, 1.4, ["lamp", "lamp"], id="success: both large enough"),
        pytest.param(0.06, 1.4, ["lamp"], id="success: one large enough"),
        pytest.param(0.02, 1.4, ["panel"], id="success: both too small"),
        pytest.param(0.1, 0.25, ["panel"], id="success: gleaming skirting"),
    ],
)
def test_blown_out_spots_are_lamps(radius_m, height_m, kinds):
    u = understanding(openings=(), width=480, height=320)
    assert [s.kind for s in estimate(lamp_photo(radius_m, height_m), u).sources] == kinds


@pytest.mark.parametrize(
    ("level", "kinds"),
    [
        pytest.param(235, ["sky", "ground"], id="success: daylight, though not blown out"),
        pytest.param(150, ["panel"], id="success: a light picture on the wall"),
    ],
)
def test_bright_openings_that_nobody_found_shine(level, kinds):
    u = understanding(openings=(), width=480, height=320)
    front = room_faces(u.room)[4]
    corners, _ = u.camera.project(front.points(np.array([[1.2, 0.3], [2.6, 0.3], [2.6, 2.0], [1.2, 2.0]])))
    pixels = np.full((320, 480, 3), 110, np.uint8)
    cv2.fillPoly(pixels, [np.rint(corners).astype(np.int32)], (level, level, level))
    pixels[:, ::12] = 110  # bars
    sources = estimate(Photo(pixels), u).sources
    assert [s.kind for s in sources] == kinds
    if level == 235:
        assert sources[0].size_m == pytest.approx((1.4, 1.7), abs=0.2)
        assert sources[0].radiance[0] > 0.6


def test_what_the_photo_shows_is_what_the_texture_holds():
    light = estimate(Photo(np.full((64, 96, 3), 128, np.uint8)), NO_WINDOW)
    front = light.surfaces[4]
    assert front.seen.any()
    assert front.radiance[front.seen].mean() == pytest.approx(0.215861, abs=1e-4)


def test_mirrors_show_what_nobody_saw_no_brighter_than_the_walls():
    w = unwrapped([0.9, 0.0, 0.0], seen=[True, False, False], glass=[False] * 3)
    radiance = np.array([[[0.9, 0.9, 0.9], [1.6, 0.8, 0.8], [0.2, 0.2, 0.1]]], np.float32)
    found = _mirrored(radiance, w, 0.4)
    assert found[0, [0, 2]].tolist() == radiance[0, [0, 2]].tolist()
    assert luminance(found)[0, 1] == pytest.approx(0.4)
    assert found[0, 1, 0] == pytest.approx(2 * found[0, 1, 1])


def test_mirrors_show_windows_as_the_photo_does_and_what_nobody_saw_of_them_alike():
    w = unwrapped([0.3, 1.0, 0.8, 0.0], seen=[True, True, True, False], glass=[False, True, True, True])
    radiance = np.full((1, 4, 3), [[0.3]], np.float32)
    assert _mirrored(radiance, w, 0.4)[0, :, 1] == pytest.approx([0.3, 1.0, 0.8, 0.9])


def test_a_room_whose_walls_show_is_mirrored_as_bright_as_they_are():
    light = estimate(Photo(np.full((64, 96, 3), 128, np.uint8)), NO_WINDOW)
    assert max(float(luminance(s.mirrored).max()) for s in light.surfaces) == pytest.approx(0.215861, abs=1e-4)
    assert max(float(luminance(s.radiance).max()) for s in light.surfaces) > 0.25


def test_windows_hold_no_radiance_of_their_own():
    light = estimate(photo(), understanding(openings=[Opening("window", 2, 1.0, 3.0, 0.5, 2.0)]))
    wall = light.surfaces[4].radiance
    assert wall[wall.shape[0] // 2, wall.shape[1] // 2].tolist() == [0.0, 0.0, 0.0]
    assert wall[2, 2].min() > 0


def test_small_linear_averages_light_in_large_photos():
    checker = np.zeros((3200, 4800, 3), np.uint8)
    checker[:, ::2] = 255
    linear, small = small_linear(checker, camera(4800, 3200))
    assert linear.shape == (853, 1280, 3)
    assert (small.width, small.height) == (1280, 853)
    assert np.isfinite(linear).all()
