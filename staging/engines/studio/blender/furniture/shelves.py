"""Bookcases with books, and the television."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.books import fill_shelf
from staging.engines.studio.blender.furniture.cabinets import front_panel
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import rod


def bookcase(order: Order) -> Assembly:
    """Shelves between boards or steel posts, filled with books and a few vessels."""
    made = Assembly()
    width, depth, height = order.size
    board, count = 0.022, order.count("shelves", 5)
    framed = order.flag("frame")
    floor = 0.08 if not framed else 0.10
    levels = np.linspace(floor, height - board, count + 1)
    if order.flag("doors"):
        levels[1:] = np.linspace(0.72, height - board, count)
        front_panels = (width - 2 * board) / 2
        for s in (-1, 1):
            front_panel(
                made, "panel", s * front_panels / 2, -depth / 2 + 0.045, floor, front_panels - 0.004, 0.62, knob=True
            )
    _uprights(made, order, framed)
    for k, z in enumerate(levels):
        made.add("shelf", box((width - 2 * board, depth - 0.03, board), (0, 0, z), 0.003))
        if k == count or (order.flag("doors") and k == 0):
            continue
        fill_shelf(
            made,
            width - 2 * board - 0.02,
            depth - 0.08,
            float(z) + board,
            float(levels[k + 1] - z) - board,
            order.seed + k,
            k,
        )
    return made


def _uprights(made: Assembly, order: Order, framed: bool) -> None:
    width, depth, height = order.size
    if framed:
        for sx in (-1, 1):
            x = sx * (width / 2 - 0.011)
            made.add("body", *(box((0.022, 0.022, height), (x, sy * (depth / 2 - 0.011), 0), 0.002) for sy in (-1, 1)))
            made.add("body", *(box((0.018, depth - 0.04, 0.018), (x, 0, z), 0.002) for z in (0.05, height - 0.02)))
        return
    made.add("body", *(box((0.022, depth, height), (s * (width / 2 - 0.011), 0, 0), 0.003) for s in (-1, 1)))
    made.add("body", box((width - 0.02, 0.010, height - 0.06), (0, depth / 2 - 0.008, 0.05), 0.001))
    made.add("body", box((width - 0.04, 0.018, 0.075), (0, -depth / 2 + 0.04, 0), 0.002))


def tv(order: Order) -> Assembly:
    """A flat television on two slim feet, switched off."""
    made = Assembly()
    width, depth, height = order.size
    foot = 0.07
    tall = height - foot
    made.add("body", box((width, 0.028, tall), (0, 0.012, foot), 0.006, 3))
    made.add("body", box((width * 0.7, 0.03, tall * 0.5), (0, 0.034, foot + 0.05), 0.012, 3))
    made.add("screen", box((width - 0.014, 0.004, tall - 0.022), (0, -0.0035, foot + 0.014), 0.001, 1))
    for s in (-1, 1):
        x = s * width * 0.36
        made.add(
            "body",
            rod((x, 0.01, foot + 0.01), (x, -depth / 2 + 0.003, 0.006), 0.007),
            rod((x, 0.01, foot + 0.01), (x, depth / 2 - 0.003, 0.006), 0.007),
        )
    return made
