"""Desks and benches."""

from __future__ import annotations

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.cabinets import front_panel
from staging.engines.studio.blender.furniture.legs import four_legs
from staging.engines.studio.blender.furniture.plates import plate, rounded_rectangle
from staging.engines.studio.blender.furniture.sofas import piped_seat
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.tables import apron, loop
from staging.engines.studio.blender.furniture.turned import rod, tube


def desk(order: Order) -> Assembly:
    """A desk with a drawer box under its top; drawers open to the front (−y)."""
    made = Assembly()
    width, depth, height = order.size
    thick = 0.027
    under = height - thick
    kind = order.text("legs", "splay")
    made.add("top", plate(rounded_rectangle(width, depth, 0.02), thick, under, 0.006))
    if kind == "pedestal":
        return _pedestal_desk(made, width, depth, under)
    if kind == "frame":
        for s in (-1, 1):
            made.add("legs", *loop(s * (width / 2 - 0.05), depth - 0.04, under, 0.032))
    else:
        made.add("legs", *four_legs(kind, width, depth, under, 0.055, 0.024))
    box_height = 0.105
    made.add("top", box((width - 0.20, depth - 0.10, box_height), (0, 0.035, under - box_height), 0.004))
    count = 2 if width < 1.3 else 3
    each = (width - 0.22) / count
    for k in range(count):
        x = -(width - 0.22) / 2 + each * (k + 0.5)
        front_panel(
            made, "flat", x, -depth / 2 + 0.085, under - box_height + 0.008, each - 0.006, box_height - 0.016, knob=True
        )
    return made


def _pedestal_desk(made: Assembly, width: float, depth: float, under: float) -> Assembly:
    side = min(0.42, width * 0.3)
    for s in (-1, 1):
        x = s * (width / 2 - side / 2 - 0.03)
        made.add(
            "legs",
            box((side, depth - 0.06, under - 0.05), (x, 0.01, 0.05), 0.005),
            box((side - 0.05, depth - 0.12, 0.06), (x, 0.01, 0), 0.003),
        )
        for k in range(3):
            tall = (under - 0.07) / 3
            front_panel(made, "panel", x, -depth / 2 + 0.04, 0.06 + tall * k, side - 0.03, tall - 0.008, knob=True)
    made.add("top", box((width - 2 * side - 0.06, depth - 0.10, 0.10), (0, 0.02, under - 0.10), 0.004))
    front_panel(made, "panel", 0, -depth / 2 + 0.07, under - 0.094, width - 2 * side - 0.08, 0.085, knob=True)
    return made


def bench(order: Order) -> Assembly:
    """A bench: padded or of plain wood."""
    made = Assembly()
    width, depth, height = order.size
    kind = order.text("legs", "rod")
    if kind == "splay":
        made.add("wood", plate(rounded_rectangle(width, depth, 0.03), 0.035, height - 0.035, 0.012))
        made.add("legs", *four_legs("splay", width, depth, height - 0.034, 0.08, 0.022))
        made.add("legs", *apron(width, depth, height - 0.035, 0.09, 0.045))
        return made
    made.add("fabric", piped_seat((width - 0.02, depth - 0.018, 0.12), (0, 0, height - 0.14), order.seed))
    if kind == "drum":
        for s in (-1, 1):
            x = s * (width / 2 - depth / 2 - 0.02)
            made.add("legs", rod((x, 0, height - 0.125), (x, 0, 0), depth * 0.36, sides=40))
        return made
    bar = 0.011
    made.add("legs", box((width - 0.06, depth - 0.06, 0.02), (0, 0, height - 0.155), 0.004))
    for s in (-1, 1):
        x = s * (width / 2 - 0.12)
        y = depth / 2 - 0.03
        made.add("legs", tube([(x, -y, height - 0.15), (x, -y, bar), (x, y, bar), (x, y, height - 0.15)], bar, 10))
    return made
