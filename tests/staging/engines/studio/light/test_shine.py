"""Sources as bright in the floor as the photo shows them there."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from staging.engines.studio.light import estimate
from staging.engines.studio.light.faces import room_faces
from staging.engines.studio.light.gloss import fresnel
from staging.engines.studio.light.model import GROUND, MATT, SKY, Gloss
from staging.engines.studio.light.shine import as_the_floor_shows, lobe_sr
from staging.engines.studio.light.sources import find_sources
from staging.engines.studio.light.textures import unwrap
from staging.engines.studio.model import Opening
from tests.staging.engines.studio.boxroom import photo, understanding

FAR = Opening("window", 2, 1.0, 3.0, 0.3, 2.0)
BESIDE = Opening("window", 3, 1.5, 3.0, 0.9, 2.1)
FLOOR, SKY_RADIANCE = 0.3, 10.0


def seen(window=FAR):
    """The floor as a plain one, where its texels are in the picture, the window's two sources, and the camera."""
    u = understanding(openings=(window,), width=480, height=320)
    linear = np.full((320, 480, 3), FLOOR, np.float32)
    faces = tuple(unwrap(linear, u.camera, u, face) for face in room_faces(u.room))
    sources = tuple(dataclasses.replace(s, radiance=(SKY_RADIANCE,) * 3) for s in find_sources(u, faces))
    return faces[0], sources, u.camera.position()


def image(floor, eye, window=FAR):
    """(rows, columns) where a mirror on the floor would show a window in the far wall."""
    points = floor.face.points(floor.face.grid(*reversed(floor.seen.shape)))
    run = (4.0 - points[..., 1]) / points[..., 1]  # from the eye at y = 0 by the floor to the wall at y = 4
    x, z = points[..., 0] * (1 + run), run * eye[2]
    start, end = 2.0 - window.start_m, 2.0 - window.end_m
    return (x < start) & (x > end) & (z > window.bottom_m) & (z < window.top_m) & (points[..., 1] > 0)


def shares(floor, sources, eye, usable=None, gloss=MATT):
    found = as_the_floor_shows(sources, floor, floor.seen if usable is None else usable, gloss, eye)
    assert [dataclasses.replace(s, in_floor=1.0) for s in found] == list(sources)
    return {s.kind: s.in_floor for s in found}


def test_a_floor_that_shows_no_image_mirrors_what_nobody_would_notice():
    floor, sources, eye = seen()
    here = image(floor, eye) & floor.seen
    assert here.sum() > 200
    points = floor.face.points(floor.face.grid(*reversed(floor.seen.shape)))[here]
    away = (points - eye) / np.linalg.norm(points - eye, axis=-1, keepdims=True) * (1, 1, -1)
    sky = next(s for s in sources if s.kind == SKY)
    added = (fresnel(away[:, 2], MATT) * sky.share(away)).mean() * SKY_RADIANCE
    # The window is larger than what the floor's roughness spreads it over.
    assert shares(floor, sources, eye) == {SKY: pytest.approx(0.1 * FLOOR / added, rel=0.02), GROUND: 1.0}


def test_the_brighter_the_image_in_the_photo_the_more_is_mirrored():
    floor, sources, eye = seen()
    here = image(floor, eye)[..., None]
    bright, brightest = (
        dataclasses.replace(floor, radiance=floor.radiance + np.float32(more) * here) for more in (0.1, 3.0)
    )
    plain, some = shares(floor, sources, eye), shares(bright, sources, eye)
    assert some[SKY] == pytest.approx(plain[SKY] * 0.1 / (0.1 * FLOOR), rel=0.05)
    assert shares(brightest, sources, eye)[SKY] == 1.0


@pytest.mark.parametrize(
    ("window", "covered"),
    [
        pytest.param(BESIDE, False, id="fail: its image is not in the picture"),
        pytest.param(FAR, True, id="fail: something else covers the floor there"),
    ],
)
def test_where_the_photo_does_not_tell_the_floor_mirrors_all(window, covered):
    floor, sources, eye = seen(window)
    usable = floor.seen & ~(covered & image(floor, eye))
    assert set(shares(floor, sources, eye, usable).values()) == {1.0}


def test_a_floor_seen_in_the_image_only_is_compared_with_itself():
    floor, sources, eye = seen()
    only = floor.seen & image(floor, eye)
    assert shares(floor, sources, eye, only)[SKY] == pytest.approx(shares(floor, sources, eye)[SKY], rel=0.1)


def test_the_rougher_the_floor_the_wider_an_image_is_spread():
    assert lobe_sr(0.35) == pytest.approx(0.1886, rel=1e-3)
    assert lobe_sr(0.1) < 0.01 * lobe_sr(0.35)
    floor, sources, eye = seen(dataclasses.replace(FAR, start_m=1.7, end_m=2.3, top_m=0.8))
    fine, rough = (shares(floor, sources, eye, gloss=Gloss(0.7, r)) for r in (0.1, 0.6))
    assert fine[SKY] < 0.5 * rough[SKY] < 0.5


def test_a_floor_mirrors_most_at_flat_angles():
    assert fresnel(np.array([1.0, 0.0]), Gloss(0.5, 0.1)).tolist() == pytest.approx([0.04, 1.0])
    assert fresnel(np.array([1.0]), Gloss(1.0, 0.1)).tolist() == pytest.approx([0.08])


def test_light_says_how_much_of_each_source_the_floor_mirrors():
    light = estimate(photo(480, 320), understanding(openings=(FAR,), width=480, height=320))
    assert {s.kind: s.in_floor < 1 for s in light.sources} == {SKY: True, GROUND: False}
