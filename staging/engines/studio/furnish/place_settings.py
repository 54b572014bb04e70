"""What stands on furniture, and places laid at dining tables, one before each chair."""

from __future__ import annotations

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish.geometry import axes
from staging.engines.studio.furnish.layout import Layouts, Piece
from staging.engines.studio.furnish.pick import Picker, anything
from staging.engines.studio.furnish.tops import Placed, tops
from staging.engines.studio.model import Points

_INSET = 0.02
_APART = 0.01
"""Metres from the table's edge, and between two places."""
_CENTREPIECE = 0.099
"""Radius in metres that what stands in the middle of the table takes."""
_ROUND_TOPS = ("round_table", "oval_table")
_REASON = "The place laid before the chair shows how many the table seats."


def dressed(layout: Layouts, pick: Picker, density: Density) -> list[Placed]:
    """Everything that stands on the pieces of a layout (n = 1): `tops`, and a place before each chair of a table.

    None is laid where little is asked for. On a small table the places take the room of what stands in the middle.
    """
    standing = tops(layout, pick, density)
    if density == Density.LIGHT:
        return standing
    for i, p in enumerate(layout.pieces):
        if p.category == "dining_table":
            places, to_middle = _laid(layout, i, pick)
            if places and to_middle < _CENTREPIECE:
                standing = [small for small in standing if small.support != i]
            standing += places
    return standing


def _laid(layout: Layouts, i: int, pick: Picker) -> tuple[list[Placed], float]:
    """Places on table ``i``, and how far they keep from its middle.

    Either every chair has one or none has: a table laid for some looks as if guests were missing.
    """
    table, pose = layout.pieces[i], layout.poses[0, i]
    mine = [p.category == "dining_chair" and p.group == table.group for p in layout.pieces]
    chairs = layout.poses[0, mine]
    seats = _from_table(pose, chairs)
    at_end = np.abs(seats[:, 0]) > table.size[0] / 2
    round_top = table.design.shape in _ROUND_TOPS
    design = pick.first("setting", is_round if round_top or at_end.any() else anything)
    back = _INSET + design.size_m[1] / 2
    spots = _round_the_edge(table, seats, back) if round_top else _along_edges(table, seats, at_end, back)
    if not _apart(spots, design):
        return [], np.inf
    x_axis, y_axis = axes(pose[2])
    where = pose[:2] + spots[:, :1] * x_axis + spots[:, 1:] * y_axis
    places = [
        Placed(design, design.size_m, (x, y, table.size[2]), turn, i, _REASON)
        for (x, y), turn in zip(where.tolist(), chairs[:, 2].tolist(), strict=True)
    ]
    inner = np.linalg.norm(spots, axis=1) if is_round(design) else np.abs(spots[:, 1])
    return places, float(np.min(inner, initial=np.inf)) - design.size_m[1] / 2


def is_round(design: Design) -> bool:
    """Whether a setting lies on a round mat: it needs no corners at the end of a table or on a round one."""
    return design.size_m[0] == design.size_m[1]


def _from_table(pose: Points, chairs: Points) -> Points:
    """(n, 2) where chairs (n, 3) stand in the table's own frame."""
    return np.asarray((chairs[:, :2] - pose[:2]) @ np.stack(axes(pose[2]), -1))


def _along_edges(table: Piece, seats: Points, at_end: Points, back: float) -> Points:
    """(n, 2) middles of places ``back`` from the edge of a table with corners."""
    edge = np.array(table.size[:2]) / 2 - back
    over = np.column_stack([at_end, ~at_end])
    return np.where(over, np.sign(seats) * edge, seats)


def _round_the_edge(table: Piece, seats: Points, back: float) -> Points:
    """(n, 2) the same on an elliptic one."""
    far = np.linalg.norm(seats, axis=1)
    edge = far / np.linalg.norm(seats / (np.array(table.size[:2]) / 2), axis=1)
    return np.asarray(seats * ((edge - back) / far)[:, None])


def _apart(spots: Points, design: Design) -> bool:
    """Whether places at ``spots`` (n, 2) keep clear of each other."""
    off = np.abs(spots[:, None] - spots[None])
    if is_round(design):
        free = np.linalg.norm(off, axis=2) >= design.size_m[0] + _APART
    else:
        free = (off >= np.array(design.size_m[:2]) + _APART).any(axis=2)
    np.fill_diagonal(free, val=True)
    return bool(free.all())
