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

NOTHING = np.zeros(2)
TINT = np.array([1.1, 1.0, 0.7])


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
    found = solve(*lit_room(strength, floor, seen, unseen), NOTHING)
    assert found.strength == pytest.approx([strength, strength / 2], rel=0.03)
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
    assert solve(*lit_room(3.0, 0.3), np.array([5.0, 0.0])).strength[0] >= 5.0
    assert solve(*lit_room(3.0, 0.3), np.array([0.8, 0.0])).strength[0] == pytest.approx(3.0, rel=0.03)


def test_floor_that_nobody_sees_keeps_the_usual_reflectance():
    patches, factors, direct = lit_room(3.0, 0.3)
    hidden = dataclasses.replace(patches, observed=patches.observed & (patches.face != 0))
    assert solve(hidden, factors, direct, NOTHING).albedo[0] == pytest.approx([FLOOR_ALBEDO] * 3)


COOL, RED = np.array([0.9, 1.0, 1.2]), np.array([1.0, 0.2, 0.15])


def color_of(paint, shown=lambda p: p.observed, bright=0.7):
    """The light's colour where patches' paint looks like ``paint`` (3,) or (n, 3) in white light."""
    patches, *_ = lit_room(3.0, 0.3)
    reflectance = np.broadcast_to(bright * paint, patches.radiance.shape)
    return light_color(dataclasses.replace(patches, observed=shown(patches)), reflectance)


@pytest.mark.parametrize(
    ("tint", "share"),
    [
        pytest.param(TINT, 0.5, id="success: half of what is warm"),
        pytest.param(COOL, 0.8, id="success: most of what is cool"),
    ],
)
def test_the_tint_of_white_surfaces_is_partly_the_lights(tint, share):
    color = color_of(tint)
    assert color[0] / color[2] == pytest.approx((tint[0] / tint[2]) ** share)
    assert color @ np.array([0.2126, 0.7152, 0.0722]) == pytest.approx(1.0)


def test_a_red_wall_hardly_tints_the_light():
    patches, *_ = lit_room(3.0, 0.3)
    paint = np.where((patches.face == 4)[:, None], RED, 1.0)
    assert color_of(paint) == pytest.approx([1.0, 1.0, 1.0], abs=0.02)


@pytest.mark.parametrize(
    ("shown", "bright"),
    [
        pytest.param(lambda p: np.zeros_like(p.observed), 0.7, id="fail: nothing seen"),
        pytest.param(lambda p: p.observed & (p.face == 0), 0.7, id="fail: only floor"),
        pytest.param(lambda p: p.observed, 0.01, id="fail: black walls"),
    ],
)
def test_without_white_surfaces_the_light_is_white(shown, bright):
    assert color_of(TINT, shown, bright).tolist() == [1.0, 1.0, 1.0]


def test_unwrapped_knows_glass():
    faces = unwrapped_faces(understanding())
    assert isinstance(faces[0], Unwrapped)
    assert faces[5].glass.any()
    assert not faces[2].glass.any()
