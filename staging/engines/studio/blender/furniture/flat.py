"""What lies on the floor and hangs on the wall: rugs, framed pictures, mirrors."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.part import Floats, Part, waves
from staging.engines.studio.blender.furniture.plates import plate, rounded_rectangle, superellipse
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import strands, tube


def rug(order: Order) -> Assembly:
    """A rug with a slightly uneven edge and surface; with ``fringe``, tassels at its short ends."""
    made = Assembly()
    width, depth, height = order.size
    fringe = 0.05 if order.flag("fringe") else 0.0
    body = box((width - 2 * fringe - 0.008, depth - 0.008, height - 0.0016), (0, 0, 0), height * 0.42, 2, (90, 66, 1))

    def lie(points: Floats) -> Floats:
        uneven = points.copy()
        uneven[:, 0] += (
            0.003
            * waves(points * np.array([0, 1, 0]), 3.0, order.seed)
            * np.sign(points[:, 0])
            * (np.abs(points[:, 0]) > width * 0.4)
        )
        uneven[:, 1] += (
            0.003
            * waves(points * np.array([1, 0, 0]), 3.0, order.seed + 1)
            * np.sign(points[:, 1])
            * (np.abs(points[:, 1]) > depth * 0.4)
        )
        above = points[:, 2] > height * 0.6
        uneven[:, 2] += np.where(
            above, 0.0010 * waves(points, 2.5, order.seed + 2) + 0.0006 * waves(points, 9.0, order.seed + 3), 0
        )
        return uneven

    made.add("rug", _printed(body.deformed(lie), width - 2 * fringe, depth), pinned=True)
    if fringe:
        made.add("rug", _fringe(width, depth, fringe, order), pinned=True)
    return made


def _printed(body: Part, width: float, depth: float) -> Part:
    grain = np.column_stack([body.verts[:, 0] / width + 0.5, body.verts[:, 1] / depth + 0.5, np.zeros(len(body.verts))])
    return Part(body.verts, body.faces, body.normals, grain)


def _fringe(width: float, depth: float, length: float, order: Order) -> Part:
    """Tassels as thin tapering strands along both ends."""
    chance = order.chance
    y = np.tile(np.linspace(-depth / 2 + 0.012, depth / 2 - 0.012, int(depth / 0.014)), 2)
    side = np.repeat([-1.0, 1.0], len(y) // 2)
    edge = side * (width / 2 - length)
    tip = side * (width / 2 - chance.uniform(0, 0.012, len(y)))
    sway = chance.uniform(-0.008, 0.008, len(y))
    low = np.full(len(y), 0.005)
    root = np.column_stack([edge - side * 0.004, y, low])
    middle = np.column_stack([(edge + tip) / 2, y + sway * 0.4, low * 0.7])
    end = np.column_stack([tip, y + sway, low * 0.4])
    made = strands(np.stack([root, middle, end], 1), [0.0035, 0.0045, 0.0015])
    return Part(made.verts, made.faces, made.normals, np.tile([0.01, 0.5, 0.0], (len(made.verts), 1)))


def round_rug(order: Order) -> Assembly:
    """A round rug with a slightly uneven edge."""
    made = Assembly()
    width, depth, height = order.size
    sides = 120
    around = superellipse(width, depth, 2.0, sides)
    ragged = 1 - 0.0022 * (1 + waves(np.column_stack([around, np.zeros(sides)]), 2.5, order.seed))
    body = plate(around * ragged[:, None], height, 0, height * 0.45)
    made.add("rug", _printed(body, width, depth), pinned=True)
    return made


def art(order: Order) -> Assembly:
    """One to three framed pictures side by side, or a stretched canvas in a thin floating frame."""
    made = Assembly()
    width, depth, height = order.size
    count = order.count("panels", 1)
    gap = 0.05
    each = (width - gap * (count - 1)) / count
    for k in range(count):
        x = -width / 2 + each / 2 + k * (each + gap)
        _framed(made, order, x, each, depth, height, k, count)
    return made


def _framed(
    made: Assembly, order: Order, x: float, width: float, depth: float, height: float, k: int, count: int
) -> None:
    bar = 0.035 if order.flag("wide") else 0.018
    _frame(made, x, width, depth, height, bar)
    if order.flag("canvas"):
        face = box(
            (width - 2 * bar - 0.012, depth - 0.006, height - 2 * bar - 0.012), (x, 0.003, bar + 0.006), 0.002, 1
        )
        made.add("picture", _window(face, x, width, height, 0.0, k, count), pinned=True)
        made.add("frame", box((width - 0.01, 0.006, height - 0.01), (x, depth / 2 - 0.004, 0.005), 0.001))
        return
    made.add(
        "mat",
        box((width - 2 * bar + 0.004, depth * 0.5, height - 2 * bar + 0.004), (x, depth * 0.12, bar - 0.002), 0.001, 1),
    )
    margin = min(width, height) * (0.12 if count == 1 else 0.15)
    face = box(
        (width - 2 * (bar + margin), 0.002, height - 2 * (bar + margin)),
        (x, -depth * 0.13 - 0.0008, bar + margin),
        0.0004,
        1,
    )
    made.add("picture", _window(face, x, width, height, bar + margin, k, count), pinned=True)


def _frame(made: Assembly, x: float, width: float, depth: float, height: float, bar: float) -> None:
    soft = 0.006 if bar > 0.03 else 0.002
    made.add("frame", *(box((bar, depth, height), (x + s * (width - bar) / 2, 0, 0), soft) for s in (-1, 1)))
    made.add("frame", *(box((width - 2 * bar + 0.002, depth, bar), (x, 0, z), soft) for z in (0.0, height - bar)))


def _window(face: Part, x: float, width: float, height: float, margin: float, k: int, count: int) -> Part:
    """Spread the ``k``-th of ``count`` images, which lie side by side, over its panel without stretching it."""
    long = max(width, height) - 2 * margin
    u = ((face.verts[:, 0] - x) / long + 0.5 + k) / count
    v = (face.verts[:, 2] - height / 2) / long + 0.5
    return Part(face.verts, face.faces, face.normals, np.column_stack([u, v, np.zeros(len(u))]))


def mirror(order: Order) -> Assembly:
    """A mirror in a thin frame: round, arched or rectangular."""
    made = Assembly()
    width, depth, height = order.size
    kind = order.text("outline", "round")
    bar = 0.03 if kind == "rectangle" else 0.012
    outer = _outline(kind, width, height)
    inner = _outline(kind, width - 2 * bar, height - 2 * bar)
    back = plate(outer, depth * 0.7, -depth * 0.35, 0.002).turned("x", 90).moved(0, depth * 0.15, height / 2)
    made.add("frame", back)
    line = np.column_stack([(outer + inner) / 2, np.zeros(len(outer))])
    rim = tube(line, bar / 2, 10, closed=True).turned("x", 90)
    made.add("frame", rim.deformed(lambda p: p * np.array([1, depth / bar, 1])).moved(0, 0, height / 2))
    glass = plate(inner, 0.004, 0, 0.0015, 2).turned("x", 90).moved(0, -depth * 0.16, height / 2)
    made.add("glass", glass)
    return made


def _outline(kind: str, width: float, height: float) -> Floats:
    if kind == "round":
        return superellipse(width, height, 2.0, 96)
    if kind == "arch":
        turns = np.linspace(0, np.pi, 40)
        top = np.column_stack([np.cos(turns), np.sin(turns)]) * width / 2 + np.array([0, height / 2 - width / 2])
        side = np.linspace(height / 2 - width / 2, -height / 2 + 0.01, 12)[1:]
        left = np.column_stack([np.full(len(side), -width / 2), side])
        return np.concatenate([top, left, left[::-1] * np.array([-1, 1])])
    return rounded_rectangle(width, height, 0.06 if kind == "rounded" else 0.004)
