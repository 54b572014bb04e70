"""The network's say on what edges tell of a wall, and what only the network sees there."""

from __future__ import annotations

import functools
from dataclasses import replace

import cv2
import numpy as np

from staging.engines.studio.understand.by_edges import CEILING_GAP, kind_on_floor
from staging.engines.studio.understand.found import OPENING_KINDS, THINGS, Found, area, common, union
from staging.engines.studio.understand.rectangles import REACHES_FLOOR, Rectangle
from staging.engines.studio.understand.seen_things import WAYS, shares, ways
from staging.engines.studio.understand.walls import Wall

Seen = list[tuple[str, Rectangle]]
"""`seen_things.regions`."""

LEAST_GLASS = 0.5
"""The network's belief that a window must have."""
HUNG = 0.65
"""From this height (in camera heights) on a window may be a picture."""
SEEN = {"window": 0.5, "passage": 0.5, "door": 0.55}
"""Belief from which the network alone is enough."""
FIXTURE = 0.6
"""The same for fixtures, of which it knows the outline better than edges do."""
FIXTURE_FLOORED = 0.15
"""Fixtures that begin lower begin at the floor."""
SEEN_WAY = 0.75
"""Belief in door and passage together from which it is a way through the wall."""
SOMETHING, SOMETHING_BEYOND = 0.55, 0.2
"""Belief in anything at all that a door or fixture told by edges must have, and a passage told by the floor."""
NO_FIXTURE = 0.8
"""Belief in an opening from which what edges tell of there is no fixture but a sill or the floor beyond."""
PASSAGE_LEAST, WINDOW_LEAST, NARROWEST_DOOR = 1.15, 0.9, 0.3
"""Lowest tops, and least width, in camera heights."""
TALLEST_DOOR = 2.15
"""A door of that many metres, seen from one metre above the floor; what seems taller is a panel of the wall."""
ALREADY = 0.3
WHOLE, PANES = 0.75, 0.65
"""Belief from which the network tells a whole window, and share of it that edges must find to be right instead."""
GLASS, LEAF = 0.6, 0.2
"""Least belief in a window and most in a way through the wall of glass that may be a low window, not a door."""
MOSTLY = 0.7
JAMB, JAMB_REACH = 0.6, 0.2
"""Support from which an edge below the sill is a jamb, and how far beside the glass it may lie, in camera heights."""


def named(wall: Wall, found: Found, seen: Seen) -> Found | None:
    """What edges found, with the network's opinion, None where it is against it.

    Passages are no doors, a picture on the wall is no window, what is built in is no opening, low windows are no
    doors, and where it sees bare wall, edges or a floor's outline alone make no door, passage or fixture, where it is
    sure of an opening no fixture. On a glazed door edges know better.
    """
    nothing, window, door, passage, fixture, *_ = shares(wall, found.where)
    if found.where.on_floor and 1 - nothing < (SOMETHING_BEYOND if found.kind == "passage" else SOMETHING):
        return None
    if found.kind not in OPENING_KINDS and max(window, door, passage) > NO_FIXTURE:
        return None
    if found.kind in OPENING_KINDS and fixture > FIXTURE:
        return replace(found, kind="built_in")
    if found.kind == "door" and passage > max(window, door):
        return replace(found, kind="passage")
    if found.kind == "door" and (glass := _low_window(wall, found.where, seen)):
        return Found("window", found.wall, glass)
    picture = found.kind == "window" and not found.where.on_floor and window < max(passage, LEAST_GLASS)
    return None if picture and found.where.bottom > HUNG else found


def _low_window(wall: Wall, door: Rectangle, seen: Seen) -> Rectangle | None:
    """The window that was taken for a door, as its glass begins near the floor: below it the wall goes on."""
    for where in (r for kind, r in seen if kind == "window"):
        if common(where, door) > MOSTLY and 2 * area(where) > area(door) and where.bottom > REACHES_FLOOR / 2:
            _, _, leaf, passage, *_ = shares(wall, where)
            if where.score > GLASS and leaf + passage < LEAF and not _has_jambs(wall, where):
                return where
    return None


def _has_jambs(wall: Wall, glass: Rectangle) -> bool:
    """Whether upright edges run down to the floor on both sides of glass, or on the one that is shown."""
    rows = slice(wall.row(glass.bottom) + 2, max(wall.row(glass.bottom) + 5, wall.row(REACHES_FLOOR)))
    beside = []
    if not glass.open_start:
        beside.append((glass.start - JAMB_REACH, glass.start + 0.02))
    if not glass.open_end:
        beside.append((glass.end - 0.02, glass.end + JAMB_REACH))
    strips = [wall.upright[rows, wall.column(a) : wall.column(b)] for a, b in beside]
    # A lens may bend a jamb a pixel or two out of its column.
    return all(cv2.dilate(strip, np.ones((1, 5), np.uint8)).mean(0).max() >= JAMB for strip in strips)


def fixtures(wall: Wall, known: list[Found], seen: Seen) -> list[Found]:
    """The same with the fixtures that the network sees, each instead of the parts that edges told of it; none where
    an opening is known.
    """
    out = known
    for where in (r for kind, r in seen if kind == "fixture" and r.score >= FIXTURE):
        whole = replace(where, bottom=0.0) if where.bottom < FIXTURE_FLOORED else where
        parts = [f for f in out if common(whole, f.where) > ALREADY]
        if not any(f.kind in OPENING_KINDS for f in parts):
            kind = kind_on_floor(wall, whole) if whole.on_floor else "built_in"
            fixture = Found("built_in" if kind == "door" else kind, wall.index, whole)
            out = [f for f in out if f not in parts] + [fixture]
    return out


def whole_windows(wall: Wall, known: list[Found], seen: Seen) -> list[Found]:
    """The same, but where edges told only some panes of a window that the network sees whole, the whole window."""
    out = known
    for where in (r for kind, r in seen if kind == "window" and r.score >= WHOLE):
        panes = [f for f in out if f.kind == "window" and not f.where.on_floor and common(where, f.where) > ALREADY]
        if panes and sum(area(f.where) for f in panes) < PANES * area(where):
            whole = functools.reduce(union, (f.where for f in panes), where)
            out = [f for f in out if f not in panes] + [Found("window", wall.index, whole)]
    return out


def seen_only(wall: Wall, known: list[Found], seen: Seen) -> list[Found]:
    """What the network sees for certain and the rules did not; beside a door or passage also the rest of a region.

    A leaf that stands open against the wall and its doorway are one region.
    """
    out: list[Found] = []
    for kind, where in seen:
        for part in _parts(kind, where, [*known, *out]):
            belief = float(shares(wall, part)[THINGS.index(kind)])
            if belief >= SEEN.get(kind, 1.0) and _shaped(wall, kind, part):
                out.append(Found(kind, wall.index, replace(part, score=belief)))
    return out


def undecided(wall: Wall, known: list[Found]) -> list[Found]:
    """Ways through the wall of which the network is sure, though not whether they have a door."""
    out: list[Found] = []
    for where in (w for w in ways(wall) if w.score >= SEEN_WAY):
        _, _, door, passage, *_ = shares(wall, where)
        kind = "passage" if passage > door else "door"
        if _shaped(wall, kind, where) and _new(where, [*known, *out]):
            out.append(Found(kind, wall.index, where))
    return out


def _new(where: Rectangle, known: list[Found]) -> bool:
    """Whether nothing known lies there."""
    return all(common(where, f.where) < ALREADY for f in known)


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


def _shaped(wall: Wall, kind: str, where: Rectangle) -> bool:
    """Whether a window, door or passage may have this shape: passages may reach the ceiling, doors end below it."""
    if kind == "window":
        return where.top > WINDOW_LEAST
    if kind == "door" and where.top > min(TALLEST_DOOR, wall.top - CEILING_GAP):
        return False
    return where.top > PASSAGE_LEAST and where.bottom == 0 and where.end - where.start > NARROWEST_DOOR
