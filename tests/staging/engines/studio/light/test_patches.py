"""Form factors and direct light against closed formulas."""

import dataclasses

import numpy as np
import pytest

from staging.engines.studio.light.faces import room_faces
from staging.engines.studio.light.model import Source
from staging.engines.studio.light.patches import form_factors, from_source, make_patches
from staging.engines.studio.light.textures import small_linear, unwrap
from staging.engines.studio.model import Room
from tests.staging.engines.studio.boxroom import L_SHAPE, photo, understanding

CUBE = ((-1.5, -1.5), (1.5, -1.5), (1.5, 1.5), (-1.5, 1.5))


def patches_of(u):
    linear, camera = small_linear(photo().pixels, u.camera)
    return make_patches(tuple(unwrap(linear, camera, u, f) for f in room_faces(u.room)))


def cube():
    return dataclasses.replace(understanding(CUBE, ()), room=Room(CUBE, 3.0))


def test_opposite_faces_of_a_cube_see_a_fifth_of_each_other():
    u = cube()
    p = patches_of(u)
    f = form_factors(p, u.room)
    floor, ceiling = p.of_face(0), p.of_face(1)
    share = (f[floor, ceiling].sum(1) * p.area[floor]).sum() / p.area[floor].sum()
    assert share == pytest.approx(0.1998, abs=0.006)  # the textbook's value for a cube


def test_rows_sum_to_one_since_a_room_is_closed():
    u = understanding()
    assert np.allclose(form_factors(patches_of(u), u.room).sum(1), 1.0)


def test_patches_behind_the_corner_of_an_l_shape_do_not_see_each_other():
    u = understanding(L_SHAPE, ())
    p = patches_of(u)
    f = form_factors(p, u.room)
    right = np.flatnonzero((p.face == 3) & (p.center[:, 1] < 1.0))
    hidden = np.flatnonzero((p.center[:, 0] > 0.2) & (p.center[:, 0] < 0.5) & (p.center[:, 1] > 3.5))
    assert len(right) > 3
    assert len(hidden) > 3
    assert f[np.ix_(right, hidden)].max() == 0.0


def test_area_outside_an_l_shape_counts_nothing():
    p = patches_of(understanding(L_SHAPE, ()))
    assert p.area[p.of_face(0)].sum() == pytest.approx(4 * 5 - 1.5 * 2, rel=0.01)


def test_large_rooms_get_larger_patches():
    big = ((-9.0, -9.0), (9.0, -9.0), (9.0, 9.0), (-9.0, 9.0))
    assert len(patches_of(understanding(big, ())).area) < 600


def test_direct_light_of_a_small_source_follows_the_square_of_the_distance():
    u = cube()
    p = patches_of(u)
    x, y, z = np.eye(3)
    source = Source("lamp", np.array([0.0, 0.0, 2.9]), x, y, -z, (0.1, 0.1))
    below = np.argmin(np.linalg.norm(p.center - [0, 0, 0], axis=1))
    to = source.center - p.center[below]
    cosine = to[2] / np.linalg.norm(to)
    expected = 0.01 * cosine**2 / (np.pi * to @ to)
    assert from_source(p, u.room, source)[below] == pytest.approx(expected, rel=0.01)
    assert source.area_m2 == pytest.approx(0.01)


def test_a_source_round_the_corner_gives_nothing():
    u = understanding(L_SHAPE, ())
    p = patches_of(u)
    x, y, z = np.eye(3)
    source = Source("panel", np.array([-1.0, 3.99, 1.5]), -x, z, -y, (0.5, 0.5))
    light = from_source(p, u.room, source)
    assert light[(p.face == 3) & (p.center[:, 1] > 1.0)].max() == 0.0
    assert light.max() > 0


@pytest.mark.parametrize(
    ("kind", "towards", "share"),
    [
        pytest.param("sky", (0.0, 0.6, 0.8), 0.9, id="success: steeply up, a tenth hidden by the reveal"),
        pytest.param("ground", (0.0, 0.6, 0.8), 0.0, id="success: no ground from below"),
        pytest.param("ground", (0.0, 0.6, -0.8), 0.9, id="success: ground from above"),
        pytest.param("sky", (0.0, 1.0, 0.0), 0.5, id="success: at the horizon half"),
        pytest.param("sky", (0.0, 0.06, 0.998), 0.0, id="success: all hidden by the reveal"),
        pytest.param("lamp", (0.0, 0.06, 0.998), 1.0, id="success: a lamp everywhere"),
    ],
)
def test_share_of_a_windows_light(kind, towards, share):
    x, y, z = np.eye(3)
    source = Source(kind, np.array([0.0, 4.0, 1.5]), x, z, -y, (2.0, 1.6))
    assert source.share(np.array([towards]))[0] == pytest.approx(share, abs=1e-3)
