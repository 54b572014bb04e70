"""Stage it, ask a person, or refuse: what the evidence allows."""

from __future__ import annotations

import functools
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from staging.engines.studio.model import Points, Refusal

TABLE = Path(__file__).parent / "weights" / "confidence.json"
"""Fitted by ``python -m staging.engines.studio.training calibrate``."""
SIGNS = ("constant", "edges", "lines", "lead", "floor seen", "network's doubt", "floor", "focal length's spread",
         "second network's doubt")  # fmt: skip
AMBER_FROM = 0.35
OUTLINED = 0.97
AGREED, DISPUTED = 0.12, 0.14
"""Doubt below which two networks saw the same floor, and from which on a person has to look."""
FEW_DEPTH_LINES, GUESSED = 0.42, 0.65
"""Below that length of lines the horizon is a guess and a person has to look; of the 22 painted rooms 10200 to 10399
with so few, 15 had a camera that was right.
"""
OCCUPIED, SOME_CLUTTER = 0.1, 0.3
"""Share of the lower room in which the network sees things; it counts as furnished if there are stray edges too."""
SOME_THINGS = 0.05
"""The same from which a person has to look, whatever the edges: of 169 empty rooms five show it so many."""
FULL_CERTAINTY, FULL_FLOOR = 0.8, 0.22
"""A furnished room shows the network so much floor, so certainly; cluttered pictures of no room do not."""
LEAST_FLOOR = 0.03
"""Share of the picture that must show floor."""
LEAST_FREE_M2 = 0.8
"""Free floor below which not even a bathroom can be dressed; what other rooms need furnishing knows better."""
CLUTTERED, CROWDED = 1.0, 2.0
"""Stray edges from which a person has to look, and the same where two networks agree that nothing stands there: tone
mapping draws edges on bare walls.
"""
NO_THINGS = 0.02
"""Share of things below which stray edges alone, however many, ask a person instead of refusing: a kitchen next door
has as many as furniture has. Of 36 pictures of furnished rooms, tone-mapped ones too, none shows fewer than 0.13.
"""
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
        "Upload a photo of a room, or of a terrace that shows its floor and walls; gardens cannot be staged.",
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
        doubt: see `floor.Floor`.
        focal_spread: relative standard deviation of the focal length.
        objects: share of the lower room in which the network sees things that stand about.
        outlined: a person drew the room's outline.
        depth_lines: see `camera.depth_lines`; infinite where a person drew the horizon.
    """

    score: float
    inliers: float
    margin: float
    floor_share: float
    floor_agreement: float
    free_m2: float
    clutter: float
    certainty: float
    doubt: float = 0.05
    focal_spread: float = 0.05
    objects: float = 0.0
    outlined: bool = False
    depth_lines: float = 9.0


def evidence(signs: Signs) -> Points:
    """(n,) numbers named in `SIGNS`, about -1 to 1 each."""
    unsure = math.log10(max(1e-4, 1 - signs.certainty)) + 1.3
    return np.array(
        [
            1.0, min(signs.score, 1.0), signs.inliers, 2 * min(signs.margin, 0.5), signs.floor_agreement, unsure,
            math.log10(max(signs.floor_share, 0.003)) + 0.7, math.log10(max(signs.focal_spread, 0.003)) + 1.5,
            math.log10(max(signs.doubt, 0.01)) + 1.3,
        ]
    )  # fmt: skip


@functools.cache
def _table() -> tuple[Points, float]:
    """Coefficients of `SIGNS`, and from which confidence on nothing was ever wrong."""
    table = json.loads(TABLE.read_text())
    return np.array(table["coefficients"], float), float(table["green_from"])


def plausibility(signs: Signs) -> float:
    """How much this looks like a room at all, 0 to 1; set by hand, as no photo of something else is painted."""
    z = -3.4 + 3.2 * min(signs.score, 1.0) + 3.5 * signs.inliers + 3.0 * min(signs.margin, 0.5)
    z += 2.0 * (signs.floor_agreement - 0.7) + 12.0 * (min(signs.certainty, 0.97) - 0.95)
    # Of what is no room two networks never see the same floor; where they do, few lines need not mean anything.
    z += 2.0 * max(0.0, 1 - signs.doubt / AGREED)
    return 1 / (1 + math.exp(-z))


def confidence(signs: Signs) -> float:
    """Probability that the geometry is good enough to publish: calibrated on painted rooms, see `weights/README.md`.

    What hardly looks like a room has no better chance than that, nor has what shows hardly a line into its depth; an
    outline that a person drew counts as known.
    """
    if signs.outlined:
        return OUTLINED
    z = float(_table()[0] @ evidence(signs))
    return min(1 / (1 + math.exp(-z)), 2 * plausibility(signs), GUESSED if guessed(signs) else 1.0)


def decide(signs: Signs) -> tuple[str, Refusal | None]:
    """``green``, ``amber`` or ``red`` with its reason."""
    code = _refusal(signs)
    if code is not None:
        return "red", REFUSALS[code]
    unsure = disputed(signs) or guessed(signs) or things_about(signs) or confidence(signs) < _table()[1]
    return ("amber" if unsure else "green"), None


def disputed(signs: Signs) -> bool:
    """Whether two networks see different floors, and nobody has drawn the outline."""
    return signs.doubt >= DISPUTED and not signs.outlined


def guessed(signs: Signs) -> bool:
    """Whether hardly any line tells where the horizon is, and nobody has drawn it or the outline."""
    return signs.depth_lines < FEW_DEPTH_LINES and not signs.outlined


def things_about(signs: Signs) -> bool:
    """Whether things seem to stand in the room, and nobody who drew its outline has seen that they do not."""
    bare = signs.objects < NO_THINGS and signs.doubt < AGREED
    many = signs.clutter >= (CROWDED if bare else CLUTTERED)
    return (signs.objects >= SOME_THINGS or many) and not signs.outlined


def doubt_about(signs: Signs) -> str:
    """What makes a verdict ``amber``: ``things``, ``floor`` or ``shape``."""
    if things_about(signs):
        return "things"
    return "floor" if disputed(signs) and not guessed(signs) else "shape"


def _refusal(signs: Signs) -> str | None:
    hopeless = signs.inliers < LEAST_INLIERS or (plausibility(signs) < HOPELESS and signs.certainty < CLEAR)
    # Edges everywhere, and neither floor nor things: a texture, or noise.
    hopeless |= signs.clutter >= CLUTTERED and signs.objects < NO_THINGS and signs.floor_share < LEAST_FLOOR
    # What hides the floor is seen by two networks as two floors, or by one as things; edges are neither.
    edges_only = signs.objects < NO_THINGS and signs.doubt < DISPUTED
    occupied = signs.clutter >= CLUTTERED and not edges_only
    occupied |= signs.objects >= OCCUPIED and signs.clutter >= SOME_CLUTTER
    if hopeless and not signs.outlined:
        return "already_furnished" if occupied and _full(signs) else "not_a_room"
    if occupied:
        return "already_furnished"
    if signs.floor_share < LEAST_FLOOR:
        return "no_floor_visible"
    if plausibility(signs) < AMBER_FROM and not signs.outlined:
        return "geometry_uncertain" if signs.certainty >= CLEAR else "not_a_room"
    if signs.free_m2 < LEAST_FREE_M2:
        return "too_close"
    return None


def _full(signs: Signs) -> bool:
    """Whether it is a room whose shape is hidden behind all that stands in it, and not a picture of no room."""
    return (
        signs.inliers >= LEAST_INLIERS
        and signs.certainty >= FULL_CERTAINTY
        and signs.floor_share >= FULL_FLOOR
        and signs.objects >= OCCUPIED
    )
