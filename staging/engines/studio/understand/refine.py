"""Continuous refinement of the box, then of box and camera together."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from staging.engines.studio.model import Camera, Points
from staging.engines.studio.understand.camera import (
    SPREAD_F35,
    USUAL_F35,
    camera_of,
    params_of,
)
from staging.engines.studio.understand.camera_kernels import residuals
from staging.engines.studio.understand.evidence import Evidence, Map, block_rays
from staging.engines.studio.understand.geometry import Box, box_edges, label_rays
from staging.engines.studio.understand.lines import Segments
from staging.engines.studio.understand.refine_kernels import edge_sums
from staging.engines.studio.understand.search import TOLL, TOP_WEIGHT, top_prior

EDGE_WEIGHTS = np.array([1.0, 1.0, 1.0, TOP_WEIGHT, TOP_WEIGHT, TOP_WEIGHT, 1.0, 1.0])
EDGES_AGAINST_LINES = 0.10
CAMERA_STEPS = np.array([0.02, 0.004, 0.004, 0.006, 0.004, 0.004])
BOX_STEP = 0.02
FACE_OF_LABEL = np.array([0, 1, 2, 2, 3, 3])


@dataclass(frozen=True, slots=True)
class Refined:
    """A box with its camera, and how well the picture's edges agree.

    Attributes:
        support: (8, 2) mean evidence in [0, 1] along each edge of `geometry.box_edges` and its length in pixels;
            NaN where the edge is not in view.
        score: evidence above the toll per pixel of the diagonal.
    """

    camera: Camera
    box: Box
    support: Points
    score: float


def edge_support(edges: Map, camera: Camera, box: Box) -> Points:
    """(8, 2) sum of evidence and length in pixels along each edge of the box."""
    ends = box_edges(box.array())
    R = camera.rotation()
    return edge_sums(edges, ends, R, camera.focal_px, camera.cx, camera.cy)


def _edge_score(edges: Map, camera: Camera, box: Box) -> float:
    sums = edge_support(edges, camera, box)
    return float(EDGE_WEIGHTS @ (sums[:, 0] - TOLL * sums[:, 1]))


def climb(start: Points, steps: Points, value: Callable[[Points], float], moves: Points, repeats: int) -> Points:
    """Coordinate search: deterministic, and untroubled by the evidence's plateaus.

    Args:
        start: where to begin.
        steps: step sizes to try, one after the other.
        value: what to maximise.
        moves: (n, dimensions) directions to try, both ways.
        repeats: rounds per step size at most.
    """
    x, best = start.copy(), value(start)
    for step in steps:
        for _ in range(repeats):
            improved = False
            for move in moves:
                for sign in (-step, step):
                    y = x + sign * move
                    v = value(y)
                    if v > best + 1e-6:
                        x, best, improved = y, v, True
            if not improved:
                break
    return x


def fit_box(evidence: Evidence, box: Box) -> Box:
    """Move the walls and the ceiling, camera fixed, to where edges and faces agree best."""
    camera = evidence.camera
    edges = (evidence.coarse + evidence.fine) / 2
    rays, reward = block_rays(camera), evidence.faces.reshape(4, -1)
    pixels = np.arange(rays.shape[0])

    def value(x: Points) -> float:
        shape = np.exp(x)
        faces = reward[FACE_OF_LABEL[label_rays(rays, shape)], pixels].sum()
        return _edge_score(edges, camera, Box.of(shape)) + float(faces) + float(top_prior(shape[3]))

    moves = np.array([*np.eye(4), [1, 1, 1, 0], [2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0], [0, 0, 0, 2]], float)
    steps = np.array([0.04, 0.02, 0.01, 0.005, 0.0025])
    return Box.of(np.exp(climb(np.log(box.array()), steps, value, moves, 3)))


def _line_cost(evidence: Evidence, segments: Segments) -> Callable[[Points], float]:
    """How badly a camera explains the lines that the evidence's camera explains well."""
    camera = evidence.camera
    good = evidence.error < math.radians(2.0)
    chosen, direction = segments.take(good), evidence.direction[good]
    middles, directions = chosen.middles, chosen.directions
    noise = np.arctan2(1.0, chosen.lengths) + math.radians(0.4)
    counts = np.bincount(direction, minlength=3)
    weight = np.minimum(1.0, 25.0 / np.maximum(1, counts))[direction]
    rows = np.arange(len(direction))
    usual = math.log(USUAL_F35 / 36 * max(camera.width, camera.height))
    own = params_of(camera)

    def cost(params: Points) -> float:
        misses = residuals(params, middles, directions, camera.width, camera.height)[rows, direction] / noise
        focal = ((params[0] - usual) / SPREAD_F35) ** 2 - ((own[0] - usual) / SPREAD_F35) ** 2
        angles = (params[1] / math.radians(10)) ** 2 + (params[2] / math.radians(2.1)) ** 2
        shift = (params[4] ** 2 + params[5] ** 2) / 0.025**2
        return float((weight * np.log1p(0.5 * misses**2)).sum() + 0.5 * (focal + angles + shift))

    return cost


def fit_together(evidence: Evidence, box: Box, segments: Segments, keep_focal: bool) -> tuple[Camera, Box]:
    """Move camera and box together; ``keep_focal`` where EXIF has told the focal length."""
    camera = evidence.camera
    start = np.concatenate([params_of(camera), np.log(box.array())])
    cost = _line_cost(evidence, segments)
    steps = np.diag(np.concatenate([CAMERA_STEPS, np.full(4, BOX_STEP)]))

    def value(x: Points) -> float:
        shape = np.exp(x[6:])
        moved = camera_of(x[:6], camera.width, camera.height, yaw=False)
        edges = _edge_score(evidence.fine, moved, Box.of(shape)) + float(top_prior(shape[3]))
        return EDGES_AGAINST_LINES * edges - cost(x[:6])

    best = climb(start, np.array([1.0, 0.5, 0.25, 0.125]), value, steps[1:] if keep_focal else steps, 4)
    return camera_of(best[:6], camera.width, camera.height, yaw=False), Box.of(np.exp(best[6:]))


def judge(evidence: Evidence, camera: Camera, box: Box) -> Refined:
    """How well the picture's edges agree with a camera and a box."""
    sums = edge_support((evidence.coarse + evidence.fine) / 2, camera, box)
    length = sums[:, 1]
    mean = np.where(length > 1, sums[:, 0] / np.maximum(length, 1), np.nan)
    score = EDGE_WEIGHTS @ (sums[:, 0] - TOLL * length) / math.hypot(camera.width, camera.height)
    return Refined(camera, box, np.stack([mean, length], 1), float(score))
