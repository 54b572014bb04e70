"""Leaves and branches: the botany that plants and vases share. Leaves are made many at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from staging.engines.studio.blender.furniture.part import Floats, Ints, Part, joined, part, unit
from staging.engines.studio.blender.furniture.plates import leaf_faces
from staging.engines.studio.blender.furniture.turned import tube

UP = np.array([0.0, 0.0, 1.0])


def branch(path: Floats, radius: float, end_radius: float, sides: int = 7) -> Part:
    """A tapering branch along (k, 3) points."""
    return tube(path, np.linspace(radius, end_radius, len(path)), sides)


@dataclass(frozen=True, slots=True)
class Blade:
    """The form of a kind of leaf.

    Attributes:
        outline: half widths from base to tip as shares, at even steps.
        droop: how far the tip bends down, as a share of the length.
        fold: how far the edges rise above the midrib, as a share of the half width.
        columns: vertices across, odd.
    """

    outline: tuple[float, ...]
    droop: float
    fold: float
    columns: int = 3


@dataclass(slots=True)
class Leaves:
    """Leaves of one kind, collected one by one and made all at once.

    A leaf is attached at a point, points along a direction and turns its face towards ``up``; ``own`` in [0, 1]
    varies its colour.
    """

    blade: Blade
    rows: list[tuple[Floats, Floats, Floats, float, float, float]] = field(default_factory=list)

    def add(self, at: Floats, along: Floats, length: float, width: float, own: float, up: Floats = UP) -> None:
        """Add a leaf of a length and width in metres."""
        self.rows.append((at, along, up, length, width, own))

    def made(self) -> Part:
        """All leaves as one open, two-sided part; its grain is what the leaf material expects."""
        at, along, up, length, width, own = (np.array(column) for column in zip(*self.rows, strict=True))
        ahead = unit(along)
        across = unit(np.cross(up, ahead))
        face = np.cross(ahead, across)
        s, t = self._grid()
        points = self._bent(s, t, length[:, None, None], width[:, None, None], own[:, None, None])
        axes = (ahead, across, face)
        placed = at[:, None, None] + sum(points[..., k : k + 1] * axes[k][:, None, None] for k in range(3))
        placed[..., 2] -= self.blade.droop * length[:, None, None] * s**2
        grain = np.stack(np.broadcast_arrays(s, t, own[:, None, None]), -1)
        return part(placed.reshape(-1, 3), self._faces(len(self.rows)), grain=grain.reshape(-1, 3))

    def _grid(self) -> tuple[Floats, Floats]:
        rows = np.linspace(0, 1, len(self.blade.outline))
        s, t = np.meshgrid(rows, np.linspace(-1, 1, self.blade.columns), indexing="ij")
        return s, t

    def _bent(self, s: Floats, t: Floats, length: Floats, width: Floats, own: Floats) -> Floats:
        """(n, rows, columns, 3) points along, across and above each leaf."""
        half = np.array(self.blade.outline)[:, None] * width / 2
        ripple = 0.35 * np.sin(s * 13 + own * 40 + np.sign(t)) * np.abs(t) ** 2
        lift = (np.abs(t) + ripple) * self.blade.fold * half
        curl = 0.06 * np.sin(own * 60) * length * s**2
        return np.stack([s * length * (1 - 0.25 * self.blade.droop * s), t * half + curl, lift + 0 * length], -1)

    def _faces(self, count: int) -> Ints:
        one = leaf_faces(len(self.blade.outline), self.blade.columns)
        size = len(self.blade.outline) * self.blade.columns
        return np.asarray((one + np.arange(count)[:, None, None] * size).reshape(-1, 4))


def aside(stem: Floats, chance: np.random.Generator, spread: float = 1.0) -> Floats:
    """A direction that leaves a stem to a random side."""
    ahead = unit(stem)
    return np.asarray(unit(ahead * 0.6 + unit(np.cross(ahead, chance.normal(size=3))) * spread))


def spread(parts: list[Part], size: tuple[float, float, float], floor: float) -> list[Part]:
    """Stretch foliage to fill its box, so that the pot it stands in need not be stretched.

    Args:
        parts: stems and leaves.
        size: width, depth, height to fill.
        floor: height below which nothing moves upwards or downwards.
    """
    verts = joined(*parts).verts
    low, high = verts.min(0), verts.max(0)
    top = (size[2] - floor) / (high[2] - floor)
    scale = np.array([size[0], size[1]]) / (high - low)[:2]
    middle = (high + low)[:2] / 2
    return [_stretched(each, scale, middle, top, floor) for each in parts]


def _stretched(each: Part, scale: Floats, middle: Floats, top: float, floor: float) -> Part:
    verts = each.verts.copy()
    above = np.clip((verts[:, 2] - floor) / 0.25, 0, 1)[:, None]
    verts[:, :2] = verts[:, :2] * scale - middle * scale * above
    verts[:, 2] = np.where(verts[:, 2] > floor, floor + (verts[:, 2] - floor) * top, verts[:, 2])
    return Part(verts, each.faces, each.normals, each.grain)
