"""Camera and box of a photo: lines → cameras → boxes → the best together."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from staging.engines.studio.model import Camera
from staging.engines.studio.understand import camera as cameras
from staging.engines.studio.understand import evidence as evidences
from staging.engines.studio.understand.camera import CameraFit, Lines
from staging.engines.studio.understand.evidence import Evidence
from staging.engines.studio.understand.geometry import Box, face_map
from staging.engines.studio.understand.lines import Segments
from staging.engines.studio.understand.network import Seen, look
from staging.engines.studio.understand.refine import Refined, fit_box, fit_together, judge
from staging.engines.studio.understand.search import boxes
from staging.engines.studio.understand.skirting import to_skirting

FEWEST_LINES = 6
"""A bare white room has hardly more."""
ENOUGH_OFF_FLOOR = 12
CAMERA_WEIGHT = 2.0
CAMERAS_TRIED = 3
CLEARLY_WORSE, CLEARLY_WORSE_ALTERNATIVE = 0.04, 0.25
DIFFERENT = 0.06
"""Share of pixels whose face must differ for two layouts to be different."""
NO_RIVAL = 0.5

Looks = Callable[[Camera], Seen]
"""What the network sees in the picture, told where the camera looked."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The room as a box, in camera heights.

    Attributes:
        refined: camera (height 1) and box.
        fit: the camera as the lines alone told it.
        segments: of the working picture.
        margin: by how much the best clearly different layout scores worse.
    """

    refined: Refined
    fit: CameraFit
    segments: Segments
    margin: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    total: float
    box: Box
    evidence: Evidence
    fit: CameraFit


def difference(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Share of pixels whose face differs between two face maps; walls may be called differently."""
    same = np.array([[np.sum((a == i) & (b == j)) for j in range(2, 6)] for i in range(2, 6)])
    rows, columns = linear_sum_assignment(-same)
    agreed = sum(np.sum((a == face) & (b == face)) for face in (0, 1)) + same[rows, columns].sum()
    return float(1 - agreed / a.size)


def _off_floor_weights(looks: Looks, camera: Camera, segments: Segments) -> NDArray[np.float64]:
    """Trust in each line: boards, tiles and sun patches in the middle of the floor may follow another frame."""
    width, height = camera.width, camera.height
    floor = cv2.resize(looks(camera).faces[0], (width, height))
    side = 2 * int(0.012 * width) + 1
    inner = cv2.erode((floor > 0.6).astype(np.uint8), np.ones((side, side)))
    x = np.clip(segments.middles[:, 0], 0, width - 1).astype(int)
    y = np.clip(segments.middles[:, 1], 0, height - 1).astype(int)
    return np.where(inner[y, x] > 0, 0.1, 1.0)


def _different(fit: CameraFit, others: list[CameraFit]) -> bool:
    return all(cameras.yaw_distance(fit, other) > 3 or abs(fit.params[0] - other.params[0]) > 0.12 for other in others)


def find_cameras(looks: Looks, segments: Segments, width: int, height: int, focal_px: float | None) -> list[CameraFit]:
    """Cameras worth trying, best first: from all lines, and from those that do not lie in the floor."""
    fits = cameras.estimate(segments, width, height, focal_px)
    weights = _off_floor_weights(looks, fits[0].camera, segments)
    if (weights > 0.2).sum() <= ENOUGH_OFF_FLOOR or (weights < 0.2).sum() == 0:
        return fits
    for fit in cameras.estimate(segments, width, height, focal_px, weights)[:3]:
        if _different(fit, fits):
            fits.append(replace(fit, alternative=True))
    return cameras.reweigh(fits, Lines(segments, weights, width, height, focal_px))


def _worth_trying(fits: list[CameraFit]) -> list[CameraFit]:
    out = []
    for i, fit in enumerate(fits):
        behind = fits[0].score - fit.score
        if behind <= CLEARLY_WORSE_ALTERNATIVE if fit.alternative else i < CAMERAS_TRIED and behind <= CLEARLY_WORSE:
            out.append(fit)
    return out


def _candidates(
    picture: NDArray[np.uint8], looks: Looks, segments: Segments, fits: list[CameraFit]
) -> list[_Candidate]:
    slope = evidences.gradient(picture)
    out = []
    for fit in _worth_trying(fits):
        evidence = evidences.gather(slope, fit.camera, segments, looks(fit.camera))
        for guess in boxes(evidence):
            out.append(_Candidate(guess.score + CAMERA_WEIGHT * fit.score, guess.box, evidence, fit))
    return sorted(out, key=lambda candidate: -candidate.total)


def _margin(candidates: list[_Candidate]) -> float:
    best = candidates[0]
    shown = face_map(best.evidence.camera, best.box, 16)
    for other in candidates[1:12]:
        if difference(shown, face_map(other.evidence.camera, other.box, 16)) > DIFFERENT:
            return best.total - other.total
    return NO_RIVAL


def solve(picture: NDArray[np.uint8], segments: Segments, focal_px: float | None = None) -> Layout | None:
    """Camera and box of a (height, width, 3) RGB working picture; None where there are too few lines to tell.

    Args:
        picture: longer side about 960 pixels; the method's widths are in pixels of that size.
        segments: of that picture.
        focal_px: in that picture's pixels, from EXIF.
    """
    if len(segments) < FEWEST_LINES:
        return None
    looks = functools.cache(functools.partial(look, picture))
    fits = find_cameras(looks, segments, picture.shape[1], picture.shape[0], focal_px)
    candidates = _candidates(picture, looks, segments, fits)
    best = candidates[0]
    box = fit_box(best.evidence, best.box)
    camera, box = fit_together(best.evidence, box, segments, focal_px is not None)
    box = to_skirting(picture, best.evidence.fine, camera, box)
    return Layout(judge(best.evidence, camera, box), best.fit, segments, _margin(candidates))
