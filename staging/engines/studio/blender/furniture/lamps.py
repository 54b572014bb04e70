"""Lamps that stand, all lit: column, tripod, arc, reading, globe; table lamps."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Part
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import curve, lathe, rod, tube
from staging.engines.studio.blender.furniture.vessels import vase_part


def shade(low: float, high: float, tall: float, z: float, sides: int = 56) -> Part:
    """An open lampshade; its grain tells the height, as the lit material wants it."""
    wall = 0.003
    skin = lathe(
        [
            (low, 0),
            (low + 0.001, 0.004),
            (high, tall - 0.004),
            (high, tall),
            (high - wall, tall),
            (low - wall, 0),
            (low, 0),
        ],
        sides,
    )
    return lit(skin, tall).moved(z=z)


def lit(skin: Part, tall: float) -> Part:
    grain = np.column_stack([np.clip(skin.verts[:, 2] / tall, 0, 1), skin.verts[:, :2]])
    return Part(skin.verts, skin.faces, skin.normals, grain)


def globe(radius: float, at: tuple[float, float, float]) -> Part:
    """A lit glass ball, its middle at a place."""
    turns = np.linspace(-np.pi / 2, np.pi / 2, 24)
    ball = lathe(np.column_stack([np.cos(turns) * radius, np.sin(turns) * radius + radius]), 36)
    return lit(ball, 2 * radius).moved(at[0], at[1], at[2] - radius)


def _foot(radius: float, tall: float = 0.022) -> Part:
    return lathe(
        [(0, 0), (radius, 0), (radius, tall * 0.6), (radius - 0.006, tall), (0.012, tall + 0.003), (0, tall + 0.003)],
        48,
    )


def column_lamp(order: Order) -> Assembly:
    """A straight stem under a wide shade."""
    made = Assembly()
    width, _, height = order.size
    tall = 0.28
    made.add(
        "metal", _foot(0.145), rod((0, 0, 0.02), (0, 0, height - 0.03), 0.0095), *spider(width * 0.40, height - 0.03)
    )
    made.add("shade", shade(width / 2, width * 0.41, tall, height - tall), pinned=True)
    return made


def spider(radius: float, z: float) -> list[Part]:
    """The three wires that carry a shade."""
    return [rod((0, 0, z), (radius * np.cos(a), radius * np.sin(a), z), 0.0025, sides=8) for a in (0.3, 2.39, 4.49)]


def tripod_lamp(order: Order) -> Assembly:
    """Three wooden legs under a shade."""
    made = Assembly()
    width, _, height = order.size
    reach = width / np.sqrt(3) - 0.006
    for k in range(3):
        a = 2 * np.pi * k / 3 + np.pi / 6
        made.add(
            "wood",
            rod(
                (0.03 * np.cos(a), 0.03 * np.sin(a), height - 0.30),
                (reach * np.cos(a), reach * np.sin(a), 0),
                0.014,
                0.010,
            ),
        )
    made.add(
        "metal",
        lathe([(0, 0), (0.05, 0), (0.05, 0.02), (0.012, 0.03), (0.012, 0.12), (0, 0.12)], 24).moved(
            0, 0, height - 0.31
        ),
    )
    made.add("metal", *spider(0.2, height - 0.06), rod((0, 0, height - 0.2), (0, 0, height - 0.05), 0.005))
    made.add("shade", shade(0.225, 0.18, 0.27, height - 0.27), pinned=True)
    return made


def arc_lamp(order: Order) -> Assembly:
    """A long bow from a heavy foot, a metal dome at its end (towards +x)."""
    made = Assembly()
    width, depth, height = order.size
    foot_x, dome_x = -width / 2 + 0.17, width / 2 - depth / 2
    made.add("base", box((0.30, 0.26, 0.055), (-width / 2 + 0.15, 0, 0), 0.012, 3))
    bow = curve(
        [
            (foot_x, 0, 0.05),
            (foot_x - 0.01, 0, height * 0.55),
            (foot_x + 0.12, 0, height * 0.86),
            (width * 0.05, 0, height - 0.012),
            (dome_x - 0.10, 0, height - 0.10),
            (dome_x, 0, height - 0.27),
        ],
        48,
    )
    made.add("metal", tube(bow, 0.0105, 12))
    dome(made, depth / 2, 0.19, dome_x, 0.0, height - 0.45)
    return made


def dome(made: Assembly, radius: float, tall: float, x: float, y: float, z: float) -> None:
    """A hemispherical shade with a bulb in it, its rim at height ``z``."""
    t = np.linspace(0, np.pi / 2, 16)
    outside = np.column_stack([radius * np.cos(t), tall * np.sin(t)])
    outside[-1, 0] = 0.0
    inside = outside[::-1] * np.array([0.985, 0.985])
    made.add("dome", lathe([*outside], 48).moved(x, y, z), lathe([*inside], 48).moved(x, y, z))
    made.add("bulb", globe(min(0.045, radius * 0.3), (x, y, z + tall * 0.35)), pinned=True)


def reading_lamp(order: Order) -> Assembly:
    """A slim stem with an adjustable head that points to +x."""
    made = Assembly()
    width, depth, height = order.size
    x = -width / 2 + depth / 2
    made.add("metal", _foot(depth / 2).moved(x), rod((x, 0, 0.02), (x, 0, height - 0.02), 0.0085))
    elbow = height - 0.05
    end = width / 2 - 0.085
    made.add("metal", rod((x - 0.03, 0, elbow), (end, 0, elbow + 0.02), 0.007), globe(0.018, (x, 0, elbow)))
    dome(made, 0.085, 0.10, end, 0.0, elbow - 0.09)
    return made


def globe_lamp(order: Order) -> Assembly:
    """A ball of light on a stem."""
    made = Assembly()
    width, _, height = order.size
    radius = width * 0.42
    made.add("metal", _foot(width / 2), rod((0, 0, 0.02), (0, 0, height - 2 * radius + 0.01), 0.0095))
    made.add(
        "metal", lathe([(0, 0), (0.03, 0), (0.045, 0.03), (0.0, 0.03)], 24).moved(0, 0, height - 2 * radius - 0.012)
    )
    made.add("shade", globe(radius, (0, 0, height - radius)), pinned=True)
    return made


def vase_lamp(order: Order) -> Assembly:
    """A ceramic, stone or wooden body under a shade."""
    made = Assembly()
    width, _, height = order.size
    body = height * 0.50
    kind = order.text("body", "vase")
    if kind == "column":
        made.add(
            "ceramic",
            lathe([(0, 0), (0.065, 0), (0.065, 0.02), (0.06, 0.025), (0.042, 0.03), (0.042, body), (0, body)], 40),
        )
    else:
        made.add(
            "ceramic", vase_part(0.075 if kind == "gourd" else 0.10, body, 2 if kind == "gourd" else order.seed % 3)
        )
    tall = height * 0.44
    made.add("metal", rod((0, 0, body - 0.02), (0, 0, height - 0.02), 0.007), *spider(width * 0.36, height - 0.02))
    made.add("metal", lathe([(0, 0), (0.02, 0), (0.02, 0.012), (0, 0.012)], 20).moved(0, 0, body))
    made.add("shade", shade(width / 2, width * 0.38, tall, height - tall), pinned=True)
    return made


def mushroom_lamp(order: Order) -> Assembly:
    """A glowing dome on a short stem."""
    made = Assembly()
    width, _, height = order.size
    radius, tall = width / 2, height * 0.48
    made.add(
        "metal",
        lathe(
            [
                (0, 0),
                (0.075, 0),
                (0.07, 0.012),
                (0.03, 0.03),
                (0.022, height * 0.3),
                (0.03, height * 0.6),
                (0, height * 0.6),
            ],
            36,
        ),
    )
    t = np.linspace(0, np.pi / 2, 18)
    profile = np.column_stack([radius * np.cos(t) ** 0.8, tall * np.sin(t)])
    profile[-1, 0] = 0.0
    cap = lathe([(0, 0.004), (radius * 0.9, 0.0), (radius, 0.006), *profile[1:]], 56)
    made.add("dome", lit(cap, tall).moved(z=height - tall), pinned=True)
    return made


def desk_lamp(order: Order) -> Assembly:
    """A jointed desk lamp, its head to −y."""
    made = Assembly()
    _, depth, height = order.size
    y = depth / 2 - 0.08
    made.add("metal", _foot(0.08).moved(0, y), rod((0, y, 0.02), (0, y + 0.05, height * 0.58), 0.006))
    head = (0.0, -(depth - order.size[0]) / 2, height - 0.07)
    made.add(
        "metal",
        rod((0, y + 0.05, height * 0.58), (0, head[1], height - 0.008), 0.006),
        globe(0.013, (0, y + 0.05, height * 0.58)),
    )
    dome(made, order.size[0] / 2, 0.085, 0.0, head[1], height - 0.11)
    return made
