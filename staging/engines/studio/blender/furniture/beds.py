"""Beds: frame, headboard, mattress, duvet with folds, layered pillows and a throw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Floats, Part, waves
from staging.engines.studio.blender.furniture.plates import sheet
from staging.engines.studio.blender.furniture.sofas import lean
from staging.engines.studio.blender.furniture.solids import box, cushion, pillow
from staging.engines.studio.blender.furniture.turned import rod

RAIL = 0.30
SOFT_HEADS = {"panels", "channels", "cushions", "border"}


def bed(order: Order) -> Assembly:
    """A made bed, its head at +y."""
    made = Assembly()
    width, depth, height = order.size
    kind = order.text("head", "panels")
    head = 0.11 if kind in SOFT_HEADS else 0.05
    soft = kind in SOFT_HEADS
    rail_top, top = (RAIL, 0.54) if soft else (0.28, 0.51)
    margin = 0.10 if soft else 0.07
    _frame(made, width, depth - head, rail_top, head, soft)
    HEADS[kind](made, width, depth, height, head)
    mattress = (width - margin, depth - head - margin / 2 - 0.02, top - rail_top + 0.05)
    middle = -head / 2 + 0.01
    made.add(
        "linen",
        cushion(mattress, (0, middle, rail_top - 0.06), puff=0.006, radius=0.06, wrinkles=0.001, seed=order.seed),
    )
    front = middle - mattress[1] / 2
    _bedding(made, order, mattress[0], front, depth / 2 - head, top)
    return made


def _frame(made: Assembly, width: float, length: float, rail_top: float, head: float, soft: bool) -> None:
    low = 0.10 if soft else 0.17
    y = -head / 2
    if soft:
        made.add("frame", box((width, length, rail_top - low), (0, y, low), 0.03, 3))
    else:
        for s in (-1, 1):
            made.add("frame", box((0.03, length, rail_top - low), (s * (width / 2 - 0.015), y, low), 0.006))
        made.add("frame", box((width, 0.03, rail_top - low), (0, y - length / 2 + 0.015, low), 0.006))
        made.add("frame", box((width - 0.05, length - 0.04, 0.03), (0, y, rail_top - 0.08), 0.003))
    for sx in (-1, 1):
        for end in (y - length / 2 + 0.05, y + length / 2 - 0.05):
            made.add(
                "legs",
                rod((sx * (width / 2 - 0.05), end, rail_top - 0.10), (sx * (width / 2 - 0.05), end, 0), 0.026, 0.018),
            )


def _panels(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Two rows of upholstered panels."""
    y = depth / 2 - head / 2
    made.add("head", box((width, head * 0.6, height - 0.10), (0, y + head * 0.2, 0.10), 0.02, 3))
    count = 4
    each, tall = width / count, (height - 0.42) / 2
    for k in range(count):
        for row in range(2):
            at = (-width / 2 + each * (k + 0.5), y - head * 0.16, 0.42 + tall * row)
            made.add(
                "head",
                cushion(
                    (each - 0.004, head * 0.66, tall - 0.004),
                    at,
                    puff=0.014,
                    axis=1,
                    radius=0.022,
                    wrinkles=0.0015,
                    seed=k + 7 * row,
                ),
            )


def _channels(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Upright rolls side by side."""
    y = depth / 2 - head / 2
    made.add("head", box((width, head * 0.5, height - 0.10), (0, y + head * 0.25, 0.10), 0.02, 3))
    count = round(width / 0.125)
    each = width / count
    for k in range(count):
        at = (-width / 2 + each * (k + 0.5), y - head * 0.12, 0.34)
        made.add(
            "head",
            cushion(
                (each - 0.001, head * 0.75, height - 0.34),
                at,
                puff=0.008,
                axis=1,
                radius=each * 0.45,
                wrinkles=0.001,
                seed=k,
                cells=(2, 2, 10),
            ),
        )


def _cushions(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Two big loose cushions before a low board."""
    y = depth / 2 - head / 2
    made.add("head", box((width, head * 0.45, height - 0.22), (0, y + head * 0.27, 0.10), 0.018, 3))
    for s in (-1, 1):
        big = cushion(
            (width / 2 - 0.004, head * 1.1, height - 0.47),
            (s * width / 4, y - 0.01, 0.47),
            puff=0.022,
            axis=1,
            radius=0.05,
            wrinkles=0.005,
            seed=3 + s,
        )
        made.add("head", big)


def _border(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """A framed headboard: a padded field within a padded border."""
    y, edge = depth / 2 - head / 2, 0.11
    made.add("head", box((width, head * 0.6, height - 0.10), (0, y + head * 0.2, 0.10), 0.02, 3))
    inner = cushion(
        (width - 2 * edge, head * 0.6, height - 0.36 - edge),
        (0, y - head * 0.10, 0.36),
        puff=0.02,
        axis=1,
        radius=0.03,
        wrinkles=0.001,
        seed=1,
    )
    made.add("head", inner)
    for s in (-1, 1):
        made.add(
            "head",
            cushion(
                (edge, head * 0.8, height - 0.30),
                (s * (width - edge) / 2, y - head * 0.1, 0.30),
                puff=0.006,
                axis=1,
                radius=0.035,
                wrinkles=0.001,
                seed=2,
            ),
        )
    made.add(
        "head",
        cushion(
            (width, head * 0.8, edge),
            (0, y - head * 0.1, height - edge),
            puff=0.006,
            axis=1,
            radius=0.035,
            wrinkles=0.001,
            seed=4,
        ),
    )


def _plank(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Three wide boards between two posts, leaning back a little."""
    y = depth / 2 - head / 2
    tall = (height - 0.40) / 3
    for k in range(3):
        made.add("head", box((width - 0.08, 0.026, tall - 0.006), (0, y, 0.40 + tall * k), 0.008, 3))
    _posts(made, width, y, height)


def _posts(made: Assembly, width: float, y: float, height: float) -> None:
    made.add("head", *(box((0.05, 0.045, height), (s * (width / 2 - 0.025), y, 0), 0.012, 3) for s in (-1, 1)))


def _slats(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """Thin upright slats under a rail."""
    y = depth / 2 - head / 2
    _posts(made, width, y, height)
    made.add(
        "head",
        box((width - 0.08, 0.032, 0.07), (0, y, height - 0.09), 0.012, 3),
        box((width - 0.08, 0.026, 0.05), (0, y, 0.42), 0.008),
    )
    for x in np.linspace(-width / 2 + 0.10, width / 2 - 0.10, 15):
        made.add("head", box((0.034, 0.015, height - 0.53), (float(x), y, 0.46), 0.004))


def _framed(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """A panelled board under a moulded cap."""
    y = depth / 2 - head / 2
    _posts(made, width, y, height - 0.03)
    made.add("head", box((width, 0.05, 0.035), (0, y, height - 0.035), 0.01, 3))
    made.add("head", box((width - 0.08, 0.018, height - 0.45), (0, y + 0.006, 0.40), 0.003))
    for z in (0.40, height - 0.13):
        made.add("head", box((width - 0.08, 0.03, 0.09), (0, y - 0.004, z), 0.006))
    for x in np.linspace(-width / 2 + 0.09, width / 2 - 0.09, 4):
        made.add("head", box((0.08, 0.028, height - 0.55), (float(x), y - 0.004, 0.45), 0.006))


def _bars(made: Assembly, width: float, depth: float, height: float, head: float) -> None:
    """A headboard of black iron bars."""
    y = depth / 2 - head / 2
    half = width / 2 - 0.018
    for s in (-1, 1):
        made.add("head", rod((s * half, y, 0), (s * half, y, height), 0.017))
    made.add(
        "head",
        *(
            rod((-half, y, z), (half, y, z), r)
            for z, r in ((height - 0.02, 0.015), (height - 0.18, 0.010), (0.45, 0.012))
        ),
    )
    for x in np.linspace(-half, half, 12)[1:-1]:
        made.add("head", rod((float(x), y, 0.45), (float(x), y, height - 0.18), 0.007))


Head = Callable[[Assembly, float, float, float, float], None]
HEADS: dict[str, Head] = {
    "panels": _panels, "channels": _channels, "cushions": _cushions, "border": _border, "plank": _plank, "slats": _slats,
    "frame": _framed, "bars": _bars,
}  # fmt: skip


def _bedding(made: Assembly, order: Order, width: float, front: float, back: float, top: float) -> None:
    turn_at = back - 0.62
    duvet = Drape(width, front, top, hang=top - RAIL + 0.04, thick=0.035, seed=order.seed)
    made.add("linen", duvet.laid(front, turn_at))
    turned = replace(duvet, thick=0.022, lift=0.024, hang=duvet.hang - 0.05)
    made.add("linen_2", turned.laid(turn_at - 0.22, turn_at + 0.05))
    throw = replace(duvet, thick=0.010, lift=0.011, hang=duvet.hang - 0.02)
    made.add("throw", throw.laid(front + 0.10, front + 0.62))
    _pillows(made, order, width, back, top)


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
        drop = (side**5 + foot**5 + 1e-12) ** 0.2
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
        """Depth of the hanging folds: they run downwards, so they vary along the edge they hang from."""
        chance = np.random.default_rng([self.seed, 61])
        along = np.where(side > foot, v, u)
        total = np.zeros_like(u)
        for pace in (11.0, 17.0, 29.0):
            total += np.sin(along * pace + chance.uniform(0, 6) + 0.8 * np.sin(along * 4.1)) * 6.5 / pace
        return np.asarray(0.020 * total)


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
