"""The lens's coefficient from the photo itself: rooms are full of straight edges, so what bends them is the lens.

Plumb-line calibration (Brown 1971; Devernay & Faugeras 2001) of the division model (Fitzgibbon 2001; Bukhari & Dailey
2013): edges are followed to a fraction of a pixel, and the coefficient is the one that makes most of them straight.
Nothing is straightened unless several edges on different sides of the picture say clearly that it is bent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.lens import straight_picture, straightened, to_straight
from staging.engines.studio.model import Points
from staging.engines.studio.understand.lines import Segments, detect
from staging.engines.studio.understand.plumb_kernels import follow

COEFFICIENTS = np.arange(-40, 21) * 0.005
"""From a barrel of a fifth to a pincushion of a tenth."""
STEP = 4.0
"""Pixels from one place of an edge to the next."""
SEED, LONG_ENOUGH = 0.04, 0.12
"""Shares of the diagonal: segments whose edge is followed, and edges long enough for a bend to be seen."""
COUNTS_AT_MOST = 0.5
"""Longer edges, as a share of the diagonal, say no more than this one: no single one decides."""
CELL, ALREADY = 6, 0.3
"""Size of the cells, in pixels, by which edges beside each other are known, and how much they may have in common."""
ROUGH, STRAGGLER = 0.5, 3.0
"""Pixels by which an edge may scatter about its curve; places so many times farther out than is usual are left out."""
BLUNT = 0.18
"""A bend of so many pixels (root mean square) is as likely chance as not."""
CLEARLY = 1.5
"""By how much likelier an edge must become to speak for a coefficient, or against."""
LEAST_VOICES, LEAST_GAIN, AGAINST = 3, 0.1, 1 / 3
"""Edges that must speak for a coefficient; by how much the share of straight edges must grow; objections allowed."""
LEAST_TURN = math.radians(60)
"""The edges must lie on sides of the picture's middle that differ by so much."""
PLACES = 24
"""Each edge is told by so many places."""
SLIGHTEST = 0.01
"""A smaller coefficient moves nothing by a pixel, and may be chance."""


@dataclass(frozen=True, slots=True)
class View:
    """A working picture as a camera without distortion would have taken it.

    Attributes:
        picture: (height, width, 3), see `staging.engines.studio.lens.straight_picture`.
        segments: its lines.
        lens: coefficient of the photo; at 0 the picture is the photo itself.
    """

    picture: NDArray[np.uint8]
    segments: Segments
    lens: float


def straight_view(photo: NDArray[np.uint8]) -> View:
    """Straighten a (height, width, 3) RGB working picture where its lines say that the lens bent them."""
    gray = np.asarray(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), np.uint8)
    segments = detect(gray)
    lens = estimate(gray, segments)
    if not lens:
        return View(photo, segments, 0.0)
    ends = to_straight(segments.ends.reshape(-1, 2, 2), gray.shape[1], gray.shape[0], lens).reshape(-1, 4)
    # Lines are found in the photo itself: the straight picture is softer, and goes on where the photo ends.
    straight = Segments(ends)
    return View(straight_picture(photo, lens), straight.take(np.argsort(-straight.lengths, kind="stable")), lens)


def estimate(gray: NDArray[np.uint8], segments: Segments) -> float:
    """The coefficient that straightens the edges of a (height, width) grey picture; 0 where they don't ask for one.

    Args:
        segments: of that picture, longest first.
    """
    smooth = [edge for edge in map(_smooth, _edges(gray, segments)) if edge is not None]
    if len(smooth) < LEAST_VOICES:
        return 0.0
    height, width = gray.shape
    edges = np.stack(smooth)
    lengths = np.hypot(*(edges[:, -1] - edges[:, 0]).T)
    weights = np.minimum(lengths / math.hypot(width, height), COUNTS_AT_MOST)
    bends = np.stack([_bends(edges, width, height, lens) for lens in COEFFICIENTS], 1)
    score = (weights[:, None] / (1 + bends / BLUNT**2)).sum(0) / weights.sum()
    best, none = int(score.argmax()), int(np.abs(COEFFICIENTS).argmin())
    change = np.log1p(bends[:, none] / BLUNT**2) - np.log1p(bends[:, best] / BLUNT**2)
    voices, objections = change > math.log(CLEARLY), int((change < -math.log(CLEARLY)).sum())
    sides = [_side(edge, width, height) for edge, speaks in zip(edges, voices, strict=True) if speaks]
    certain = len(sides) >= LEAST_VOICES and objections <= AGAINST * len(sides) and _turn(sides) > LEAST_TURN
    lens = _vertex(score, best)
    return lens if certain and score[best] - score[none] > LEAST_GAIN and abs(lens) >= SLIGHTEST else 0.0


def _vertex(score: Points, best: int) -> float:
    """Coefficient at the top of the parabola through the best score and its neighbours."""
    if best in (0, len(score) - 1):
        return float(COEFFICIENTS[best])
    a, b, c = score[best - 1 : best + 2]
    return float(COEFFICIENTS[best] + 0.5 * (a - c) / (a - 2 * b + c) * (COEFFICIENTS[1] - COEFFICIENTS[0]))


def _edges(gray: NDArray[np.uint8], segments: Segments) -> list[Points]:
    """(n, 2) places along each long edge; of edges beside each other only the first that is found."""
    diagonal = math.hypot(*gray.shape)
    smooth = cv2.GaussianBlur(gray.astype(np.float32), (0, 0), 1.0)
    dx, dy = (np.asarray(cv2.Sobel(smooth, cv2.CV_32F, 1 - k, k, ksize=3, scale=0.125), np.float32) for k in (0, 1))
    taken = np.zeros((gray.shape[0] // CELL + 3, gray.shape[1] // CELL + 3), np.bool_)
    out: list[Points] = []
    for ends in segments.ends[segments.lengths > SEED * diagonal]:
        places = follow(dx, dy, ends, STEP, int(2 * diagonal / STEP))
        column, row = (places.T // CELL).astype(int) + 1
        if len(places) * STEP < LONG_ENOUGH * diagonal or taken[row, column].mean() > ALREADY:
            continue
        for across in (-1, 0, 1):
            taken[row, column + across] = taken[row + across, column] = True
        out.append(places)
    return out


def _smooth(edge: Points) -> Points | None:
    """`PLACES` of an edge, evened out, without those off one gentle curve (a parabola); None where it is on none.

    An edge that was followed around a corner, or through clutter, is on none.
    """
    on = np.abs(_off_curve(edge))
    edge = edge[on <= STRAGGLER * max(float(np.median(on)), 0.1)]
    if len(edge) < PLACES or math.sqrt(float((_off_curve(edge) ** 2).mean())) > ROUGH:
        return None
    starts = np.linspace(0, len(edge), PLACES, endpoint=False).astype(int)
    return np.asarray(np.add.reduceat(edge, starts) / np.diff([*starts, len(edge)])[:, None])


def _off_curve(edge: Points) -> Points:
    """(n,) pixels by which places are off the parabola through all, across the edge."""
    middle = edge - edge.mean(0)
    along = np.linalg.svd(middle, full_matrices=False)[2][0]
    t, across = middle @ along, middle @ np.array([-along[1], along[0]])
    powers = np.vander(t / np.abs(t).max(), 3)
    return np.asarray(across - powers @ np.linalg.lstsq(powers, across, rcond=None)[0])


def _bends(edges: Points, width: int, height: int, lens: float) -> Points:
    """(n,) mean squared pixels by which (n, `PLACES`, 2) edges still bend once straightened."""
    straight = straightened(edges, width, height, lens)
    along = straight[:, -1] - straight[:, 0]
    # The second Legendre polynomial leaves nothing of evenly spaced places on a line.
    t = np.linspace(-1, 1, PLACES)
    curve = t**2 - (t**2).mean()
    bend = np.einsum("p,epk->ek", curve / np.linalg.norm(curve), straight)
    across = (bend[:, 1] * along[:, 0] - bend[:, 0] * along[:, 1]) / np.hypot(*along.T)
    return np.asarray(across**2 / PLACES)


def _side(edge: Points, width: int, height: int) -> float:
    """Angle at which an edge passes the picture's middle."""
    along = edge[-1] - edge[0]
    normal = np.array([-along[1], along[0]])
    away = normal * float((edge.mean(0) - [width / 2, height / 2]) @ normal)
    return math.atan2(float(away[1]), float(away[0]))


def _turn(sides: list[float]) -> float:
    """The largest angle between two of them."""
    angles = np.array(sides)
    apart = np.abs(angles[:, None] - angles)
    return float(np.minimum(apart, 2 * math.pi - apart).max())
