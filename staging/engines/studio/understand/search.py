"""The best boxes for one camera, by exhaustive search."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.evidence import Evidence, block_rays
from staging.engines.studio.understand.geometry import Box
from staging.engines.studio.understand.tables import best_boxes, edge_tables, face_tables

WALLS = 0.28 * (11.0 / 0.28) ** (np.arange(110) / 109)
TOPS = 0.22 * (2.6 / 0.22) ** (np.arange(60) / 59)
"""Grids in camera heights: from a wall at arm's length to a hall, from a stooping to a lofty ceiling."""
TOLL = 0.30
"""Evidence an edge must have per pixel to be worth anything."""
TOP_WEIGHT = 0.8
USUAL_TOP, TOP_SPREAD, TOP_PRIOR = 0.75, 0.35, 25.0
DIFFERENT = 6
"""Grid steps by which two hypotheses must differ."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A box and its score per pixel of the picture's diagonal."""

    box: Box
    score: float


def top_prior(ceiling: Points | float) -> Points:
    """Penalty for unusual ceilings, ``ceiling`` in camera heights above the camera."""
    return np.asarray(-0.5 * TOP_PRIOR * (np.log(np.asarray(ceiling) / USUAL_TOP) / TOP_SPREAD) ** 2)


def _distinct(best: Points, sides: NDArray[np.int64]) -> Iterator[tuple[int, int, int, int]]:
    """Grid indices left, right, front, top of the best boxes that differ from every better one."""
    kept: list[tuple[int, int, int, int]] = []
    for flat in np.argsort(-best.ravel(), kind="stable")[:3000]:
        j, k = (int(i) for i in np.unravel_index(flat, best.shape))
        here = (int(sides[j, k, 0]), int(sides[j, k, 1]), j, k)
        if all(sum(abs(a - b) for a, b in zip(here, other, strict=True)) > DIFFERENT for other in kept):
            kept.append(here)
            yield here


def boxes(evidence: Evidence, at_most: int = 6) -> list[Hypothesis]:
    """The best clearly different boxes, best first."""
    camera = evidence.camera
    tables = edge_tables(
        evidence.coarse, camera.rotation(), camera.focal_px, camera.cx, camera.cy, WALLS, TOPS, TOLL, TOP_WEIGHT
    )
    reward = evidence.faces.reshape(4, -1).astype(np.float64)
    faces = face_tables(block_rays(camera), reward, WALLS, TOPS)
    best, sides = best_boxes(*tables, faces, top_prior(TOPS))
    diagonal = math.hypot(camera.width, camera.height)
    return [
        Hypothesis(Box.of(np.array([WALLS[a], WALLS[b], WALLS[c], TOPS[d]])), float(best[c, d] / diagonal))
        for a, b, c, d in islice(_distinct(best, sides), at_most)
    ]
