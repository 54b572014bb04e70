"""What edges and colours alone tell of a wall: windows, doors, passages and what is built in.

When in doubt a tall thing that reaches the floor is a door: a sofa before a cupboard is a pity, a sofa before a door
is a mistake.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Points
from staging.engines.studio.understand.found import Found, overlap_share, union
from staging.engines.studio.understand.rectangles import Rectangle, find
from staging.engines.studio.understand.seen_things import WAYS
from staging.engines.studio.understand.shell import Shell
from staging.engines.studio.understand.walls import PER_HEIGHT, Wall, wall_points

SURE, SURE_DOOR, SURE_CUT_DOOR = 0.77, 0.69, 0.74
WIDEST_BREAST = 1.8
"""Chimney breasts and cupboards reach the ceiling; wider things that do are walls."""
TALL = 1.15
"""From this height (in camera heights) on something on the floor is a door or a passage."""
GLAZED_SILL = 0.33
"""Glass that begins so low and is as tall as a door belongs to a door."""
LOW = 0.65
FRAME = 0.06
PANE_GAP = 0.16
"""Panes nearer than this belong to one window."""
PASSAGE_TOP = 1.45
NARROWEST_PASSAGE = 0.4
CEILING_GAP = 0.05

Mask = NDArray[np.bool_]


def _inside(wall: Wall, where: Rectangle) -> Points:
    """(n, 3) colours inside a rectangle."""
    rows = slice(wall.row(where.top) + 2, max(wall.row(where.top) + 3, wall.row(where.bottom) - 2))
    columns = slice(wall.column(where.start) + 2, max(wall.column(where.start) + 3, wall.column(where.end) - 2))
    return np.asarray(wall.lab[rows, columns][wall.shown[rows, columns]], float)


def _is_window(wall: Wall, where: Rectangle) -> bool:
    """Bright, or full of detail as glass is by day."""
    inside = _inside(wall, where)[:, 0]
    around = np.median(wall.lab[..., 0][wall.shown])
    return bool(np.median(inside) > around - 25 or np.quantile(inside, 0.9) > around + 6 or inside.std() > 10)


def kind_on_floor(wall: Wall, where: Rectangle) -> str:
    """What something that reaches the floor is by its height and darkness: door, fireplace, heater or built_in."""
    if TALL <= where.top <= wall.top - CEILING_GAP:
        return "door"
    around = np.median(wall.lab[..., 0][wall.shown])
    dark = np.quantile(_inside(wall, where)[:, 0], 0.25) < 0.5 * around
    if dark and where.top > 0.35:
        return "fireplace"
    return "heater" if where.top < LOW else "built_in"


def _plausible(wall: Wall, where: Rectangle) -> bool:
    """Nothing that runs into the ceiling, and no mere stretch of skirting or cornice."""
    wide, high = where.end - where.start, where.top - where.bottom
    if where.top > wall.top - CEILING_GAP:
        return where.on_floor and wide < WIDEST_BREAST and where.score >= SURE and _is_odd(wall, where)
    if not where.on_floor:
        return where.score >= SURE and wide / high < 6 and high / wide < 6
    if where.top < 0.3:
        return False
    door = 0.35 < wide < 2.4 and 1.2 < where.top < 1.9
    # A leaf's width in a corner is a door whose other jamb is hidden; other widths must convince more.
    cut = (where.open_start or where.open_end) and not 0.45 < wide < 0.8
    return where.score >= (SURE if not door else SURE_CUT_DOOR if cut else SURE_DOOR)


def _is_odd(wall: Wall, where: Rectangle) -> bool:
    """Whether most of it is not of the wall's colour."""
    rows, columns = (
        slice(wall.row(where.top), wall.row(where.bottom)),
        slice(wall.column(where.start), wall.column(where.end)),
    )
    return bool(wall.odd[rows, columns].mean() > 0.6)


def _to_floor(where: Rectangle) -> Rectangle:
    return replace(where, bottom=0.0) if where.on_floor else where


def _glazed_door(where: Rectangle) -> Rectangle | None:
    """The door that a tall, low piece of glass belongs to."""
    if where.bottom > GLAZED_SILL or where.top - where.bottom < 0.9 or where.top < TALL:
        return None
    return replace(where, start=where.start - FRAME, end=where.end + FRAME, top=where.top + FRAME, bottom=0.0)


def _neighbours(a: Rectangle, b: Rectangle) -> bool:
    """Whether two windows are panes of one."""
    gap = max(a.start, b.start) - min(a.end, b.end)
    level = max(a.bottom, b.bottom) - min(a.top, b.top)
    beside = gap < PANE_GAP and abs(a.bottom - b.bottom) < 0.1 and level < 0
    above = (
        level < PANE_GAP
        and gap < 0
        and min(a.end, b.end) - max(a.start, b.start) > 0.6 * min(a.end - a.start, b.end - b.start)
    )
    return beside or above


def _merged(panes: list[Rectangle]) -> list[Rectangle]:
    """Panes joined to windows."""
    out: list[Rectangle] = []
    for pane in sorted(panes, key=lambda r: (r.start, r.bottom)):
        joined = pane
        for other in [r for r in out if _neighbours(r, pane)]:
            out.remove(other)
            joined = union(joined, other)
        out.append(joined)
    return out


def _floor_beyond(shell: Shell, wall: Wall, network: Mask) -> list[Rectangle]:
    """Passages: where the floor runs on behind the wall's foot."""
    height, width = network.shape
    columns = wall.lab.shape[1]
    s, z = np.meshgrid((np.arange(columns) + 0.5) / PER_HEIGHT, np.linspace(0.05, 0.22, 8))
    pixels, depth = shell.camera.scaled(width, height).project(wall_points(shell, wall.index, s, z))
    inside = (depth > 0.05) & (pixels >= 0).all(-1) & (pixels < [width, height]).all(-1)
    at = np.where(inside[..., None], pixels, 0).astype(int)
    floor = np.where(inside, network[at[..., 1], at[..., 0]], False)
    # Beyond a doorway the floor's far edge rises; before a wall the network's blur stays low.
    open_here = ((floor.mean(0) > 0.7) & (inside.mean(0) > 0.6)).astype(np.uint8)[None]
    open_here = cv2.morphologyEx(open_here, cv2.MORPH_CLOSE, np.ones((1, 15), np.uint8))[0]
    steps = np.flatnonzero(np.diff(np.concatenate([[0], open_here, [0]])))
    top = min(PASSAGE_TOP, wall.top)
    return [
        Rectangle(a / PER_HEIGHT, b / PER_HEIGHT, 0.0, top, SURE, bool(a == 0), bool(b == columns))
        for a, b in steps.reshape(-1, 2)
        if (b - a) / PER_HEIGHT >= NARROWEST_PASSAGE
    ]


def by_edges(shell: Shell, wall: Wall, network: Mask) -> list[Found]:
    """What edges and colours alone tell."""
    beyond = _floor_beyond(shell, wall, network)
    standing: list[Rectangle] = []
    panes: list[Rectangle] = []
    for where in (r for r in find(wall) if _plausible(wall, r)):
        (standing if where.on_floor else panes).append(_to_floor(where))
    windows: list[Rectangle] = []
    for where in _merged(panes):
        door = _glazed_door(where)
        (standing if door else windows).append(door or where)
    out = []
    for where in standing:
        kind = kind_on_floor(wall, where)
        runs_on = kind == "door" and any(overlap_share(where, other) > 0.4 for other in beyond)
        out.append(Found("passage" if runs_on else kind, wall.index, where))
    tall = [f.where for f in out if f.kind in WAYS]
    fresh = [r for r in beyond if all(overlap_share(r, other) < 0.2 for other in tall)]
    out += [Found("passage", wall.index, r) for r in fresh]
    above = [r for r in windows if all(overlap_share(r, f.where) < 0.5 or r.bottom > f.where.top for f in out)]
    return out + [Found("window" if _is_window(wall, r) else "built_in", wall.index, r) for r in above]
