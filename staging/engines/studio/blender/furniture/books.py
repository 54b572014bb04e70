"""Books, lying, standing and open to be written in. No lettering."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Part, joined
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import rod
from staging.engines.studio.blender.furniture.vessels import bowl_part, vase_part

COVERS = ("book", "book_2", "book_3")


def standing(thick: float, depth: float, height: float) -> tuple[Part, Part]:
    """Cover and pages of a book that stands, its spine to −y, the middle of its foot at the origin."""
    board = 0.0022
    sides = [box((board, depth, height), (s * (thick - board) / 2, 0, 0), 0.0008, 1) for s in (-1, 1)]
    spine = box((thick, board * 1.4, height), (0, -depth / 2 + board * 0.7, 0), 0.0009, 1)
    pages = box((thick - 2 * board, depth - 0.006, height - 0.006), (0, -0.001, 0.003), 0.0008, 1)
    return joined(*sides, spine), pages


def fill_shelf(made: Assembly, width: float, depth: float, z: float, room: float, seed: int, k: int) -> None:
    """Fill a shelf: a run of books, then a vessel or books lying down, in turn left and right."""
    chance = np.random.default_rng([seed, 41])
    side = -1 if k % 2 else 1
    run = width * chance.uniform(0.38, 0.62)
    x = -width / 2 * side if side > 0 else width / 2
    used = 0.0
    while used < run:
        thick = chance.uniform(0.016, 0.044)
        tall = min(room - 0.03, chance.uniform(0.19, 0.29))
        deep = min(depth, chance.uniform(0.15, 0.21))
        cover, pages = standing(thick, deep, tall)
        tilt = -side * 9.0 if used + thick >= run else 0.0
        place = x + side * (used + thick / 2 + (0.028 if tilt else 0))
        y = -depth / 2 + deep / 2 + chance.uniform(0.015, 0.035)
        made.add(COVERS[int(chance.integers(3))], cover.turned("y", -tilt).moved(place, y, z))
        made.add("paper", pages.turned("y", -tilt).moved(place, y, z))
        used += thick + 0.0015
    _companion(made, side * (width / 2 - (width - run) * 0.42), z, room, k, seed)


def _companion(made: Assembly, x: float, z: float, room: float, k: int, seed: int) -> None:
    if k % 3 == 0:
        made.add("ceramic", vase_part(0.07, min(0.25, room * 0.75), seed).moved(x, 0, z))
    elif k % 3 == 1:
        stack(made, 2, x, 0.0, z, 0.21, 0.17, seed)
        made.add("ceramic_2", bowl_part(0.06, 0.05).moved(x, 0, z + 0.058))
    else:
        made.add("ceramic_2", vase_part(0.055, min(0.17, room * 0.6), seed + 3).moved(x - 0.06, 0, z))
        made.add("ceramic", bowl_part(0.065, 0.075).moved(x + 0.08, 0.01, z))


def stack(
    made: Assembly, count: int, x: float, y: float, z: float, wide: float, deep: float, seed: int, room: float = 0.0
) -> float:
    """Lay books on each other up to about ``room`` metres, each turned a little; returns the height of the top."""
    chance = np.random.default_rng([seed, 43])
    for k in range(count):
        thick = (room / count if room else 0.029) * float(chance.uniform(0.9, 1.1))
        shrink = 1 - 0.09 * k
        cover, pages = standing(thick, deep * shrink, wide * shrink)
        angle = float(chance.uniform(-7, 7)) if k else 0.0
        for slot, half in ((COVERS[k % 3], cover), ("paper", pages)):
            flat = half.moved(0, 0, -wide * shrink / 2).turned("y", 90).moved(0, 0, thick / 2)
            made.add(slot, flat.turned("z", angle).moved(x, y, z))
        z += thick
    return z


def books(order: Order) -> Assembly:
    """A stack of three books, perhaps with a bowl on top."""
    made = Assembly()
    width, depth, height = order.size
    top = stack(made, 3, 0, 0, 0, width, depth * 0.99, order.seed, height * (0.6 if order.flag("bowl") else 1.0))
    if order.flag("bowl"):
        made.add("ceramic", bowl_part(0.075, max(0.03, height - top)).moved(0.01, 0, top))
    return made


def book_row(order: Order) -> Assembly:
    """A short row of standing books with a vessel as its end."""
    made = Assembly()
    width, depth, height = order.size
    chance = order.chance
    x = -width / 2
    while x < width / 2 - 0.13:
        thick = float(chance.uniform(0.018, 0.04))
        cover, pages = standing(thick, depth * 0.99, height * float(chance.uniform(0.80, 1.0)))
        made.add(COVERS[int(chance.integers(3))], cover.moved(x + thick / 2))
        made.add("paper", pages.moved(x + thick / 2))
        x += thick + 0.001
    made.add("ceramic", vase_part(0.055, height * 0.6, order.seed).moved(width / 2 - 0.057))
    return made


def notebook(order: Order) -> Assembly:
    """An open notebook of blank pages with a pen."""
    made = Assembly()
    width, depth, height = order.size
    made.add("book", box((width, depth, 0.004), (0, 0, 0), 0.0015))
    for s in (-1, 1):
        made.add("paper", box((width / 2 - 0.008, depth - 0.014, height - 0.013), (s * width / 4, 0, 0.0035), 0.004, 2))
    made.add("metal", rod((width * 0.12, -0.06, height - 0.005), (width * 0.22, 0.08, height - 0.005), 0.0045, 0.0035))
    return made
