"""Floors that mirror, and floors that do not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import ndimage

from staging.engines.studio.light.faces import room_faces
from staging.engines.studio.light.gloss import floor_gloss, mirror_image
from staging.engines.studio.light.model import MATT, Gloss
from staging.engines.studio.light.textures import unwrap
from tests.staging.engines.studio.boxroom import understanding

U = understanding(width=480, height=320)


def room(floor):
    """The room's faces as the camera sees them, walls in hard stripes; the floor from their mirror image."""
    linear = np.full((320, 480, 3), 0.4, np.float32)
    faces = [unwrap(linear, U.camera, U, face) for face in room_faces(U.room)]
    for i, w in enumerate(faces[1:], start=1):
        stripes = np.where((np.arange(w.seen.shape[1]) // 18) % 2 == 0, 0.9, 0.1).astype(np.float32)
        radiance = np.where(w.seen[..., None], stripes[None, :, None], np.float32(0)).repeat(3, -1)
        faces[i] = dataclasses.replace(w, radiance=np.asarray(radiance[..., :3], np.float32))
    mirror, _ = mirror_image(tuple(faces), U.camera)
    shown = np.where(faces[0].seen[..., None], floor(mirror)[..., None], 0).repeat(3, -1).astype(np.float32)
    return (dataclasses.replace(faces[0], radiance=shown), *faces[1:])


def grain(mirror):
    return np.random.default_rng(1).uniform(0.2, 0.4, mirror.shape)


@pytest.mark.parametrize(
    ("floor", "expected"),
    [
        pytest.param(lambda mirror: 0.05 + mirror, Gloss(0.7, 0.1), id="success: polished stone"),
        pytest.param(
            lambda mirror: 0.05 + ndimage.gaussian_filter(mirror, 16), Gloss(0.7, 0.3), id="success: waxed wood"
        ),
        pytest.param(grain, MATT, id="success: carpet"),
        pytest.param(lambda mirror: np.full(mirror.shape, 0.3), MATT, id="success: nothing to compare"),
    ],
)
def test_gloss(floor, expected):
    found = floor_gloss(room(floor), U.camera)

    assert (found.strength, found.roughness) == pytest.approx((expected.strength, expected.roughness))


def test_a_floor_that_mirrors_what_is_out_of_the_picture_counts_as_matt():
    down = dataclasses.replace(U, camera=dataclasses.replace(U.camera, pitch_deg=-60.0))
    linear = np.full((320, 480, 3), 0.4, np.float32)
    faces = tuple(unwrap(linear, down.camera, down, face) for face in room_faces(down.room))

    assert floor_gloss(faces, down.camera) == MATT


def test_a_mirror_shows_the_wall_upside_down():
    """Seen at 45°, the floor a metre before the far wall mirrors that wall's point a metre up."""
    linear = np.full((320, 480, 3), 0.5, np.float32)
    u = dataclasses.replace(U, camera=dataclasses.replace(U.camera, pitch_deg=0.0, yaw_deg=0.0, height_m=3.0 - 1e-6))
    faces = tuple(unwrap(linear, u.camera, u, face) for face in room_faces(u.room))
    mirror, seen = mirror_image(faces, u.camera)
    place = faces[0]
    row = int((3.0 + 1.0) / place.face.size_m[1] * place.seen.shape[0])  # y = 3 m: 3 m away, 3 m below the camera
    column = place.seen.shape[1] // 2

    assert mirror[row, column] == pytest.approx(0.5 * (0.04 + 0.96 * (1 - np.sqrt(0.5)) ** 5), rel=0.02)
    assert seen.dtype == bool
