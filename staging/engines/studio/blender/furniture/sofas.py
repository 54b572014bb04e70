"""Sofas and upholstered armchairs with arms: one body, many arms, legs and numbers of seats."""

from __future__ import annotations

import math

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.legs import four_legs, plinth
from staging.engines.studio.blender.furniture.part import TRIANGLE, Floats, Part, joined, part, waves
from staging.engines.studio.blender.furniture.plates import rounded_rectangle, sheet
from staging.engines.studio.blender.furniture.skirts import skirt
from staging.engines.studio.blender.furniture.solids import box, cushion, pillow
from staging.engines.studio.blender.furniture.turned import PIPING, hoop, rings, rod, tube

SEAT_DROP = 0.145
SUNK = 0.035
SKIRT = 0.185
"""Height of a skirt's upper edge."""
TUCKED = {"roll": 0.30, "round": 0.45}
"""Share of an arm's width by which the base ends under arms that would not cover its corners."""


def sofa(order: Order) -> Assembly:
    """A sofa with loose seat and back cushions between two arms."""
    made = Assembly()
    width, depth, height = order.size
    leg = order.number("leg_height", 0.13)
    kind, body, open_end = order.text("legs", "taper"), order.text("body", "fabric"), order.text("open", "")
    under = {"plinth": 0.04, "skirt": SKIRT - 0.03, "block": 0.07}.get(kind, leg)
    arm, seats = order.number("arm_width", 0.15), order.count("seats", 3)
    inner, middle = width - (1 if open_end else 2) * arm, {"right": arm / 2, "left": -arm / 2}.get(open_end, 0.0)
    _stand(made, order, kind, under)
    if kind == "skirt":
        between = [middle + inner * (k / seats - 0.5) for k in range(1, seats)]
        made.add(body, skirt(width, depth, SKIRT, between, order.seed))
    base_top = 0.30
    tuck = TUCKED.get(order.text("arm", "track"), 0.0)
    back = 0.005 if kind == "skirt" else 0.04  # a skirt hangs straight down from the base as from the arms
    base = (width - 0.02 - 2 * tuck * arm, depth - 0.01 - back, base_top - under)
    made.add(body, box(base, (0, back / 2 - 0.005, under), 0.02, 3))
    arm_height = order.number("arm_height", min(0.60, height - 0.16))
    side = _arm(order, arm, arm_height, under).moved(width / 2 - arm / 2)
    made.add(body, *(side if end == "right" else side.mirrored() for end in ("right", "left") if end != open_end))
    rest = 0.03 if not open_end else 0.01
    made.add(
        body, _back_rest(inner + rest, depth, height, under, order.seed).moved(middle - math.copysign(0.01, middle))
    )
    soft = Assembly()
    _cushions(soft, order, inner, base_top)
    _pillows(soft, order, inner)
    for slot, each, _ in soft.parts:
        made.add(slot, each.moved(middle))
    if order.flag("throw"):
        made.add("throw", _throw(width / 2 - arm / 2, arm, arm_height, depth, order.seed))
    return made


def _stand(made: Assembly, order: Order, kind: str, under: float) -> None:
    width, depth, _ = order.size
    if kind in {"plinth", "skirt"}:
        made.add("legs", plinth(width, depth, under + 0.01, 0.06))
        return
    made.add("legs", *four_legs(kind, width, depth, under + 0.01, 0.085, 0.022))
    if width > 1.8:
        made.add("legs", *(leg.moved(0) for leg in four_legs(kind, 0.17, depth, under + 0.01, 0.085, 0.02)[:1]))


def _arm(order: Order, width: float, height: float, under: float) -> Part:
    depth = order.size[1]
    kind = order.text("arm", "track")
    rise = height - under
    if kind == "roll":
        return _rolled_arm(width, depth, rise).moved(z=under)
    if kind == "round":
        return _round_arm(width, depth - 0.02, rise, order.seed + 3).moved(y=-0.01, z=under)
    radius = 0.028 if kind == "track" else 0.022
    body = cushion((width, depth, rise), (0, 0, under), puff=0.006, radius=radius, wrinkles=0.0015, seed=order.seed + 3,
                   cells=(4, 12, 6))  # fmt: skip
    return joined(body, _edge_piping(width, depth, under + radius, height, radius))


def _round_arm(width: float, depth: float, rise: float, seed: int) -> Part:
    """A soft arm whose sides are panels of their own: a welt around each."""
    radius = width * 0.42
    body = cushion((width, depth, rise), puff=0.012, radius=radius, wrinkles=0.002, seed=seed, cells=(6, 14, 8))
    # Where the edge has turned by 35°, its section is so much smaller, with corners so much tighter.
    inset, out = 0.165 * radius, width / 2 - 0.42 * radius
    line = rounded_rectangle(depth - 2 * inset, rise - 2 * inset, radius - inset, 6)
    welts = [np.column_stack([np.full(len(line), x), line[:, 0], line[:, 1] + rise / 2]) for x in (out, -out)]
    return joined(body, *(tube(welt, PIPING, 7, closed=True) for welt in welts))


def _edge_piping(width: float, depth: float, foot: float, height: float, radius: float) -> Part:
    """A welt around the front of an arm, from ``foot``, where its edges begin to turn under."""
    w, y = width / 2 - radius * 0.55, -depth / 2 + radius * 0.32
    corner = np.linspace(0, np.pi / 2, 5)
    right = [(w - radius + radius * np.cos(a), y, height - radius + radius * np.sin(a) - 0.004) for a in corner]
    left = [(-x, yy, z) for x, yy, z in right[::-1]]
    return tube([(w, y, foot), *right, *left, (-w, y, foot)], PIPING, 8)


def _rolled_arm(width: float, depth: float, rise: float) -> Part:
    """An arm whose top rolls outwards: a panel and a padded cylinder, seen from the front as a scroll."""
    radius = width * 0.46
    panel = box((width * 0.62, depth - 0.04, rise - radius), (-width * 0.12, 0.01, 0), 0.025, 3)
    turns = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    section = np.column_stack([np.cos(turns) * radius * 1.05, np.sin(turns) * radius])
    stations = [(-1.0, 0.80), (-0.985, 0.92), (-0.96, 1.0), (-0.5, 1.02), (0.0, 1.03), (0.5, 1.02), (0.96, 1.0),
                (1.0, 0.86)]  # fmt: skip
    grid = np.array([[(x * s, y * depth / 2, rise - radius + z * s) for x, z in section] for y, s in stations])
    roll = closed_skin(grid)
    front = tube([(x * 0.93, -depth / 2 + 0.002, rise - radius + z * 0.93) for x, z in section], PIPING, 6, closed=True)
    return joined(panel, roll, front)


def closed_skin(grid: Floats) -> Part:
    """Rings (stations, sides, 3) as a closed skin with rounded ends; rings run counter-clockwise seen from +y."""
    stations, sides = grid.shape[:2]
    verts = np.vstack([grid.reshape(-1, 3), grid[0].mean(0), grid[-1].mean(0)])
    i = np.arange(sides)
    j, last, none = (i + 1) % sides, (stations - 1) * sides, np.full(sides, TRIANGLE)
    front = np.column_stack([np.full(sides, stations * sides), i, j, none])
    back = np.column_stack([np.full(sides, stations * sides + 1), last + j, last + i, none])
    faces = np.concatenate([rings(stations, sides)[:, ::-1], front, back])
    return part(verts, faces, grain=verts[:, [1, 0, 2]])


def _back_rest(width: float, depth: float, height: float, under: float, seed: int) -> Part:
    tall = height - under - 0.05
    return cushion((width, 0.18, tall), (0, depth / 2 - 0.10, under), puff=0.008, axis=1, radius=0.055, wrinkles=0.002,
                   seed=seed + 9, cells=(16, 3, 8))  # fmt: skip


def _cushions(made: Assembly, order: Order, inner: float, base_top: float) -> None:
    _, depth, height = order.size
    seats = order.count("seats", 3)
    each = inner / seats
    seat_top = base_top + SEAT_DROP
    for i in range(seats):
        x = -inner / 2 + each * (i + 0.5)
        seed = order.seed + 17 * i
        made.add("fabric", piped_seat((each - 0.006, depth - 0.27, 0.15), (x, -0.075, base_top - 0.008), seed))
        tall = height - seat_top + 0.01
        back = cushion((each - 0.012, 0.17, tall), (0, 0, 0), puff=0.045, axis=1, radius=0.07, wrinkles=0.006,
                       seed=seed + 5)  # fmt: skip
        made.add(
            "fabric", _slumped(back, tall).turned("x", -11).moved(x, depth / 2 - 0.235 - tall * 0.07, seat_top - 0.03)
        )


def _slumped(back: Part, tall: float) -> Part:
    """A back cushion grows fuller towards its lower third and its top edge sinks a little in the middle."""

    def sink(points: Floats) -> Floats:
        bent = points.copy()
        share = points[:, 2] / tall
        half = max(np.abs(points[:, 0]).max(), 1e-6)
        bent[:, 1] *= 1.12 - 0.24 * np.clip(share, 0, 1)
        bent[:, 2] -= 0.014 * np.clip(share, 0, 1) ** 2 * np.cos(points[:, 0] / half * np.pi / 2)
        return bent

    return back.deformed(sink)


def piped_seat(size: tuple[float, float, float], at: tuple[float, float, float], seed: int) -> Part:
    """A seat cushion with a welt around its upper and lower edges."""
    width, depth, thick = size
    radius = 0.045
    body = cushion(size, (0, 0, 0), puff=0.022, radius=radius, wrinkles=0.004, seed=seed)
    return joined(body, *(_welt(width, depth, z, radius) for z in (radius * 0.42, thick - radius * 0.42))).moved(*at)


def _welt(width: float, depth: float, z: float, radius: float) -> Part:
    """Piping around a cushion at height ``z``, just proud of its rounded edge."""
    out = radius * 0.20
    line = rounded_rectangle(width - out, depth - out, radius, 5)
    bulge = 1 + 0.012 * np.cos(np.pi * line[:, ::-1] / np.array([depth, width]))
    return hoop(line * bulge, z, PIPING, 7)


def _pillows(made: Assembly, order: Order, inner: float) -> None:
    depth, height = order.size[1:]
    seat = 0.30 + SEAT_DROP
    tall = min(0.46, (height - seat + SUNK) / 0.95)
    y = depth / 2 - 0.40
    seat -= SUNK
    if order.count("pillows", 5) == 1:
        made.add("pillow", lean(pillow(0.46, tall * 0.78, 0.14, order.seed), -20, 4, 6, 0.0, y, seat))
        return
    left, right = -inner / 2, inner / 2
    made.add("pillow", lean(pillow(tall, tall, 0.16, order.seed + 1), -19, 4, 13, left + 0.24, y, seat))
    made.add(
        "pillow_2", lean(pillow(0.52, 0.31, 0.13, order.seed + 2), -24, -3, 6, left + 0.50, y - 0.10, seat + 0.015)
    )
    made.add("pillow_3", lean(pillow(tall, tall, 0.16, order.seed + 3), -19, -4, -12, right - 0.24, y, seat))
    if inner > 1.45:
        made.add(
            "pillow",
            lean(pillow(0.42, tall * 0.86, 0.14, order.seed + 4), -25, 4, -20, right - 0.44, y - 0.09, seat + 0.01),
        )


def lean(soft: Part, back: float, roll: float, swing: float, x: float, y: float, z: float) -> Part:
    """Lean a pillow back, roll it and swing it (degrees), then put its lower edge at a place."""
    return soft.turned("y", roll).turned("x", back).turned("z", swing).moved(x, y, z)


def _throw(x: float, arm: float, arm_height: float, depth: float, seed: int) -> Part:
    """A knitted throw laid over the arm, hanging down outside and onto the seat."""
    inside, over, outside = arm_height - 0.47, arm + 0.014, 0.34
    lengths = np.linspace(-inside - over / 2, outside + over / 2, 40)
    across = np.linspace(-0.21, 0.21, 26)
    s, t = np.meshgrid(lengths, across, indexing="ij")
    half = over / 2
    down = np.clip(np.abs(s) - half, 0, None)
    soft = 0.02
    px = np.clip(s, -half, half) + np.sign(s) * 0.006 * np.tanh(down / soft)
    flat = np.column_stack([s.ravel(), t.ravel(), np.zeros(s.size)])
    folds = 0.010 * np.sin(t * 46 + 2.2 * np.sin(s * 5)) + 0.008 * waves(flat, 2.5, seed).reshape(s.shape)
    hang = np.clip(down / 0.12, 0.15, 1)
    px = px + np.sign(s) * (0.012 + folds) * hang
    pz = arm_height + 0.008 - down + (0.012 + folds * 0.5) * (1 - np.clip(down / 0.03, 0, 1)) * 0.7
    py = t * (1 - 0.16 * np.clip(s, 0, 1)) - depth * 0.12 + 0.02 * np.sin(s * 7)
    return sheet(np.stack([px + x, py, pz], -1), 0.007)


def chaise(order: Order) -> Assembly:
    """The end of a corner sofa: one long seat with a back and, on its outer side, an arm."""
    made = Assembly()
    width, depth, height = order.size
    kind = order.text("legs", "taper")
    under = {"plinth": 0.04, "block": 0.07}.get(kind, order.number("leg_height", 0.13))
    arm, right = order.number("arm_width", 0.15), order.text("arm_side", "right") == "right"
    _stand(made, order, kind, under)
    made.add("fabric", box((width - 0.012, depth - 0.05, 0.30 - under), (0, 0.015, under), 0.02, 3))
    long = 0.95
    short = Order((width, long, height), order.options, order.seed)
    rest = _arm(short, arm, order.number("arm_height", min(0.60, height - 0.16)), under)
    made.add("fabric", rest.moved((width - arm) / 2, (depth - long) / 2))
    inner, middle = width - arm, -arm / 2
    made.add("fabric", _back_rest(inner - 0.01, depth, height, under, order.seed).moved(middle))
    seat_top = 0.30 + SEAT_DROP
    made.add("fabric", piped_seat((inner - 0.008, depth - 0.27, 0.15), (middle, -0.075, 0.292), order.seed + 2))
    tall = height - seat_top + 0.01
    back = cushion((inner - 0.014, 0.17, tall), puff=0.045, axis=1, radius=0.07, wrinkles=0.006, seed=order.seed + 4)
    leaning = _slumped(back, tall).turned("x", -11)
    made.add("fabric", leaning.moved(middle, depth / 2 - 0.235 - tall * 0.07, seat_top - 0.03))
    made.add(
        "pillow", lean(pillow(0.44, 0.42, 0.15, order.seed), -22, 4, -9, middle, depth / 2 - 0.42, seat_top - SUNK)
    )
    if right:
        return made
    left = Assembly()
    for slot, each, _ in made.parts:
        left.add(slot, each.mirrored())
    return left


def sofa_frame(order: Order) -> Assembly:
    """A sofa of loose cushions on an open wooden frame."""
    made = Assembly()
    width, depth, height = order.size
    post, seat = 0.045, 0.275
    for sx in (-1, 1):
        x = sx * (width / 2 - post / 2)
        made.add("legs", *_frame_side(x, depth, post))
    made.add("legs", box((width - post, 0.028, 0.07), (0, -depth / 2 + 0.09, seat - 0.05), 0.008),
             box((width - post, 0.028, 0.07), (0, depth / 2 - 0.13, seat - 0.05), 0.008),
             box((width - post, 0.026, 0.06), (0, depth / 2 - 0.03, height - 0.14), 0.01))  # fmt: skip
    for k in range(9):
        x = (k / 8 - 0.5) * (width - 0.2)
        slat = box((0.03, 0.014, height - 0.34), (0, 0, 0), 0.004).turned("x", -9).moved(x, depth / 2 - 0.115, 0.24)
        made.add("legs", slat)
    inner, seats = width - 2 * post - 0.01, order.count("seats", 3)
    made.add("fabric", box((inner - 0.02, depth - 0.22, 0.03), (0, -0.03, seat - 0.01), 0.01))
    each = inner / seats
    for i in range(seats):
        x, seed = -inner / 2 + each * (i + 0.5), order.seed + 13 * i
        made.add("fabric", piped_seat((each - 0.006, depth - 0.19, 0.14), (x, -0.045, seat + 0.015), seed))
        tall = height - seat - 0.15
        back = cushion(
            (each - 0.01, 0.14, tall), (0, 0, 0), puff=0.035, axis=1, radius=0.055, wrinkles=0.004, seed=seed
        )
        made.add("fabric", _slumped(back, tall).turned("x", -12).moved(x, depth / 2 - 0.22, seat + 0.14))
    _pillows(made, order, inner)
    return made


def _frame_side(x: float, depth: float, post: float) -> list[Part]:
    front, back = -depth / 2 + 0.035, depth / 2 - 0.06
    arm = box((post + 0.01, depth - 0.04, 0.026), (x, 0, 0.575), 0.012, 3)
    legs = [rod((x, y, 0.58), (x, y + lean_y, 0), 0.019, 0.012) for y, lean_y in ((front, -0.02), (back, 0.045))]
    rail = box((0.024, depth - 0.18, 0.05), (x, -0.01, 0.24), 0.008)
    return [arm, *legs, rail]
