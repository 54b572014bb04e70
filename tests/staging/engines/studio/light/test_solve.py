"""The solver finds the light that made a room."""

import dataclasses

import numpy as np
import pytest

from staging.engines.studio.light.patches import form_factors, from_source
from staging.engines.studio.light.solve import CEILING_ALBEDO, FLOOR_ALBEDO, WALL_ALBEDO, emitting, solve
from staging.engines.studio.light.sources import find_sources
from staging.engines.studio.light.textures import Unwrapped
from tests.staging.engines.studio.boxroom import understanding
from tests.staging.engines.studio.light.test_patches import patches_of

NOTHING, DAYLIGHT = np.zeros(2), np.ones(2, bool)


def lit_room(strength: float, floor_albedo: float, seen_share: float = 1.0, unseen: float = 0.0):
    """Patches with the radiance by forward radiosity: the sky of ``strength`` in a window, half of it from below."""
    u = understanding()
    p = patches_of(u)
    f = form_factors(p, u.room)
    window = find_sources(u, unwrapped_faces(u))
    direct = np.stack([from_source(p, u.room, s) for s in window], 1)
    albedo = np.select([p.face == 0, p.face == 1], [floor_albedo, CEILING_ALBEDO], WALL_ALBEDO)
    albedo[p.glass] = 0.0
    observed = ~p.glass & (p.center[:, 1] > 4.0 - 5.0 * seen_share)
    own = unseen * emitting(dataclasses.replace(p, observed=observed))
    radiance = np.linalg.solve(
        np.eye(len(albedo)) - albedo[:, None] * f, albedo * (direct @ [strength, strength / 2]) + own
    )
    grey = np.repeat(radiance[:, None], 3, 1)
    return dataclasses.replace(p, radiance=grey, observed=observed), f, direct


def unwrapped_faces(u):
    from staging.engines.studio.light.faces import room_faces
    from staging.engines.studio.light.textures import small_linear, unwrap
    from tests.staging.engines.studio.boxroom import photo

    linear, camera = small_linear(photo().pixels // 4, u.camera)
    return tuple(unwrap(linear, camera, u, face) for face in room_faces(u.room))


@pytest.mark.parametrize(
    ("strength", "floor", "seen", "unseen"),
    [
        pytest.param(3.0, 0.30, 1.0, 0.0, id="success: all seen"),
        pytest.param(6.0, 0.15, 1.0, 0.0, id="success: dark floor, bright day"),
        pytest.param(3.0, 0.40, 0.7, 0.0, id="success: a third unseen"),
        pytest.param(3.0, 0.30, 0.7, 0.2, id="success: a lamp behind the camera"),
    ],
)
def test_solver_inverts_the_room(strength, floor, seen, unseen):
    found = solve(*lit_room(strength, floor, seen, unseen), NOTHING, DAYLIGHT)
    assert found.strength == pytest.approx([strength, strength / 2], rel=0.03)
    assert found.albedo[0] == pytest.approx([floor] * 3, rel=0.05)
    assert found.albedo[1] == pytest.approx([CEILING_ALBEDO] * 3, rel=0.05)
    assert found.unseen == pytest.approx(unseen, abs=0.01)


def test_solution_reproduces_what_was_seen():
    patches, factors, direct = lit_room(3.0, 0.3)
    found = solve(patches, factors, direct, NOTHING, DAYLIGHT)
    model = found.albedo[patches.face] * found.irradiance
    seen = patches.observed
    assert np.abs(model[seen] - patches.radiance[seen]).max() < 0.01


def test_a_window_is_never_darker_than_the_photo_shows_it():
    assert solve(*lit_room(3.0, 0.3), np.array([5.0, 0.0]), DAYLIGHT).strength[0] >= 5.0
    assert solve(*lit_room(3.0, 0.3), np.array([0.8, 0.0]), DAYLIGHT).strength[0] == pytest.approx(3.0, rel=0.03)


def test_floor_that_nobody_sees_keeps_the_usual_reflectance():
    patches, factors, direct = lit_room(3.0, 0.3)
    hidden = dataclasses.replace(patches, observed=patches.observed & (patches.face != 0))
    assert solve(hidden, factors, direct, NOTHING, DAYLIGHT).albedo[0] == pytest.approx([FLOOR_ALBEDO] * 3)


def test_daylight_that_is_bluer_than_the_room_is_found_to_be():
    """Neutral paint, blue light: where a wall gets more of it straight from the window, it is bluer."""
    patches, factors, direct = lit_room(3.0, 0.3)
    albedo = np.select([patches.face == 0, patches.face == 1], [0.3, CEILING_ALBEDO], WALL_ALBEDO) * ~patches.glass
    sky = np.array([0.9, 1.0, 1.1])
    bounces = np.linalg.inv(np.eye(len(albedo)) - albedo[:, None] * factors)
    room = bounces @ (albedo[:, None] * (direct @ [3.0, 1.5])[:, None] * sky)
    found = solve(dataclasses.replace(patches, radiance=room), factors, direct, NOTHING, DAYLIGHT)
    assert found.source_color.tolist() == [found.source_color[0].tolist()] * 2
    assert found.source_color[0] / found.source_color[0, 1] == pytest.approx(sky, abs=0.04)


def test_unwrapped_knows_glass():
    faces = unwrapped_faces(understanding())
    assert isinstance(faces[0], Unwrapped)
    assert faces[5].glass.any()
    assert not faces[2].glass.any()
