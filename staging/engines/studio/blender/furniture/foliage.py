"""Leaves and branches: the botany that plants and vases share."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.part import Floats, Part, part, unit
from staging.engines.studio.blender.furniture.plates import leaf_faces
from staging.engines.studio.blender.furniture.turned import tube

UP = np.array([0.0, 0.0, 1.0])


def branch(path: Floats, radius: float, end_radius: float, sides: int = 7) -> Part:
    """A tapering branch along (k, 3) points."""
    return tube(path, np.linspace(radius, end_radius, len(path)), sides)


def leaf_frame(direction: Floats, chance: np.random.Generator, spread: float = 1.0) -> Floats:
    """(3, 3) axes of a leaf that leaves a stem: along, across, face; turned about the stem at random."""
    stem = unit(np.asarray(direction, float))
    aside = unit(np.cross(stem, UP + 0.01)) if abs(stem[2]) < 0.99 else np.array([1.0, 0, 0])
    other = np.cross(stem, aside)
    angle = chance.uniform(0, 2 * np.pi)
    outward = aside * np.cos(angle) + other * np.sin(angle)
    along = unit(stem * 0.6 + outward * spread)
    across = unit(np.cross(UP + outward * 0.3, along))
    return np.stack([along, across, np.cross(along, across)])


def leaf(at: Floats, direction: Floats, length: float, width: float, chance: np.random.Generator) -> Part:
    """A small pointed leaf on a twig."""
    axes = leaf_frame(direction, chance)
    return blade(at, axes, length, width, np.array([0.02, 0.85, 1.0, 0.62, 0.03]), 0.18, 0.3, 3, float(chance.random()))


def blade(
    at: Floats, axes: Floats, length: float, width: float, outline: Floats, droop: float, fold: float, columns: int,
    own: float,
) -> Part:  # fmt: skip
    """A leaf blade as an open, two-sided grid.

    Args:
        at: (3,) where it is attached.
        axes: (3, 3) rows along, across, face.
        length, width: metres.
        outline: half widths from base to tip as shares, at even steps.
        droop: how far the tip bends down, as a share of the length.
        fold: how far the edges rise above the midrib, as a share of the width.
        columns: vertices across, odd.
        own: number in [0, 1] that varies the colour.
    """
    rows = len(outline)
    s, t = np.meshgrid(np.linspace(0, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    half = outline[:, None] * width / 2
    ripple = 0.10 * np.sin(s * 14 + own * 6) * np.abs(t) ** 2
    along, across = s * length * (1 - 0.25 * droop * s), t * half
    face = (np.abs(t) * fold + ripple * fold) * half - 0.0
    points = at + along[..., None] * axes[0] + across[..., None] * axes[1] + face[..., None] * axes[2]
    points[..., 2] -= droop * length * s**2
    grain = np.stack([s, t, np.full_like(s, own)], -1)
    return part(points.reshape(-1, 3), leaf_faces(rows, columns)[:, ::-1], grain=grain.reshape(-1, 3))
