"""Compiled shading: the light at a point of a random room, and the loop over the picture."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.training.textures import albedo, scatter
from staging.engines.studio.training.tracing import enter, on_surface, trace
from staging.engines.studio.understand.compiled import njit

Labels = NDArray[np.uint8]


@njit
def _hole_at(uv: Points, holes: Points) -> int:
    """Row of the hole at (u, v); -2 - row where its casing is; -1 for none. Mouldings count by their rim only."""
    u, v = uv[0], uv[1]
    for k in range(holes.shape[0]):
        if holes[k, 1] != uv[4]:
            continue
        start, end, low, high, casing = holes[k, 2], holes[k, 3], holes[k, 4], holes[k, 5], holes[k, 10]
        if start < u < end and low < v < high:
            rim = holes[k, 9]
            if holes[k, 0] != 4.0 or u < start + rim or u > end - rim or v < low + rim or v > high - rim:
                return k
        else:
            below = low - casing if low > 0.05 else 0.0
            if casing > 0 and start - casing < u < end + casing and below < v < high + casing:
                return -2 - k
    return -1


@njit
def _trim(uv: Points, env: Points, top: float, color: Points) -> float:
    """Skirting and cornice on a wall: colour and how they catch the light; 1 elsewhere."""
    z = uv[1]
    if z < env[3]:
        for i in range(3):
            color[i] = env[i]
        return 1.12 if z > env[3] - 0.012 else 1.0
    if env[4] > 0 and top - z < env[4]:
        for i in range(3):
            color[i] = env[i]
        q = (top - z) / env[4]
        return float(0.85 + 0.25 * (q if q < 0.5 else 1 - q))
    return 1.0


@njit
def _openness(p: Points, hit: Points, planes: Points, blocks: Points, env: Points) -> float:
    """How little corners and things nearby darken a point, up to 1."""
    out = 1.0
    for i in range(planes.shape[0]):
        if i != int(hit[1]):
            far = planes[i, 0] * p[0] + planes[i, 1] * p[1] + planes[i, 2] * p[2] + planes[i, 3]
            out *= 1 - env[9] * math.exp(-max(0.0, far) / env[10])
    if hit[1] == 4:
        for j in range(blocks.shape[0]):
            if blocks[j, 4] < 0.35:
                b = blocks[j]
                x = abs(b[6] * (p[0] - b[0]) + b[7] * (p[1] - b[1])) - b[2]
                y = abs(-b[7] * (p[0] - b[0]) + b[6] * (p[1] - b[1])) - b[3]
                far = math.sqrt(max(0.0, x) ** 2 + max(0.0, y) ** 2)
                out *= 1 - 0.45 * math.exp(-far / (0.1 + 0.3 * b[4])) * (0.6 if b[4] > 0.05 else 1.0)
    return out


@njit
def _sunlit(
    p: Points, sun: Points, walls: Points, holes: Points, blocks: Points, none: Points, away: Points, found: Points
) -> bool:
    """Whether the sun reaches a point through a window or a glazed door, past everything that stands."""
    lit = False
    for k in range(holes.shape[0]):
        if holes[k, 1] > 3 or not (holes[k, 0] == 0.0 or (holes[k, 0] == 1.0 and holes[k, 23] == 1.0)):
            continue
        h = holes[k]
        w = walls[int(h[1])]
        speed = -(sun[0] * w[4] + sun[1] * w[5])
        if speed < 1e-3:
            continue
        t = ((p[0] - w[0]) * w[4] + (p[1] - w[1]) * w[5]) / speed
        u = (p[0] + t * sun[0] - w[0]) * w[2] + (p[1] + t * sun[1] - w[1]) * w[3]
        v = p[2] + t * sun[2]
        if h[2] < u < h[3] and h[4] < v < h[5]:
            fu, fv = (u - h[2]) / (h[3] - h[2]) * max(1.0, h[7]), (v - h[4]) / (h[5] - h[4]) * max(1.0, h[8])
            bar = abs(fu - round(fu)) * (h[3] - h[2]) / max(1.0, h[7]) < h[9] * 0.5
            lit = not (bar or abs(fv - round(fv)) * (h[5] - h[4]) / max(1.0, h[8]) < h[9] * 0.5)
            break
    if lit and blocks.shape[0]:
        trace(p, sun[:3], none, blocks, away, found)
        return bool(away[0] > 1e8)
    return lit


@njit
def _light(
    p: Points, hit: Points, planes: Points, walls: Points, blocks: Points, holes: Points, lamps: Points, env: Points,
    sun: Points,
    none: Points, away: Points, found: Points, out: Points,
) -> None:  # fmt: skip
    """Light that arrives at a point, by colour."""
    open_ = _openness(p, hit, planes, blocks, env)
    for i in range(3):
        out[i] = env[6 + i] * open_
        if hit[5] < -0.3:
            out[i] += env[11] * env[12 + i] * open_
    for k in range(lamps.shape[0]):
        lx, ly, lz = lamps[k, 0] - p[0], lamps[k, 1] - p[1], lamps[k, 2] - p[2]
        square = lx * lx + ly * ly + lz * lz + lamps[k, 6]
        facing = (lx * hit[3] + ly * hit[4] + lz * hit[5]) / math.sqrt(square)
        facing = (facing + lamps[k, 7]) / (1 + lamps[k, 7])
        if facing > 0:
            for i in range(3):
                out[i] += lamps[k, 3 + i] * facing / square * (0.5 + 0.5 * open_)
    if sun[3] > 0:
        facing = hit[3] * sun[0] + hit[4] * sun[1] + hit[5] * sun[2]
        if facing > 0.02 and _sunlit(p, sun, walls, holes, blocks, none, away, found):
            out[0] += sun[3] * facing
            out[1] += sun[3] * facing * 0.95
            out[2] += sun[3] * facing * 0.85


@njit
def shade(
    p: Points, d: Points, hit: Points, planes: Points, walls: Points, blocks: Points, holes: Points, mats: Points,
    lamps: Points,
    env: Points, sun: Points, none: Points, away: Points, found: Points, uv: Points, light: Points, color: Points,
) -> int:  # fmt: skip
    """Colour of a hit; returns the number of the opening there, 0 for none."""
    s = int(hit[1])
    material = s if s < 5 else (5 if s < 100 else int(blocks[s - 100, 10]))
    on_surface(p, d, hit, walls, blocks, uv)
    albedo(mats[material], uv[0], uv[1], color)
    gain, number = (-mats[material, 16] if mats[material, 0] == 6 else 1.0), 0
    if uv[4] >= 0:
        if s < 4:
            gain = _trim(uv, env, env[5], color)
        k = _hole_at(uv, holes)
        if k >= 0:
            gain = enter(holes[k], uv[0], uv[1], uv[2], d[2], uv[3], env, mats, walls, color)
            number = int(holes[k, 20])
        elif k < -1:
            for i in range(3):
                color[i] = env[i] if holes[-2 - k, 0] != 5.0 else holes[-2 - k, 14 + i]
            gain = 1.03
    if gain < 0:
        for i in range(3):
            color[i] *= -gain
        return number
    _light(p, hit, planes, walls, blocks, holes, lamps, env, sun, none, away, found, light)
    for i in range(3):
        color[i] *= light[i] * gain
    return number


@njit
def render(
    rays: Points, eye: Points, planes: Points, walls: Points, blocks: Points, holes: Points, mats: Points,
    lamps: Points, env: Points,
    sun: Points, image: Points, surface: Labels, first: Labels, number: Labels,
) -> None:  # fmt: skip
    """Paint (n, 3) unit rays from ``eye``.

    ``surface`` becomes the room's own surface behind all things: 0 to 3 wall, 4 floor, 5 ceiling, 10 + 8 · block + face
    of solid walls, 255 beyond counting. ``first`` what is in front: 0 the room, 4 a fixture, 5 a thing, 6 a lamp, 9
    something else. ``number`` the opening.
    """
    hit, mirrored = np.empty(8), np.empty(8)
    color, other, p, e = np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    none, away, found, uv, light = np.empty((0, 4)), np.empty(8), np.empty(5), np.zeros(5), np.empty(3)
    for r in range(rays.shape[0]):
        d = rays[r]
        trace(eye, d, planes, blocks, hit, found)
        for i in range(3):
            p[i] = eye[i] + hit[0] * d[i]
        number[r] = shade(
            p, d, hit, planes, walls, blocks, holes, mats, lamps, env, sun, none, away, found, uv, light, color
        )
        s = int(hit[1])
        m = mats[s if s < 5 else (5 if s < 100 else int(blocks[s - 100, 10]))]
        if m[17] > 0 and hit[5] > 0.9:
            q = m[18]
            e[0], e[1] = d[0] + q * (scatter(r, 1, 1) - 0.5), d[1] + q * (scatter(r, 2, 2) - 0.5)
            e[2] = -d[2] + abs(q * (scatter(r, 3, 3) - 0.5))
            p[2] += 1e-4
            trace(p, e, planes, blocks, mirrored, found)
            for i in range(3):
                p[i] += mirrored[0] * e[i]
            shade(
                p, e, mirrored, planes, walls, blocks, holes, mats, lamps, env, sun, none, away, found, uv, light, other
            )
            k = m[17] * (0.06 + 0.9 * (1 - min(1.0, -d[2])) ** 4)
            for i in range(3):
                color[i] = color[i] * (1 - k) + other[i] * k
        for i in range(3):
            image[r, i] = color[i]
        own = int(hit[6])
        code = own if own < 5 else (5 if own < 100 else 10 + 8 * (own - 100) + int(hit[7]))
        surface[r] = code if code < 255 else 255
        first[r] = 0
        if s >= 100 and s != own:
            kind = int(blocks[s - 100, 11])
            first[r] = kind if kind > 0 else 9
