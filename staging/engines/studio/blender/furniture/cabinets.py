"""Cabinets with doors and drawers, bookcases with books, and the television."""

from __future__ import annotations

from staging.engines.studio.blender.furniture.assembly import Assembly, Order
from staging.engines.studio.blender.furniture.legs import four_legs, plinth
from staging.engines.studio.blender.furniture.plates import plate, rounded_rectangle
from staging.engines.studio.blender.furniture.solids import box
from staging.engines.studio.blender.furniture.turned import lathe, rod

GAP = 0.003


def cabinet(order: Order) -> Assembly:
    """A case of doors and drawers in columns and rows."""
    made = Assembly()
    width, depth, height = order.size
    kind = order.text("legs", "splay")
    under = _stand(made, kind, width, depth, height)
    style = order.text("front", "flat")
    proud = {"flat": 0.019, "panel": 0.036}.get(style, 0.0)
    _carcass(made, width, depth - proud, height, under, proud, order.flag("open"))
    columns, rows = order.count("columns", 3), order.count("rows", 1)
    side, rail = 0.022, 0.022
    wide, tall = (width - 2 * side) / columns, (height - under - 2 * rail) / rows
    y = -depth / 2 + proud + 0.011
    for column in range(columns):
        x = -width / 2 + side + wide * (column + 0.5)
        for row in range(rows):
            z = under + rail + tall * row
            if _is_open(order, column, row, columns, rows):
                _niche(made, x, depth, z, wide, tall)
            elif order.flag("drawers") and column == columns // 2:
                for k in range(3):
                    front_panel(made, "flat", x, y, z + tall / 3 * k, wide - GAP, tall / 3 - GAP, knob=False)
            else:
                front_panel(made, style, x, y, z, wide - GAP, tall - GAP, knob=style == "panel")
    return made


def _stand(made: Assembly, kind: str, width: float, depth: float, height: float) -> float:
    """Draw what the case stands on; returns the height of the case's underside."""
    if kind == "plinth":
        made.add("legs", plinth(width, depth, 0.05, 0.03))
        return 0.05
    if kind == "base":
        made.add("legs", box((width - 0.01, depth - 0.02, 0.08), (0, 0.005, 0), 0.006))
        return 0.08
    tall = 0.15 if height < 0.9 else 0.16
    made.add("legs", *four_legs(kind, width, depth, tall + 0.002, 0.06 if width < 0.7 else 0.09, 0.02))
    return tall


def _carcass(
    made: Assembly, width: float, depth: float, height: float, under: float, front: float, hollow: bool
) -> None:
    """Top, bottom, sides and back; the front is open by the thickness of doors and handles."""
    y, board = front / 2, 0.022
    top = plate(rounded_rectangle(width, depth, 0.006, 3), board, height - board, 0.004).moved(0, y)
    made.add("body", top, box((width, depth, board), (0, y, under), 0.003))
    made.add(
        "body", *(box((board, depth, height - under), (s * (width - board) / 2, y, under), 0.003) for s in (-1, 1))
    )
    made.add("body", box((width - 0.01, 0.012, height - under - 0.01), (0, depth / 2 + y - 0.008, under), 0.002))
    if not hollow:
        inside = box((width - 2 * board, depth - 0.05, height - under - 2 * board), (0, y + 0.01, under + board), 0.001)
        made.add("body", inside)


def _is_open(order: Order, column: int, row: int, columns: int, rows: int) -> bool:
    if not order.flag("open"):
        return False
    return column == columns // 2 if columns > 1 else row == rows - 1


def _niche(made: Assembly, x: float, depth: float, z: float, wide: float, tall: float) -> None:
    """An open compartment: its sides, and a shelf if it is tall."""
    made.add("body", *(box((0.018, depth - 0.04, tall), (x + s * (wide / 2 - 0.009), 0, z), 0.002) for s in (-1, 1)))
    if tall > 0.22:
        made.add("body", box((wide - 0.03, depth - 0.06, 0.016), (x, 0.01, z + tall * 0.5), 0.002))
    else:
        made.add("body", box((wide, depth - 0.04, 0.012), (x, 0, z - 0.006), 0.002))


def front_panel(
    made: Assembly, kind: str, x: float, y: float, z: float, wide: float, tall: float, *, knob: bool
) -> None:
    """A door or drawer front: ``flat slats reeded panel``. ``y`` is the middle of its thickness."""
    thick = 0.02
    if kind == "slats":
        _strips(made, x, y, z, wide, tall, max(6, round(wide / 0.024)), 0.7)
        return
    if kind == "reeded":
        _reeds(made, x, y, z, wide, tall)
        return
    made.add("front", box((wide, thick, tall), (x, y, z), 0.0025))
    if kind == "panel":
        edge = min(0.055, tall * 0.22)
        for s in (-1, 1):
            made.add("front", box((edge, 0.008, tall), (x + s * (wide - edge) / 2, y - 0.012, z), 0.002))
        for zz in (z, z + tall - edge):
            made.add("front", box((wide - 2 * edge, 0.008, edge), (x, y - 0.012, zz), 0.002))
    _handle(made, x, y - thick / 2 - (0.006 if kind == "panel" else 0), z, wide, tall, knob)


def _handle(made: Assembly, x: float, y: float, z: float, wide: float, tall: float, knob: bool) -> None:
    if knob:
        shape = lathe(
            [(0, 0), (0.006, 0), (0.006, 0.010), (0.012, 0.014), (0.013, 0.020), (0.008, 0.025), (0, 0.026)], 18
        )
        made.add("handle", shape.turned("x", 90).moved(x, y, z + tall / 2))
        return
    upright = tall > wide
    half = min(0.07, max(wide, tall) * 0.2)
    if upright:
        xx = x + wide / 2 - 0.035
        made.add("handle", rod((xx, y - 0.014, z + tall / 2 - half), (xx, y - 0.014, z + tall / 2 + half), 0.005))
        posts = [(xx, z + tall / 2 + t * half * 0.8) for t in (-1, 1)]
    else:
        zz = z + tall * (0.5 if tall < 0.2 else 0.72)
        made.add("handle", rod((x - half, y - 0.014, zz), (x + half, y - 0.014, zz), 0.005))
        posts = [(x + t * half * 0.8, zz) for t in (-1, 1)]
    made.add("handle", *(rod((px, y, pz), (px, y - 0.014, pz), 0.004, sides=8) for px, pz in posts))


def _strips(made: Assembly, x: float, y: float, z: float, wide: float, tall: float, count: int, share: float) -> None:
    """Upright slats before a dark ground."""
    made.add("front", box((wide, 0.008, tall), (x, y + 0.006, z), 0.001))
    each = wide / count
    for k in range(count):
        made.add("front", box((each * share, 0.013, tall), (x - wide / 2 + each * (k + 0.5), y - 0.0035, z), 0.002, 1))


def _reeds(made: Assembly, x: float, y: float, z: float, wide: float, tall: float) -> None:
    """Half-round reeding, upright."""
    made.add("front", box((wide, 0.01, tall), (x, y + 0.005, z), 0.001))
    count = max(6, round(wide / 0.022))
    each = wide / count
    for k in range(count):
        xx = x - wide / 2 + each * (k + 0.5)
        made.add("front", rod((xx, y - 0.001, z + 0.001), (xx, y - 0.001, z + tall - 0.001), each * 0.495, sides=12))
