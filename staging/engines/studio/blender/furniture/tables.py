"""Tables of all heights: tops on legs, drums, frames and trestles."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.legs import four_legs
from staging.engines.studio.blender.furniture.part import Part
from staging.engines.studio.blender.furniture.plates import pebble, plate, rounded_rectangle, superellipse
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import hoop, lathe, rod


def leg_table(order: Order) -> Assembly:
    """A wooden top on four legs with an apron, perhaps a shelf."""
    made = Assembly()
    width, depth, height = order.size
    kind = order.text("legs", "splay")
    thick = 0.028 if height < 0.6 else 0.03
    made.add(
        "top", plate(rounded_rectangle(width, depth, 0.03 if kind == "splay" else 0.008), thick, height - thick, 0.008)
    )
    stout = {"turned": 0.036, "square": 0.025}.get(kind, 0.024)
    inset = 0.06 if height < 0.6 else 0.075
    made.add("legs", *four_legs(kind, width, depth, height - thick, inset, stout))
    made.add("legs", *apron(width, depth, height - thick, inset, 0.055 if height < 0.6 else 0.075))
    if order.flag("shelf"):
        made.add("shelf", box((width - 0.13, depth - 0.10, 0.018), (0, 0, height * 0.28), 0.005))
    return made


def apron(width: float, depth: float, top: float, inset: float, tall: float) -> list[Part]:
    w, d = width - 2 * inset, depth - 2 * inset
    long = [box((w, 0.02, tall), (0, s * d / 2, top - tall), 0.003) for s in (-1, 1)]
    short = [box((0.02, d, tall), (s * w / 2, 0, top - tall), 0.003) for s in (-1, 1)]
    return long + short


def frame_table(order: Order) -> Assembly:
    """A top on a frame of square steel or brass bar."""
    made = Assembly()
    width, depth, height = order.size
    tall = height > 0.6
    thick = 0.035 if tall else 0.025
    bar = 0.04 if tall else 0.022
    made.add("top", box((width, depth, thick), (0, 0, height - thick), 0.006, 3))
    under = height - thick
    for s in (-1, 1):
        made.add("legs", *loop(s * (width / 2 - bar * 0.8 - 0.02), depth - 0.05, under, bar))
    made.add(
        "legs", *(box((width - 0.08, bar * 0.7, bar), (0, s * (depth / 2 - 0.05), under - bar), 0.002) for s in (-1, 1))
    )
    if order.flag("shelf"):
        made.add("top", box((width - 0.06, depth - 0.07, 0.02), (0, 0, 0.16), 0.004))
    return made


def loop(x: float, depth: float, height: float, bar: float) -> list[Part]:
    """A closed rectangle of bar standing across the table."""
    posts = [box((bar, bar, height), (x, s * (depth / 2 - bar / 2), 0), 0.002) for s in (-1, 1)]
    rails = [box((bar, depth - 2 * bar, bar), (x, 0, z), 0.002) for z in (0.0, height - bar)]
    return posts + rails


def block_table(order: Order) -> Assembly:
    """A heavy top on two slab sides; with ``arch`` the sides are round columns."""
    made = Assembly()
    width, depth, height = order.size
    thick = 0.05
    made.add("top", plate(rounded_rectangle(width, depth, 0.03), thick, height - thick, 0.008))
    for s in (-1, 1):
        if order.flag("arch"):
            outline = superellipse(depth * 0.62, depth * 0.80, 2.4)
            made.add("legs", plate(outline, height - thick, 0, 0.008).moved(s * (width / 2 - depth * 0.62)).lying(2))
        else:
            made.add("legs", box((0.055, depth - 0.05, height - thick), (s * (width / 2 - 0.14), 0, 0), 0.008, 3))
    if not order.flag("arch"):
        made.add("legs", box((width - 0.30, 0.05, height * 0.45), (0, 0, height * 0.28), 0.006))
    return made


def round_table(order: Order) -> Assembly:
    """A round top on three legs, a drum, a pedestal or a tulip foot, or a sheet of glass on two hoops."""
    made = Assembly()
    width, depth, height = order.size
    base = order.text("base", "three")
    if base == "drum":
        return _drum(made, order)
    if base == "hoop":
        return _hoops(made, order)
    thick = 0.026 if height < 0.6 else 0.03
    made.add("top", plate(superellipse(width, depth), thick, height - thick, 0.011, 4))
    radius, under = min(width, depth) / 2, height - thick
    if base == "three":
        made.add("legs", *_three_legs(radius, under))
    elif base == "tulip":
        made.add("legs", _tulip(radius * 0.55, under))
    else:
        made.add("legs", *_pedestal(radius, under))
    return made


def _drum(made: Assembly, order: Order) -> Assembly:
    """A drum with a slightly overhanging top."""
    width, depth, height = order.size
    lip = 0.03
    made.add("top", plate(superellipse(width, depth), lip, height - lip, 0.010, 4))
    made.add("legs", plate(superellipse(width - 0.016, depth - 0.016), height - lip + 0.001, 0, 0.012, 4).lying(2))
    return made


def _hoops(made: Assembly, order: Order) -> Assembly:
    """A sheet of tempered glass on two hoops of tube with uprights between."""
    width, depth, height = order.size
    sheet, tall, bar = 0.012, height - 0.012, 0.009
    made.add("top", plate(superellipse(width, depth), sheet, tall, 0.004, 3))
    outline = superellipse(width - 0.16, depth - 0.16)
    made.add("legs", *(hoop(outline, z, bar) for z in (bar, tall - bar)))
    quarter = len(outline) // 4
    for x, y in outline[quarter // 2 :: quarter]:
        made.add("legs", rod((x, y, bar), (x, y, tall - bar), bar, sides=12))
    return made


def _three_legs(radius: float, under: float) -> list[Part]:
    legs = []
    for k in range(3):
        angle = 2 * np.pi * k / 3 + np.pi / 2
        inner, outer = radius * 0.62, radius * 0.84
        legs.append(
            rod(
                (inner * np.cos(angle), inner * np.sin(angle), under),
                (outer * np.cos(angle), outer * np.sin(angle), 0),
                0.021,
                0.013,
                18,
            )
        )
    hub = plate(superellipse(radius * 1.45, radius * 1.45), 0.018, under - 0.018, 0.004)
    return [*legs, hub]


def _tulip(radius: float, under: float) -> Part:
    profile = [
        (0, 0),
        (radius, 0.0),
        (radius, 0.008),
        (radius * 0.92, 0.02),
        (radius * 0.55, 0.05),
        (radius * 0.25, 0.12),
        (radius * 0.15, under * 0.35),
        (radius * 0.14, under * 0.65),
        (radius * 0.22, under * 0.88),
        (radius * 0.45, under),
    ]
    return lathe([*profile, (0, under)], 48)


def _pedestal(radius: float, under: float) -> list[Part]:
    column = max(0.02, radius * 0.13)
    foot = radius * 0.62
    if under < 0.6:
        return [
            lathe(
                [
                    (0, 0),
                    (foot, 0),
                    (foot, 0.008),
                    (foot * 0.97, 0.012),
                    (column, 0.018),
                    (column * 0.8, 0.05),
                    (column * 0.8, under - 0.02),
                    (column * 1.8, under),
                    (0, under),
                ],
                40,
            )
        ]
    flutes = [_post(column * 2.1, k, under) for k in range(8)]
    plinth = lathe([(0, 0), (foot, 0), (foot, 0.02), (foot - 0.012, 0.032), (0, 0.032)], 56)
    head = lathe([(0, under - 0.025), (foot * 0.8, under - 0.025), (foot * 0.8, under), (0, under)], 48)
    return [plinth, head, *flutes]


def _post(ring: float, k: int, under: float) -> Part:
    """One of the staves that make a fluted column."""
    angle = 2 * np.pi * k / 8
    x, y = ring * np.cos(angle), ring * np.sin(angle)
    return rod((x, y, 0.02), (x, y, under - 0.01), ring * 0.42, sides=16)


def pebble_table(order: Order) -> Assembly:
    """A top with a soft uneven outline on three thick round legs."""
    made = Assembly()
    width, depth, height = order.size
    made.add("top", plate(pebble(width, depth), 0.045, height - 0.045, 0.02, 5))
    for x, y, r in ((-0.29, 0.16, 0.062), (0.27, 0.20, 0.055), (0.02, -0.27, 0.07)):
        made.add(
            "legs", rod((x * width, y * depth, height - 0.044), (x * width, y * depth, 0), r * min(1, width), sides=28)
        )
    return made


def oval_table(order: Order) -> Assembly:
    """An oval top on two curved slabs."""
    made = Assembly()
    width, depth, height = order.size
    made.add("top", plate(superellipse(width, depth, 2.6, 96), 0.032, height - 0.032, 0.012, 4))
    for s in (-1, 1):
        outline = superellipse(0.16, depth * 0.52, 2.2, 48)
        made.add("legs", plate(outline, height - 0.031, 0, 0.006).lying(2).moved(s * width * 0.24))
    made.add("legs", box((width * 0.48, 0.035, 0.09), (0, 0, height - 0.125), 0.006))
    return made


def plank_table(order: Order) -> Assembly:
    """A farm table: planks, breadboard ends, on trestles or on sturdy legs with a shelf between them."""
    made = Assembly()
    width, depth, height = order.size
    thick, end = 0.042, 0.10
    planks = 5
    each = depth / planks
    for k in range(planks):
        made.add(
            "top",
            box((width - 2 * end, each - 0.0015, thick), (0, -depth / 2 + each * (k + 0.5), height - thick), 0.004),
        )
    made.add(
        "top", *(box((end - 0.002, depth, thick), (s * (width - end) / 2, 0, height - thick), 0.005) for s in (-1, 1))
    )
    if order.flag("trestle"):
        _trestles(made, width, depth, height - thick)
        return made
    made.add("legs", *four_legs("square", width, depth, height - thick, 0.075, 0.04))
    made.add("legs", *apron(width, depth, height - thick, 0.07, 0.07))
    boards = [box((width - 0.12, 0.10, 0.02), (0, (k - 2) * (depth - 0.16) / 5, 0.10), 0.003) for k in range(5)]
    made.add("shelf", *boards)
    return made


def _trestles(made: Assembly, width: float, depth: float, under: float) -> None:
    for s in (-1, 1):
        x = s * (width / 2 - 0.32)
        made.add(
            "legs",
            box((0.09, depth * 0.78, 0.07), (x, 0, 0), 0.008),
            box((0.09, depth * 0.7, 0.06), (x, 0, under - 0.06), 0.008),
        )
        made.add("legs", box((0.075, 0.14, under - 0.12), (x, 0, 0.065), 0.006))
        for t in (-1, 1):
            brace = rod((x, t * depth * 0.27, under - 0.05), (x, t * 0.05, 0.22), 0.024, sides=8)
            made.add("legs", brace)
    made.add("legs", box((width - 0.56, 0.05, 0.10), (0, 0, under * 0.42), 0.006))
