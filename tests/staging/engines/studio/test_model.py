"""Camera and room geometry: the frames that every step relies on."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from staging.engines.studio.lens import bent, to_straight
from staging.engines.studio.model import Camera, Room

LEVEL = Camera(800, 600, 400.0, 400.0, 300.0, pitch_deg=0.0, roll_deg=0.0, yaw_deg=0.0, height_m=1.5)
TURNED = Camera(800, 600, 420.0, 390.0, 310.0, pitch_deg=-7.0, roll_deg=1.5, yaw_deg=20.0, height_m=1.4)


@pytest.mark.parametrize(
    ("point", "pixel", "depth"),
    [
        pytest.param((0.0, 4.0, 1.5), (400.0, 300.0), 4.0, id="success: straight ahead at eye height is the middle"),
        pytest.param((1.0, 4.0, 1.5), (500.0, 300.0), 4.0, id="success: +x is to the right"),
        pytest.param((0.0, 4.0, 0.5), (400.0, 400.0), 4.0, id="success: lower in the room is lower in the picture"),
    ],
)
def test_a_level_camera_projects(point: tuple[float, ...], pixel: tuple[float, float], depth: float) -> None:
    uv, z = LEVEL.project(np.array(point))
    assert uv == pytest.approx(pixel)
    assert z == pytest.approx(depth)


def test_behind_the_camera_has_negative_depth() -> None:
    _, depth = LEVEL.project(np.array([0.0, -2.0, 1.0]))
    assert depth == pytest.approx(-2.0)


def test_in_the_cameras_own_plane_nothing_divides_by_zero() -> None:
    uv, depth = LEVEL.project(np.array([1.0, 0.0, 1.5]))
    assert np.isfinite(uv).all()
    assert depth == 0.0


def test_positive_yaw_looks_left() -> None:
    forward = TURNED.rotation().T @ np.array([0.0, 0.0, 1.0])
    assert forward[0] < 0 < forward[1]


def test_positive_pitch_looks_up() -> None:
    up = Camera(8, 6, 4.0, 4.0, 3.0, pitch_deg=30.0, roll_deg=0.0, yaw_deg=0.0, height_m=1.5)
    forward = up.rotation().T @ np.array([0.0, 0.0, 1.0])
    assert forward == pytest.approx([0.0, math.cos(math.radians(30)), 0.5])


def test_rotation_is_a_rotation() -> None:
    r = TURNED.rotation()
    assert r @ r.T == pytest.approx(np.eye(3))
    assert np.linalg.det(r) == pytest.approx(1.0)


def test_rays_invert_projection() -> None:
    points = np.array([[0.5, 3.0, 0.2], [-1.0, 2.5, 2.2], [0.1, 6.0, 0.0]])
    uv, depth = TURNED.project(points)
    back = TURNED.position() + TURNED.rays(uv) * depth[:, None]
    assert back == pytest.approx(points)


def test_a_scaled_camera_sees_the_same_picture() -> None:
    half = TURNED.scaled(400, 300)
    point = np.array([0.3, 3.0, 0.7])
    assert half.project(point)[0] == pytest.approx(TURNED.project(point)[0] / 2)


@pytest.mark.parametrize("lens", [-0.1, 0.05])
def test_a_lens_bends_what_the_camera_sees(lens: float) -> None:
    camera = replace(TURNED, lens=lens)
    points = np.array([[0.5, 3.0, 0.2], [-1.0, 2.5, 2.2], [0.1, 6.0, 0.0]])
    uv, depth = camera.project(points)
    assert uv == pytest.approx(bent(TURNED.project(points)[0], 800, 600, lens))
    assert camera.position() + camera.rays(uv) * depth[:, None] == pytest.approx(points)
    assert camera.scaled(400, 300).project(points)[0] == pytest.approx(uv / 2)


@pytest.mark.parametrize("lens", [-0.1, 0.05])
def test_the_straight_camera_takes_the_straight_picture(lens: float) -> None:
    camera = replace(TURNED, lens=lens)
    straight = camera.straight()
    points = np.array([[0.5, 3.0, 0.2], [-1.0, 2.5, 2.2], [0.1, 6.0, 0.0]])
    assert straight.lens == 0
    assert straight.project(points)[0] == pytest.approx(to_straight(camera.project(points)[0], 800, 600, lens))
    back = straight.behind(lens)
    assert (back.focal_px, back.cx, back.cy) == pytest.approx((camera.focal_px, camera.cx, camera.cy))
    assert back.lens == lens


def test_a_pinhole_cameras_picture_is_straight() -> None:
    assert TURNED.straight() is TURNED
    assert TURNED.behind(0.0) is TURNED


@pytest.mark.parametrize("lens", [-0.1, 0.0, 0.05])
@pytest.mark.parametrize("x", [0.0, 400.0, 800.0])
def test_the_horizon_is_level_with_the_camera(lens: float, x: float) -> None:
    camera = replace(TURNED, lens=lens)
    assert camera.rays(np.array([x, camera.horizon(x)]))[2] == pytest.approx(0, abs=1e-12)


def test_walls_of_a_room() -> None:
    room = Room(((-2.0, -1.0), (2.0, -1.0), (2.0, 4.0), (-2.0, 4.0)), 2.5)
    corner, along, inward = room.wall(1)
    assert (corner.tolist(), along.tolist()) == ([2.0, -1.0], [0.0, 1.0])
    assert inward == pytest.approx([-1.0, 0.0])
    assert [room.wall_length(i) for i in range(4)] == [4.0, 5.0, 4.0, 5.0]
    assert room.wall_length(5) == 5.0
