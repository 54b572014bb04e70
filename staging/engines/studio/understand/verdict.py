"""Stage it, ask a person, or refuse: what the evidence allows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from staging.engines.studio.model import Refusal

GREEN_FROM, AMBER_FROM = 0.75, 0.35
LEAST_FLOOR = 0.03
"""Share of the picture that must show floor."""
LEAST_FREE_M2 = 1.2
CLUTTERED = 1.0
HOPELESS, CLEAR = 0.12, 0.93
LEAST_INLIERS = 0.25
"""Rooms have straight lines along three directions; what has fewer is none."""

REFUSALS = {
    "not_a_room": Refusal(
        "not_a_room",
        "This picture does not show the inside of a room.",
        "Upload a photo of an empty room taken from eye level, with floor and at least two walls in view.",
    ),
    "no_floor_visible": Refusal(
        "no_floor_visible",
        "Hardly any floor is visible, so furniture has nothing to stand on.",
        "Step back or tilt the camera down until the floor fills at least the lower fifth of the picture.",
    ),
    "too_close": Refusal(
        "too_close",
        "The camera is too close to a wall: there is no space for furniture in view.",
        "Take the photo from the door or a corner, so that the free floor is in the picture.",
    ),
    "already_furnished": Refusal(
        "already_furnished",
        "The room is already furnished or has things standing on the floor.",
        "Upload a photo of the room cleared of furniture and belongings.",
    ),
    "outdoors": Refusal(
        "outdoors",
        "This photo was taken outdoors.",
        "Upload a photo of a room; terraces and gardens cannot be staged yet.",
    ),
    "geometry_uncertain": Refusal(
        "geometry_uncertain",
        "The shape of the room could not be measured well enough to place furniture truthfully.",
        "Use a sharper photo that is level, not cropped, and shows where at least two walls meet the floor.",
    ),
}


@dataclass(frozen=True, slots=True)
class Signs:
    """What the verdict goes by.

    Attributes:
        score: edge evidence above the toll along the box's edges, per pixel of the diagonal.
        inliers: share of line length that follows the room's directions.
        margin: lead over the best different layout.
        floor_share: of the picture.
        floor_agreement: share of the box's floor that is seen.
        free_m2: area of the free floor.
        clutter: see `clutter.measure`; from `CLUTTERED` on the room is furnished.
        certainty: see `floor.Floor`.
    """

    score: float
    inliers: float
    margin: float
    floor_share: float
    floor_agreement: float
    free_m2: float
    clutter: float
    certainty: float


def confidence(signs: Signs) -> float:
    """Probability that the geometry is good enough to publish."""
    z = -3.4 + 3.2 * min(signs.score, 1.0) + 3.5 * signs.inliers + 3.0 * min(signs.margin, 0.5)
    z += 2.0 * (signs.floor_agreement - 0.7) + 12.0 * (min(signs.certainty, 0.97) - 0.95)
    return 1 / (1 + math.exp(-z))


def decide(signs: Signs) -> tuple[str, Refusal | None]:
    """``green``, ``amber`` or ``red`` with its reason."""
    code = _refusal(signs)
    if code is not None:
        return "red", REFUSALS[code]
    return ("green" if confidence(signs) >= GREEN_FROM else "amber"), None


def _refusal(signs: Signs) -> str | None:
    if signs.inliers < LEAST_INLIERS or (confidence(signs) < HOPELESS and signs.certainty < CLEAR):
        return "not_a_room"
    if signs.clutter >= CLUTTERED:
        return "already_furnished"
    if signs.floor_share < LEAST_FLOOR:
        return "no_floor_visible"
    if confidence(signs) < AMBER_FROM:
        return "geometry_uncertain" if signs.certainty >= CLEAR else "not_a_room"
    if signs.free_m2 < LEAST_FREE_M2:
        return "too_close"
    return None
