"""Beds: frame, legs, mattress, with a headboard and bedding."""

from __future__ import annotations

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.bedding import bedding
from staging.engines.studio.blender.furniture.headboards import HEADS
from staging.engines.studio.blender.furniture.solids import box, cushion
from staging.engines.studio.blender.furniture.turned import rod

RAIL = 0.30
"""Top of an upholstered frame, metres."""
INSET_SIDE, INSET_FOOT = 0.05, 0.045
"""How far an upholstered frame stays inside the bed's size, flush with the mattress: the duvet hangs down before it."""
SOFT_HEADS = {"panels", "channels", "cushions", "border"}


def bed(order: Order) -> Assembly:
    """A made bed, its head at +y."""
    made = Assembly()
    width, depth, height = order.size
    kind = order.text("head", "panels")
    head = 0.11 if kind in SOFT_HEADS else 0.05
    soft = kind in SOFT_HEADS
    rail_top, top = (RAIL, 0.54) if soft else (0.28, 0.51)
    margin = 2 * INSET_SIDE if soft else 0.07
    _frame(made, width, depth - head, rail_top, head, soft)
    HEADS[kind](made, width, depth, height, head)
    mattress = (width - margin, depth - head - margin / 2 - 0.02, top - rail_top + 0.05)
    middle = -head / 2 + 0.01
    made.add(
        "linen",
        cushion(mattress, (0, middle, rail_top - 0.06), puff=0.006, radius=0.06, wrinkles=0.001, seed=order.seed),
    )
    front = middle - mattress[1] / 2
    bedding(made, order, mattress[0], front, depth / 2 - head, top, top - rail_top + (0.04 if soft else -0.05))
    return made


def _frame(made: Assembly, width: float, length: float, rail_top: float, head: float, soft: bool) -> None:
    low = 0.10 if soft else 0.17
    y = -head / 2
    if soft:
        width, length, y = width - 2 * INSET_SIDE, length - INSET_FOOT, y + INSET_FOOT / 2
        made.add("frame", box((width, length, rail_top - low), (0, y, low), 0.03, 3))
    else:
        for s in (-1, 1):
            made.add("frame", box((0.03, length, rail_top - low), (s * (width / 2 - 0.015), y, low), 0.006))
        made.add("frame", box((width, 0.03, rail_top - low), (0, y - length / 2 + 0.015, low), 0.006))
        made.add("frame", box((width - 0.05, length - 0.04, 0.03), (0, y, rail_top - 0.08), 0.003))
    for sx in (-1, 1):
        for end in (y - length / 2 + 0.05, y + length / 2 - 0.05):
            made.add(
                "legs",
                rod((sx * (width / 2 - 0.05), end, rail_top - 0.10), (sx * (width / 2 - 0.05), end, 0), 0.026, 0.018),
            )
