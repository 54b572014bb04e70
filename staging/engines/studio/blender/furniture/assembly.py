"""Putting parts together into one piece of furniture of an exact size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from staging.engines.studio.blender.furniture.part import Floats, Ints, Part, joined
from staging.engines.studio.catalogue.design import Option

Size = tuple[float, float, float]
# No two parts end in the same plane: rays that meet two surfaces at once are drawn black.
PLAY = (0.00005, 0.0004)


@dataclass(frozen=True, slots=True)
class Order:
    """What a shape is asked to draw: (width, depth, height) in metres, the design's options, a seed."""

    size: Size
    options: Mapping[str, Option]
    seed: int

    @property
    def chance(self) -> np.random.Generator:
        """A fresh generator, always the same for this piece."""
        return np.random.default_rng([self.seed, 101])

    def number(self, name: str, default: float) -> float:
        """A numeric option."""
        return float(self.options.get(name, default))

    def count(self, name: str, default: int) -> int:
        """A whole-number option."""
        return int(self.options.get(name, default))

    def text(self, name: str, default: str) -> str:
        """An option that names a variant."""
        return str(self.options.get(name, default))

    def flag(self, name: str) -> bool:
        """An option that is on or off, off by default."""
        return bool(self.options.get(name, False))


@dataclass(slots=True)
class Assembly:
    """The parts of a piece, each with its material slot."""

    parts: list[tuple[str, Part, bool]] = field(default_factory=list)

    def add(self, slot: str, *parts: Part, pinned: bool = False) -> None:
        """Add parts of one material; ``pinned`` ones keep their grain as it is (pictures, patterns)."""
        self.parts.extend((slot, each, pinned) for each in parts)

    def both_sides(self, slot: str, *parts: Part) -> None:
        """Add parts and their mirror images."""
        for each in parts:
            self.add(slot, each, each.mirrored())


@dataclass(frozen=True, slots=True)
class Mesh:
    """A finished piece: a part, and for each face the index of its slot in ``slots``."""

    body: Part
    slots: tuple[str, ...]
    slot_of_face: Ints


def assemble(parts: Assembly, slots: Sequence[str], size: Size, seed: int) -> Mesh:
    """Join the parts, give every one its own stretch of grain, and fit the whole to ``size`` exactly.

    Raises:
        ValueError: a part uses a slot that the design does not have.
    """
    chance = np.random.default_rng([seed, 7])
    shifted = [
        _settled(each, chance.uniform(-3, 3, 3) * (not pinned), float(chance.uniform(*PLAY)))
        for _, each, pinned in parts.parts
    ]
    index = [list(slots).index(slot) for slot, _, _ in parts.parts]
    whole = joined(*shifted)
    counts = [len(each.faces) for each in shifted]
    return Mesh(fitted(whole, size), tuple(slots), np.repeat(np.array(index, np.int64), counts))


def _settled(each: Part, grain: Floats, play: float) -> Part:
    """The part with its grain shifted, and ``play`` metres smaller on every side."""
    low, high = bounds(each.verts)
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, 1e-9)
    shrink = np.maximum(1 - play / half, 0.9)
    return Part(middle + (each.verts - middle) * shrink, each.faces, each.normals, each.grain + grain)


def bounds(points: Floats) -> tuple[Floats, Floats]:
    """The lowest and highest corner of (n, 3) points."""
    return points.min(0), points.max(0)


def fitted(body: Part, size: Size) -> Part:
    """The part stretched to ``size``, standing on z = 0 in the middle of x and y."""
    low, high = bounds(body.verts)
    scale = np.array(size) / (high - low)
    middle = np.array([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]])
    normals = body.normals / scale
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return Part((body.verts - middle) * scale, body.faces, normals, body.grain)
