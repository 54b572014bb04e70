"""The solver finds the light that made a room."""

import dataclasses

import numpy as np
import pytest

from staging.engines.studio.light.patches import form_factors, from_source
from staging.engines.studio.light.solve import CEILING_ALBEDO, FLOOR_ALBEDO, WALL_ALBEDO, emitting, light_color, solve
from staging.engines.studio.light.sources import find_sources
from staging.engines.studio.light.textures import Unwrapped
from tests.staging.engines.studio.boxroom import understanding
from tests.staging.engines.studio.light.test_patches import patches_of

NOTHING = np.zeros(1)
TINT = np.array([1.1, 1.0, 0.7])


def lit_room(strength: float, floor_albedo: float, seen_share: float = 1.0, unseen: float = 0.0):
    """Patches with the radiance that a window of ``strength`` gives, by forward radiosity."""
    u = understanding()
    p = patches_of(u)
    f = form_factors(p, u.room)
    window = find_sources(u, unwrapped_faces(u))
    direct = np.stack([from_source(p, u.room, s) for s in window], 1)
    albedo = np.select([p.face == 0, p.face == 1], [floor_albedo, CEILING_ALBEDO], WALL_ALBEDO)
    albedo[p.glass] = 0.0
    observed = ~p.glass & (p.center[:, 1] > 4.0 - 5.0 * seen_share)
    own = unseen * emitting(dataclasses.replace(p, observed=observed))
    radiance = np.linalg.solve(np.eye(len(albedo)) - albedo[:, None] * f, albedo * direct[:, 0] * strength + own)
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
    found = solve(*lit_room(strength, floor, seen, unseen), NOTHING)
    assert found.strength[0] == pytest.approx(strength, rel=0.03)
    assert found.albedo[0] == pytest.approx([floor] * 3, rel=0.05)
    assert found.albedo[1] == pytest.approx([CEILING_ALBEDO] * 3, rel=0.05)
    assert found.unseen == pytest.approx(unseen, abs=0.01)


def test_solution_reproduces_what_was_seen():
    patches, factors, direct = lit_room(3.0, 0.3)
    found = solve(patches, factors, direct, NOTHING)
    model = found.albedo[patches.face] * found.irradiance
    seen = patches.observed
    assert np.abs(model[seen] - patches.radiance[seen]).max() < 0.01


def test_a_window_is_never_darker_than_the_photo_shows_it():
    assert solve(*lit_room(3.0, 0.3), np.array([5.0])).strength[0] >= 5.0
    assert solve(*lit_room(3.0, 0.3), np.array([0.8])).strength[0] == pytest.approx(3.0, rel=0.03)


def test_floor_that_nobody_sees_keeps_the_usual_reflectance():
    patches, factors, direct = lit_room(3.0, 0.3)
    hidden = dataclasses.replace(patches, observed=patches.observed & (patches.face != 0))
    assert solve(hidden, factors, direct, NOTHING).albedo[0] == pytest.approx([FLOOR_ALBEDO] * 3)


def test_half_the_ceilings_tint_is_the_lights():
    patches, *_ = lit_room(3.0, 0.3)
    tinted = dataclasses.replace(patches, radiance=patches.radiance * TINT)
    color = light_color(tinted)
    assert color[0] / color[2] == pytest.approx((1.1 / 0.7) ** 0.5)
    assert color @ np.array([0.2126, 0.7152, 0.0722]) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "seen", [pytest.param("walls", id="success: walls"), pytest.param("nothing", id="fail: nothing")]
)
def test_light_color_without_a_ceiling(seen):
    patches, *_ = lit_room(3.0, 0.3)
    observed = patches.observed & (patches.face > 1) if seen == "walls" else np.zeros_like(patches.observed)
    tinted = dataclasses.replace(patches, radiance=patches.radiance * TINT, observed=observed)
    assert (light_color(tinted)[0] > light_color(tinted)[2]) is np.bool_(seen == "walls")


def test_black_walls_tell_no_colour():
    patches, *_ = lit_room(3.0, 0.3)
    black = dataclasses.replace(patches, radiance=patches.radiance * 0)
    assert light_color(black).tolist() == [1.0, 1.0, 1.0]


def test_unwrapped_knows_glass():
    faces = unwrapped_faces(understanding())
    assert isinstance(faces[0], Unwrapped)
    assert faces[5].glass.any()
    assert not faces[2].glass.any()
