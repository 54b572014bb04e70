"""The camera search's inner loops, compiled."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.compiled import njit


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


@njit
def _miss(vx: float, vy: float, vz: float, mx: float, my: float, dx: float, dy: float) -> float:
    """Squared sine of the angle between a segment and the line from its middle to a vanishing point."""
    ex, ey = vx - mx * vz, vy - my * vz
    cross = ex * dy - ey * dx
    return cross * cross / (ex * ex + ey * ey + 1e-12)


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
    scale = 1.0 / (2 * width * width)
    out = np.zeros((focals.shape[0], pitches.shape[0], rolls.shape[0], yaws.shape[0]))
    upright = np.empty(n)
    for a in range(focals.shape[0]):
        f = focals[a]
        for b in range(pitches.shape[0]):
            for c in range(rolls.shape[0]):
                R = rotation(0.0, pitches[b], rolls[c])
                for i in range(n):
                    upright[i] = _miss(
                        R[0, 2] * f, R[1, 2] * f, R[2, 2],
                        middles[i, 0], middles[i, 1], directions[i, 0], directions[i, 1],
                    )  # fmt: skip
                for d in range(yaws.shape[0]):
                    R = rotation(yaws[d], pitches[b], rolls[c])
                    x0, x1, x2 = R[0, 0] * f, R[1, 0] * f, R[2, 0]
                    y0, y1, y2 = R[0, 1] * f, R[1, 1] * f, R[2, 1]
                    sx = sy = sz = 0.0
                    for i in range(n):
                        mx, my, dx, dy = middles[i, 0], middles[i, 1], directions[i, 0], directions[i, 1]
                        qx = _miss(x0, x1, x2, mx, my, dx, dy)
                        qy = _miss(y0, y1, y2, mx, my, dx, dy)
                        q = min(qx, qy, upright[i]) * scale
                        if q < 8.0:
                            v = weights[i] * math.exp(-q)
                            if qx <= qy and qx < upright[i]:
                                sx += v
                            elif qy < upright[i]:
                                sy += v
                            else:
                                sz += v
                    out[a, b, c, d] = math.sqrt(sx) + math.sqrt(sy) + math.sqrt(sz)
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
