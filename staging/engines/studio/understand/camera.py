"""The camera from one photo of a room: focal length, principal point and angles, by the lines' vanishing points.

Rooms are built of three perpendicular directions. Every camera of a coarse grid is scored by how many lines point at
its three vanishing points (the root of each one's support, so that two hundred bricks do not outvote six room edges);
the best are refined by robust least squares, with a shifted principal point, because listing photos are cropped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Camera, Points
from staging.engines.studio.understand.camera_kernels import residuals, score_grid, solve
from staging.engines.studio.understand.geometry import canonical_yaw
from staging.engines.studio.understand.lines import Segments

USUAL_F35 = 22.0
SPREAD_F35 = 0.25
"""Listing photos are wide: 35 mm equivalent and its spread in natural logarithm."""
FOCALS = np.array([13.0, 15.0, 17.5, 20.0, 23.0, 26.5, 31.0, 37.0, 45.0])
PITCHES = np.radians(np.arange(-22, 22.1, 2.0))
ROLLS = np.radians(np.arange(-6, 6.1, 1.5))
YAWS = np.radians(np.arange(-45, 45, 2.0))
GRID_LINES = 350
GRID_WIDTH = math.radians(2.2)
SUPPORT_WIDTH = math.radians(1.2)
PRIOR_WEIGHT = 0.012
FOCAL_KNOWN_SPREAD = 0.03
"""EXIF focal lengths are rounded, and defined by the diagonal or by the width."""
CANDIDATES = 12
KEEP = 5
ROUNDS = (3.0, 2.0, 1.2, 1.0, 1.0)
"""Width in degrees of the band of lines taken for inliers, narrowing."""
EXIF_DISTRUST = 0.05
"""A free focal length must explain the lines better by this much to overrule EXIF (a cropped photo)."""


@dataclass(frozen=True, slots=True)
class CameraFit:
    """One explanation of the lines.

    Attributes:
        params: (6,) log focal length in pixels, pitch, roll, yaw in radians, principal point's shift in widths.
        camera: the same as a camera at height 1, yaw in [-45°, 45°).
        score: higher is better; comparable between fits to the same lines and weights.
        inliers: share of the weighted line length that points at one of the vanishing points.
        focal_spread: relative standard deviation of the focal length.
        direction: (n,) which vanishing point (0 x, 1 y, 2 z of ``camera``) each segment is nearest to.
        error: (n,) by how much it misses it, radians.
        alternative: a second frame of walls for the same camera, kept whatever its score.
    """

    params: Points
    camera: Camera
    score: float
    inliers: float
    focal_spread: float
    direction: NDArray[np.int64]
    error: Points
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Segments prepared for the solver, with weights and the picture's size."""

    segments: Segments
    weights: Points
    width: int
    height: int
    focal_px: float | None

    def share(self) -> Points:
        """(n,) weight of each segment: its length in diagonals, capped, times its weight."""
        diagonal = math.hypot(self.width, self.height)
        return np.asarray(np.minimum(self.segments.lengths, 0.35 * diagonal) / diagonal * self.weights)


def camera_of(params: Points, width: int, height: int, yaw: bool = True) -> Camera:
    """The camera at height 1 that ``params`` describe; ``yaw`` brings it into [-45°, 45°)."""
    turn = math.degrees(params[3])
    return Camera(
        width, height, math.exp(params[0]), width * (0.5 + params[4]), height / 2 + width * params[5],
        math.degrees(params[1]), math.degrees(params[2]), canonical_yaw(turn) if yaw else turn, 1.0,
    )  # fmt: skip


def params_of(camera: Camera) -> Points:
    """The reverse of `camera_of`."""
    angles = np.radians([camera.pitch_deg, camera.roll_deg, camera.yaw_deg])
    shift = ((camera.cx / camera.width) - 0.5, (camera.cy - camera.height / 2) / camera.width)
    return np.array([math.log(camera.focal_px), *angles, *shift])


def classify(camera: Camera, segments: Segments) -> tuple[NDArray[np.int64], Points]:
    """Which room direction (0 x, 1 y, 2 z) each segment follows best, and by how many radians it misses it."""
    misses = np.abs(residuals(params_of(camera), segments.middles, segments.directions, camera.width, camera.height))
    best = misses.argmin(1)
    return best, misses[np.arange(len(best)), best]


def _log_prior(params: Points, lines: Lines) -> float:
    focal = 0.0
    if lines.focal_px is None:
        usual = math.log(USUAL_F35 / 36 * max(lines.width, lines.height))
        focal = ((params[0] - usual) / SPREAD_F35) ** 2
    pitch, roll = params[1] / math.radians(7), params[2] / math.radians(2.5)
    return float(-0.5 * (focal + pitch**2 + roll**2))


def rate(params: Points, lines: Lines) -> tuple[float, float]:
    """How well a camera explains the lines: score and share of inliers."""
    segments = lines.segments
    misses = np.abs(residuals(params, segments.middles, segments.directions, lines.width, lines.height))
    best = misses.argmin(1)
    total = lines.share().sum()
    support = _support(best, misses[np.arange(len(best)), best], lines)
    score = np.sqrt(support).sum() / math.sqrt(3 * total) + PRIOR_WEIGHT * _log_prior(params, lines)
    return float(score), float(support.sum() / total)


def _support(direction: NDArray[np.int64], error: Points, lines: Lines) -> Points:
    """(3,) weight of the lines that point at each vanishing point, less the more they miss it."""
    near = lines.share() * np.exp(-0.5 * (error / SUPPORT_WIDTH) ** 2)
    return np.asarray(np.bincount(direction, near, minlength=3))


def depth_lines(fit: CameraFit, segments: Segments) -> float:
    """Length of the lines, in picture diagonals, that point at the horizontal vanishing point fewer point at.

    Where hardly any do, as in a frontal view of one bare wall, the horizon is a guess, however well floor and wall fit.
    """
    lines = Lines(segments, np.ones(len(segments)), fit.camera.width, fit.camera.height, None)
    return float(_support(fit.direction, fit.error, lines)[:2].min())


def _priors(lines: Lines) -> tuple[Points, Points]:
    """Mean and standard deviation of the six parameters; an infinite deviation leaves one free."""
    if lines.focal_px is None:
        focal, spread = USUAL_F35 / 36 * max(lines.width, lines.height), SPREAD_F35
    else:
        focal, spread = lines.focal_px, FOCAL_KNOWN_SPREAD
    mean = np.array([math.log(focal), 0.0, 0.0, 0.0, 0.0, 0.0])
    return mean, np.array([spread, math.radians(10), math.radians(2.1), 1e9, 0.025, 0.025])


def _inlier_weights(direction: NDArray[np.int64], weights: Points) -> Points:
    """Cap each vanishing point's weight, so that floor boards do not drown the few long room edges."""
    out = weights.copy()
    for k in range(3):
        total = out[direction == k].sum()
        if total > 25:
            out[direction == k] *= 25 / total
    return out


def refine(params: Points, lines: Lines, rounds: tuple[float, ...] = ROUNDS) -> CameraFit:
    """Robust least squares from ``params``, with a narrowing band of inliers."""
    segments, width, height = lines.segments, lines.width, lines.height
    middles, directions, lengths = segments.middles, segments.directions, segments.lengths
    mean, spread = _priors(lines)
    focal_spread = SPREAD_F35
    for degrees in rounds:
        misses = np.abs(residuals(params, middles, directions, width, height))
        best = misses.argmin(1)
        near = misses[np.arange(len(best)), best] < 2.5 * math.radians(degrees)
        if near.sum() < 6:
            break
        noise = np.arctan2(1.0, lengths[near]) + math.radians(0.4)
        scale = np.sqrt(_inlier_weights(best[near], lines.weights[near])) / noise
        params, covariance = solve(
            params, middles[near], directions[near], best[near], scale, mean, spread, width, height
        )
        focal_spread = math.sqrt(max(0.0, covariance[0, 0]))
    return _fit(params, lines, focal_spread)


def _fit(params: Points, lines: Lines, focal_spread: float) -> CameraFit:
    camera = camera_of(params, lines.width, lines.height)
    score, inliers = rate(params, lines)
    direction, error = classify(camera, lines.segments)
    return CameraFit(params, camera, score, inliers, focal_spread, direction, error)


def yaw_distance(a: CameraFit, b: CameraFit) -> float:
    """Degrees between two frames of walls, which repeat every 90°."""
    return abs(canonical_yaw(math.degrees(a.params[3] - b.params[3])))


def _starts(lines: Lines) -> list[Points]:
    """The grid's best cameras that differ from each other, best first."""
    share = lines.share()
    order = np.argsort(-share, kind="stable")[:GRID_LINES]
    longest = max(lines.width, lines.height)
    focals = FOCALS / 36 * longest if lines.focal_px is None else np.array([lines.focal_px])
    centre = np.array([lines.width / 2, lines.height / 2])
    grid = score_grid(
        lines.segments.middles[order] - centre, lines.segments.directions[order], share[order],
        focals, PITCHES, ROLLS, YAWS, GRID_WIDTH,
    )  # fmt: skip
    grid = grid / math.sqrt(3 * share[order].sum()) + PRIOR_WEIGHT * _grid_prior(focals, lines)
    return [np.array([math.log(focals[a]), PITCHES[b], ROLLS[c], YAWS[d], 0.0, 0.0]) for a, b, c, d in _peaks(grid)]


def _grid_prior(focals: Points, lines: Lines) -> Points:
    log_focal = np.log(focals * 36 / max(lines.width, lines.height) / USUAL_F35) / SPREAD_F35
    focal = (log_focal if lines.focal_px is None else np.zeros(1))[:, None, None, None]
    pitch = (PITCHES / math.radians(7))[None, :, None, None]
    roll = (ROLLS / math.radians(2.5))[None, None, :, None]
    return np.asarray(-0.5 * (focal**2 + pitch**2 + roll**2))


def _peaks(grid: Points) -> list[tuple[int, int, int, int]]:
    """Indices of the best cells that are not neighbours of a better one."""
    kept: list[tuple[int, int, int, int]] = []
    best = np.argpartition(-grid.ravel(), min(4000, grid.size - 1))[:4000]
    for flat in best[np.argsort(-grid.ravel()[best], kind="stable")]:
        a, b, c, d = (int(i) for i in np.unravel_index(flat, grid.shape))
        turns = grid.shape[3]
        far = (
            abs(a - q[0]) > 2 or abs(b - q[1]) > 2 or abs(c - q[2]) > 2
            or min(abs(d - q[3]), turns - abs(d - q[3])) > 3
            for q in kept
        )  # fmt: skip
        if all(far):
            kept.append((a, b, c, d))
            if len(kept) == CANDIDATES:
                break
    return kept


def _second_frame(fit: CameraFit, lines: Lines) -> CameraFit | None:
    """Another frame of walls for the same camera: floors are laid diagonally, and their lines may have won."""
    turns = np.radians(np.arange(-45.0, 45.0))
    far = np.abs(np.degrees(turns)) > 8
    share, segments = lines.share(), lines.segments
    support = np.zeros(len(turns))
    for i in np.flatnonzero(far):
        params = fit.params.copy()
        params[3] += turns[i]
        misses = np.abs(residuals(params, segments.middles, segments.directions, lines.width, lines.height))
        best = misses.argmin(1)
        near = share * np.exp(-0.5 * (misses[np.arange(len(best)), best] / math.radians(1.5)) ** 2)
        support[i] = sum(math.sqrt(near[best == k].sum()) for k in (0, 1))
    params = fit.params.copy()
    params[3] += turns[int(support.argmax())]
    second = refine(params, lines)
    return replace(second, alternative=True) if yaw_distance(second, fit) > 6 else None


def _best(lines: Lines) -> list[CameraFit]:
    fits: list[CameraFit] = []
    for start in _starts(lines):
        fit = refine(start, lines)
        if all(np.abs(fit.params - other.params).max() > 0.02 for other in fits):
            fits.append(fit)
    fits.sort(key=lambda fit: -fit.score)
    return fits[:KEEP]


def estimate(
    segments: Segments, width: int, height: int, focal_px: float | None = None, weights: Points | None = None
) -> list[CameraFit]:
    """Cameras that explain the lines, best first.

    Args:
        segments: at least one line; a handful can be explained by anything.
        width, height: of the picture they were found in.
        focal_px: from EXIF, in that picture's pixels. Overruled where the lines say clearly otherwise.
        weights: (n,) trust in each segment, 1 where left out.

    Returns:
        One to six fits; the last may be a second frame of walls, marked ``alternative``.
    """
    trust = np.ones(len(segments)) if weights is None else weights
    lines = Lines(segments, trust, width, height, focal_px)
    fits = _best(lines)
    if focal_px is not None:
        free = _best(replace(lines, focal_px=None))
        if free[0].inliers > fits[0].inliers + EXIF_DISTRUST:
            lines, fits = replace(lines, focal_px=None), free
    second = _second_frame(fits[0], lines)
    if second is not None and all(yaw_distance(second, fit) > 4 for fit in fits):
        fits.append(second)
    return fits


def reweigh(fits: list[CameraFit], lines: Lines) -> list[CameraFit]:
    """The same cameras scored against other weights, best first."""
    scored = []
    for fit in fits:
        score, inliers = rate(fit.params, lines)
        scored.append(replace(fit, score=score, inliers=inliers))
    return sorted(scored, key=lambda fit: -fit.score)
