"""Compiled ray casting in a random room: what each ray hits, and what colour that has."""

from __future__ import annotations

import math

from staging.engines.studio.model import Points
from staging.engines.studio.training.beyond import far_wall
from staging.engines.studio.training.textures import albedo, noise, outdoors
from staging.engines.studio.understand.compiled import njit

# Rows of `hit`: 0 distance, 1 surface (0-3 wall, 4 floor, 5… ceiling, 100 + block), 2 face of the block (0 -x, 1 +x,
# 2 -y, 3 +y, 4 under, 5 above, 6 round), 3-5 normal, 6 the room's own surface behind all things, 7 its face.


@njit
def _box(b: Points, o: Points, d: Points, limit: float, found: Points) -> bool:
    """Whether a ray enters the block before ``limit``: distance, face and normal into ``found``."""
    ox = b[6] * (o[0] - b[0]) + b[7] * (o[1] - b[1])
    oy = -b[7] * (o[0] - b[0]) + b[6] * (o[1] - b[1])
    dx, dy = b[6] * d[0] + b[7] * d[1], -b[7] * d[0] + b[6] * d[1]
    near, far, face = 1e-4, limit, -1
    for k in range(3):
        p = ox if k == 0 else (oy if k == 1 else o[2])
        q = dx if k == 0 else (dy if k == 1 else d[2])
        low = -b[2] if k == 0 else (-b[3] if k == 1 else b[4])
        high = b[2] if k == 0 else (b[3] if k == 1 else b[5])
        if abs(q) < 1e-9:
            if p < low or p > high:
                return False
            continue
        t0, t1, side = (low - p) / q, (high - p) / q, 2 * k
        if t0 > t1:
            t0, t1, side = t1, t0, 2 * k + 1
        if t0 > near:
            near, face = t0, side
        far = min(far, t1)
        if near > far:
            return False
    if face < 0 or near >= limit:
        return False
    sign = -1.0 if face % 2 == 0 else 1.0
    nx, ny = (sign if face < 2 else 0.0), (sign if 2 <= face < 4 else 0.0)
    found[0], found[1] = near, face
    found[2], found[3], found[4] = b[6] * nx - b[7] * ny, b[7] * nx + b[6] * ny, sign if face >= 4 else 0.0
    return True


@njit
def _ball(b: Points, o: Points, d: Points, limit: float, found: Points) -> bool:
    """The same for the ellipsoid inside the block."""
    mz, hz = (b[4] + b[5]) / 2, (b[5] - b[4]) / 2
    ox = (b[6] * (o[0] - b[0]) + b[7] * (o[1] - b[1])) / b[2]
    oy = (-b[7] * (o[0] - b[0]) + b[6] * (o[1] - b[1])) / b[3]
    oz = (o[2] - mz) / hz
    dx, dy, dz = (b[6] * d[0] + b[7] * d[1]) / b[2], (-b[7] * d[0] + b[6] * d[1]) / b[3], d[2] / hz
    a, h, c = dx * dx + dy * dy + dz * dz, ox * dx + oy * dy + oz * dz, ox * ox + oy * oy + oz * oz - 1
    root = h * h - a * c
    if root <= 0:
        return False
    t = (-h - math.sqrt(root)) / a
    if t < 1e-4 or t >= limit:
        return False
    nx, ny, nz = (ox + t * dx) / b[2], (oy + t * dy) / b[3], (oz + t * dz) / hz
    size = math.sqrt(nx * nx + ny * ny + nz * nz)
    found[0], found[1] = t, 6
    found[2], found[3], found[4] = (b[6] * nx - b[7] * ny) / size, (b[7] * nx + b[6] * ny) / size, nz / size
    return True


@njit
def trace(o: Points, d: Points, planes: Points, blocks: Points, hit: Points, found: Points) -> None:
    """First hit of a ray from inside the room, into ``hit``; ``found`` is scratch (5)."""
    best, surface = 1e9, 4
    for i in range(planes.shape[0]):
        speed = planes[i, 0] * d[0] + planes[i, 1] * d[1] + planes[i, 2] * d[2]
        if speed < -1e-12:
            t = -(planes[i, 0] * o[0] + planes[i, 1] * o[1] + planes[i, 2] * o[2] + planes[i, 3]) / speed
            if t < best:
                best, surface = t, i
    hit[0], hit[1], hit[2], hit[6], hit[7] = best, surface, -1, surface, -1
    if planes.shape[0]:
        size = math.sqrt(planes[surface, 0] ** 2 + planes[surface, 1] ** 2 + planes[surface, 2] ** 2)
        for k in range(3):
            hit[3 + k] = planes[surface, k] / size
    own = best
    for b in range(blocks.shape[0]):
        structure = blocks[b, 9] > 0
        limit = own if structure else hit[0]
        got = _ball(blocks[b], o, d, limit, found) if blocks[b, 8] > 0 else _box(blocks[b], o, d, limit, found)
        if not got:
            continue
        if structure:
            own, hit[6], hit[7] = found[0], 100 + b, found[1]
        if found[0] < hit[0]:
            hit[0], hit[1], hit[2] = found[0], 100 + b, found[1]
            for k in range(3):
                hit[3 + k] = found[2 + k]


@njit
def on_surface(p: Points, d: Points, hit: Points, walls: Points, blocks: Points, out: Points) -> None:
    """Texture coordinates at a hit: 0 u, 1 v, 2 the ray along u, 3 the ray into the surface, 4 the host of holes."""
    s = int(hit[1])
    out[4] = -1
    if s < 4:
        w = walls[s]
        out[0], out[1] = (p[0] - w[0]) * w[2] + (p[1] - w[1]) * w[3], p[2]
        out[2], out[3], out[4] = d[0] * w[2] + d[1] * w[3], -(d[0] * w[4] + d[1] * w[5]), s
    elif s < 100:
        out[0], out[1] = p[0], p[1]
    else:
        b = blocks[s - 100]
        x = b[6] * (p[0] - b[0]) + b[7] * (p[1] - b[1])
        y = -b[7] * (p[0] - b[0]) + b[6] * (p[1] - b[1])
        face = int(hit[2])
        if face >= 4:
            out[0], out[1] = x, y + (p[2] if face == 6 else 0.0)
        else:
            across = face < 2
            out[0], out[1] = (y + b[3]) if across else (x + b[2]), p[2]
            dx, dy = b[6] * d[0] + b[7] * d[1], -b[7] * d[0] + b[6] * d[1]
            out[2], out[3], out[4] = (dy if across else dx), abs(dx if across else dy), 10 + 4 * (s - 100) + face


@njit
def _hall(
    h: Points, u: float, v: float, du: float, dv: float, dn: float, env: Points, mats: Points, w: Points, out: Points
) -> float:
    """The room beyond a passage: colour into ``out``, returns how brightly it is lit."""
    t, side = h[6] / max(dn, 1e-6), 0
    if abs(du) > 1e-9:
        q = ((h[3] + h[19] if du > 0 else h[2] - h[18]) - u) / du
        if q < t:
            t, side = q, 1
    if abs(dv) > 1e-9:
        q = ((env[5] if dv > 0 else 0.0) - v) / dv
        if q < t:
            t, side = q, 2 if dv > 0 else 3
    inside = t * dn
    if side == 3:
        if h[23] > 0.5:
            for i in range(3):
                out[i] = h[14 + i]
        else:
            at = u + t * du
            albedo(mats[4], w[0] + w[2] * at - w[4] * inside, w[1] + w[3] * at - w[5] * inside, out)
        return float(h[17] * (0.6 + 0.3 * inside / h[6]))
    if side == 2:
        out[0], out[1], out[2] = 0.8, 0.8, 0.78
        return float(h[17] * 0.8)
    for i in range(3):
        out[i] = h[11 + i]
    if v + t * dv < env[3]:
        for i in range(3):
            out[i] = env[i]
    lit = far_wall(u + t * du - (h[2] + h[3]) / 2, v + t * dv, (du, dv, dn), h, env, out) if side == 0 else 0.75
    return lit if lit < 0 else float(h[17] * lit * (0.8 + 0.2 * math.cos(inside)))


@njit
def _near_bar(x: float, low: float, high: float, n: int, half: float) -> bool:
    """Whether ``x`` lies on one of the n + 1 bars between ``low`` and ``high``."""
    part = (x - low) / (high - low) * n
    return abs(part - round(part)) * (high - low) / n < half


@njit
def _glass(h: Points, pv: float, du: float, dv: float, dn: float, out: Points) -> float:
    """A window or glazed leaf: sash or what is behind it. Negative where it shines by itself."""
    if h[23] == 1.0 and h[0] == 0.0:
        k = 0.95 - 0.35 * (pv / 0.05 - math.floor(pv / 0.05) < 0.3)
        out[0], out[1], out[2] = k, k, k
        return float(-h[17] * 0.5)
    outdoors(du, dv, dn, h, out)
    return float(-h[17])


@njit
def _leaf(h: Points, pu: float, pv: float, du: float, dv: float, dn: float, out: Points) -> float:
    """A door's leaf with its panels, glass and lever."""
    for i in range(3):
        out[i] = h[14 + i]
    wide, high = h[3] - h[2], h[5] - h[4]
    lever = h[3] - 0.12 < pu < h[3] - 0.04 if h[26] > 0 else h[2] + 0.04 < pu < h[2] + 0.12
    if lever and 0.97 < pv < 1.02:
        return 0.3
    n = int(h[7])
    if h[23] > 0:
        leaves = max(1, n) if h[23] == 1.0 else 1
        x = (pu - h[2]) / wide * leaves
        x = (x - math.floor(x)) * wide / leaves
        low = 0.12 if h[23] == 1.0 else 1.0
        if h[9] < x < wide / leaves - h[9] and low < pv < h[5] - h[9]:
            outdoors(du, dv, dn, h, out)
            return float(-h[17])
        return 0.85
    if n > 0:
        x, y = (pu - h[2]) / wide * n, (pv - h[4]) / high * h[8]
        x, y = x - math.floor(x), y - math.floor(y)
        if 0.16 < x < 0.84 and 0.096 < y < 0.904:
            if x < 0.21 or y > 0.874:
                return 0.8
            if x > 0.79 or y < 0.126:
                return 1.12
    return 1.0


@njit
def _picture(h: Points, u: float, v: float, out: Points) -> float:
    """A rim, and in it a painting, perhaps within a white mat, a dark screen, or a patterned panel."""
    near, what = min(u - h[2], h[3] - u, v - h[4], h[5] - v), int(h[26]) % 4
    for i in range(3):
        if near < h[9]:
            out[i] = h[11 + i]
        elif what == 0:
            out[i] = 0.015 + 0.03 * noise(u, v, 5)
        elif what == 1 and near < 0.2 * (h[5] - h[4]):
            out[i] = 0.8
        elif what == 2:
            out[i] = h[14 + i] * (0.6 + 0.4 * noise(u * 30, v * 7, int(h[26])))
        else:
            out[i] = 0.2 + 0.6 * noise(u * 4 + i, v * (3 + i), int(h[26]) + i)
    return 1.0


@njit
def enter(
    h: Points,
    u: float,
    v: float,
    du: float,
    dv: float,
    dn: float,
    env: Points,
    mats: Points,
    walls: Points,
    out: Points,
) -> float:
    """Colour of a hole where a ray enters it; returns how it is lit, negative where it shines by itself."""
    kind = int(h[0])
    if kind == 2:
        return _hall(h, u, v, du, dv, dn, env, mats, walls[int(h[1])] if h[1] < 4 else walls[0], out)
    if kind == 3:
        return _picture(h, u, v, out)
    if kind == 4:
        for i in range(3):
            out[i] = h[11 + i]
        return 0.85 if (u < h[2] + h[9] or v < h[4] + h[9]) else 1.05
    t, side = h[6] / max(dn, 1e-6), 0
    if abs(du) > 1e-9:
        q = ((h[3] if du > 0 else h[2]) - u) / du
        if q < t:
            t, side = q, 1
    if abs(dv) > 1e-9:
        q = ((h[5] if dv > 0 else h[4]) - v) / dv
        if q < t:
            t, side = q, 2
    pu, pv = u + t * du, v + t * dv
    if kind == 5 or side != 0:
        for i in range(3):
            out[i] = h[11 + i]
        return (0.5 if kind == 5 else 1.1) if kind != 1 else 0.7
    if kind == 1:
        return _leaf(h, pu, pv, du, dv, dn, out)
    half = h[9] * 0.5
    if _near_bar(pu, h[2], h[3], int(h[7]), half) or _near_bar(pv, h[4], h[5], int(h[8]), half):
        for i in range(3):
            out[i] = h[14 + i]
        return 0.8
    return _glass(h, pv, du, dv, dn, out)
