"""The sun: found where it shines in, and nowhere else."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from staging.engines.studio.light import estimate
from staging.engines.studio.light.faces import room_faces
from staging.engines.studio.light.model import MATT, Gloss
from staging.engines.studio.light.sun import find_sun
from staging.engines.studio.light.sun_direction import Direction, towards
from staging.engines.studio.light.sun_patches import find_patches
from staging.engines.studio.light.textures import small_linear, unwrap
from staging.engines.studio.model import Opening
from tests.staging.engines.studio.boxroom import L_SHAPE
from tests.staging.engines.studio.light.sunny import AZIMUTH_DEG, ELEVATION_DEG, GAIN, SUN, WINDOW, room, sunny_photo

SLIT = Opening("window", 3, 0.5, 1.6, 1.3, 2.1)
TWO_SIDED = {"shining": (SLIT,), "sun": towards(np.array(180.0), np.array(40.0))}
WHITE = {"gain": np.ones(3), "plus": 0.3, "floor": np.array([0.25, 0.08, 0.03])}
DOOR = Opening("door", 3, 0.4, 2.0, 0.9, 2.1)
FAR = Opening("window", 2, 0.5, 1.5, 0.9, 2.1)
OPPOSITE = Opening("window", 1, 3.4, 4.5, 1.3, 2.1)
GREY = 0.8
"""Glass that is not blown out, so that it does not by itself say that a window is missing."""
ALL_GLASS = Opening("door", 2, 0.0, 4.0, 0.0, 2.5)
NEAR = Opening("window", 3, 1.4, 3.4, 0.9, 2.1)
OUT_OF_SIGHT = Opening("door", 0, 1.0, 2.0, 0.0, 2.1)


def found(photo, u, gloss=MATT):
    linear, camera = small_linear(photo.pixels, u.camera)
    faces = tuple(unwrap(linear, camera, u, face) for face in room_faces(u.room))
    return find_sun(u, faces, camera, evenly(faces), gloss), faces


def evenly(faces):
    return tuple(np.full(w.radiance.shape, 0.5, np.float32) for w in faces)


def angle_deg(a, b):
    return np.degrees(np.arccos(np.clip(np.asarray(a) @ np.asarray(b), -1, 1)))


@pytest.mark.parametrize(
    ("openings", "shining"),
    [
        pytest.param((WINDOW,), (WINDOW,), id="success: window"),
        pytest.param((DOOR,), (DOOR,), id="success: the glass of a door"),
        pytest.param((WINDOW, FAR), (WINDOW,), id="success: another window explains it worse"),
    ],
)
def test_direction_and_strength(openings, shining):
    sun, faces = found(sunny_photo(shining=shining), room(openings))

    assert angle_deg(sun.towards, SUN) < 2.5
    assert sun.trust > 0.8
    assert sun.spread_deg < 4
    # E sin(elevation) / π is what the patch gets beyond the 0.5 that arrives anyway.
    facing = np.sin(np.radians(ELEVATION_DEG))
    assert np.array(sun.irradiance) * facing / np.pi == pytest.approx(0.5 * (GAIN - 1), rel=0.15)
    floor = sun.lit[0]
    assert floor.shape == faces[0].seen.shape
    assert floor.max() == pytest.approx(1.0, abs=0.01)
    assert sun.lit[1].max() == 0.0  # no sun on the ceiling


def test_lit_is_what_the_photo_shows():
    sun, faces = found(sunny_photo(), room())
    lit = sun.lit[0] > 0.5
    at = faces[0].face.points(faces[0].face.grid(*lit.shape[::-1]))[lit]
    # The window from 0.9 to 2.1 m up, moved along the sun's rays from x = -2.
    run = -SUN[0] / SUN[2]
    assert (at[:, 0].min(), at[:, 0].max()) == pytest.approx((-2 + 0.9 * run, -2 + 2.1 * run), abs=0.1)
    slip = -SUN[1] / SUN[2]
    assert (at[:, 1].min(), at[:, 1].max()) == pytest.approx((2.0 + 2.1 * slip, 3.6 + 0.9 * slip), abs=0.1)


def test_where_the_photo_shows_nothing_the_sun_shines_as_it_must():
    u = room()
    faces = found(sunny_photo(), u)[1]
    half = faces[0].seen & (faces[0].face.grid(*faces[0].seen.shape[::-1])[..., 0] < 2.6)
    cut = (dataclasses.replace(faces[0], seen=half), *faces[1:])
    sun = find_sun(u, cut, u.camera, evenly(faces), MATT)
    whole = found(sunny_photo(), u)[0]
    beyond = ~half & (whole.lit[0] > 0.5)
    assert beyond.sum() > 100
    assert (sun.lit[0][beyond] > 0.5).mean() > 0.75


@pytest.mark.parametrize(
    ("photo", "u"),
    [
        pytest.param({}, room(polygon=L_SHAPE), id="fail: walls that stand in the way"),
        pytest.param({"gain": np.ones(3)}, room(), id="fail: no patch"),
        pytest.param({"gain": np.full(3, 1.2)}, room(), id="fail: hardly brighter"),
        pytest.param({"shining": ()}, room((DOOR,)), id="fail: a closed door"),
        pytest.param(
            {"gain": np.ones(3), "plus": 0.3, "floor": np.array([0.25, 0.08, 0.03])},
            room(),
            id="fail: white, as a mirror image or a sheet",
        ),
        pytest.param({"sun": towards(np.array(172.0), np.array(7.0))}, room(), id="fail: too low to be the sun"),
    ],
)
def test_no_sun(photo, u):
    assert found(sunny_photo(**photo), u)[0] is None


@pytest.mark.parametrize(
    ("photo", "openings"),
    [
        pytest.param({"glass": GREY}, (), id="success: no opening is known"),
        pytest.param({"glass": GREY}, (FAR,), id="success: it cannot come through that window"),
        pytest.param({"glass": GREY}, (OUT_OF_SIGHT,), id="success: a door that the photo does not show"),
        pytest.param(
            {"shining": (WINDOW, FAR)}, (WINDOW,), id="success: it may come through a window that nobody found"
        ),
        pytest.param(TWO_SIDED, (SLIT, OPPOSITE), id="success: it may come from either side"),
    ],
)
def test_the_sun_shines_from_above_where_no_one_direction_explains_a_patch(photo, openings):
    sun, faces = found(sunny_photo(**photo), room(openings))
    assert sun.towards[2] > 0.999
    assert sun.summary()["azimuth_deg"] is None
    assert sun.summary()["elevation_deg"] is None
    assert sun.summary()["spread_deg"] == 90.0
    assert np.array(sun.irradiance) / np.pi == pytest.approx(0.5 * (GAIN - 1), rel=0.15)
    assert [lit.shape for lit in sun.lit] == [w.seen.shape for w in faces]
    assert sun.lit[0].max() == pytest.approx(1.0, abs=0.01)
    assert not any(lit.any() for lit in sun.lit[1:])


@pytest.mark.parametrize(
    ("likeness", "lit"),
    [
        pytest.param(0.5, True, id="success: a direction that explains little is none, however low"),
        pytest.param(0.9, False, id="fail: what a sun at the horizon explains well is a mirror image"),
    ],
)
def test_a_direction_at_the_horizon(likeness, lit, monkeypatch):
    low = Direction(towards(np.array(172.0), np.array(7.0)), likeness, 1.0)
    monkeypatch.setattr("staging.engines.studio.light.sun.find_direction", lambda *_: low)
    sun, _ = found(sunny_photo(glass=GREY), room())
    assert (sun is not None) is lit
    assert sun is None or sun.summary()["elevation_deg"] is None


@pytest.mark.parametrize(
    ("floor", "lit"),
    [
        pytest.param(np.array([0.25, 0.2, 0.16]), True, id="success: where a camera's curve bleaches highlights"),
        pytest.param(np.array([0.16, 0.13, 0.1]), False, id="fail: too dark to be bleached, so it mirrors white"),
    ],
)
def test_a_patch_a_little_whiter_than_the_floor(floor, lit):
    sun, _ = found(sunny_photo(gain=np.array([2.0, 2.3, 2.6]), floor=floor, glass=GREY), room(()))
    assert (sun is not None) is lit


@pytest.mark.parametrize(
    ("gain", "lit"),
    [
        pytest.param(20.0, True, id="success: hard sun on a dark floor"),
        pytest.param(40.0, False, id="fail: a white thing on it"),
    ],
)
def test_a_patch_on_a_dark_floor(gain, lit):
    sun, _ = found(sunny_photo(gain=np.full(3, gain), floor=np.full(3, 0.02), glass=GREY), room(()))
    assert (sun is not None) is lit


@pytest.mark.parametrize("openings", [(), (FAR,), (OUT_OF_SIGHT,)])
def test_from_above_the_sun_lights_what_it_lights_through_the_window(openings):
    sun, faces = found(sunny_photo(glass=GREY), room(openings))
    known = found(sunny_photo(), room())[0]
    lit, wanted = sun.lit[0] > 0.5, (known.lit[0] > 0.5) & faces[0].seen
    assert (lit & wanted).sum() > 0.9 * (lit | wanted).sum()


def test_the_sun_from_above_does_not_burn_furniture_out():
    sun, _ = found(sunny_photo(gain=np.full(3, 6.0), glass=GREY), room(()))
    assert np.array(sun.irradiance) / np.pi == pytest.approx(np.full(3, 0.5 * (4 - 1)), rel=1e-3)


def test_a_faint_patch_is_the_suns_if_it_is_what_a_window_makes():
    gain = np.full(3, 1.45)
    sun, _ = found(sunny_photo(**TWO_SIDED, gain=gain), room((SLIT, OPPOSITE)), Gloss(0.7, 0.1))
    assert sun.summary()["azimuth_deg"] is None
    assert np.array(sun.irradiance) / np.pi == pytest.approx(0.5 * (gain - 1), rel=0.15)


def change_patches(monkeypatch, **changes):
    """Every patch is found as it is, but for what is changed of it."""

    def changed(*args):
        return [dataclasses.replace(p, **changes) for p in find_patches(*args)]

    monkeypatch.setattr("staging.engines.studio.light.sun.find_patches", changed)


@pytest.mark.parametrize(
    ("share", "lit"),
    [
        pytest.param(0.9, True, id="success: soft, but nearly all around"),
        pytest.param(0.7, False, id="fail: soft and in part only, as daylight on tiles"),
    ],
)
def test_the_edges_of_a_patch_step_up_as_the_suns_do(share, lit, monkeypatch):
    change_patches(monkeypatch, share=share, hardness=0.5)
    sun, _ = found(sunny_photo(**TWO_SIDED), room((SLIT, OPPOSITE)))
    assert (sun is not None) is lit


@pytest.mark.parametrize(
    ("hardness", "lit"),
    [
        pytest.param(0.65, True, id="success: hard"),
        pytest.param(0.55, False, id="fail: hard enough only where a window explains it"),
    ],
)
def test_a_patch_that_no_opening_explains_is_hard_edged(hardness, lit, monkeypatch):
    change_patches(monkeypatch, gain=np.full(3, 4.0), hardness=hardness)
    sun, _ = found(sunny_photo(glass=GREY), room(()))
    assert (sun is not None) is lit


@pytest.mark.parametrize(
    ("gain", "patches"),
    [
        pytest.param(1.7, 2, id="success: clear enough beside a clearer one"),
        pytest.param(1.5, 1, id="fail: too faint even beside a clearer one"),
    ],
)
def test_a_clear_patch_vouches_for_less_clear_ones(gain, patches, monkeypatch):
    def with_another(*args):
        first = max((p for p in find_patches(*args) if p.face == 0), key=lambda p: p.clarity)
        columns = np.flatnonzero(first.mask.any(0))
        moved = np.roll(first.mask, -int(columns[0]), 1)
        another = dataclasses.replace(first, mask=moved & ~first.mask, gain=np.full(3, gain), hardness=1.0)
        seen.append(int(another.mask.sum()))
        return [first, another]

    seen: list[int] = []
    alone = found(sunny_photo(glass=GREY), room(()))[0].lit[0] > 0.5
    monkeypatch.setattr("staging.engines.studio.light.sun.find_patches", with_another)
    both = found(sunny_photo(glass=GREY), room(()))[0].lit[0] > 0.5
    assert seen[0] > 100
    assert both.sum() - alone.sum() == pytest.approx(seen[0] * (patches - 1), rel=0.1)


@pytest.mark.parametrize(
    ("photo", "openings", "gloss"),
    [
        pytest.param({}, (), Gloss(0.7, 0.1), id="fail: the floor may mirror a window that nobody found"),
        pytest.param({}, (ALL_GLASS,), MATT, id="fail: the floor mirrors a window"),
        pytest.param({"gain": np.full(3, 1.4)}, (), MATT, id="fail: not clear enough"),
        pytest.param({"gain": np.full(3, 1.8)}, (), MATT, id="fail: no clearer than the lighter boards of a floor"),
        pytest.param({"shining": (NEAR,)}, (), MATT, id="fail: it runs out of the picture, as tiles may"),
    ],
)
def test_no_sun_from_above(photo, openings, gloss):
    assert found(sunny_photo(glass=GREY, **photo), room(openings), gloss)[0] is None


def test_the_patch_is_light_and_not_albedo():
    u = room()
    light = estimate(sunny_photo(), u)
    lit, floor = light.sun.lit[0], light.surfaces[0]
    inside, outside = floor.seen & (lit > 0.99), floor.seen & (lit < 0.01)
    assert floor.radiance[inside].mean() > 2.2 * floor.radiance[outside].mean()
    assert np.median(floor.albedo[inside], 0) == pytest.approx(np.median(floor.albedo[outside], 0), rel=0.2)


def test_summary_names_direction_strength_and_trust():
    summary = estimate(sunny_photo(), room()).summary()["sun"]
    assert summary["azimuth_deg"] == pytest.approx(AZIMUTH_DEG, abs=3)
    assert summary["elevation_deg"] == pytest.approx(ELEVATION_DEG, abs=3)
    assert summary["irradiance"][0] >= summary["irradiance"][2] > 0
    assert 0.68 <= summary["trust"] <= 1
    assert 0 <= summary["spread_deg"] < 5


def test_an_unlit_photo_says_so():
    assert estimate(sunny_photo(gain=np.ones(3)), room()).summary()["sun"] is None
