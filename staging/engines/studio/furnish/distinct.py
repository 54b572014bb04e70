"""How different two staged versions of one room look: where things stand, which things they are, in which colours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.model import Item, Scene

Standing = tuple[str, float, float, float]
"""Category, x and y in metres, rotation in degrees."""
ARRANGED, DESIGNED, COLOURED = 0.5, 0.3, 0.2
"""Weights of the three parts of `distinctness`."""
_FAR, _TURNED = 1.2, 90.0
"""Metres and degrees from which a piece counts as standing somewhere else."""


def distinctness(a: Scene, b: Scene) -> float:
    """0 for the same scene, 1 for scenes that share neither places, designs nor colours."""
    designs = _apart({i.design for i in a.items}, {i.design for i in b.items})
    return (
        ARRANGED * rearranged(_standing(a), _standing(b))
        + DESIGNED * designs
        + COLOURED * _apart(_colors(a.items), _colors(b.items))
    )


def rearranged(a: Sequence[Standing], b: Sequence[Standing]) -> float:
    """Mean over the pieces, in [0, 1]: how far each stands from its like in the other; 1 for one without its like."""
    left, total = list(b), 0.0
    for piece in a:
        alike = [o for o in left if o[0] == piece[0]]
        moved = [(_moved(piece, o), o) for o in alike]
        if moved:
            least, nearest = min(moved)
            total += least
            left.remove(nearest)
        else:
            total += 1.0
    return (total + len(left)) / max(1, len(a) + len(left))


def arrangement(layout: Layouts) -> list[Standing]:
    """The main pieces of one layout (n = 1)."""
    poses = layout.poses[0].tolist()
    return [(p.category, *pose) for p, pose in zip(layout.pieces, poses, strict=True) if p.category in rules.USED]


def _moved(a: Standing, b: Standing) -> float:
    far = float(np.hypot(a[1] - b[1], a[2] - b[2])) / _FAR
    turned = abs((a[3] - b[3] + 180) % 360 - 180) / _TURNED
    return min(1.0, far + turned)


def _standing(scene: Scene) -> list[Standing]:
    return [
        (i.category, i.position_m[0], i.position_m[1], i.rotation_deg)
        for i in scene.items
        if i.support is None and i.category in rules.USED
    ]


def _colors(items: Sequence[Item]) -> set[str]:
    return set(chain.from_iterable((m["color"] for m in i.materials.values()) for i in items))


def _apart(a: set[str], b: set[str]) -> float:
    """Jaccard distance of two sets."""
    return 1 - len(a & b) / max(1, len(a | b))
