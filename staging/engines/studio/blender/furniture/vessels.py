"""Vases, bowls and plates, thrown on a wheel, and places laid with them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.foliage import Blade, Leaves, aside, branch, spread
from staging.engines.studio.blender.furniture.part import Part
from staging.engines.studio.blender.furniture.plates import plate, rounded_rectangle, superellipse
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import curve, lathe

WALL = 0.006
FORK = (0.006, 0.013, 0.010, 0.007, 0.007, 0.007, 0.016, 0.024, 0.023, 0.019)
KNIFE = (0.007, 0.014, 0.013, 0.011, 0.010, 0.010, 0.017, 0.019, 0.017, 0.005)
"""Widths in metres from the handle's end to the tip."""
EUCALYPTUS = Blade((0.05, 0.85, 1.0, 0.72, 0.05), 0.15, 0.3, 3)
# Outlines from foot to lip: share of the radius at even steps of the height.
OUTLINES = (
    (0.55, 0.80, 0.96, 1.00, 0.92, 0.70, 0.46, 0.40, 0.46),
    (0.62, 0.72, 0.82, 0.91, 0.98, 1.00, 0.90, 0.62, 0.50),
    (0.70, 0.92, 1.00, 0.94, 0.74, 0.50, 0.36, 0.33, 0.40),
    (0.80, 0.88, 0.94, 0.98, 1.00, 0.99, 0.96, 0.92, 0.90),
)


def vase_part(radius: float, height: float, seed: int) -> Part:
    """A vase standing at the origin; its outline is chosen by the seed."""
    shares = OUTLINES[seed % len(OUTLINES)]
    knots = np.column_stack([np.array(shares) * radius, np.zeros(9), np.linspace(0.0, height, 9)])
    line = curve(knots, 26)[:, [0, 2]]
    line[:, 0] *= radius / line[:, 0].max()
    inner = line[::-1][:16] - np.array([WALL, 0.0])
    lip = [(line[-1, 0] - WALL * 0.3, height + WALL * 0.3), (line[-1, 0] - WALL * 0.7, height + WALL * 0.3)]
    return lathe([(0, 0), (line[0, 0] * 0.96, 0), *line[1:], *lip, *inner, (0, inner[-1, 1])], 40)


def bowl_part(radius: float, height: float) -> Part:
    """An open bowl standing at the origin."""
    share = np.linspace(0, 1, 12)
    outside = np.column_stack([radius * (0.42 + 0.58 * np.sin(share * np.pi / 2)), height * share**1.5])
    inside = outside[::-1] * np.array([1, 0.92]) + np.array([-WALL, height * 0.07])
    lip = [(radius - WALL * 0.5, height + WALL * 0.25)]
    return lathe([(0, 0), *outside, *lip, *inside[1:], (0, inside[-1, 1])], 40)


def vase(order: Order) -> Assembly:
    """A vase, perhaps with branches in it."""
    made = Assembly()
    width, depth, height = order.size
    if not order.flag("branches"):
        made.add("ceramic", vase_part(min(width, depth) / 2, height, order.seed))
        return made
    tall = height * 0.40
    made.add("ceramic", vase_part(min(0.085, width * 0.24), tall, 2))
    chance, leaves = order.chance, Leaves(EUCALYPTUS)
    stems = []
    for k in range(7):
        angle = 2 * np.pi * (k / 7 + chance.uniform(-0.05, 0.05))
        reach = (0.45 + 0.40 * chance.random()) * np.array([width / 2 * np.cos(angle), depth / 2 * np.sin(angle)])
        stems.append(_twig(leaves, (reach[0], reach[1], height * chance.uniform(0.74, 0.94)), tall, chance))
    grown = spread([*stems, leaves.made()], order.size, tall)
    made.add("bark", *grown[:-1])
    made.add("leaf", grown[-1], pinned=True)
    return made


def _twig(leaves: Leaves, tip: tuple[float, float, float], mouth: float, chance: np.random.Generator) -> Part:
    x, y, top = tip
    knots = [(0, 0, mouth * 0.5), (x * 0.15, y * 0.15, mouth * 1.1), (x * 0.6, y * 0.6, (mouth + top) / 2), tip]
    path = curve(knots, 16)
    for point, after in pairwise(path[6:]):
        for _ in range(3):
            along = aside(after - point, chance)
            leaves.add(point, along, 0.055 * chance.uniform(0.7, 1.2), 0.028, float(chance.random()))
    return branch(path, 0.0028, 0.001)


def vase_pair(order: Order) -> Assembly:
    """A taller and a lower vase side by side."""
    made = Assembly()
    width, depth, height = order.size
    first, second = width * 0.25, min(width * 0.22, depth * 0.5)
    made.add("ceramic", vase_part(first, height, order.seed).moved(-width / 2 + first))
    made.add("ceramic_2", vase_part(second, height * 0.55, order.seed + 1).moved(width / 2 - second, -0.01))
    return made


def bowl(order: Order) -> Assembly:
    """A wide bowl."""
    made = Assembly()
    made.add("ceramic", bowl_part(min(order.size[:2]) / 2, order.size[2]))
    return made


def plate_part(radius: float, height: float) -> Part:
    """A coupe plate standing at the origin: flat, its rim turned up."""
    outside = [(radius * 0.6, 0), (radius * 0.78, height * 0.12), (radius * 0.97, height * 0.82)]
    inside = [(radius * 0.97, height), (radius * 0.76, height * 0.38), (radius * 0.6, height * 0.26)]
    return lathe([(0, 0), *outside, (radius, height * 0.94), *inside, (0, height * 0.26)], 48)


def place_setting(order: Order) -> Assembly:
    """A plate and a bowl on a mat; with ``cutlery``, a napkin beside them with a fork on it, and a knife.

    Who sits there sits on its +y side.
    """
    made = Assembly()
    width, depth, height = order.size
    spread_out = order.flag("cutlery")
    outline = rounded_rectangle(width, depth, 0.012) if spread_out else superellipse(width, depth)
    made.add("mat", plate(outline, 0.004, 0.0, 0.0015, 2))
    made.add("plate", plate_part(0.132, 0.019).moved(0, 0, 0.004))
    made.add("bowl", bowl_part(0.074, height - 0.0115).moved(0, 0, 0.010))
    if spread_out:
        beside = width / 2 - 0.045
        made.add("napkin", box((0.075, depth * 0.68, 0.007), (beside, 0, 0.004), 0.003))
        made.add("cutlery", cutlery_part(FORK, 0.19).moved(beside, 0, 0.0112))
        made.add("cutlery", cutlery_part(KNIFE, 0.21).moved(-beside, 0, 0.0042))
    return made


def cutlery_part(widths: tuple[float, ...], length: float) -> Part:
    """A fork or knife lying on z = 0, its handle towards +y, ``widths`` at even steps from the handle's end."""
    along = np.linspace(length / 2, -length / 2, len(widths))
    knots = np.column_stack([np.array(widths) / 2, np.zeros(len(widths)), along])
    line = curve(knots, 30)[:, [0, 2]]
    return plate(np.concatenate([line * np.array([-1, 1]), line[::-1]]), 0.0024, 0.0, 0.001, 2)
