"""Patches of the room's shell and how they see each other.

Form factors between small patches follow Goral et al. 1984, "Modeling the interaction of light between diffuse
surfaces", with the disc correction of Wallace et al. 1989 for near pairs. Rows are scaled to sum to one, since a
room is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.light.faces import Face, Mask, blocked
from staging.engines.studio.light.model import Source
from staging.engines.studio.light.textures import Unwrapped
from staging.engines.studio.model import Points, Room

PATCH_M = 0.28
MOST_PATCHES = 1300
OBSERVED_SHARE = 0.35
SOURCE_SAMPLES = 5
FLOOR = 0  # the first face


@dataclass(frozen=True, slots=True)
class Patches:
    """All patches of a room, face after face; n patches.

    Attributes:
        center: (n, 3) metres. normal: (n, 3). area: (n,) m².
        radiance: (n, 3) mean of what is seen of the patch, without window glass.
        observed: (n,) whether enough of it is seen. glass: (n,) whether it is mostly window.
        face: (n,) index of its face. shapes: (rows, columns) of each face.
    """

    center: Points
    normal: Points
    area: Points
    radiance: Points
    observed: Mask
    glass: Mask
    face: NDArray[np.int64]
    shapes: tuple[tuple[int, int], ...]

    def of_face(self, i: int) -> slice:
        start = sum(rows * columns for rows, columns in self.shapes[:i])
        return slice(start, start + self.shapes[i][0] * self.shapes[i][1])


def make_patches(unwrapped: tuple[Unwrapped, ...]) -> Patches:
    total = sum(w.face.size_m[0] * w.face.size_m[1] for w in unwrapped)
    cell = max(PATCH_M, float(np.sqrt(total / MOST_PATCHES)))
    shapes = tuple(_shape(w.face, cell) for w in unwrapped)
    parts = [_patch_face(w, shape) for w, shape in zip(unwrapped, shapes, strict=True)]
    center, normal, area, radiance, observed, glass = (np.concatenate(x) for x in zip(*parts, strict=True))
    face = np.repeat(np.arange(len(shapes)), [rows * columns for rows, columns in shapes])
    return Patches(center, normal, area, radiance, observed, glass, face, shapes)


def _shape(face: Face, cell: float) -> tuple[int, int]:
    return max(2, round(face.size_m[1] / cell)), max(2, round(face.size_m[0] / cell))


def _patch_face(w: Unwrapped, shape: tuple[int, int]) -> tuple[NDArray[Any], ...]:
    rows, columns = shape
    label = _labels(w.seen.shape, shape)
    n = rows * columns

    def total(weight: NDArray[Any]) -> Points:
        return np.asarray(np.bincount(label, weight.ravel().astype(float), minlength=n), np.float64)

    texels = np.maximum(total(np.ones(w.seen.shape)), 1)
    good = w.seen & ~w.glass
    seen = total(good)
    radiance = np.stack([total(w.radiance[..., c] * good) for c in range(3)], 1) / np.maximum(seen, 1)[:, None]
    exists, glass = total(w.exists), total(w.glass) > 0.5 * texels
    area = exists / texels * (w.face.size_m[0] * w.face.size_m[1] / n)
    observed = (seen > OBSERVED_SHARE * texels) & ~glass
    center = w.face.points(w.face.grid(columns, rows)).reshape(-1, 3)
    return center, np.tile(w.face.normal, (n, 1)), area, radiance, observed, glass


def _labels(size: tuple[int, ...], shape: tuple[int, int]) -> NDArray[np.int64]:
    """Patch index of each texel, row by row."""
    row = np.arange(size[0]) * shape[0] // size[0]
    column = np.arange(size[1]) * shape[1] // size[1]
    return np.asarray(row[:, None] * shape[1] + column[None], np.int64).ravel()


def form_factors(p: Patches, room: Room) -> Points:
    """(n, n): share of the light arriving at patch i that comes from patch j; rows sum to 1 (or to 0)."""
    between = p.center[None] - p.center[:, None]
    squared = (between**2).sum(-1)
    distance = np.sqrt(squared) + 1e-9
    here = np.clip((between * p.normal[:, None]).sum(-1) / distance, 0, None)
    there = np.clip(-(between * p.normal[None]).sum(-1) / distance, 0, None)
    factors = here * there * p.area[None] / (np.pi * squared + p.area[None] / 2 + 1e-12)
    np.fill_diagonal(factors, 0.0)
    plan = p.center[:, :2]
    factors[blocked(room, plan[:, None], plan[None])] = 0.0
    return np.asarray(factors / np.maximum(factors.sum(1, keepdims=True), 1e-9), np.float64)


def from_source(p: Patches, room: Room, source: Source) -> Points:
    """(n,) irradiance / π at each patch from ``source`` with radiance 1."""
    steps = (np.arange(SOURCE_SAMPLES) + 0.5) / SOURCE_SAMPLES - 0.5
    a, b = np.meshgrid(steps * source.size_m[0], steps * source.size_m[1])
    samples = source.center + a.reshape(-1, 1) * source.u + b.reshape(-1, 1) * source.v
    area = source.area_m2 / len(samples)
    to = samples[None] - p.center[:, None]
    squared = (to**2).sum(-1)
    distance = np.sqrt(squared) + 1e-9
    here = np.clip((to * p.normal[:, None]).sum(-1) / distance, 0, None)
    there = np.clip(-(to @ source.normal) / distance, 0, None) * source.share(to / distance[..., None])
    arriving = (here * there * area / (np.pi * squared + area / 2)).sum(1)
    hidden = blocked(room, p.center[:, :2], source.center[:2] + 0.02 * source.normal[:2])
    return np.where(hidden, 0.0, arriving)
