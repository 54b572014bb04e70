"""Patches: bright, hard-edged parts of floor and walls."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import pytest

from staging.engines.studio.light.faces import room_faces
from staging.engines.studio.light.sun_patches import find_patches, usable_of, white_images
from staging.engines.studio.light.textures import Unwrapped
from tests.staging.engines.studio.boxroom import WINDOW, understanding

FACES = room_faces(understanding().room)
LEVEL = 0.2


def unwrapped(draw=None, name="floor"):
    """All faces seen in one grey; ``draw`` paints light on the face called ``name``."""
    out = []
    for face in FACES:
        rows, columns = round(face.size_m[1] * 40), round(face.size_m[0] * 40)
        light = np.full((rows, columns), LEVEL, np.float32)
        if draw and face.name == name:
            light = draw(light)
        seen = np.ones((rows, columns), bool)
        none = np.zeros((rows, columns), bool)
        out.append(Unwrapped(face, np.repeat(light[..., None], 3, -1), seen, none, none, seen))
    return tuple(out)


def patches(faces, usable=None):
    arriving = tuple(np.full(w.radiance.shape, 0.5, np.float32) for w in faces)
    return find_patches(usable or tuple(w.seen for w in faces), faces, arriving)


def square(size, gain=3.0, blur=0.0, at=60):
    def draw(light):
        light[at : at + size, at : at + size] *= gain
        return cv2.GaussianBlur(light, (0, 0), blur) if blur else light

    return draw


@pytest.mark.parametrize(
    ("draw", "name", "count"),
    [
        pytest.param(square(40), "floor", 1, id="success: a metre of sun"),
        pytest.param(square(24), "wall:2", 1, id="success: on a wall"),
        pytest.param(square(40), "ceiling", 0, id="fail: never on the ceiling"),
        pytest.param(square(6), "floor", 0, id="fail: too small"),
        pytest.param(square(40, 1.2), "floor", 0, id="fail: too weak"),
        pytest.param(square(40, 3.0, 12.0), "floor", 0, id="fail: too soft, as a mirror image on satin"),
        pytest.param(None, "floor", 0, id="fail: nothing"),
    ],
)
def test_what_counts_as_a_patch(draw, name, count):
    assert len(patches(unwrapped(draw, name))) == count


def test_a_patch_as_it_was_drawn():
    (found,) = patches(unwrapped(square(40)))
    assert found.face == 0
    assert found.gain == pytest.approx([3.0] * 3, rel=0.01)
    assert found.share == 1.0
    assert found.hardness == pytest.approx(1.0, abs=0.05)
    assert found.mask.sum() == pytest.approx(1600, rel=0.02)
    assert found.clarity == pytest.approx(np.log(3.0), rel=0.05)


def test_of_patches_in_one_another_the_clearest_counts():
    def draw(light):
        light[40:120, 40:120] *= 1.6
        light[60:90, 60:90] *= 2.5
        return light

    (found,) = patches(unwrapped(draw))
    assert found.gain == pytest.approx([2.5] * 3, rel=0.02)


OAK = np.array([0.3, 0.2, 0.1], np.float32)
STRIPE = (slice(70, 80), slice(0, 140))
"""Where the floor mirrors something white, through the patch of `square` and beyond it."""


def coloured(color, gain, mirrored):
    """The faces of `unwrapped`, its floor in a colour with a patch of sun and a white image across it."""
    floor, *others = unwrapped()
    light = np.ones(floor.seen.shape, np.float32)
    radiance = square(40, gain)(light)[..., None] * np.asarray(color, np.float32)
    radiance[STRIPE] += mirrored
    return (dataclasses.replace(floor, radiance=np.minimum(radiance, 1.0)), *others)


def test_white_images_are_cut_from_the_patch_of_a_coloured_floor():
    found = patches(coloured(OAK, 2.5, 0.6))
    across = np.zeros_like(found[0].mask)
    across[STRIPE] = True
    plain = [p for p in found if not (p.mask & across).any()]
    assert [p.mask.sum() for p in plain] == pytest.approx([20 * 40, 10 * 40], rel=0.03)
    assert [p.gain for p in plain] == [pytest.approx([2.5] * 3, rel=0.02)] * 2
    assert [p.hardness for p in plain] == pytest.approx([1.0] * 2, abs=0.15)


@pytest.mark.parametrize(
    ("color", "gain", "mirrored", "expected"),
    [
        pytest.param(OAK, 2.5, 0.6, "stripe", id="success: a window's image on oak, and no sun"),
        pytest.param(OAK, 2.5, 0.0, "nothing", id="success: sun alone"),
        pytest.param(OAK, 2.5, 0.1, "nothing", id="success: a faint sheen"),
        pytest.param(np.full(3, 0.2), 2.5, 0.6, "nothing", id="fail: a grey floor's images have its own colour"),
    ],
)
def test_where_a_floor_shows_more_white_than_its_own(color, gain, mirrored, expected):
    faces = coloured(color, gain, mirrored)
    stripe = np.zeros_like(faces[0].seen)
    stripe[STRIPE] = expected == "stripe"
    white = white_images(faces[0].seen, faces[0], np.full(faces[0].radiance.shape, 0.5, np.float32))
    assert (white == stripe).all()


def test_sun_that_blows_the_photo_out_is_white_and_found_all_the_same():
    (found,) = patches(coloured(OAK, 20.0, 0.0))
    assert found.mask.sum() == pytest.approx(1600, rel=0.02)


def test_an_edge_that_is_not_seen_proves_nothing():
    faces = unwrapped(square(40))
    usable = tuple(w.seen.copy() for w in faces)
    usable[0][:] = False
    usable[0][60:100, 60:100] = True
    assert patches(faces, usable) == []


def test_a_face_that_is_not_seen_has_none():
    faces = unwrapped(square(40))
    assert patches(faces, tuple(np.zeros_like(w.seen) for w in faces)) == []


def test_usable_leaves_out_openings_skirting_and_what_is_no_floor():
    u = understanding()
    faces = unwrapped()
    floor = usable_of(u, faces[0], u.camera)
    assert not floor[:5].any()
    assert floor.sum() > 1000
    uv = faces[0].face.grid(*floor.shape[::-1])
    pixels, _ = u.camera.project(faces[0].face.points(uv)[floor])
    inside = (pixels >= 0).all(-1) & (pixels < (u.camera.width, u.camera.height)).all(-1)
    x, y = pixels[inside].astype(int).T
    assert u.floor_mask[y, x].all()
    wall = usable_of(u, faces[5], u.camera)
    height, along = np.arange(wall.shape[0]) / 40, np.arange(wall.shape[1]) / 40
    assert not wall[height < 0.19].any()
    assert not wall[np.ix_((height > WINDOW.bottom_m) & (height < 2.0), (along > 1.5) & (along < 2.9))].any()
    assert wall[np.ix_(height > 2.4, along > 4)].all()
