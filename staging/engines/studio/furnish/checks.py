"""One rule measured, a report of all of them, and the scene as arrays for measuring."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import corners
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Item, Points, Scene


@dataclass(frozen=True, slots=True)
class Check:
    """One rule measured on one item.

    Attributes:
        rule: stable name, e.g. ``doors_clear``.
        item: id of the item, empty for the room.
        ok: whether ``value`` keeps ``limit``.
        hard: a scene that breaks it is not delivered; others are wishes, reported.
        value, limit: measured and allowed, in ``unit``.
        about: the other item, opening or side meant.
    """

    rule: str
    item: str
    ok: bool
    hard: bool
    value: float
    limit: float
    unit: str = "m"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of a scene."""

    checks: tuple[Check, ...]
    items: tuple[dict[str, Any], ...]

    @property
    def ok(self) -> bool:
        """Whether every hard rule is kept."""
        return not self.broken

    @property
    def broken(self) -> tuple[Check, ...]:
        """Hard rules that are not kept."""
        return tuple(c for c in self.checks if c.hard and not c.ok)

    def as_json(self) -> dict[str, Any]:
        """JSON-ready: what `Scene.measures` holds."""
        return {"ok": self.ok, "checks": [asdict(c) for c in self.checks], "items": list(self.items)}


@dataclass(frozen=True)
class Measured:
    """A scene's floor items as arrays, and the place they stand in."""

    scene: Scene
    place: Place
    items: tuple[Item, ...]
    poses: Points
    sizes: Points
    quads: Points


def measured(scene: Scene, place: Place) -> Measured:
    """``scene`` in its room, ready to be measured."""
    items = tuple(i for i in scene.items if i.support is None)
    poses = np.array([(*i.position_m[:2], i.rotation_deg) for i in items], float).reshape(-1, 3)
    sizes = np.array([i.size_m for i in items], float).reshape(-1, 3)
    return Measured(scene, place, items, poses, sizes, corners(poses, sizes[:, :2]))


def at_most(
    rule: str, item: str, value: float, limit: float, unit: str = "m", about: str = "", *, hard: bool = True
) -> Check:
    """A check that ``value`` does not exceed ``limit``."""
    return Check(rule, item, value <= limit + 1e-9, hard, round(float(value), 3), limit, unit, about)


def at_least(
    rule: str, item: str, value: float, limit: float, unit: str = "m", about: str = "", *, hard: bool = True
) -> Check:
    """A check that ``value`` is not below ``limit``."""
    return Check(rule, item, value >= limit - 1e-9, hard, round(float(value), 3), round(float(limit), 3), unit, about)


def is_flat(item: Item) -> bool:
    """Whether one can walk over it."""
    return item.size_m[2] <= rules.FLAT


def footprint(item: Item) -> Points:
    """Corners (4, 2) of an item seen from above."""
    return corners(np.array([*item.position_m[:2], item.rotation_deg]), np.array(item.size_m[:2]))
