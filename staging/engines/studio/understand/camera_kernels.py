"""The camera search's inner loops, compiled."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.compiled import njit, njit_unchecked

Singles = NDArray[np.float32]


@njit
def rotation(yaw: float, pitch: float, roll: float) -> Points:
    """(3, 3) world to camera; the same as `Camera.rotation`, in radians."""
    cy, sy = math.cos(yaw), math.sin(yaw)
    cp, sp = math.cos(pitch), math.sin(pitch)
    cr, sr = math.cos(roll), math.sin(roll)
    across = np.array([cy, sy, 0.0])
    down = np.array([-sy * sp, cy * sp, -cp])
    ahead = np.array([-sy * cp, cy * cp, sp])
    out = np.empty((3, 3))
    out[0] = cr * across - sr * down
    out[1] = sr * across + cr * down
    out[2] = ahead
    return out


@njit_unchecked
def _miss(v: Singles, mx: np.float32, my: np.float32, dx: np.float32, dy: np.float32) -> np.float32:
    """Squared sine of the angle between a segment and the line from its middle to a vanishing point."""
    ex, ey = v[0] - mx * v[2], v[1] - my * v[2]
    cross = ex * dy - ey * dx
    return np.float32(cross * cross / (ex * ex + ey * ey + np.float32(1e-12)))


@njit_unchecked
def _support(lines: Singles, upright: Singles, x: Singles, y: Singles, scale: np.float32) -> float:
    """Sum of the roots of the weights that point at each vanishing point.

    In single precision, without calls and branches in the loop: compilers turn only that into code for many at a time.

    Args:
        lines: (5, n) segments' middles, unit directions and weights.
        upright: (n,) by how much each misses the vertical vanishing point, see `_miss`.
        x, y: (3,) the horizontal vanishing points in homogeneous pixels.
        scale: what turns a squared sine into a sixteenth of the Gaussian's exponent.
    """
    nothing, half = np.float32(0.0), np.float32(0.5)
    sx = sy = sz = nothing
    for i in range(lines.shape[1]):
        qx = _miss(x, lines[0, i], lines[1, i], lines[2, i], lines[3, i])
        qy = _miss(y, lines[0, i], lines[1, i], lines[2, i], lines[3, i])
        qz = upright[i]
        level = qx if qx <= qy else qy
        q = scale * (level if level < qz else qz)
        e = np.float32(1.0) - q + half * q * q
        e *= e
        e *= e
        e *= e
        e *= e
        # To the sixteenth: the Gaussian to within a thousandth.
        v = lines[4, i] * e if q < half else nothing
        sx += v if (qx <= qy) & (qx < qz) else nothing
        sy += v if (qy < qx) & (qy < qz) else nothing
        sz += v if level >= qz else nothing
    return math.sqrt(sx) + math.sqrt(sy) + math.sqrt(sz)


@njit
def score_grid(
    middles: Points, directions: Points, weights: Points,
    focals: Points, pitches: Points, rolls: Points, yaws: Points, width: float,
) -> Points:  # fmt: skip
    """Sum over the three vanishing points of the root of their support, for every camera of the grid.

    Args:
        middles: (n, 2) segments' middles relative to the principal point, pixels.
        directions: (n, 2) unit directions.
        weights: (n,).
        width: of the Gaussian that says what points at a vanishing point, radians.

    Returns:
        (focals, pitches, rolls, yaws).
    """
    n = middles.shape[0]
    lines = np.empty((5, n), np.float32)
    for i in range(n):
        lines[0, i], lines[1, i] = middles[i, 0], middles[i, 1]
        lines[2, i], lines[3, i], lines[4, i] = directions[i, 0], directions[i, 1], weights[i]
    scale = np.float32(1.0 / (32 * width * width))
    out = np.zeros((focals.shape[0], pitches.shape[0], rolls.shape[0], yaws.shape[0]))
    upright = np.empty(n, np.float32)
    points = np.empty((3, 3), np.float32)
    for a in range(focals.shape[0]):
        for b in range(pitches.shape[0]):
            for c in range(rolls.shape[0]):
                for d in range(yaws.shape[0]):
                    R = rotation(yaws[d], pitches[b], rolls[c])
                    for k in range(3):
                        points[k, 0], points[k, 1], points[k, 2] = R[0, k] * focals[a], R[1, k] * focals[a], R[2, k]
                    if d == 0:  # turning the camera does not move what is above it
                        for i in range(n):
                            upright[i] = _miss(points[2], lines[0, i], lines[1, i], lines[2, i], lines[3, i])
                    out[a, b, c, d] = _support(lines, upright, points[0], points[1], scale)
    return out


@njit
def residuals(params: Points, middles: Points, directions: Points, width: int, height: int) -> Points:
    """(n, 3) sine of the angle by which each segment misses the vanishing points of x, y and z.

    Args:
        params: (6,) log focal length, pitch, roll, yaw, shift of the principal point in widths (x, y).
    """
    f = math.exp(params[0])
    R = rotation(params[3], params[1], params[2])
    cx, cy = width * (0.5 + params[4]), height / 2 + width * params[5]
    out = np.empty((middles.shape[0], 3))
    for i in range(middles.shape[0]):
        mx, my = middles[i, 0] - cx, middles[i, 1] - cy
        for k in range(3):
            ex, ey = R[0, k] * f - mx * R[2, k], R[1, k] * f - my * R[2, k]
            out[i, k] = (ex * directions[i, 1] - ey * directions[i, 0]) / math.sqrt(ex * ex + ey * ey + 1e-12)
    return out


@njit
def _weighed(
    params: Points, middles: Points, directions: Points, target: NDArray[np.int64], scale: Points,
    mean: Points, spread: Points, width: int, height: int,
) -> Points:  # fmt: skip
    """(n + 6,) residuals in standard deviations: the lines', then the priors'."""
    n = middles.shape[0]
    misses = residuals(params, middles, directions, width, height)
    out = np.empty(n + 6)
    for i in range(n):
        out[i] = misses[i, target[i]] * scale[i]
    for k in range(6):
        out[n + k] = (params[k] - mean[k]) / spread[k]
    return out


@njit
def _cost(r: Points) -> float:
    """Soft absolute value, so that a few wrong lines cannot pull far."""
    total = 0.0
    for i in range(r.shape[0]):
        total += math.sqrt(1.0 + r[i] * r[i]) - 1.0
    return total


@njit
def solve(
    params: Points, middles: Points, directions: Points, target: NDArray[np.int64], scale: Points,
    mean: Points, spread: Points, width: int, height: int,
) -> tuple[Points, Points]:  # fmt: skip
    """Levenberg-Marquardt on the soft cost.

    Args:
        target: (n,) the vanishing point each segment belongs to.
        scale: (n,) root of its weight over its noise in radians.
        mean, spread: (6,) priors.

    Returns:
        The parameters and their (6, 6) covariance, scaled up where the residuals are larger than promised.
    """
    x = params.copy()
    r = _weighed(x, middles, directions, target, scale, mean, spread, width, height)
    cost = _cost(r)
    damping = 1e-3
    normal = np.eye(6)
    for _ in range(30):
        J = np.empty((r.shape[0], 6))
        for k in range(6):
            y = x.copy()
            y[k] += 1e-6
            J[:, k] = (_weighed(y, middles, directions, target, scale, mean, spread, width, height) - r) / 1e-6
        weight = 1.0 / np.sqrt(1.0 + r * r)
        weighted = np.empty_like(J)
        for k in range(6):
            weighted[:, k] = J[:, k] * weight
        normal = weighted.T @ J
        gradient = weighted.T @ r
        better = False
        gain = 0.0
        for _ in range(8):
            damped = normal.copy()
            for k in range(6):
                damped[k, k] += damping * normal[k, k] + 1e-12
            y = x - np.linalg.solve(damped, gradient)
            s = _weighed(y, middles, directions, target, scale, mean, spread, width, height)
            new = _cost(s)
            if new < cost:
                gain = cost - new
                x, r, cost, better = y, s, new, True
                damping = max(damping / 5, 1e-9)
                break
            damping *= 6
        if not better or gain < 1e-9 * cost:
            break
    excess = max(1.0, 2 * cost / max(1.0, r.shape[0] - 6.0))
    for k in range(6):
        normal[k, k] += 1e-12
    return x, np.linalg.inv(normal) * excess
