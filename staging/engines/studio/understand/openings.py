"""Windows, doors, passages, and what else on the walls furniture must respect.

When in doubt a tall thing that reaches the floor is a door: a sofa before a cupboard is a pity, a sofa before a door
is a mistake.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Opening, Point, Points
from staging.engines.studio.understand.geometry import clip_near, clip_to_picture, project_polygon
from staging.engines.studio.understand.network import THINGS
from staging.engines.studio.understand.rectangles import REACHES_FLOOR, Rectangle, find
from staging.engines.studio.understand.seen_things import WAYS, regions, shares, ways
from staging.engines.studio.understand.shell import Shell
from staging.engines.studio.understand.walls import PER_HEIGHT, Wall, straighten, wall_points

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
CLEARLY = 1.4
"""How much more than in a door or window the network must believe in a passage."""
LEAST_GLASS = 0.1
"""The network's belief that a window must have."""
SEEN = {"window": 0.6, "passage": 0.6, "door": 0.64}
"""Belief from which the network alone is enough; of fixtures it knows too little."""
SEEN_WAY = 0.75
"""Belief in door and passage together from which it is a way through the wall."""
SOMETHING = 0.2
"""Belief in anything at all that a door, passage or fixture which edges or the floor alone suggest must have."""
PASSAGE_LEAST, WINDOW_LEAST, NARROWEST_DOOR = 1.15, 0.9, 0.3
"""Lowest tops, and least width, in camera heights."""
ALREADY = 0.3
WHOLE, PANES = 0.75, 0.65
"""Belief from which the network tells a whole window, and share of it that edges must find to be right instead."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """Something on a wall, in camera heights."""

    kind: str
    wall: int
    where: Rectangle


@dataclass(frozen=True, slots=True)
class Openings:
    """Openings and fixtures of a room, in camera heights."""

    found: tuple[Found, ...]

    @property
    def door_heights(self) -> list[float]:
        """Heights of doors whose whole outline is certain."""
        return [
            f.where.top
            for f in self.found
            if f.kind == "door" and f.where.score >= SURE and not (f.where.open_start or f.where.open_end)
            and 0.38 <= f.where.end - f.where.start <= 0.85
        ]  # fmt: skip


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


def _kind_on_floor(wall: Wall, where: Rectangle) -> str:
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


def _union(a: Rectangle, b: Rectangle) -> Rectangle:
    return Rectangle(
        min(a.start, b.start), max(a.end, b.end), min(a.bottom, b.bottom), max(a.top, b.top), max(a.score, b.score),
        a.open_start or b.open_start, a.open_end or b.open_end,
    )  # fmt: skip


def _merged(panes: list[Rectangle]) -> list[Rectangle]:
    """Panes joined to windows."""
    out: list[Rectangle] = []
    for pane in sorted(panes, key=lambda r: (r.start, r.bottom)):
        joined = pane
        for other in [r for r in out if _neighbours(r, pane)]:
            out.remove(other)
            joined = _union(joined, other)
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


def _overlap_share(a: Rectangle, b: Rectangle) -> float:
    """Share of the narrower one's width that both have in common."""
    return (min(a.end, b.end) - max(a.start, b.start)) / min(a.end - a.start, b.end - b.start)


def _by_rules(shell: Shell, wall: Wall, network: Mask) -> list[Found]:
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
        kind = _kind_on_floor(wall, where)
        runs_on = kind == "door" and any(_overlap_share(where, other) > 0.4 for other in beyond)
        out.append(Found("passage" if runs_on else kind, wall.index, where))
    tall = [f.where for f in out if f.kind in WAYS]
    fresh = [r for r in beyond if all(_overlap_share(r, other) < 0.2 for other in tall)]
    out += [Found("passage", wall.index, r) for r in fresh]
    above = [r for r in windows if all(_overlap_share(r, f.where) < 0.5 or r.bottom > f.where.top for f in out)]
    return out + [Found("window" if _is_window(wall, r) else "built_in", wall.index, r) for r in above]


def _common(a: Rectangle, b: Rectangle) -> float:
    """Intersection of two rectangles over the smaller one's area."""
    wide = min(a.end, b.end) - max(a.start, b.start)
    high = min(a.top, b.top) - max(a.bottom, b.bottom)
    least = min((r.end - r.start) * (r.top - r.bottom) for r in (a, b))
    return max(0.0, wide) * max(0.0, high) / max(least, 1e-9)


def _named(wall: Wall, found: Found) -> Found | None:
    """The same with the network's opinion: passages are no doors, a picture on the wall is no window, and where it
    sees bare wall, edges or a floor's outline alone make no door, passage or fixture. On a glazed door edges know
    better.
    """
    nothing, window, door, passage, _, _ = shares(wall, found.where)
    if found.where.on_floor and 1 - nothing < SOMETHING:
        return None
    if found.kind == "door" and passage > CLEARLY * max(window, door):
        return replace(found, kind="passage")
    picture = found.kind == "window" and not found.where.on_floor and window < max(passage, LEAST_GLASS)
    return None if picture and found.where.bottom > LOW else found


def _whole_windows(wall: Wall, known: list[Found], seen: list[tuple[str, Rectangle]]) -> list[Found]:
    """The same, but where edges told only some panes of a window that the network sees whole, the whole window."""
    out = known
    for where in (r for kind, r in seen if kind == "window" and r.score >= WHOLE):
        panes = [f for f in out if f.kind == "window" and not f.where.on_floor and _common(where, f.where) > ALREADY]
        if panes and sum(_area(f.where) for f in panes) < PANES * _area(where):
            whole = functools.reduce(_union, (f.where for f in panes), where)
            out = [f for f in out if f not in panes] + [Found("window", wall.index, whole)]
    return out


def _area(where: Rectangle) -> float:
    return (where.end - where.start) * (where.top - where.bottom)


def _seen_only(wall: Wall, known: list[Found], seen: list[tuple[str, Rectangle]]) -> list[Found]:
    """What the network sees for certain and the rules did not; beside a door or passage also the rest of a region.

    A leaf that stands open against the wall and its doorway are one region.
    """
    out: list[Found] = []
    for kind, where in seen:
        for part in _parts(kind, where, [*known, *out]):
            belief = float(shares(wall, part)[THINGS.index(kind)])
            if belief >= SEEN.get(kind, 1.0) and _shaped(kind, part):
                out.append(Found(kind, wall.index, replace(part, score=belief)))
    return out


def _undecided(wall: Wall, known: list[Found]) -> list[Found]:
    """Ways through the wall of which the network is sure, though not whether they have a door."""
    out: list[Found] = []
    for where in ways(wall):
        if where.score >= SEEN_WAY and _shaped("door", where) and _new(where, [*known, *out]):
            _, _, door, passage, _, _ = shares(wall, where)
            out.append(Found("passage" if passage > door else "door", wall.index, where))
    return out


def _new(where: Rectangle, known: list[Found]) -> bool:
    """Whether nothing known lies there."""
    return all(_common(where, f.where) < ALREADY for f in known)


def _parts(kind: str, where: Rectangle, known: list[Found]) -> list[Rectangle]:
    """A region if nothing known lies there; of one that reaches the floor what lies beside doors and passages."""
    if _new(where, known):
        return [where]
    if kind not in WAYS:
        return []
    parts = [where]
    for other in (f.where for f in known if f.where.on_floor):
        left = [replace(p, end=min(p.end, other.start)) for p in parts]
        right = [replace(p, start=max(p.start, other.end)) for p in parts]
        parts = [p for p in (*left, *right) if p.end - p.start > NARROWEST_DOOR]
    return [p for p in parts if _new(p, known)]


def _shaped(kind: str, where: Rectangle) -> bool:
    """Whether a window, door or passage may have this shape."""
    if kind == "window":
        return where.top > WINDOW_LEAST
    return where.top > PASSAGE_LEAST and where.bottom == 0 and where.end - where.start > NARROWEST_DOOR


def on_wall(shell: Shell, wall: Wall, network: Mask) -> list[Found]:
    """Everything on one wall.

    Args:
        shell: in camera heights.
        network: what the network takes for floor, here or beyond.
    """
    named = [_named(wall, found) for found in _by_rules(shell, wall, network)]
    seen = regions(wall)
    known = _whole_windows(wall, [found for found in named if found is not None], seen)
    known += _seen_only(wall, known, seen)
    return known + _undecided(wall, known)


def look_for(picture: NDArray[np.uint8], shell: Shell, network: Mask, things: NDArray[np.float32]) -> Openings:
    """Openings and fixtures on all walls that are seen.

    Args:
        picture: (height, width, 3) RGB working picture.
        shell: in camera heights.
        network: (height, width) what the network takes for floor.
        things: (6, h, w) what it sees in and before the walls.
    """
    out: list[Found] = []
    for index in (i for i in range(4) if shell.seen[i]):
        wall = straighten(picture, things, shell, index)
        if wall is not None:
            out += on_wall(shell, wall, network)
    return Openings(tuple(out))


def _polygon(shell: Shell, found: Found) -> tuple[Point, ...]:
    """Outline in pixels, clockwise from top left, the part in front of the camera."""
    where, camera = found.where, shell.camera
    # Seen from inside, a wall runs from right to left.
    s = np.array([where.end, where.start, where.start, where.end])
    z = np.array([where.top, where.top, where.bottom, where.bottom])
    corners = wall_points(shell, found.wall, s, z)
    cut = clip_near(corners, camera.rotation()[2], camera.position())
    pixels = project_polygon(camera, cut)
    edges = [
        clip_to_picture(a, b, camera.width, camera.height) for a, b in zip(pixels, np.roll(pixels, -1, 0), strict=True)
    ]
    return tuple((float(x), float(y)) for x, y in pixels) if any(edges) else ()


def in_metres(shell: Shell, found: Found) -> Opening:
    """As the engine's other steps know it.

    Args:
        shell: in metres, the camera at the size of the pixels wanted.
    """
    scale = shell.camera.height_m
    length = shell.room.wall_length(found.wall)
    where = replace(
        found.where, start=max(0.0, found.where.start * scale), end=min(length, found.where.end * scale),
        bottom=found.where.bottom * scale, top=min(shell.top, found.where.top * scale),
    )  # fmt: skip
    polygon = _polygon(shell, replace(found, where=where))
    return Opening(found.kind, found.wall, where.start, where.end, where.bottom, where.top, polygon)


OPENING_KINDS = ("window", "door", "passage")
SWING_M, PASSAGE_M, FIXTURE_M = 0.95, 0.9, 0.3
CLEARANCE = {"door": SWING_M, "passage": PASSAGE_M, "fireplace": PASSAGE_M, "heater": FIXTURE_M, "built_in": FIXTURE_M}


def keep_clear(shell: Shell, opening: Opening) -> Points | None:
    """(4, 2) plan rectangle in metres before an opening that must stay free, None before a window."""
    depth = CLEARANCE.get(opening.kind)
    if depth is None or opening.bottom_m > REACHES_FLOOR * shell.camera.height_m:
        return None
    first, along, inward = shell.room.wall(opening.wall)
    a, b = first + along * opening.start_m, first + along * opening.end_m
    return np.array([a, b, b + inward * depth, a + inward * depth])
