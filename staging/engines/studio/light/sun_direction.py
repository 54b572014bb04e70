"""Where the sun stands: from the direction in which the patches, moved back, leave the room through its openings.

Rays are parallel, so that a direction and the openings say which parts of floor and walls are lit. All directions are
tried; the best covers the patches and little else (the measure of Dice 1945).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.light.faces import Mask
from staging.engines.studio.light.gloss import mirrored_rays
from staging.engines.studio.light.model import REVEAL_M
from staging.engines.studio.model import Opening, Points, Room

COARSE_DEG = 3.0
FINER_DEG = (1.0, 0.35)
LOWEST_DEG, HIGHEST_DEG = 6.0, 75.0
# Cosine between ray and wall or floor below which nothing is lit to speak of.
GRAZING = 0.05
NEARLY = 0.95
# So far away another direction rivals the best one sooner: openings are found to a few centimetres only, and which of
# two windows the sun comes through must not hang on them.
FAR_DEG, FAR_RIVAL = 30.0, 0.85
# So many directions, so far apart, are looked at closely.
MODES, APART_DEG = 3, 12.0
# Walls are thick: what comes in at a flat angle meets the reveal.
PAST_REVEALS = 0.2
# Share of a patch that must be lit for it to count, and how many points make a patch that can be trusted.
EXPLAINED = 0.55
FEW_POINTS = 6.0

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Samples:
    """Points spread evenly over what the photo shows of floor and walls.

    Attributes:
        at, normal: (n, 3) metres; into the room.
        patch: (n,) number of the patch that a point is part of, -1 for none.
        mirror: (n,) whether the floor would mirror an opening there, so that its brightness may be a reflection.
    """

    at: Points
    normal: Points
    patch: Numbers
    mirror: Mask


@dataclass(frozen=True, slots=True)
class Direction:
    """Attributes:
    towards: (3,) unit vector to the sun.
    likeness: Dice's measure of what is lit in the photo and what should be, [0, 1].
    spread_deg: how far directions lie from this one that are nearly as good, root mean square.
    """

    towards: Points
    likeness: float
    spread_deg: float


def towards(azimuth_deg: NDArray[np.float64], elevation_deg: NDArray[np.float64]) -> Points:
    """(…, 3) unit vectors; azimuth counter-clockwise from +x."""
    a, e = np.radians(azimuth_deg), np.radians(elevation_deg)
    return np.stack([np.cos(a) * np.cos(e), np.sin(a) * np.cos(e), np.sin(e)], -1)


def reached(
    at: Points, normal: Points, suns: Points, room: Room, openings: Sequence[Opening], wider_m: float = 0.0
) -> Mask:
    """(d, n) whether suns shine on points through one of ``openings``.

    Args:
        at, normal: (n, 3).
        suns: (d, 3) unit vectors.
        wider_m: openings are taken to be so much larger on each side.
    """
    lit = np.zeros((len(suns), len(at)), bool)
    for o in openings:
        enters = np.flatnonzero(-(suns[:, :2] @ room.wall(o.wall)[2]) > PAST_REVEALS)
        lit[enters] |= _leaves(at, suns[enters, None], room, o, wider_m)
    return np.asarray(lit & (suns @ normal.T > GRAZING), bool)


def mirrored(at: Points, normal: Points, eye: Points, room: Room, openings: Sequence[Opening], wider_m: float) -> Mask:
    """(n,) whether the floor, were it a mirror, would show one of ``openings`` to the camera at ``eye`` (3,)."""
    away = mirrored_rays(at, eye)
    shown = np.zeros(len(at), bool)
    for o in openings:
        towards_it = -(away[:, :2] @ room.wall(o.wall)[2]) > 1e-6
        shown[towards_it] |= _leaves(at[towards_it], away[towards_it], room, o, wider_m)
    return np.asarray(shown & (normal[:, 2] > 0.5), bool)


def _leaves(at: Points, ray: Points, room: Room, o: Opening, wider_m: float) -> Mask:
    """Whether rays (…, n, 3) that go towards the opening's wall from points (n, 3) leave the room through it."""
    corner, along, normal = room.wall(o.wall)
    run = (ray / -(ray[..., :2] @ normal)[..., None]).astype(np.float32)
    ahead = ((at[:, :2] - corner) @ normal).astype(np.float32)
    u = ((at[:, :2] - corner) @ along).astype(np.float32) + ahead * (run[..., :2] @ along.astype(np.float32))
    z = at[:, 2].astype(np.float32) + ahead * run[..., 2]
    out_u, out_z = u + REVEAL_M * (run[..., :2] @ along.astype(np.float32)), z + REVEAL_M * run[..., 2]
    low_u, low_z = np.minimum(u, out_u), np.minimum(z, out_z)
    high_u, high_z = np.maximum(u, out_u), np.maximum(z, out_z)
    within = (low_u > o.start_m - wider_m) & (high_u < o.end_m + wider_m)
    within &= (low_z > o.bottom_m - wider_m) & (high_z < o.top_m + wider_m)
    return np.asarray(within & (ahead > 0), bool)


def find_direction(s: Samples, room: Room, openings: Sequence[Opening]) -> Direction | None:
    """The direction that explains the patches best; None where no opening lets any sun in on any.

    Its spread reaches to the next best one where that is nearly as good, its likeness is no more than it is where the
    floor mirrors nothing.
    """
    angles = _grid(np.arange(0, 360, COARSE_DEG), np.arange(LOWEST_DEG, HIGHEST_DEG, COARSE_DEG))
    suns, score = _scored(s, angles, room, openings)
    modes: list[Direction] = []
    while len(modes) < MODES and score.max() > 0.0:
        best = int(score.argmax())
        modes.append(_refined(s, angles[best], room, openings))
        score = np.where(suns @ suns[best] > math.cos(math.radians(APART_DEG)), 0.0, score)
    if not modes:
        return None
    first = max(modes, key=lambda m: m.likeness)
    away = [float(_between_deg(m.towards, first.towards)) for m in modes]
    near = [FAR_RIVAL if a > FAR_DEG else NEARLY for a in away]
    rivals = [a for m, a, n in zip(modes, away, near, strict=True) if m.likeness > n * first.likeness]
    spread = max(first.spread_deg, *rivals)
    return dataclasses.replace(_besides_mirrors(s, first, room, openings), spread_deg=spread)


def _besides_mirrors(s: Samples, d: Direction, room: Room, openings: Sequence[Opening]) -> Direction:
    """``d``, no likelier than it is where the floor mirrors no opening."""
    lit = reached(s.at, s.normal, d.towards[None], room, openings) & ~s.mirror
    elsewhere = float(likeness(lit, np.where(s.mirror, -1, s.patch))[0])
    return dataclasses.replace(d, likeness=min(d.likeness, elsewhere))


def _refined(s: Samples, around: Points, room: Room, openings: Sequence[Opening]) -> Direction:
    """The best direction near azimuth and elevation ``around``, and how far others are that are nearly as good."""
    spread = 0.0
    for finer in FINER_DEG:
        steps = np.arange(-4, 5) * finer
        angles = _grid(around[0] + steps, np.clip(around[1] + steps, 1.0, 89.0))
        suns, score = _scored(s, angles, room, openings)
        best = int(score.argmax())
        off = _between_deg(suns[score >= NEARLY * score[best]], suns[best])
        spread, around = max(spread, float(np.sqrt((off**2).mean()))), angles[best]
    return Direction(suns[best], float(score[best]), spread)


def _grid(azimuth: Points, elevation: Points) -> Points:
    return np.asarray(np.stack(np.meshgrid(azimuth, elevation), -1).reshape(-1, 2), np.float64)


def _scored(s: Samples, angles: Points, room: Room, openings: Sequence[Opening]) -> tuple[Points, Points]:
    suns = towards(angles[:, 0], angles[:, 1])
    return suns, likeness(reached(s.at, s.normal, suns, room, openings), s.patch)


def _between_deg(a: Points, b: Points) -> Points:
    return np.asarray(np.degrees(np.arccos(np.clip(a @ b, -1, 1))), np.float64)


def explained(lit: Mask, patch: Numbers) -> tuple[Numbers, Numbers]:
    """How many points of each patch are ``lit`` (d, n), 0 unless most are, (d, patches); and how many it has."""
    sizes = np.bincount(patch[patch >= 0], minlength=1)
    inside = np.stack([lit[:, patch == k].sum(1) for k in range(len(sizes))], -1)
    return np.where(inside > EXPLAINED * sizes, inside, 0), sizes


def likeness(lit: Mask, patch: Numbers) -> Points:
    """(d,) Dice's measure of ``lit`` (d, n) and of those patches that are mostly lit.

    What else is bright has other causes. A patch of few points says little, and counts for less.
    """
    inside, sizes = explained(lit, patch)
    both, bright = inside.sum(1), (sizes * (inside > 0)).sum(1)
    dice = 2 * both / np.maximum(lit.sum(1) + bright, 1)
    return np.asarray(dice * (1 - np.exp(-both / FEW_POINTS)), np.float64)
