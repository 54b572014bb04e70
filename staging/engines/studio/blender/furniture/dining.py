"""Dining chairs and the office chair."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Floats, Part
from staging.engines.studio.blender.furniture.plates import plate, superellipse
from staging.engines.studio.blender.furniture.solids import box, cushion
from staging.engines.studio.blender.furniture.turned import curve, lathe, rod, tube


def padded_chair(order: Order) -> Assembly:
    """A dining chair with an upholstered seat and back on thin legs of steel or wood."""
    made = Assembly()
    width, depth, height = order.size
    seat = height - 0.36 if height < 0.9 else 0.47
    wooden = order.text("legs", "rod") == "wood"
    radius = 0.018 if wooden else 0.0095
    for sx in (-1, 1):
        x = sx * (width / 2 - 0.03)
        made.add(
            "legs", rod((x * 0.92, -depth / 2 + 0.06, seat - 0.06), (x, -depth / 2 + 0.03, 0), radius, radius * 0.7)
        )
        path = [
            (x, depth / 2 - 0.02, 0),
            (x * 0.92, depth / 2 - 0.10, seat - 0.05),
            (x * 0.88, depth / 2 - 0.085, seat + 0.14),
            (x * 0.84, depth / 2 - 0.05, height - 0.10),
        ]
        made.add("legs", tube(curve(path, 20), np.linspace(radius * 0.75, radius, 20), 12))
    made.add("legs", box((width - 0.10, depth - 0.16, 0.016), (0, -0.01, seat - 0.075), 0.004))
    pad = cushion(
        (width - 0.02, depth - 0.07, 0.065),
        (0, -0.03, seat - 0.065),
        puff=0.016,
        radius=0.03,
        wrinkles=0.001,
        seed=order.seed,
    )
    made.add("fabric", pad)
    back = cushion(
        (width - 0.03, 0.05, height - seat - 0.10),
        puff=0.012,
        axis=1,
        radius=0.024,
        wrinkles=0.001,
        seed=order.seed + 1,
    )
    made.add("fabric", back.deformed(_hug(width, 0.035)).turned("x", -9).moved(0, depth / 2 - 0.095, seat + 0.105))
    return made


Bend = Callable[[Floats], Floats]


def _hug(width: float, depth: float) -> Bend:
    """Bend a back around the sitter: its sides come forward by ``depth``."""

    def bend(points: Floats) -> Floats:
        curved = points.copy()
        curved[:, 1] -= depth * (points[:, 0] / (width / 2)) ** 2
        return curved

    return bend


def bow_chair(order: Order) -> Assembly:
    """A dining chair with a bent wooden back rail carried by the legs, and a padded seat."""
    made = Assembly()
    width, depth, height = order.size
    seat, rail = 0.455, height - 0.045
    half, rear = width / 2 - 0.02, depth / 2 - 0.02
    turns = np.linspace(-0.16 * np.pi, 1.16 * np.pi, 40)
    bow = np.column_stack(
        [half * np.cos(turns), rear * np.sin(turns) + 0.0, rail - 0.055 * (1 - np.clip(np.sin(turns), 0, 1))]
    )
    size = 0.017 + 0.016 * np.clip(np.sin(turns), 0, 1) ** 2
    made.add("legs", _rail(bow, size))
    for s in (-1, 1):
        made.add(
            "legs",
            rod((s * half * 0.93, -rear * 0.30, rail - 0.055), (s * half * 0.93, -depth / 2 + 0.05, 0), 0.016, 0.012),
        )
        made.add(
            "legs", rod((s * half * 0.66, rear * 0.72, rail - 0.02), (s * half * 0.76, rear * 0.92, 0), 0.017, 0.012)
        )
        made.add(
            "legs", rod((s * half * 0.90, -rear * 0.5, seat - 0.06), (s * half * 0.72, rear * 0.78, seat - 0.06), 0.012)
        )
    made.add(
        "legs",
        *(
            rod((-half * w, y, seat - 0.055), (half * w, y, seat - 0.055), 0.012)
            for w, y in ((0.92, -rear * 0.62), (0.7, rear * 0.77))
        ),
    )
    outline = superellipse(width - 0.07, depth - 0.10, 3.2)
    made.add("fabric", plate(outline, 0.05, seat - 0.05, 0.022, 5).deformed(_dished(seat, 0.012)).moved(0, -0.02))
    return made


def _rail(bow: Floats, size: Floats) -> Part:
    """A bent rail, flatter than high."""
    flat = tube(bow, 1.0, 14)
    center = np.repeat(bow, 14, axis=0)
    scale = np.repeat(size, 14)[:, None] * np.array([0.75, 0.75, 1.35])
    body = len(center)

    def swell(points: Floats) -> Floats:
        grown = points.copy()
        grown[:body] = center + (points[:body] - center) * scale
        for k, end in ((0, bow[0]), (1, bow[-1])):
            cap = slice(body + 15 * k, body + 15 * (k + 1))
            grown[cap] = end + (points[cap] - end) * size[-k] * np.array([0.75, 0.75, 1.35])
        return grown

    return flat.deformed(swell)


def _dished(top: float, deep: float) -> Bend:
    """Crown a padded seat in its middle."""

    def press(points: Floats) -> Floats:
        pressed = points.copy()
        share = np.clip(1 - 7 * (points[:, 0] ** 2 + points[:, 1] ** 2), 0, 1)
        pressed[:, 2] += np.where(points[:, 2] > top - 0.03, deep * share, 0)
        return pressed

    return press


def spindle_chair(order: Order) -> Assembly:
    """A wooden chair with a saddle seat and a comb of spindles."""
    made = Assembly()
    width, depth, height = order.size
    seat = 0.45
    outline = superellipse(width * 0.92, depth * 0.82, 3.0)
    made.add("wood", plate(outline, 0.036, seat - 0.036, 0.012, 4).moved(0, -0.03))
    for sx in (-1, 1):
        for sy in (-1, 1):
            made.add(
                "wood",
                rod(
                    (sx * width * 0.32, sy * depth * 0.27 - 0.03, seat - 0.02),
                    (sx * (width / 2 - 0.02), sy * (depth / 2 - 0.03), 0),
                    0.017,
                    0.012,
                ),
            )
        made.add(
            "wood", rod((sx * width * 0.415, -depth * 0.37, 0.17), (sx * width * 0.415, depth * 0.36, 0.17), 0.009)
        )
    made.add("wood", rod((-width * 0.415, 0, 0.17), (width * 0.415, 0, 0.17), 0.009))
    span = np.linspace(-1, 1, 17)
    crest = np.column_stack(
        [span * (width / 2 - 0.02), depth / 2 - 0.012 - 0.05 * span**2, np.full(17, height - 0.035)]
    )
    made.add("wood", _rail(crest, np.interp(np.abs(span), [0, 1], [0.026, 0.017])))
    for t in np.linspace(-0.88, 0.88, 7):
        foot = (t * width * 0.38, depth * 0.33 - 0.03 - 0.04 * t**2, seat - 0.01)
        made.add(
            "wood",
            rod(foot, (t * (width / 2 - 0.03), depth / 2 - 0.014 - 0.05 * t**2, height - 0.04), 0.0075, 0.0055, 10),
        )
    return made


def cross_chair(order: Order) -> Assembly:
    """A bentwood chair with two crossing staves in its round back and a woven seat."""
    made = Assembly()
    width, depth, height = order.size
    seat, half = 0.46, width / 2 - 0.02
    for s in (-1, 1):
        made.add(
            "wood",
            rod(
                (s * half * 0.74, -depth / 2 + 0.10, seat - 0.02), (s * half * 0.96, -depth / 2 + 0.02, 0), 0.016, 0.012
            ),
        )
        made.add("wood", rod((s * half * 0.86, -depth * 0.39, 0.2), (s * half * 0.87, depth * 0.41, 0.2), 0.009))
    arch = curve(
        [
            (-half * 0.9, depth / 2 - 0.02, 0),
            (-half * 0.84, depth / 2 - 0.09, seat),
            (-half * 0.86, depth / 2 - 0.055, height - 0.22),
            (-half * 0.6, depth / 2 - 0.03, height - 0.06),
            (0, depth / 2 - 0.02, height - 0.016),
            (half * 0.6, depth / 2 - 0.03, height - 0.06),
            (half * 0.86, depth / 2 - 0.055, height - 0.22),
            (half * 0.84, depth / 2 - 0.09, seat),
            (half * 0.9, depth / 2 - 0.02, 0),
        ],
        64,
    )
    made.add("wood", tube(arch, 0.0155, 12))
    for s in (-1, 1):
        stave = curve(
            [
                (-s * half * 0.78, depth / 2 - 0.085, seat + 0.03),
                (s * half * 0.05, depth / 2 - 0.075 + 0.006 * s, seat + 0.17),
                (s * half * 0.66, depth / 2 - 0.035, height - 0.09),
            ],
            20,
        )
        made.add("wood", tube(stave, 0.0105, 10, flat=0.6))
    made.add(
        "wood", plate(superellipse(width * 0.94, depth * 0.80, 2.8), 0.035, seat - 0.036, 0.012, 4).moved(0, -0.03)
    )
    made.add("seat", plate(superellipse(width * 0.80, depth * 0.67, 2.6), 0.008, seat - 0.005, 0.004).moved(0, -0.03))
    made.add("wood", rod((-half * 0.9, 0, 0.2), (half * 0.9, 0, 0.2), 0.009))
    return made


def office_chair(order: Order) -> Assembly:
    """A swivel chair on five castors."""
    made = Assembly()
    width, depth, height = order.size
    seat, reach = 0.47, min(width, depth) / 2 - 0.028
    for k in range(5):
        a = 2 * np.pi * k / 5 + np.pi / 2
        foot = (reach * np.cos(a), reach * np.sin(a), 0.065)
        made.add("metal", rod((0.02 * np.cos(a), 0.02 * np.sin(a), 0.10), foot, 0.019, 0.012))
        wheel = lathe([(0, -0.012), (0.021, -0.012), (0.025, -0.006), (0.025, 0.006), (0.021, 0.012), (0, 0.012)], 20)
        for side in (-0.014, 0.014):
            turned = wheel.turned("x", 90).moved(0, side).turned("z", np.degrees(a) + 25)
            made.add("plastic", turned.moved(foot[0], foot[1], 0.026))
    made.add("metal", rod((0, 0, 0.08), (0, 0, 0.30), 0.026), rod((0, 0, 0.29), (0, 0, seat - 0.06), 0.016))
    made.add(
        "plastic",
        box((0.24, 0.26, 0.04), (0, 0.01, seat - 0.09), 0.015, 3),
        plate(superellipse(0.45, 0.45, 3.2), 0.02, seat - 0.065, 0.009).moved(0, -0.02),
    )
    made.add(
        "fabric",
        cushion(
            (0.49, 0.48, 0.07), (0, -0.02, seat - 0.055), puff=0.018, radius=0.034, wrinkles=0.001, seed=order.seed
        ),
    )
    back = cushion(
        (0.45, 0.055, height - seat - 0.13), puff=0.014, axis=1, radius=0.026, wrinkles=0.001, seed=order.seed + 1
    )
    made.add("fabric", back.deformed(_hug(0.45, 0.045)).turned("x", -8).moved(0, 0.215, seat + 0.13))
    spine = curve([(0, 0.10, seat - 0.07), (0, 0.25, seat - 0.05), (0, 0.285, seat + 0.10), (0, 0.29, seat + 0.30)], 18)
    made.add("plastic", tube(spine, 0.022, 12, flat=0.5))
    for s in (-1, 1):
        arm = curve([(s * 0.18, 0.02, seat - 0.07), (s * 0.29, 0.02, seat - 0.03), (s * 0.295, 0.02, seat + 0.16)], 14)
        made.add("metal" if order.flag("arms") else "plastic", tube(arm, 0.014, 10))
        made.add("plastic", box((0.07, 0.24, 0.025), (s * 0.285, -0.01, seat + 0.16), 0.011, 3))
    return made
