"""Toys: soft animals that sit, building blocks, rings on a peg."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Part, Vector
from staging.engines.studio.blender.furniture.plates import superellipse
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import hoop, lathe

CUBE = 0.06


def ball(size: Vector, at: Vector, sides: int = 28) -> Part:
    """An ellipsoid of ``size`` (x, y, z) metres about ``at``."""
    turns = np.linspace(-np.pi / 2, np.pi / 2, sides // 2 + 1)
    profile = np.column_stack([np.cos(turns), np.sin(turns)]) / 2
    profile[[0, -1], 0] = 0.0
    round_one = lathe(profile, sides)
    return round_one.deformed(lambda points: np.asarray(points * np.asarray(size, float))).lying(0).moved(*at)


def toy_bear(order: Order) -> Assembly:
    """A bear that sits and looks to the front (−y), its head a little on one side."""
    ears = [
        ("fur", ball((0.066, 0.036, 0.066), (0.064, 0.012, 0.061))),
        ("pale", ball((0.040, 0.016, 0.040), (0.064, -0.004, 0.061))),
    ]
    return _sitting(order, 0.257, [*ears, *((slot, each.mirrored()) for slot, each in ears)])


def toy_rabbit(order: Order) -> Assembly:
    """A rabbit that sits, its ears leaning apart."""
    ears = []
    for side in (-1, 1):
        for slot, wide, tall, ahead in (("fur", 0.050, 0.125, 0.0), ("pale", 0.028, 0.090, -0.010)):
            ear = ball((wide, 0.022, tall), (0, ahead, tall / 2 + 0.055)).turned("y", 14 * side)
            ears.append((slot, ear.moved(0.028 * side, 0.012, 0)))
    return _sitting(order, 0.246, ears)


def _sitting(order: Order, neck: float, ears: list[tuple[str, Part]]) -> Assembly:
    """A sitting animal. ``neck``: height of the middle of its head, about which ``ears`` are given."""
    made = Assembly()
    tilt = float(order.chance.uniform(-7, 7))
    face = [
        ("fur", ball((0.168, 0.150, 0.146), (0, 0, 0), 36)),
        ("pale", ball((0.080, 0.062, 0.058), (0, -0.064, -0.018))),
        ("nose", ball((0.028, 0.020, 0.020), (0, -0.094, -0.006), 16)),
        *(("nose", ball((0.015, 0.010, 0.016), (s * 0.036, -0.066, 0.020), 12)) for s in (-1, 1)),
    ]
    for slot, each in (*face, *ears):
        made.add(slot, each.turned("y", tilt).moved(0, 0, neck))
    made.add("fur", ball((0.190, 0.175, 0.205), (0, 0.020, 0.1025), 36))
    made.add("pale", ball((0.120, 0.060, 0.130), (0, -0.045, 0.105)))
    arm = ball((0.062, 0.064, 0.135), (0, 0, 0)).turned("y", -28).turned("x", 22)
    made.both_sides("fur", arm.moved(0.108, -0.028, 0.140))
    made.both_sides("fur", ball((0.078, 0.160, 0.078), (0, 0, 0)).turned("z", 16).moved(0.075, -0.085, 0.039))
    made.both_sides("pale", ball((0.052, 0.014, 0.052), (0, 0, 0), 20).turned("z", 16).moved(0.097, -0.159, 0.040))
    tie = neck - 0.068
    made.add("ribbon", _ring(0.112, 0.104, 0.008, 10).moved(0, 0.002, tie))
    made.both_sides("ribbon", ball((0.052, 0.018, 0.036), (0, 0, 0), 20).turned("y", -12).moved(0.026, -0.062, tie))
    made.add("ribbon", ball((0.016, 0.018, 0.018), (0, -0.066, tie), 12))
    return made


def _ring(width: float, depth: float, radius: float, sides: int) -> Part:
    """A round bar of ``radius`` bent to an ellipse about the z axis."""
    return hoop(superellipse(width, depth, count=32), 0.0, radius, sides)


def toy_blocks(order: Order) -> Assembly:
    """A small tower of cubes, one that has fallen off and a ball."""
    made, chance = Assembly(), order.chance
    colors = cycle(("wood", "toy", "toy_3", "toy_2"))
    for level, row in enumerate(((-0.07, 0.0, 0.07), (-0.034, 0.036), (0.002,))):
        for x in row:
            cube = box((CUBE, CUBE, CUBE), (0, 0, 0), 0.004).turned("z", float(chance.uniform(-5, 5)))
            made.add(next(colors), cube.moved(x, float(chance.uniform(-0.003, 0.003)), CUBE * level))
    made.add("toy_3", box((CUBE, CUBE, CUBE), (0, 0, 0), 0.004).turned("z", 32).moved(0.083, -0.068, 0))
    made.add("toy_2", ball((0.05, 0.05, 0.05), (-0.097, -0.070, 0.025)))
    return made


def toy_rings(order: Order) -> Assembly:
    """Rings of falling size on a peg, a ball on top."""
    made = Assembly()
    made.add("wood", lathe([(0, 0), (0.072, 0), (0.075, 0.004), (0.074, 0.013), (0.070, 0.016), (0, 0.016)], 48))
    colors = ("toy", "toy_3", "toy_2", "wood")
    for k in range(5):
        wide = 0.100 - 0.012 * k
        made.add(colors[(k + order.seed) % 4], _ring(wide, wide, 0.0155, 16).moved(z=0.031 + 0.029 * k))
    made.add("toy_3", ball((0.042, 0.042, 0.042), (0, 0, 0.188)))
    return made
