"""Bedding: a duvet that hangs in folds, layered pillows and a throw."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Floats, Part, waves
from staging.engines.studio.blender.furniture.plates import sheet
from staging.engines.studio.blender.furniture.sofas import lean
from staging.engines.studio.blender.furniture.solids import pillow

HEM = 12
"""Norm of how far a corner of the cloth hangs down; the higher, the less its tip hangs below the hem."""

SMOOTH_M = 0.25
"""How far from a corner the folds have their full depth."""


@dataclass(frozen=True, slots=True)
class Drape:
    """Bedding over the mattress: flat on top, hanging in folds at the sides and over the foot.

    Layers made from one drape by `dataclasses.replace` share its folds, so that they lie on each other.

    Attributes:
        width: of the mattress.
        front: y of the mattress' foot.
        top: z of the mattress.
        hang: how far it hangs down.
        thick: of the cloth or filling.
        seed: which folds.
        lift: how far it lies above the first layer.
    """

    width: float
    front: float
    top: float
    hang: float
    thick: float
    seed: int
    lift: float = 0.0

    def laid(self, start: float, end: float) -> Part:
        """The cloth from y = ``start`` to ``end``; where it starts at the foot it hangs over that too."""
        over = start <= self.front
        fall = self.hang + 0.05
        across = np.linspace(-self.width / 2 - fall, self.width / 2 + fall, 72)
        along = np.linspace(start - fall * over, end, 64 if end - start > 0.9 else 34)
        u, v = np.meshgrid(across, along, indexing="ij")
        side = np.clip(np.abs(u) - self.width / 2 + 0.03, 0, None)
        foot = np.clip(self.front + 0.03 - v, 0, None)
        drop = (side**HEM + foot**HEM + 1e-24) ** (1 / HEM)
        outward = 0.058 * np.tanh(drop / 0.05) + self.lift + self._folds(u, v, side, foot) * np.clip(drop / 0.22, 0, 1)
        share = np.stack([side, foot]) / (np.hypot(side, foot) + 1e-9)
        x = np.sign(u) * (np.minimum(np.abs(u), self.width / 2 - 0.03) + outward * share[0])
        y = np.maximum(v, self.front + 0.03) - outward * share[1]
        return sheet(np.stack([x, y, self.top + 0.03 + self._rise(u, v, drop)], -1), self.thick)

    def _rise(self, u: Floats, v: Floats, drop: Floats) -> Floats:
        """Height above the mattress: soft hollows on top, falling off over the edge."""
        flat = np.column_stack([u.ravel(), v.ravel(), np.zeros(u.size)])
        soft = (0.55 * waves(flat, 0.9, self.seed) + 0.45 * waves(flat, 2.2, self.seed + 1)).reshape(u.shape)
        puff = 0.016 * soft * np.clip(1 - drop / 0.12, 0.15, 1) + self.lift * np.clip(1 - drop / 0.2, 0, 1)
        return np.asarray(puff - np.clip(drop - 0.045, 0, None) - 0.045 * np.clip(drop / 0.09, 0, 1) ** 2)

    def _folds(self, u: Floats, v: Floats, side: Floats, foot: Floats) -> Floats:
        """Depth of the hanging folds: they run downwards, so they vary along the edge they hang from.

        Towards a corner, where all the cloth of two sides is gathered on a hand's breadth, they smooth out: there they
        would follow each other so closely that the hem looked torn.
        """
        chance = np.random.default_rng([self.seed, 61])
        along = np.where(side > foot, v, u)
        total = np.zeros_like(u)
        for pace in (11.0, 17.0, 29.0):
            total += np.sin(along * pace + chance.uniform(0, 6) + 0.8 * np.sin(along * 4.1)) * 6.5 / pace
        from_corner = np.where(side > foot, v - self.front, self.width / 2 - np.abs(u))
        grown = np.clip(from_corner / SMOOTH_M, 0, 1)
        return np.asarray(0.020 * total * grown**2 * (3 - 2 * grown))


def bedding(made: Assembly, order: Order, width: float, front: float, back: float, top: float, hang: float) -> None:
    """Make the bed.

    Args:
        made: takes the bedding.
        order: of the bed.
        width: of the mattress.
        front, back: y of its foot and of the headboard's face.
        top: z of the mattress.
        hang: how far the duvet hangs down.
    """
    turn_at = back - 0.62
    duvet = Drape(width, front, top, hang=hang, thick=0.035, seed=order.seed)
    made.add("linen", duvet.laid(front, turn_at))
    turned = replace(duvet, thick=0.022, lift=0.024, hang=duvet.hang - 0.05)
    made.add("linen_2", turned.laid(turn_at - 0.22, turn_at + 0.05))
    throw = replace(duvet, thick=0.010, lift=0.011, hang=duvet.hang - 0.02)
    made.add("throw", throw.laid(front + 0.10, front + 0.62))
    _pillows(made, order, width, back, top)


def _pillows(made: Assembly, order: Order, width: float, back: float, top: float) -> None:
    """Two or three sleeping pillows a side, two covers before them, one long bolster in front."""
    seed = order.seed
    each = min(0.72, width / 2 - 0.04)
    for s in (-1, 1):
        x = s * (width / 4)
        made.add("linen", lean(pillow(each, 0.48, 0.19, seed + 3 + s), -24, 2 * s, 3 * s, x, back - 0.21, top + 0.01))
        made.add(
            "linen_2",
            lean(pillow(each * 0.95, 0.45, 0.18, seed + 7 + s), -32, -2 * s, -4 * s, x, back - 0.37, top + 0.01),
        )
        made.add(
            "pillow",
            lean(pillow(0.46, 0.44, 0.16, seed + 11 + s), -33, 4 * s, -7 * s, x * 0.88, back - 0.50, top + 0.015),
        )
    made.add("pillow_2", lean(pillow(0.62, 0.30, 0.14, seed + 19), -36, 1, 2, 0.02, back - 0.62, top + 0.02))
