"""Legs and bases that several pieces share."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.part import Part, joined
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import lathe, rod

CORNERS = ((-1, -1), (1, -1), (1, 1), (-1, 1))


def four_legs(
    kind: str, width: float, depth: float, height: float, inset: float = 0.07, thick: float = 0.022
) -> list[Part]:
    """Four legs under a piece.

    Args:
        kind: ``taper splay rod square block turned``.
        width, depth: of the piece, metres.
        height: of the legs.
        inset: from the corners to the middle of the leg.
        thick: radius of the leg at its top.
    """
    return [_leg(kind, sx * (width / 2 - inset), sy * (depth / 2 - inset), height, thick, sx, sy) for sx, sy in CORNERS]


def _leg(kind: str, x: float, y: float, height: float, thick: float, sx: int, sy: int) -> Part:
    top = (x, y, height)
    if kind == "splay":
        lean = min(0.05, height * 0.16)
        return rod(top, (x + sx * lean, y + sy * lean * 0.7, 0), thick, thick * 0.55, 18)
    if kind == "rod":
        return rod(top, (x, y, 0), thick * 0.5, thick * 0.5)
    if kind == "square":
        return box((thick * 2, thick * 2, height), (x, y, 0), 0.003)
    if kind == "block":
        return box((thick * 2.6, thick * 2.6, height), (x, y, 0), 0.004)
    if kind == "turned":
        return turned_leg(thick, height).moved(x, y)
    return rod(top, (x, y, 0), thick, thick * 0.6, 18)


def turned_leg(radius: float, height: float) -> Part:
    """A turned leg with a collar and a foot, like those of old farm tables. Short ones become bun feet."""
    if height < 0.2:
        t = np.linspace(0, np.pi, 12)
        profile = [(radius * (0.55 + 0.75 * np.sin(a)), height * (1 - np.cos(a)) / 2) for a in t]
        return lathe([(0, 0), *profile, (0, height)], 24)
    steps = [
        (0.0, 0.55),
        (0.03, 0.75),
        (0.07, 0.78),
        (0.09, 0.55),
        (0.12, 0.6),
        (0.45, 0.95),
        (0.62, 0.72),
        (0.66, 0.62),
        (0.68, 0.95),
        (0.71, 1.0),
        (0.74, 0.7),
        (0.76, 0.62),
    ]
    round_part = lathe([(0, 0), *((radius * r, height * z) for z, r in steps), (0, height * 0.76)], 24)
    block = box((radius * 2, radius * 2, height * 0.24), (0, 0, height * 0.76), 0.004)
    return joined(round_part, block)


def plinth(width: float, depth: float, height: float, inset: float = 0.05) -> Part:
    """A recessed base all around."""
    return box((width - 2 * inset, depth - 2 * inset, height), (0, 0, 0), 0.004)
