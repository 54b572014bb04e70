"""Rough furniture and clutter, so that the network learns what an empty room is not."""

from __future__ import annotations

import math

from staging.engines.studio.training import draw_materials as materials
from staging.engines.studio.training.draw_blocks import Extent
from staging.engines.studio.training.draw_materials import Dice
from staging.engines.studio.training.rooms import Block, Material

Part = tuple[float, float, float, float, float, float, bool]
"""Middle along and across, size along and across, bottom, top, whether round; in the thing's own frame."""


def sofa(dice: Dice) -> list[Part]:
    """A seat, a back, two arms and some cushions."""
    w, d = dice.uniform(0.8, 2.6), dice.uniform(0.75, 1.0)
    parts: list[Part] = [
        (0, 0, w, d, 0.1, 0.43, False), (0, d / 2 - 0.1, w, 0.2, 0.1, dice.uniform(0.65, 0.95), False),
        (-w / 2 + 0.08, 0, 0.16, d, 0.1, 0.6, False), (w / 2 - 0.08, 0, 0.16, d, 0.1, 0.6, False),
    ]  # fmt: skip
    count = int(dice.integers(0, 4))
    return parts + [(dice.uniform(-w / 3, w / 3), d / 2 - 0.28, 0.42, 0.2, 0.43, 0.8, True) for _ in range(count)]


def table(dice: Dice) -> list[Part]:
    """A top on four legs, perhaps things on it."""
    w, d, h = dice.uniform(0.5, 2.0), dice.uniform(0.45, 1.0), float(dice.choice([0.42, 0.74, 0.74]))
    legs: list[Part] = [
        (sx * (w / 2 - 0.05), sy * (d / 2 - 0.05), 0.05, 0.05, 0.0, h, False) for sx in (-1, 1) for sy in (-1, 1)
    ]
    top: list[Part] = [(0, 0, w, d, h, h + 0.03, bool(dice.random() < 0.2))]
    count = int(dice.integers(0, 3))
    return (
        legs
        + top
        + [
            (dice.uniform(-w / 3, w / 3), 0, 0.15, 0.15, h + 0.03, h + dice.uniform(0.1, 0.4), True)
            for _ in range(count)
        ]
    )


def chair(dice: Dice) -> list[Part]:
    """Four legs, a seat, a back."""
    legs: list[Part] = [(sx * 0.19, sy * 0.19, 0.04, 0.04, 0.0, 0.45, False) for sx in (-1, 1) for sy in (-1, 1)]
    return [*legs, (0, 0, 0.44, 0.44, 0.43, 0.48, False), (0, 0.2, 0.42, 0.04, 0.48, dice.uniform(0.75, 1.0), False)]


def bed(dice: Dice) -> list[Part]:
    """A base, a mattress, a headboard, pillows."""
    w = dice.uniform(0.9, 1.9)
    pillows: list[Part] = [(sx * w / 4, 0.75, w / 2.3, 0.4, 0.5, 0.68, True) for sx in (-1, 1)]
    return [
        (0, 0, w, 2.0, 0.1, 0.32, False), (0, -0.02, w, 1.98, 0.32, 0.55, False),
        (0, 1.0, w + 0.1, 0.06, 0.0, dice.uniform(0.8, 1.3), False), *pillows,
    ]  # fmt: skip


def chest(dice: Dice) -> list[Part]:
    """A chest, a shelf or a box."""
    return [(0, 0, dice.uniform(0.3, 1.6), dice.uniform(0.3, 0.6), 0.0, dice.uniform(0.25, 1.9), False)]


def plant(dice: Dice) -> list[Part]:
    """A pot and a crown of leaves."""
    h = dice.uniform(0.5, 1.8)
    crown: list[Part] = [
        (*dice.normal(0, 0.15, 2), *dice.uniform(0.2, 0.5, 2), h * 0.4, h * dice.uniform(0.8, 1.1), True)
        for _ in range(int(dice.integers(2, 6)))
    ]  # fmt: skip
    return [(0, 0, 0.3, 0.3, 0.0, 0.3, True), *crown]


THINGS = (sofa, table, chair, bed, chest, plant)


def _placed(part: Part, at: tuple[float, float], turn: float, of: Material) -> Block:
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    x, y, w, d, low, high, is_round = part
    return Block("object", (at[0] + c * x - s * y, at[1] + s * x + c * y), (w, d), low, high, of, turn, is_round)


def thing(dice: Dice, extent: Extent) -> list[Block]:
    """One piece somewhere in the room, mostly square to the walls."""
    left, right, front, back = extent
    at = ((left + right) * dice.uniform(0.12, 0.88) - left, (front + back) * dice.uniform(0.12, 0.95) - back)
    turn = float(dice.choice([0, 90, 180, 270])) + (dice.uniform(-45, 45) if dice.random() < 0.3 else 0.0)
    parts = THINGS[int(dice.integers(0, len(THINGS)))](dice)
    first, second = materials.anything(dice), materials.anything(dice)
    return [_placed(part, at, turn, first if i % 5 else second) for i, part in enumerate(parts)]
