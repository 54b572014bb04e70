"""House plants in pots, leaf by leaf."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.foliage import UP, blade, branch, leaf, leaf_frame
from staging.engines.studio.blender.furniture.part import Floats, Part, joined, unit
from staging.engines.studio.blender.furniture.turned import curve, lathe

BROAD = np.array([0.05, 0.45, 0.62, 0.70, 0.82, 0.96, 1.0, 0.93, 0.62, 0.06])
HEART = np.array([0.30, 0.92, 1.0, 0.97, 0.88, 0.72, 0.50, 0.26, 0.03])
SWORD = np.array([0.75, 0.9, 1.0, 1.0, 0.98, 0.92, 0.82, 0.66, 0.42, 0.05])
THIN = np.array([0.25, 1.0, 0.8, 0.05])


def pot(made: Assembly, radius: float, height: float, slot: str = "pot") -> None:
    """A planter with soil."""
    low, wall = radius * 0.78, 0.012
    profile = [(0, 0), (low - 0.006, 0), (low, 0.006), (radius - 0.002, height - 0.008), (radius, height - 0.003), (radius - 0.004, height),
               (radius - wall, height), (radius - wall - 0.004, height - 0.04), (0, height - 0.04)]  # fmt: skip
    made.add(slot, lathe(profile, 44))
    made.add("soil", lathe([(radius - wall - 0.003, height - 0.035), (radius * 0.5, height - 0.022), (0, height - 0.02)], 32))


def fiddle_plant(order: Order) -> Assembly:
    """A fiddle-leaf fig: bare stems, broad wavy leaves in the upper half."""
    made = Assembly()
    width, _, height = order.size
    chance = order.chance
    tall = min(0.32, height * 0.22)
    pot(made, min(0.19, width * 0.26), tall)
    leaves: list[Part] = []
    for k in range(3):
        angle = 2 * np.pi * k / 3 + chance.uniform(-0.3, 0.3)
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        top = height * (0.93, 0.80, 0.70)[k]
        stem = curve([out * 0.02 + UP * (tall - 0.05), out * 0.05 + UP * height * 0.42, out * width * 0.16 + UP * top], 26)
        made.add("bark", branch(stem, 0.012, 0.005, 9))
        leaves += _spiral(stem, 18, width, height, chance)
    made.add("leaf", joined(*leaves), pinned=True)
    return made


def _spiral(stem: Floats, count: int, width: float, height: float, chance: np.random.Generator) -> list[Part]:
    made = []
    for k, at in enumerate(np.linspace(9, 25, count)):
        point = stem[int(at)]
        angle = 2.4 * k + chance.uniform(-0.3, 0.3)
        rise = chance.uniform(0.25, 0.75) + 0.5 * (at > 22)
        along = unit(np.array([np.cos(angle), np.sin(angle), rise]))
        across = unit(np.cross(UP, along))
        axes = np.stack([along, across, np.cross(along, across)])
        size = width * chance.uniform(0.30, 0.42) * (1 - 0.25 * (at > 23))
        made.append(blade(point + along * 0.03, axes, size, size * 0.68, BROAD, chance.uniform(0.1, 0.4), 0.25, 7, float(chance.random())))
    return made


def monstera_plant(order: Order) -> Assembly:
    """A monstera: arching stalks, wide split leaves."""
    made = Assembly()
    width, _, height = order.size
    chance = order.chance
    tall = min(0.30, height * 0.28)
    pot(made, min(0.20, width * 0.24), tall)
    leaves, stalks = [], []
    for k in range(17):
        angle = 2.4 * k + chance.uniform(-0.2, 0.2)
        share = (k + 0.5) / 17
        reach = width * (0.12 + 0.24 * np.sqrt(1 - share * 0.8)) * chance.uniform(0.85, 1.1)
        top = tall + (height - tall) * (0.35 + 0.60 * share)
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        stalk = curve([UP * (tall - 0.03), out * reach * 0.35 + UP * (tall + (top - tall) * 0.65), out * reach + UP * top], 14)
        stalks.append(branch(stalk, 0.006, 0.004, 6))
        leaves.append(_split_leaf(stalk[-1], out, width * chance.uniform(0.30, 0.40), chance))
    made.add("leaf", joined(*stalks), joined(*leaves), pinned=True)
    return made


def _split_leaf(at: Floats, out: Floats, size: float, chance: np.random.Generator) -> Part:
    """A heart-shaped leaf with slits: fingers from a shared midrib, on each side seven."""
    along = unit(out + UP * chance.uniform(-0.9, -0.1))
    across = unit(np.cross(UP, along))
    face = np.cross(along, across)
    own = float(chance.random())
    core = blade(at, np.stack([along, across, face]), size * 0.98, size * 0.52, HEART, 0.12, 0.12, 5, own)
    fingers = []
    for k in range(7):
        s = (k + 0.3) / 7
        base = at + along * size * (0.02 + 0.86 * s) - UP * 0.12 * size * s**2
        width_here = size * 0.52 * float(np.interp(s, np.linspace(0, 1, 9), HEART))
        for side in (-1, 1):
            heading = unit(across * side + along * (0.75 * s - 0.12))
            axes = np.stack([heading, unit(np.cross(face, heading)), face])
            fingers.append(blade(base, axes, width_here + size * 0.02, size * 0.13, np.array([0.9, 1.0, 1.0, 0.85, 0.3]), 0.14, 0.06, 3, own))
    return joined(core, *fingers)


def olive_plant(order: Order) -> Assembly:
    """An olive tree: a thin trunk, airy twigs, hundreds of narrow leaves."""
    made = Assembly()
    width, _, height = order.size
    chance = order.chance
    tall = min(0.34, height * 0.2)
    pot(made, min(0.21, width * 0.26), tall)
    fork = height * 0.52
    trunk = curve([UP * (tall - 0.05), np.array([0.02, -0.01, height * 0.35]), np.array([-0.01, 0.01, fork])], 16)
    made.add("bark", branch(trunk, 0.019, 0.012, 10))
    leaves: list[Part] = []
    for k in range(11):
        angle = 2.4 * k
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        reach = width * chance.uniform(0.24, 0.42)
        top = fork + (height - fork) * chance.uniform(0.35, 0.98)
        limb = curve([trunk[10 + k % 6], trunk[-1] + out * reach * 0.4 + UP * (top - fork) * 0.5, out * reach + UP * top], 18)
        made.add("bark", branch(limb, 0.008, 0.002, 6))
        leaves += _twigs(made, limb, chance)
    made.add("leaf", joined(*leaves), pinned=True)
    return made


def _twigs(made: Assembly, limb: Floats, chance: np.random.Generator) -> list[Part]:
    leaves = []
    for at in range(5, 18, 2):
        tip = limb[at] + unit(chance.normal(size=3) + UP * 0.5) * chance.uniform(0.10, 0.19)
        path = curve([limb[at], (limb[at] + tip) / 2 + UP * 0.015, tip], 9)
        made.add("bark", branch(path, 0.0025, 0.001, 5))
        for point, after in zip(path[1:], path[2:], strict=False):
            leaves += [leaf(point, after - point, 0.062 * chance.uniform(0.7, 1.15), 0.013, chance) for _ in range(3)]
    return leaves


def snake_plant(order: Order) -> Assembly:
    """Upright sword leaves, a little twisted."""
    made = Assembly()
    width, _, height = order.size
    chance = order.chance
    tall = height * 0.34
    pot(made, width * 0.42, tall)
    leaves = []
    for k in range(17):
        angle, ring = 2.4 * k, width * 0.26 * np.sqrt((k + 0.4) / 17)
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        along = unit(UP + out * 0.20 * (ring / width * 4))
        twist = chance.uniform(0, np.pi)
        across = unit(np.cross(along, np.array([np.cos(twist), np.sin(twist), 0.1])))
        length = (height - tall) * (1.02 - 0.45 * (k / 17)) * chance.uniform(0.9, 1.02)
        axes = np.stack([along, across, np.cross(along, across)])
        leaves.append(blade(out * ring + UP * (tall - 0.04), axes, length, width * 0.17, SWORD, 0.0, 0.4, 5, float(chance.random())))
    made.add("leaf", joined(*leaves), pinned=True)
    return made


def palm_plant(order: Order) -> Assembly:
    """A palm: arching fronds of narrow leaflets, in a basket."""
    made = Assembly()
    width, _, height = order.size
    chance = order.chance
    tall = min(0.32, height * 0.22)
    pot(made, min(0.19, width * 0.22), tall)
    leaves, ribs = [], []
    for k in range(15):
        angle = 2.4 * k
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        share = k / 14
        reach, top = width * (0.22 + 0.26 * share), height * (1.0 - 0.34 * share)
        rib = curve([out * 0.02 + UP * (tall - 0.04), out * reach * 0.30 + UP * (tall + (top - tall) * 0.68), out * reach * 0.72 + UP * top,
                     out * reach + UP * (top - 0.14 - 0.12 * share)], 30)  # fmt: skip
        ribs.append(branch(rib, 0.006, 0.0015, 6))
        leaves += _leaflets(rib, chance)
    made.add("leaf", joined(*ribs), joined(*leaves), pinned=True)
    return made


def _leaflets(rib: Floats, chance: np.random.Generator) -> list[Part]:
    made = []
    own = float(chance.random())
    for k in range(9, 30):
        ahead = unit(rib[min(k + 1, 29)] - rib[k - 1])
        side = unit(np.cross(ahead, UP))
        length = 0.25 * np.sin(np.pi * np.clip((k - 5) / 27, 0, 1)) + 0.05
        for sign in (-1, 1):
            along = unit(side * sign + ahead * 0.75 + UP * 0.10)
            across = unit(np.cross(UP, along))
            axes = np.stack([along, across, np.cross(along, across)])
            made.append(blade(rib[k], axes, length, 0.030, THIN, 0.28, 0.5, 3, own))
    return made


def small_plant(order: Order) -> Assembly:
    """A small bushy plant for a table or shelf."""
    made = Assembly()
    width, _, height = order.size
    chance = order.chance
    tall = height * 0.42
    pot(made, width * 0.27, tall)
    leaves = []
    for k in range(46):
        angle, share = 2.4 * k, (k + 0.5) / 46
        out = np.array([np.cos(angle), np.sin(angle), 0.0])
        at = out * width * 0.16 * share + UP * (tall - 0.01 + (height - tall) * 0.55 * (1 - share) * chance.uniform(0.5, 1.0))
        axes = leaf_frame(out * 0.8 + UP * (0.8 - share), chance, 0.5)
        axes[0] = unit(axes[0] + out * 1.4)
        axes[1] = unit(np.cross(UP, axes[0]))
        axes[2] = np.cross(axes[0], axes[1])
        leaves.append(blade(at, axes, width * chance.uniform(0.26, 0.40), width * 0.16, HEART, 0.35, 0.3, 3, float(chance.random())))
    made.add("leaf", joined(*leaves), pinned=True)
    return made
