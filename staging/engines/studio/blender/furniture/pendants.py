"""Lamps that hang from the ceiling; the cord fills the height that is left."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.lamps import dome, globe, lit, shade, spider
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import lathe, rod, tube


def _cord(made: Assembly, x: float, low: float, high: float) -> None:
    """Cord and ceiling rose."""
    made.add("metal", rod((x, 0, low), (x, 0, high - 0.02), 0.003, sides=8))
    made.add("metal", lathe([(0, -0.02), (0.05, -0.02), (0.055, -0.012), (0.055, 0), (0, 0)], 32).moved(x, 0, high))


def dome_pendant(order: Order) -> Assembly:
    """A metal dome over the table."""
    made = Assembly()
    width, _, height = order.size
    tall = min(0.27, height * 0.5)
    dome(made, width / 2, tall, 0.0, 0.0, 0.0)
    _cord(made, 0.0, tall - 0.01, height)
    made.add("metal", lathe([(0, 0), (0.022, 0), (0.018, 0.05), (0, 0.05)], 24).moved(0, 0, tall - 0.005))
    return made


def drum_pendant(order: Order) -> Assembly:
    """A fabric drum with a diffuser."""
    made = Assembly()
    width, _, height = order.size
    tall = min(0.26, height * 0.5)
    made.add("shade", shade(width / 2, width / 2, tall, 0.0), pinned=True)
    disc = lathe([(0, 0.02), (width / 2 - 0.006, 0.02), (width / 2 - 0.006, 0.024), (0, 0.024)], 56)
    made.add("shade", lit(disc, 0.05), pinned=True)
    made.add("metal", *spider(width / 2 - 0.004, tall - 0.02))
    _cord(made, 0.0, tall - 0.02, height)
    return made


def woven_pendant(order: Order) -> Assembly:
    """A basket of cane around a bulb: ribs and hoops, seen through."""
    made = Assembly()
    width, _, height = order.size
    tall = min(0.36, height * 0.55)
    share = np.linspace(0, 1, 15)
    reach = width / 2 * np.sin(0.35 + share * (np.pi - 0.75)) ** 0.8
    for k in range(44):
        a = 2 * np.pi * k / 44
        made.add("rattan", tube(np.column_stack([reach * np.cos(a), reach * np.sin(a), share * tall]), 0.0036, 5))
    turns = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    for s in np.linspace(0, 1, 13):
        r = float(np.interp(s, share, reach))
        made.add(
            "rattan",
            tube(
                np.column_stack([r * np.cos(turns), r * np.sin(turns), np.full(48, s * tall)]), 0.0042, 5, closed=True
            ),
        )
    made.add("bulb", globe(0.05, (0, 0, tall * 0.55)), pinned=True)
    _cord(made, 0.0, tall * 0.6, height)
    return made


def globes_pendant(order: Order) -> Assembly:
    """A row of glass balls on a bar."""
    made = Assembly()
    width, depth, height = order.size
    radius = depth / 2
    bar = 2 * radius + 0.10
    for x in np.linspace(-width / 2 + radius, width / 2 - radius, 4):
        made.add("shade", globe(radius, (float(x), 0, radius)), pinned=True)
        made.add(
            "metal",
            rod((float(x), 0, 2 * radius - 0.01), (float(x), 0, bar), 0.006),
            lathe([(0, 0), (0.03, 0), (0.02, 0.03), (0, 0.03)], 20).moved(float(x), 0, 2 * radius - 0.014),
        )
    made.add("metal", rod((-width / 2 + 0.02, 0, bar), (width / 2 - 0.02, 0, bar), 0.009))
    _cord(made, 0.0, bar, height)
    made.add("metal", box((0.3, depth * 0.4, 0.015), (0, 0, height - 0.016), 0.004))
    return made


def paper_pendant(order: Order) -> Assembly:
    """A pleated paper ball."""
    made = Assembly()
    width, _, height = order.size
    tall = min(width * 0.86, height * 0.7)
    steps = np.linspace(0.09, np.pi - 0.09, 58)
    ridge = 1 - 0.016 * (np.arange(58) % 2)
    line = np.column_stack([np.sin(steps) * width / 2 * ridge, (1 - np.cos(steps)) * tall / 2])
    made.add("shade", lit(lathe([*line], 56), tall), pinned=True)
    _cord(made, 0.0, tall * 0.9, height)
    return made
