"""For children: a day bed, a shelf of toys and a tent to play in."""

from __future__ import annotations

import math

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.bedding import Drape
from staging.engines.studio.blender.furniture.books import standing
from staging.engines.studio.blender.furniture.cabinets import front_panel
from staging.engines.studio.blender.furniture.part import Floats, Part, waves
from staging.engines.studio.blender.furniture.plates import sheet
from staging.engines.studio.blender.furniture.sofas import lean
from staging.engines.studio.blender.furniture.solids import box, cushion, pillow
from staging.engines.studio.blender.furniture.turned import lathe, rod

POST = 0.045
MATTRESS_TOP = 0.45


def day_bed(order: Order) -> Assembly:
    """A made single bed whose long side stands at the wall, its head to the left (−x)."""
    made = Assembly()
    width, depth, height = order.size
    kind = order.text("frame", "slats")
    low = {"drawers": 0.02, "soft": 0.08}.get(kind, 0.18)
    made.add("frame", box((width - 0.03, depth - 0.03, 0.30 - low), (0, 0, low), 0.008))
    frame, end = FRAMES[kind]
    frame(made, width, depth, height)
    mattress = (width - 0.10, depth - 0.08, 0.20)
    made.add("linen", cushion(mattress, (0, 0, MATTRESS_TOP - 0.20), puff=0.006, radius=0.05, seed=order.seed))
    _made_up(made, width, depth, width / 2 - end, order.seed)
    return made


def _posts(made: Assembly, width: float, depth: float, height: float) -> None:
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (width - POST) / 2, sy * (depth - POST) / 2
            made.add("frame", box((POST, POST, height), (x, y, 0), 0.008))


def _end(made: Assembly, x: float, depth: float, top: float, bars: int) -> None:
    """One end of the bed: a rail and bars below it."""
    made.add("frame", box((0.03, depth - 2 * POST, 0.05), (x, 0, top - 0.05), 0.008))
    for k in range(bars):
        y = (depth - 2 * POST) * ((k + 0.5) / bars - 0.5)
        made.add("frame", rod((x, y, 0.28), (x, y, top - 0.03), 0.010, sides=10))


def _slats(made: Assembly, width: float, depth: float, height: float) -> None:
    _posts(made, width, depth, height)
    for s in (-1, 1):
        _end(made, s * (width - POST) / 2, depth, height - 0.02, 7)
    made.add("frame", box((width - 2 * POST, 0.028, 0.07), (0, (depth - POST) / 2, height - 0.16), 0.008))


def _house(made: Assembly, width: float, depth: float, height: float) -> None:
    """Four posts that carry the outline of a roof."""
    eaves, bar = height * 0.70, POST * 0.8
    _posts(made, width, depth, eaves)
    for s in (-1, 1):
        x = s * (width - POST) / 2
        _end(made, x, depth, 0.62, 5)
        for t in (-1, 1):
            made.add(
                "frame", rod((x, t * (depth - POST) / 2, eaves - 0.01), (x, 0, height - bar / 2), bar / 2, sides=8)
            )
    y = (depth - POST) / 2
    made.add("frame", rod((-width / 2, 0, height - bar / 2), (width / 2, 0, height - bar / 2), bar / 2, sides=8))
    made.add("frame", *(box((width - POST, bar, bar), (0, s * y, eaves - bar), 0.006) for s in (-1, 1)))


def _soft(made: Assembly, width: float, depth: float, height: float) -> None:
    """Upholstered on three sides."""
    tall = height - 0.04
    back = cushion((width, 0.10, tall), (0, depth / 2 - 0.05, 0.04), puff=0.01, axis=1, radius=0.045, cells=(16, 3, 8))
    made.add("frame", back)
    for s in (-1, 1):
        end = cushion((0.10, depth - 0.02, tall - 0.08), (s * (width / 2 - 0.05), 0, 0.04), puff=0.008, axis=0,
                      radius=0.045, cells=(3, 10, 7))  # fmt: skip
        made.add("frame", end)
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (width / 2 - 0.09), sy * (depth / 2 - 0.09)
            made.add("legs", rod((x, y, 0.10), (x, y, 0), 0.022, 0.016))


def _drawers(made: Assembly, width: float, depth: float, height: float) -> None:
    """A panelled back and ends over two drawers."""
    made.add("frame", box((width, 0.03, height), (0, depth / 2 - 0.015, 0), 0.008))
    for s in (-1, 1):
        made.add("frame", box((0.03, depth - 0.02, height - 0.10), (s * (width / 2 - 0.015), 0, 0), 0.010))
        front_panel(made, "flat", s * width / 4, -depth / 2 + 0.022, 0.05, width / 2 - 0.06, 0.20, knob=True)


_BARS = POST / 2 + 0.015
FRAMES = {"slats": (_slats, _BARS), "house": (_house, _BARS), "soft": (_soft, 0.11), "drawers": (_drawers, 0.03)}
"""What makes each, and how far its ends come in from its length, in metres: pillows lean against them."""


def _made_up(made: Assembly, width: float, depth: float, back: float, seed: int) -> None:
    """Duvet, folded throw and pillows, made along y up to ``back`` and turned so that the head lies at −x."""
    length, wide, top = width - 0.10, depth - 0.08, MATTRESS_TOP
    duvet = Drape(wide, -length / 2, top, hang=0.10, thick=0.03, seed=seed)
    throw = Drape(wide, -length / 2, top, hang=0.12, thick=0.010, seed=seed, lift=0.012)
    soft = (
        ("linen_2", duvet.laid(-length / 2, back - 0.60)),
        ("throw", throw.laid(-length / 2 + 0.12, -length / 2 + 0.58)),
        ("linen", lean(pillow(0.66, 0.44, 0.17, seed + 3), -34, 1, 2, 0.0, back - 0.27, top + 0.01)),
        ("pillow", lean(pillow(0.42, 0.40, 0.15, seed + 5), -36, 3, -8, 0.12, back - 0.43, top + 0.015)),
        ("pillow_2", lean(pillow(0.34, 0.30, 0.13, seed + 6), -38, -4, 10, -0.16, back - 0.51, top + 0.015)),
    )
    for slot, each in soft:
        made.add(slot, each.turned("z", 90))


def toy_shelf(order: Order) -> Assembly:
    """Open compartments: books above, baskets with toys below."""
    made = Assembly()
    width, depth, height = order.size
    columns, board = order.count("columns", 3), 0.022
    rows = order.count("rows", 2)
    wide, tall = (width - board) / columns, (height - board - 0.05) / rows
    made.add("body", box((width - 0.03, depth - 0.03, 0.05), (0, 0, 0), 0.004))
    for k in range(columns + 1):
        made.add("body", box((board, depth, height - 0.05), (-width / 2 + board / 2 + wide * k, 0, 0.05), 0.004))
    for k in range(rows + 1):
        made.add("body", box((width - board, depth - 0.004, board), (0, 0, 0.05 + tall * k), 0.004))
    made.add("body", box((width - 0.02, 0.010, height - 0.08), (0, depth / 2 - 0.006, 0.06), 0.001))
    for row in range(rows):
        for column in range(columns):
            x, z = -width / 2 + board / 2 + wide * (column + 0.5), 0.05 + board + tall * row
            if row == 0 or (row + column) % 3 == 2:
                _basket(made, x, z, wide - 0.07, depth - 0.08, min(tall - 0.09, 0.22))
            else:
                _picture_books(made, x, z, wide - 0.05, depth, tall - 0.06, order.seed + column)
    return made


def _basket(made: Assembly, x: float, z: float, wide: float, deep: float, tall: float) -> None:
    rim = box((wide + 0.008, deep + 0.008, 0.02), (x, -0.01, z + tall - 0.02), 0.008)
    made.add("rattan", box((wide, deep, tall), (x, -0.01, z), 0.025, 3), rim)


def _picture_books(made: Assembly, x: float, z: float, wide: float, depth: float, room: float, seed: int) -> None:
    chance = np.random.default_rng([seed, 47])
    at = x - wide / 2
    while at < x + wide * chance.uniform(0.0, 0.2):
        thick, tall = float(chance.uniform(0.010, 0.022)), min(room, float(chance.uniform(0.17, 0.25)))
        cover, pages = standing(thick, min(depth - 0.06, 0.2), tall)
        place = (at + thick / 2, -depth / 2 + 0.14, z)
        made.add(("book", "toy", "toy_2")[int(chance.integers(3))], cover.moved(*place))
        made.add("paper", pages.moved(*place))
        at += thick + 0.001
    size = 0.05
    for k, (dx, dz) in enumerate(((0.0, 0.0), (size * 1.1, 0.0), (size * 0.5, size))):
        block = box((size, size, size), (0, 0, 0), 0.005).turned("z", 9.0 * k)
        made.add(("toy_2", "toy", "book")[k], block.moved(x + wide * 0.26 + dx - size / 2, -depth / 2 + 0.10, z + dz))


def play_tent(order: Order) -> Assembly:
    """A tent of four poles and cloth, open to the front (−y)."""
    made = Assembly()
    width, depth, height = order.size
    apex = height * 0.86
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    for sx, sy in corners:
        start = np.array([sx * (width / 2 - 0.02), sy * (depth / 2 - 0.02), 0.0])
        ahead = np.array([0.0, 0.0, apex]) - start
        made.add("wood", rod(tuple(start), tuple(start + ahead * height / apex), 0.014, 0.011, 10))
    for k in (1, 2, 3):
        first, second = corners[k], corners[(k + 1) % 4]
        made.add("fabric", _tent_side(first, second, width, depth, apex, 0.0, 1.0, order.seed + k))
    for left, right in ((0.0, 0.42), (0.58, 1.0)):
        made.add("fabric", _tent_side(corners[0], corners[1], width, depth, apex, left, right, order.seed))
    mat = cushion((width * 0.72, depth * 0.72, 0.07), (0, 0, 0.005), puff=0.015, radius=0.03, seed=order.seed)
    made.add("throw", mat)
    return made


def _tent_side(
    first: tuple[int, int], second: tuple[int, int], width: float, depth: float, apex: float, start: float, end: float,
    seed: int,
) -> Part:  # fmt: skip
    """Cloth between two poles, from share ``start`` to ``end`` of the way; a flap is drawn back to its pole above."""
    reach = np.array([width / 2 - 0.02, depth / 2 - 0.02])
    a, b = np.array(first) * reach, np.array(second) * reach
    rise = np.linspace(0.97, 0.01, 26)
    rows = []
    for s in rise:
        share: Floats = np.linspace(start, end, 22)
        if end - start < 0.9:
            share = _drawn(share, start, end, float(s))
        at = (a + (b - a) * share[:, None]) * (1 - s)
        rows.append(np.column_stack([at, np.full(len(share), apex * s)]))
    grid = np.array(rows)
    outward = np.array([*(a + b), 0.0]) / float(np.linalg.norm(a + b))
    flat = grid.reshape(-1, 3)
    folds = 0.010 * waves(flat, 1.6, seed) + 0.006 * waves(flat, 4.0, seed + 1)
    bent: Floats = np.asarray(flat + outward * (folds + 0.004)[:, None], float).reshape(grid.shape)
    return sheet(bent, 0.004)


def _drawn(share: Floats, start: float, end: float, s: float) -> Floats:
    """A flap of the entrance: full at the top, gathered towards its pole at half height."""
    gather = 1.0 - 0.45 * math.exp(-(((s - 0.42) / 0.22) ** 2))
    pole = start if start < 0.1 else end
    return np.asarray(pole + (share - pole) * gather)


def pouf(order: Order) -> Assembly:
    """A round cushion to sit on or to put feet on."""
    made = Assembly()
    width, _, height = order.size
    turns = np.linspace(-np.pi / 2, np.pi / 2, 26)
    cos, sin = np.cos(turns), np.sin(turns)
    radius: Floats = width / 2 * np.abs(cos) ** 0.45
    profile = np.column_stack([radius, height / 2 + height / 2 * np.sign(sin) * np.abs(sin) ** 0.75])
    profile[0, 0] = profile[-1, 0] = 0.0
    body = lathe(profile, 64)

    def settle(points: Floats) -> Floats:
        soft = 0.006 * waves(points, 2.5, order.seed)
        return np.asarray(points * (1 + soft[:, None] * np.array([1, 1, 0.2])))

    made.add("fabric", body.deformed(settle))
    return made
