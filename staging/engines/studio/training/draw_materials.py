"""Random colours and materials."""

from __future__ import annotations

import colorsys
import math

import numpy as np

from staging.engines.studio.training.rooms import (
    BRICKS,
    GLOWING,
    MOTTLED,
    PLAIN,
    PLANKS,
    STRIPES,
    TILES,
    Color,
    Material,
)

Dice = np.random.Generator


def hsv(hue: float, saturation: float, value: float) -> Color:
    """Linear reflectance of a colour as people name it."""
    r, g, b = (c**2.2 for c in colorsys.hsv_to_rgb(hue % 1, min(1, max(0, saturation)), min(1, max(0, value))))
    return r, g, b


def times(color: Color, factor: float) -> Color:
    """Darker or lighter, at most white."""
    r, g, b = (min(1.0, c * factor) for c in color)
    return r, g, b


def paint(dice: Dice) -> Color:
    """Wall paint: mostly off-white, sometimes a cool grey, sometimes anything."""
    q = dice.random()
    if q < 0.6:
        return hsv(dice.uniform(0.05, 0.17), dice.uniform(0, 0.12), dice.uniform(0.75, 0.97))
    if q < 0.8:
        return hsv(dice.uniform(0.5, 0.65), dice.uniform(0, 0.25), dice.uniform(0.5, 0.92))
    return hsv(dice.random(), dice.uniform(0.05, 0.5), dice.uniform(0.3, 0.88))


def plain(color: Color) -> Material:
    """Nothing but a colour."""
    return Material(PLAIN, (color, color, color))


def glowing(color: Color, strength: float) -> Material:
    """Shines by itself."""
    return Material(GLOWING, (color, color, color), grain=strength)


def _variant(dice: Dice) -> int:
    return int(dice.integers(1, 9999))


def _gloss(dice: Dice) -> float:
    return float(dice.choice([0.0, dice.uniform(0.2, 1.0)]))


def _planks(dice: Dice, turn: float) -> Material:
    dark = dice.random() < 0.25
    hue, saturation = dice.uniform(0.04, 0.11), dice.uniform(0.05, 0.65)
    value = dice.uniform(0.08, 0.35) if dark else dice.uniform(0.25, 0.9)
    main = hsv(hue, saturation, value)
    second = hsv(hue, saturation * dice.uniform(0.8, 1.1), value * dice.uniform(0.7, 1.0))
    return Material(
        PLANKS, (main, second, times(main, dice.uniform(0.3, 0.8))), (dice.uniform(0.6, 2.2), dice.uniform(0.06, 0.22)),
        turn, dice.uniform(0.001, 0.005), _gloss(dice), dice.uniform(0.0, 0.25), dice.uniform(0.1, 0.9), _variant(dice),
    )  # fmt: skip


def _tiles(dice: Dice, turn: float) -> Material:
    main = hsv(dice.uniform(0.02, 0.6), dice.uniform(0, 0.25), dice.uniform(0.2, 0.95))
    side = dice.uniform(0.2, 0.9)
    return Material(
        int(dice.choice([TILES, BRICKS])),
        (main, times(main, dice.uniform(0.85, 1.1)), times(main, dice.uniform(0.4, 1.1))),
        (side, side * float(dice.choice([1, 1, 0.5]))), turn, dice.uniform(0.003, 0.009), _gloss(dice),
        dice.uniform(0, 0.2), dice.uniform(0, 0.6), _variant(dice),
    )  # fmt: skip


def _carpet(dice: Dice) -> Material:
    main = hsv(dice.random(), dice.uniform(0, 0.25), dice.uniform(0.2, 0.9))
    second = times(main, dice.uniform(0.7, 0.95))
    return Material(MOTTLED, (main, second, main), (1 / dice.uniform(8, 60), 1.0), variant=_variant(dice))


def _concrete(dice: Dice) -> Material:
    main = hsv(0.08, dice.uniform(0, 0.1), dice.uniform(0.35, 0.8))
    second = times(main, dice.uniform(0.6, 0.95))
    return Material(MOTTLED, (main, second, main), (1 / dice.uniform(0.8, 4), 1.0), gloss=0.6 * (dice.random() < 0.5))


def floor(dice: Dice) -> Material:
    """Boards, tiles, carpet or concrete, laid along a wall nine times of ten."""
    turn = float(dice.choice([0.0, 90.0])) if dice.random() > 0.12 else float(dice.choice([45.0, dice.uniform(0, 180)]))
    q = dice.random()
    if q < 0.5:
        return _planks(dice, turn)
    if q < 0.72:
        return _tiles(dice, turn)
    return _carpet(dice) if q < 0.92 else _concrete(dice)


def wall(dice: Dice, base: Color) -> Material:
    """Paint of the room, of its own, brick, stripes or rough plaster."""
    main = base if dice.random() < 0.85 else paint(dice)
    q = dice.random()
    if q < 0.86:
        return plain(main)
    if q < 0.9:
        clay = hsv(0.03, dice.uniform(0.1, 0.6), dice.uniform(0.3, 0.8))
        other = hsv(0.02, dice.uniform(0.1, 0.6), dice.uniform(0.3, 0.7))
        joint = hsv(0.1, 0.05, dice.uniform(0.4, 0.8))
        return Material(BRICKS, (clay, other, joint), (0.22, 0.075), joint_m=0.01, grain=0.5, variant=_variant(dice))
    second = times(main, dice.uniform(0.7, 0.95))
    if q < 0.94:
        return Material(STRIPES, (main, second, main), (dice.uniform(0.06, 0.35), 1.0))
    return Material(MOTTLED, (main, second, main), (1 / dice.uniform(1, 20), 1.0))


def ceiling(dice: Dice, base: Color) -> Material:
    """White, or as the walls; sometimes rough."""
    color = hsv(0.12, dice.uniform(0, 0.06), dice.uniform(0.82, 0.98)) if dice.random() < 0.75 else base
    if dice.random() < 0.06:
        return Material(PLANKS, (color, times(color, 0.9), times(color, 0.6)), (3.0, 0.12), 0.0, 0.004, variant=3)
    if dice.random() < 0.85:
        return plain(color)
    return Material(MOTTLED, (color, times(color, 0.9), color), (1 / dice.uniform(20, 60), 1.0))


def trim(dice: Dice, base: Color) -> Color:
    """Skirting and casings: white, as the walls, or wood."""
    q = dice.random()
    if q < 0.7:
        return hsv(0.1, dice.uniform(0, 0.05), dice.uniform(0.85, 0.98))
    return base if q < 0.8 else wood(dice, 0.12, 0.7)


def wood(dice: Dice, darkest: float = 0.15, lightest: float = 0.75) -> Color:
    """A wood's colour."""
    return hsv(dice.uniform(0.05, 0.1), dice.uniform(0.2, 0.65), dice.uniform(darkest, lightest))


def cupboard(dice: Dice) -> Material:
    """Fronts of built-in furniture."""
    color = paint(dice) if dice.random() < 0.7 else wood(dice)
    if dice.random() < 0.4:
        return plain(color)
    return Material(TILES, (color, color, hsv(0.1, 0.1, 0.3)), (0.5, 0.7), joint_m=0.006)


def anything(dice: Dice) -> Material:
    """Cloth, wood, paint or leather of things that stand about."""
    q = dice.random()
    if q < 0.4:
        return plain(wood(dice, 0.08, 0.8))
    color = hsv(dice.random(), dice.uniform(0, 0.7), dice.uniform(0.05, 0.95))
    if q < 0.7:
        return plain(color)
    return Material(MOTTLED, (color, times(color, dice.uniform(0.6, 0.95)), color), (1 / dice.uniform(3, 60), 1.0))


def log_uniform(dice: Dice, low: float, high: float) -> float:
    """Uniform in the logarithm."""
    return math.exp(dice.uniform(math.log(low), math.log(high)))
