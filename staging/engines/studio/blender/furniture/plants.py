"""House plants in pots, leaf by leaf."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order, Size
from staging.engines.studio.blender.furniture.foliage import UP, Blade, Leaves, aside, branch, spread
from staging.engines.studio.blender.furniture.part import Floats, Part, unit
from staging.engines.studio.blender.furniture.turned import curve, lathe, strands

GOLDEN = 2.4
BROAD = Blade((0.05, 0.42, 0.60, 0.68, 0.80, 0.95, 1.0, 0.93, 0.62, 0.06), 0.30, 0.30, 7)
HEART = Blade((0.30, 0.92, 1.0, 0.97, 0.88, 0.72, 0.50, 0.26, 0.03), 0.12, 0.12, 5)
FINGER = Blade((0.9, 1.0, 1.0, 0.85, 0.3), 0.14, 0.06, 3)
SWORD = Blade((0.75, 0.9, 1.0, 1.0, 0.98, 0.92, 0.82, 0.66, 0.42, 0.05), 0.0, 0.45, 5)
THIN = Blade((0.25, 1.0, 0.8, 0.05), 0.28, 0.5, 3)
OLIVE = Blade((0.05, 0.9, 1.0, 0.6, 0.04), 0.12, 0.3, 3)
SMALL = Blade((0.25, 0.85, 1.0, 0.92, 0.68, 0.36, 0.04), 0.40, 0.35, 5)


def pot(made: Assembly, radius: float, height: float, slot: str = "pot") -> None:
    """A planter with soil."""
    low, wall = radius * 0.78, 0.012
    profile = [
        (0, 0),
        (low - 0.006, 0),
        (low, 0.006),
        (radius - 0.002, height - 0.008),
        (radius, height - 0.003),
        (radius - 0.004, height),
        (radius - wall, height),
        (radius - wall - 0.004, height - 0.04),
        (0, height - 0.04),
    ]
    made.add(slot, lathe(profile, 44))
    soil = [(radius - wall - 0.003, height - 0.035), (radius * 0.5, height - 0.022), (0, height - 0.02)]
    made.add("soil", lathe(soil, 32))


def _around(k: int, extra: float = 0.0) -> Floats:
    """A horizontal direction; successive ones are spread like the leaves on a stem."""
    angle = GOLDEN * k + extra
    return np.array([np.cos(angle), np.sin(angle), 0.0])


def _grow(made: Assembly, size: Size, floor: float, stems: list[Part], *leaves: Leaves, slot: str = "bark") -> None:
    """Add stems and leaves, stretched to fill the plant's box."""
    grown = spread([*stems, *(each.made() for each in leaves)], size, floor)
    made.add(slot, *grown[: len(stems)], pinned=slot == "leaf")
    made.add("leaf", *grown[len(stems) :], pinned=True)


def fiddle_plant(order: Order) -> Assembly:
    """A fiddle-leaf fig: bare stems, broad wavy leaves in the upper two thirds."""
    made, chance = Assembly(), order.chance
    width, _, height = order.size
    tall = min(0.32, height * 0.22)
    pot(made, min(0.19, width * 0.26), tall)
    stems, leaves = [], Leaves(BROAD)
    for k in range(3):
        out = _around(0, 2 * np.pi * k / 3 + chance.uniform(-0.3, 0.3))
        top = height * (0.90, 0.76, 0.64)[k]
        stem = curve(
            [out * 0.02 + UP * (tall - 0.05), out * 0.05 + UP * height * 0.42, out * width * 0.14 + UP * top], 26
        )
        stems.append(branch(stem, 0.012, 0.005, 9))
        _spiral(leaves, stem, (22, 19, 17)[k], width, chance)
    _grow(made, order.size, tall, stems, leaves)
    return made


def _spiral(leaves: Leaves, stem: Floats, count: int, width: float, chance: np.random.Generator) -> None:
    """Leaves along a stem, smaller and steeper at its tip."""
    for k, at in enumerate(np.linspace(7, 25, count)):
        near_tip = float(np.clip((at - 18) / 7, 0, 1))
        along = unit(_around(k, chance.uniform(-0.3, 0.3)) + UP * (chance.uniform(0.35, 0.8) + 0.9 * near_tip))
        size = width * chance.uniform(0.30, 0.42) * (1 - 0.30 * near_tip)
        leaves.add(stem[int(at)] + along * 0.03, along, size, size * 0.66, float(chance.random()))


def monstera_plant(order: Order) -> Assembly:
    """A monstera: arching stalks, wide split leaves."""
    made, chance = Assembly(), order.chance
    width, _, height = order.size
    tall = min(0.30, height * 0.28)
    pot(made, min(0.20, width * 0.24), tall)
    stalks, cores, fingers = [], Leaves(HEART), Leaves(FINGER)
    for k in range(18):
        share = (k + 0.5) / 18
        reach = width * (0.10 + 0.20 * np.sqrt(1 - share * 0.85)) * chance.uniform(0.85, 1.1)
        top = tall + (height - tall) * (0.35 + 0.60 * share)
        out = _around(k, chance.uniform(-0.2, 0.2))
        stalk = curve(
            [UP * (tall - 0.03), out * reach * 0.35 + UP * (tall + (top - tall) * 0.65), out * reach + UP * top], 14
        )
        stalks.append(branch(stalk, 0.006, 0.004, 6))
        along = unit(out + UP * chance.uniform(-0.75, 0.05))
        _split_leaf(cores, fingers, stalk[-1], along, width * chance.uniform(0.24, 0.33), float(chance.random()))
    _grow(made, order.size, tall, stalks, cores, fingers, slot="leaf")
    return made


def _split_leaf(cores: Leaves, fingers: Leaves, at: Floats, along: Floats, size: float, own: float) -> None:
    """A heart-shaped leaf with slits: fingers from a shared midrib, seven on each side."""
    across = unit(np.cross(UP, along))
    face = np.cross(along, across)
    cores.add(at, along, size * 0.98, size * 0.60, own)
    for k in range(7):
        s = (k + 0.3) / 7
        base = at + along * size * (0.02 + 0.86 * s) - UP * 0.12 * size * s**2
        reach = size * (0.50 * float(np.interp(s, np.linspace(0, 1, 9), HEART.outline)) + 0.03)
        for side in (-1, 1):
            fingers.add(base, across * side + along * (0.75 * s - 0.12), reach, size * 0.125, own, face)


def olive_plant(order: Order) -> Assembly:
    """An olive tree: a thin trunk, airy twigs, hundreds of narrow leaves."""
    made, chance = Assembly(), order.chance
    width, _, height = order.size
    tall = min(0.34, height * 0.2)
    pot(made, min(0.21, width * 0.26), tall)
    fork = height * 0.50
    trunk = curve([UP * (tall - 0.05), np.array([0.02, -0.01, height * 0.35]), np.array([-0.01, 0.01, fork])], 16)
    stems, leaves = [branch(trunk, 0.019, 0.012, 10)], Leaves(OLIVE)
    twigs: list[Floats] = []
    for k in range(12):
        out = _around(k)
        reach = width * chance.uniform(0.16, 0.34)
        top = fork + (height - fork) * chance.uniform(0.30, 0.86)
        limb = curve(
            [trunk[10 + k % 6], trunk[-1] + out * reach * 0.4 + UP * (top - fork) * 0.5, out * reach + UP * top], 18
        )
        stems.append(branch(limb, 0.008, 0.002, 6))
        twigs += _twigs(leaves, limb, chance)
    stems.append(strands(twigs, np.linspace(0.0022, 0.001, 8), 4))
    _grow(made, order.size, tall, stems, leaves)
    return made


def _twigs(leaves: Leaves, limb: Floats, chance: np.random.Generator) -> list[Floats]:
    """Paths of a limb's side twigs; leaves are added all along them."""
    twigs = []
    for at in range(4, 18, 2):
        tip = limb[at] + unit(chance.normal(size=3) + UP * 0.5) * chance.uniform(0.12, 0.22)
        path = curve([limb[at], (limb[at] + tip) / 2 + UP * 0.015, tip], 8)
        twigs.append(path)
        for point, after in pairwise(path[1:]):
            for _ in range(4):
                along = aside(after - point, chance)
                leaves.add(point, along, 0.07 * chance.uniform(0.7, 1.15), 0.016, float(chance.random()))
    return twigs


def snake_plant(order: Order) -> Assembly:
    """Upright sword leaves, a little twisted."""
    made, chance = Assembly(), order.chance
    width, depth, height = order.size
    tall = height * 0.34
    pot(made, min(width, depth) * 0.45, tall)
    leaves = Leaves(SWORD)
    for k in range(19):
        ring = 0.30 * np.sqrt((k + 0.4) / 19)
        out = _around(k)
        twist = chance.uniform(0, np.pi)
        facing = np.array([np.cos(twist), np.sin(twist), 0.1])
        length = (height - tall) * (1.02 - 0.50 * (k / 19)) * chance.uniform(0.9, 1.02)
        at = out * ring * width + UP * (tall - 0.04)
        leaves.add(at, UP + out * (0.1 + 0.7 * ring), length, width * 0.18, float(chance.random()), facing)
    _grow(made, (width * 0.98, depth * 0.98, height), tall, [], leaves, slot="leaf")
    return made


def palm_plant(order: Order) -> Assembly:
    """A palm: arching fronds of narrow leaflets, in a basket."""
    made, chance = Assembly(), order.chance
    width, _, height = order.size
    tall = min(0.32, height * 0.22)
    pot(made, min(0.19, width * 0.22), tall)
    ribs, leaves = [], Leaves(THIN)
    for k in range(17):
        share, out = k / 16, _around(k)
        reach, top = width * (0.20 + 0.26 * share), height * (1.0 - 0.36 * share)
        knots = [
            out * 0.02 + UP * (tall - 0.04),
            out * reach * 0.30 + UP * (tall + (top - tall) * 0.68),
            out * reach * 0.72 + UP * top,
            out * reach + UP * (top - 0.14 - 0.12 * share),
        ]
        rib = curve(knots, 34)
        ribs.append(branch(rib, 0.006, 0.0015, 6))
        _leaflets(leaves, rib, chance)
    _grow(made, order.size, tall, ribs, leaves, slot="leaf")
    return made


def _leaflets(leaves: Leaves, rib: Floats, chance: np.random.Generator) -> None:
    """Pairs of leaflets along a frond, each a little its own way: a perfect comb looks like a net from afar."""
    count, own = len(rib), float(chance.random())
    for k in range(10, count):
        ahead = unit(rib[min(k + 1, count - 1)] - rib[k - 1])
        side = unit(np.cross(ahead, UP))
        length = 0.25 * np.sin(np.pi * np.clip((k - 6) / (count - 3), 0, 1)) + 0.05
        for sign in (-1, 1):
            along = side * sign + ahead * chance.uniform(0.6, 1.0) + UP * 0.30 + chance.normal(size=3) * 0.12
            leaves.add(rib[k], along, float(length) * chance.uniform(0.8, 1.15), 0.032, own)


def small_plant(order: Order) -> Assembly:
    """A small bushy plant for a table or shelf."""
    made, chance = Assembly(), order.chance
    width, _, height = order.size
    tall = height * 0.40
    pot(made, width * 0.25, tall)
    leaves = Leaves(SMALL)
    for k in range(54):
        share, out = (k + 0.5) / 54, _around(k)
        rise = (height - tall) * 0.62 * (1 - share) * chance.uniform(0.6, 1.0)
        along = out + UP * (1.15 - 1.1 * share) + chance.normal(size=3) * 0.15
        leaves.add(
            out * width * 0.15 * share + UP * (tall + rise),
            along,
            width * chance.uniform(0.24, 0.36),
            width * 0.19,
            float(chance.random()),
        )
    _grow(made, order.size, tall, [], leaves, slot="leaf")
    return made
