"""What speaks for an edge of the room at each pixel, and what speaks for each face."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera, Points
from staging.engines.studio.understand.camera import classify
from staging.engines.studio.understand.geometry import pixel_grid
from staging.engines.studio.understand.lines import Segments, equalised
from staging.engines.studio.understand.network import Seen

STEP = 8
"""Faces are judged on blocks of this many pixels."""
GRADIENT_WEIGHT = 0.7
LINE_WEIGHT = 6.0
NETWORK_WEIGHT = 0.3
NETWORK_GATE = 0.5
"""How much of an edge's evidence needs the network's consent."""
SURE_ENOUGH = -4.0
"""Log probabilities are cut here: one confident mistake must not decide."""

Map = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gradient:
    """Strength (0 to 1) and direction (unit vector) of the strongest colour change at each pixel."""

    strength: Map
    x: Map
    y: Map


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the box search looks up for one camera.

    Attributes:
        camera: at height 1.
        direction, error: see `camera.classify`.
        coarse, fine: (3, height, width) support in [0, 1] for an edge along x, y, z, blurred by 2 and 1 pixels.
        faces: (4, height // STEP, width // STEP) reward for floor, ceiling, x-wall, y-wall.
    """

    camera: Camera
    direction: NDArray[np.int64]
    error: Points
    coarse: Map
    fine: Map
    faces: Map


def gradient(picture: NDArray[np.uint8]) -> Gradient:
    """Colour gradient of a (height, width, 3) RGB picture, lightness equalised, hue counted half as much again."""
    lab = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2LAB), np.uint8)
    channels = ((equalised(lab[..., 0]), 1.0), (lab[..., 1], 1.5), (lab[..., 2], 1.5))
    gx, gy, best = (np.zeros(picture.shape[:2], np.float32) for _ in range(3))
    for channel, weight in channels:
        smooth = cv2.GaussianBlur(channel.astype(np.float32), (0, 0), 1.3)
        dx = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3, scale=0.125 * weight)
        dy = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3, scale=0.125 * weight)
        size = cv2.magnitude(dx, dy)
        stronger = size > best
        gx[stronger], gy[stronger], best[stronger] = dx[stronger], dy[stronger], size[stronger]
    usual = max(1.0, 1.5 * float(np.median(best)))
    strength = np.clip(1.5 * best / (best + 2 * usual), 0, 1)
    return Gradient(np.asarray(strength, np.float32), gx / (best + 1e-6), gy / (best + 1e-6))


def toward(camera: Camera, k: int) -> tuple[Map, Map]:
    """Unit vector at each pixel towards the vanishing point of direction ``k``."""
    R = camera.rotation()
    x = np.arange(camera.width, dtype=np.float32)[None] + np.float32(0.5 - camera.cx)
    y = np.arange(camera.height, dtype=np.float32)[:, None] + np.float32(0.5 - camera.cy)
    ex = np.float32(R[0, k] * camera.focal_px) - x * np.float32(R[2, k]) + np.zeros_like(y)
    ey = np.float32(R[1, k] * camera.focal_px) - y * np.float32(R[2, k]) + np.zeros_like(x)
    size = cv2.magnitude(ex, ey) + 1e-6
    return ex / size, ey / size


def _drawn(segments: Segments, which: NDArray[np.bool_], shape: tuple[int, int]) -> NDArray[np.uint8]:
    """The chosen segments as lines, brighter the longer, the longest on top."""
    out = np.zeros(shape, np.uint8)
    chosen = segments.take(which)
    for i in np.argsort(chosen.lengths, kind="stable"):
        x0, y0, x1, y1 = (int(v) for v in chosen.ends[i])
        cv2.line(out, (x0, y0), (x1, y1), (int(255 * min(1.0, 0.55 + chosen.lengths[i] / 250)),), 1)
    return out


def _spread(sharp: Map, sigma: float) -> Map:
    radius = max(1, round(sigma))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return np.clip(cv2.GaussianBlur(cv2.dilate(sharp, disc), (0, 0), sigma * 0.6), 0, 1)


def _consent(edge: Map, width: int, height: int) -> Map:
    """Factor by which the network lets an edge's evidence count."""
    wide = cv2.resize(cv2.dilate(edge, np.ones((3, 3))), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray((1 - NETWORK_GATE) + NETWORK_GATE * np.clip(1.5 * wide, 0, 1), np.float32)


def _edge_maps(
    slope: Gradient, camera: Camera, segments: Segments, near: list[NDArray[np.bool_]], seen: Seen
) -> tuple[Map, Map]:
    coarse, fine = [], []
    for k in range(3):
        ex, ey = toward(camera, k)
        along = np.abs(slope.y * ex - slope.x * ey)
        sharp = GRADIENT_WEIGHT * slope.strength * np.clip((along - 0.94) / 0.05, 0, 1)
        drawn = _drawn(segments, near[k], (camera.height, camera.width)).astype(np.float32) / 255
        sharp = np.maximum(sharp, drawn)
        gate = _consent(seen.edges[k], camera.width, camera.height)
        coarse.append(_spread(sharp, 2.0) * gate)
        fine.append(_spread(sharp, 1.0) * gate)
    return np.stack(coarse).astype(np.float32), np.stack(fine).astype(np.float32)


def _impossible(segments: Segments, near: list[NDArray[np.bool_]], camera: Camera) -> Map:
    """(4, h, w) negative where a line shows that a face cannot be: lines along x never lie on an x-wall, and so on."""
    shape = (camera.height // STEP, camera.width // STEP)
    out = np.zeros((4, *shape), np.float32)
    for k, faces in ((0, (2,)), (1, (3,)), (2, (0, 1))):
        chosen = segments.take(near[k])
        drawn = np.zeros(shape, np.float32)
        # The ends often touch the next face, so only the middle of each line speaks.
        short = (np.tile(chosen.middles, 2) * 0.15 + chosen.ends * 0.85) / STEP
        for i in np.argsort(chosen.lengths, kind="stable"):
            x0, y0, x1, y1 = (int(v) for v in short[i])
            cv2.line(drawn, (x0, y0), (x1, y1), (min(1.0, 0.3 + float(chosen.lengths[i]) / 150),), 1)
        for face in faces:
            out[face] -= drawn
    return out


def _seen_faces(seen: Seen, camera: Camera) -> Map:
    """(4, h, w) the network's log probabilities on blocks."""
    size = (camera.width // STEP, camera.height // STEP)
    logs = np.maximum(np.log(np.maximum(seen.faces, 1e-4)), SURE_ENOUGH)
    return np.stack([cv2.resize(face, size, interpolation=cv2.INTER_LINEAR) for face in logs])


def gather(slope: Gradient, camera: Camera, segments: Segments, seen: Seen) -> Evidence:
    """Evidence for the box search.

    Args:
        slope: of the picture, see `gradient`.
        camera: of the picture's size, at height 1.
        segments: of the picture.
        seen: the network's opinion for this camera.
    """
    direction, error = classify(camera, segments)
    near = [(direction == k) & (error < math.radians(3.0)) for k in range(3)]
    close = [(direction == k) & (error < math.radians(2.5)) for k in range(3)]
    coarse, fine = _edge_maps(slope, camera, segments, near, seen)
    reward = LINE_WEIGHT * _impossible(segments, close, camera) + NETWORK_WEIGHT * _seen_faces(seen, camera)
    return Evidence(camera, direction, error, coarse, fine, reward.astype(np.float32))


def block_rays(camera: Camera) -> Points:
    """(n, 3) rays in the room frame through the blocks of `Evidence.faces`, row by row."""
    return np.ascontiguousarray(camera.rays(pixel_grid(camera.width, camera.height, STEP)).reshape(-1, 3))
