"""The one length that a single photo does not tell: how high the camera stood.

Each clue says how high, and how surely; they are averaged in the logarithm, and what is left is the error bar.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

USUAL_CAMERA_M, CAMERA_SPREAD = 1.40, 0.11
"""Listing photographers hold or mount the camera at 1.2 to 1.6 m."""
USUAL_CEILING_M, CEILING_SPREAD = 2.55, 0.07
"""Ceilings are mostly 2.4 to 2.7 m high."""
DOOR_M, DOOR_SPREAD = 2.03, 0.03
TOLD_SPREAD = 0.01
OUTLIER = 2.0
"""A clue that disagrees by more than so many of its spreads loses weight: lofts and basements exist."""


@dataclass(frozen=True, slots=True)
class Clue:
    """One estimate of the camera's height.

    Attributes:
        height_m: what it says.
        spread: relative standard deviation.
        reason: for people, e.g. ``door height 2.03 m``.
    """

    height_m: float
    spread: float
    reason: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Camera height with its relative standard deviation and what fixed it."""

    height_m: float
    spread: float
    note: str


def clues(top: float, ceiling_seen: bool, doors: list[float], ceiling_height_m: float | None) -> list[Clue]:
    """Everything that speaks about scale.

    Args:
        top: floor to ceiling in camera heights.
        ceiling_seen: whether the photo shows where the walls end.
        doors: heights of doors in camera heights.
        ceiling_height_m: as a person measured it.
    """
    if ceiling_height_m is not None:
        return [Clue(ceiling_height_m / top, TOLD_SPREAD, f"ceiling height {ceiling_height_m:.2f} m as given")]
    out = [Clue(USUAL_CAMERA_M, CAMERA_SPREAD, f"usual camera height {USUAL_CAMERA_M:.2f} m")]
    if ceiling_seen:
        out.append(Clue(USUAL_CEILING_M / top, CEILING_SPREAD, f"usual ceiling height {USUAL_CEILING_M:.2f} m"))
    out.extend(Clue(DOOR_M / door, DOOR_SPREAD, f"door height {DOOR_M:.2f} m") for door in doors)
    return out


def combine(found: list[Clue]) -> Scale:
    """One height from all clues, each trusted less the more it disagrees with the others."""
    weights = [clue.spread**-2 for clue in found]
    mean = 0.0
    for _ in range(5):
        mean = sum(w * math.log(c.height_m) for w, c in zip(weights, found, strict=True)) / sum(weights)
        weights = [_trust(clue, mean) * clue.spread**-2 for clue in found]
    best = max(zip(weights, found, strict=True), key=lambda pair: pair[0])[1]
    return Scale(math.exp(mean), sum(weights) ** -0.5, best.reason)


def _trust(clue: Clue, mean: float) -> float:
    off = abs(math.log(clue.height_m) - mean) / clue.spread
    return min(1.0, OUTLIER / off) if off > 0 else 1.0
