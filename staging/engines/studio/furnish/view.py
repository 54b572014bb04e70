"""What is wrong with a layout in the photo: cut off, too near, dominating, turned away, hiding a window or hearth."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import axes, front
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Camera, Points

_BOX = np.array([[x, y, z] for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (0, 0.5, 1)], float)
_WHOLE = {
    **dict.fromkeys(("sofa", "loveseat", "sectional", "bed", "kids_bed", "dining_table", "bistro_table"), 5.0),
    **dict.fromkeys(("desk", "chaise"), 4.0),
    **dict.fromkeys(("media_console",), 3.0),
    **dict.fromkeys(("dresser", "sideboard"), 2.5),
    **dict.fromkeys(("armchair", "play_tent"), 3.5),
    **dict.fromkeys(("dining_chair", "bookcase", "console"), 2.0),
}
"""How much it matters that a piece is seen whole; 1.5 for any other."""
_FAR, _AWAY = 0.4, 5.5
"""Cost of each metre that the main piece is farther from the camera: small in the picture, bare floor before it."""
_LOW = 0.5
"""Metres: what is no higher hides nothing."""
_BACK = {"sofa": 4.0, "loveseat": 4.0, "sectional": 4.0, "armchair": 4.5, "bed": 3.0, "play_tent": 2.0}
"""How much it matters that a piece does not turn its back to the camera."""


def box_points(poses: Points, sizes: Points) -> Points:
    """World points (..., 27, 3) spread over boxes that stand on the floor."""
    x_axis, y_axis = axes(poses[..., 2])
    half = sizes[..., None, :] * [0.5, 0.5, 1.0] * _BOX
    xy = poses[..., None, :2] + half[..., :1] * x_axis[..., None, :] + half[..., 1:2] * y_axis[..., None, :]
    return np.concatenate([xy, np.broadcast_to(half[..., 2:], (*xy.shape[:-1], 1))], -1)


def in_frame(camera: Camera, points: Points) -> tuple[Points, Points]:
    """Whether points (..., 3) are in the picture, and their pixels (..., 2)."""
    pixels, depth = camera.project(points)
    within = (pixels >= 0).all(-1) & (pixels <= [camera.width, camera.height]).all(-1)
    return within & (depth > 0.15), pixels


def blocks(poses: Points, sizes: Points, eye: Points, targets: Points) -> Points:
    """Whether boxes (..., 3) with sizes (..., 3) stand between ``eye`` (3,) and targets (..., t, 3): bool (..., t)."""
    x_axis, y_axis = axes(poses[..., 2])

    def local(p: Points) -> list[Points]:
        x, y = (p[..., k] - poses[..., None, k] for k in (0, 1))
        own = [x * a[..., None, 0] + y * a[..., None, 1] for a in (x_axis, y_axis)]
        return [*own, np.broadcast_to(p[..., 2], own[0].shape)]

    width, depth, height = (sizes[..., None, k] for k in range(3))
    lows, highs = (-width / 2, -depth / 2, np.zeros_like(height)), (width / 2, depth / 2, height)
    enter, leave = np.array(-np.inf), np.array(np.inf)
    for start, end, low, high in zip(local(eye[None]), local(targets), lows, highs, strict=True):
        way = np.where(np.abs(end - start) < 1e-9, 1e-9, end - start)
        t0, t1 = (low - start) / way, (high - start) / way
        enter, leave = np.maximum(enter, np.minimum(t0, t1)), np.minimum(leave, np.maximum(t0, t1))
    return np.asarray((enter < leave) & (leave > 0) & (enter < 0.97))


def view_cost(place: Place, layouts: Layouts, first: int = 0) -> Points:
    """Cost (n,) of layouts in the photo; with ``first``, of the pieces from that index on."""
    total = np.zeros(len(layouts))
    eye = place.camera.position()
    for i, piece in enumerate(layouts.pieces[first:], first):
        if piece.flat:
            continue
        poses, size = layouts.poses[:, i], np.array(piece.size)
        within, pixels = in_frame(place.camera, box_points(poses, size))
        total += _WHOLE.get(piece.category, 1.5) * (1 - within.mean(-1)) ** 1.3
        if piece.category in rules.BIG:
            missing = np.maximum(0, rules.HARD_IN_FRAME + 0.02 - within.mean(-1))
            total += 25 * missing + 3 * (missing > 0)
        elif piece.category not in rules.COMPANIONS:
            missing = np.maximum(0, rules.HARD_WHOLE + 0.03 - within.mean(-1))
            total += 20 * missing + 2.5 * (missing > 0)
        area = picture_share(place.camera, within, pixels)
        total += 14 * np.maximum(0, area - rules.DOMINANT_SHARE) + 3 * (area > rules.HARD_DOMINANT_SHARE - 0.01)
        if piece.category not in rules.BIG:
            total += 20 * np.maximum(0, area - rules.SECOND_SHARE)
        if piece.group:
            total += 25 * np.maximum(0, area - rules.MINOR_SHARE)
        if i == 0:
            total += _off_middle(place.camera, poses) + _FAR * np.maximum(0, camera_gap(poses, piece.size) - _AWAY)
        total += _near(poses, piece.size) + _BACK.get(piece.category, 0.0) * _turned_away(poses)
        for sight in (place.window_points, place.hearth_points):
            if len(sight) and piece.size[2] > _LOW:
                total += 4.0 * blocks(poses, size, eye, sight).mean(-1)
    return total


def hidden_cost(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of pieces that hide each other in the photo; big ones should be seen whole."""
    total = np.zeros(len(layouts))
    solid = [i for i, p in enumerate(layouts.pieces) if not p.flat]
    poses, sizes = layouts.poses[:, solid], layouts.sizes[solid]
    points = box_points(poses, sizes)
    for i, k in enumerate(solid):
        others = [j for j in range(len(solid)) if j != i]
        eye = place.camera.position()
        covered = blocks(poses[:, others], sizes[others], eye, points[:, i, None]).any(1)
        weight = 0.5 * _WHOLE.get(layouts.pieces[k].category, 1.0)
        total += weight * np.maximum(0, covered.mean(-1) - 0.15)
    return total


def _off_middle(camera: Camera, poses: Points) -> Points:
    """Cost (n,) of the main piece far from the middle of the picture's width."""
    pixels, depth = camera.project(np.concatenate([poses[:, :2], np.full((len(poses), 1), 0.4)], 1))
    off = np.abs(pixels[:, 0] - camera.width / 2) / (camera.width / 2)
    return np.asarray(np.where(depth > 0.2, 4.0 * np.clip(off - rules.CENTRAL_SHARE, 0, 1), 4.0))


def picture_share(camera: Camera, within: Points, pixels: Points) -> Points:
    """Share (n,) of the picture that bounding boxes of (n, m, 2) pixels take; only points in the frame count."""
    frame = np.array([camera.width, camera.height], float)
    ok = within.astype(bool)[..., None]
    low, high = np.where(ok, pixels, frame).min(-2), np.where(ok, pixels, 0.0).max(-2)
    return np.asarray(np.prod(np.maximum(0, high - low) / frame, -1))


def _near(poses: Points, size: tuple[float, float, float]) -> Points:
    gap = camera_gap(poses, size)
    return np.asarray(
        8 * np.maximum(0, rules.CAMERA_NEAR - gap) + 25 * np.maximum(0, rules.HARD_CAMERA_NEAR + 0.03 - gap)
    )


def camera_gap(poses: Points, size: tuple[float, float, float]) -> Points:
    """Horizontal distance (...) in metres from the camera to rectangles with poses (..., 3)."""
    x_axis, y_axis = axes(poses[..., 2])
    own = np.stack([-(poses[..., :2] * a).sum(-1) for a in (x_axis, y_axis)], -1)
    return np.asarray(np.linalg.norm(np.maximum(0, np.abs(own) - np.array(size[:2]) / 2), axis=-1))


def _turned_away(poses: Points) -> Points:
    """0 for a piece whose front or side the camera sees, up to 1 for its back."""
    to_camera = -poses[..., :2] / np.maximum(np.linalg.norm(poses[..., :2], axis=-1, keepdims=True), 1e-6)
    return np.asarray(np.maximum(0, -(front(poses[..., 2]) * to_camera).sum(-1) - 0.1))
