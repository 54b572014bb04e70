"""Whether a scene is true: every rule measured on the finished items, whatever made or edited them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.aprons import Apron, apron_corners, aprons
from staging.engines.studio.furnish.floor import Floor
from staging.engines.studio.furnish.geometry import corners, distance, footprint_points, penetration, reach_outside
from staging.engines.studio.furnish.place import Place, read_place
from staging.engines.studio.furnish.view import box_points, camera_gap, in_frame
from staging.engines.studio.furnish.walk import Walks, walks
from staging.engines.studio.model import Item, Points, Scene, Understanding

_TOUCH = 0.01
"""Metres of overlap that are rounding."""
_TAKEN_SHARE = 0.05
"""Of a footprint that may lie over floor seen to be taken: a floor outline is that uncertain."""
_BIG_IN_FRAME = 0.60
_DENSE = np.stack(np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21)), -1).reshape(-1, 2)
_DEPTHS = np.arange(0.0, 1.21, 0.02)


@dataclass(frozen=True, slots=True)
class Check:
    """One rule measured on one item.

    Attributes:
        rule: stable name, e.g. ``doors_clear``.
        item: id of the item, empty for the room.
        ok: whether ``value`` keeps ``limit``.
        hard: a scene that breaks it is not delivered; others are wishes, reported.
        value, limit: measured and allowed, in ``unit``.
        about: the other item, opening or side meant.
    """

    rule: str
    item: str
    ok: bool
    hard: bool
    value: float
    limit: float
    unit: str = "m"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of a scene."""

    checks: tuple[Check, ...]
    items: tuple[dict[str, Any], ...]

    @property
    def ok(self) -> bool:
        """Whether every hard rule is kept."""
        return not self.broken

    @property
    def broken(self) -> tuple[Check, ...]:
        """Hard rules that are not kept."""
        return tuple(c for c in self.checks if c.hard and not c.ok)

    def as_json(self) -> dict[str, Any]:
        """JSON-ready: what `Scene.measures` holds."""
        return {"ok": self.ok, "checks": [asdict(c) for c in self.checks], "items": list(self.items)}


@dataclass(frozen=True)
class _Measured:
    """A scene's floor items as arrays, and the place they stand in."""

    scene: Scene
    place: Place
    items: tuple[Item, ...]
    poses: Points
    sizes: Points
    quads: Points


def check(scene: Scene, u: Understanding) -> Report:
    """Measure every rule of `rules` on ``scene`` in the room ``u``."""
    place = read_place(u)
    items = tuple(i for i in scene.items if i.support is None)
    poses = np.array([(*i.position_m[:2], i.rotation_deg) for i in items], float).reshape(-1, 3)
    sizes = np.array([i.size_m for i in items], float).reshape(-1, 3)
    m = _Measured(scene, place, items, poses, sizes, corners(poses, sizes[:, :2]))
    parts = (_standing, _collisions, _zones, _clearances, _walkways, _camera, _hung, _supported, _relations)
    return Report(tuple(c for part in parts for c in part(m)), tuple(_facts(i) for i in scene.items))


def _facts(item: Item) -> dict[str, Any]:
    width, depth, height = item.size_m
    return {"id": item.id, "category": item.category, "width_m": width, "depth_m": depth, "height_m": height}


def _at_most(
    rule: str, item: str, value: float, limit: float, unit: str = "m", about: str = "", *, hard: bool = True
) -> Check:
    return Check(rule, item, value <= limit + 1e-9, hard, round(float(value), 3), limit, unit, about)


def _at_least(
    rule: str, item: str, value: float, limit: float, unit: str = "m", about: str = "", *, hard: bool = True
) -> Check:
    return Check(rule, item, value >= limit - 1e-9, hard, round(float(value), 3), round(float(limit), 3), unit, about)


def _flat(item: Item) -> bool:
    return item.size_m[2] <= rules.FLAT


def _standing(m: _Measured) -> Iterator[Check]:
    """On the floor, inside the room, over floor that the photo shows, or does not show to be taken."""
    for item, pose, size, quad in zip(m.items, m.poses, m.sizes, m.quads, strict=True):
        yield _at_most("on_floor", item.id, abs(item.position_m[2]), 0.0)
        yield _at_most("inside_room", item.id, reach_outside(quad, m.place.floor.outline), rules.HARD_OUTSIDE)
        points = footprint_points(pose, size[:2], _DENSE)
        floor: Floor = m.place.floor
        taken, seen = (float(floor.at(f, points).mean()) for f in (floor.taken, floor.seen))
        yield _at_most("on_free_floor", item.id, taken, _TAKEN_SHARE, "share")
        least = rules.HARD_RUG_SEEN_SHARE if _flat(item) else rules.HARD_SEEN_SHARE - 0.05
        yield _at_least("on_seen_floor", item.id, seen, least, "share")


def _collisions(m: _Measured) -> Iterator[Check]:
    for a, b in combinations(range(len(m.items)), 2):
        first, second = m.items[a], m.items[b]
        if not (_flat(first) or _flat(second) or frozenset({first.category, second.category}) in rules.TUCKED):
            deep = float(penetration(m.quads[a], m.quads[b]))
            if deep > 0:
                yield _at_most("no_collision", first.id, deep, _TOUCH, about=second.id)
    if not any(True for _ in m.items):
        return
    yield Check("no_collision", "", True, True, 0.0, _TOUCH)


def _zones(m: _Measured) -> Iterator[Check]:
    """Doors swing, windows and heaters are not hidden, fixtures can be used."""
    names = {"door": "doors_clear", "passage": "doors_clear", "window": "windows_clear"}
    for zone, quad in zip(m.place.zones, m.place.zone_corners, strict=True):
        if zone.hard:
            rule = names.get(zone.kind, "fixtures_clear")
            tall = [i for i, item in enumerate(m.items) if item.size_m[2] > zone.lowest]
            deep = [float(penetration(m.quads[i], quad)) for i in tall]
            worst = int(np.argmax(deep)) if deep else -1
            who = m.items[tall[worst]].id if deep and deep[worst] > 0 else ""
            yield _at_most(rule, who, deep[worst] if deep else 0.0, _TOUCH, about=zone.name)


def _clearances(m: _Measured) -> Iterator[Check]:
    for i, item in enumerate(m.items):
        for apron in aprons(item.category, item.size_m):
            free = _free_depth(m, i, apron)
            yield _at_least("clearance", item.id, free, apron.wanted, about=apron.side, hard=False)
            if apron.least:
                yield _at_least("clearance_least", item.id, free, apron.least, about=apron.side)


_OWN = {
    "bed": ("nightstand", "bench"),
    "dining_table": ("dining_chair",),
    "desk": ("office_chair",),
    "sofa": ("coffee_table", "armchair", "side_table"),
    "loveseat": ("coffee_table", "armchair", "side_table"),
    "armchair": ("coffee_table", "side_table", "armchair"),
    "nightstand": ("bed", "bench"),
    "bench": (),
}
"""What may stand in a piece's apron because it belongs to it."""


def _free_depth(m: _Measured, i: int, apron: Apron) -> float:
    """Depth in metres, up to ``wanted``, to which an apron is free of walls and of other groups."""
    item, own = m.items[i], _OWN.get(m.items[i].category, ())
    others = [k for k, o in enumerate(m.items) if k != i and not _flat(o) and o.category not in own]
    free = 0.0
    for depth in _DEPTHS[1:]:
        if depth > apron.wanted + 1e-9:
            break
        quad = apron_corners(apron, m.poses[i], item.size_m, float(depth))
        met = reach_outside(quad, m.place.floor.outline) > _TOUCH
        if met or any(float(penetration(quad, m.quads[k])) > _TOUCH for k in others):
            return free
        free = float(depth)
    return free


def _walkways(m: _Measured) -> Iterator[Check]:
    """Width of the ways on the grid; never asked for more than the empty room offers."""
    solid = [i for i, item in enumerate(m.items) if not _flat(item)]
    goals = [k for k, i in enumerate(solid) if m.items[i].category in rules.USED]
    found = walks(m.place, m.poses[solid], m.sizes[solid, :2], tuple(goals))
    empty = walks(m.place, m.poses[:0], m.sizes[:0, :2], ())
    if found.between is not None and empty.between is not None:
        yield from _width("walkway_doors", "", found.between, empty.between, rules.MAIN_WALKWAY)
    for k, width in zip(goals, found.to_pieces, strict=True):
        item = m.items[solid[k]]
        wanted = rules.MAIN_WALKWAY if item.category in rules.BIG else rules.SECONDARY_WALKWAY
        alone = walks(m.place, m.poses[solid][k : k + 1], m.sizes[solid, :2][k : k + 1], (0,)).to_pieces[0]
        yield from _width("walkway_to", item.id, width, alone, wanted)
    yield _open(found)


def _width(rule: str, item: str, width: float, offered: float, wanted: float) -> Iterator[Check]:
    yield _at_least(rule, item, width, min(wanted, offered), hard=False)
    yield _at_least(f"{rule}_least", item, width, min(rules.HARD_WALKWAY, offered))


def _open(found: Walks) -> Check:
    return _at_least("floor_reachable", "", found.open_share, 0.9, "share", hard=False)


def _camera(m: _Measured) -> Iterator[Check]:
    for item, pose, size in zip(m.items, m.poses, m.sizes, strict=True):
        if not _flat(item):
            gap = float(camera_gap(pose, item.size_m))
            yield _at_least("camera_distance", item.id, gap, rules.HARD_CAMERA_NEAR)
        if item.category in rules.BIG:
            share = float(in_frame(m.place.camera, box_points(pose, size))[0].mean())
            yield _at_least("in_frame", item.id, share, _BIG_IN_FRAME, "share")


def _hung(m: _Measured) -> Iterator[Check]:
    """What hangs on walls: on free wall, below the ceiling, at eye height, not over another."""
    walled = [i for i in m.scene.items if (i.support or "").startswith("wall:")]
    spans = {i.id: _span(m, i) for i in walled}
    for item in walled:
        wall, start, end = spans[item.id]
        bottom, top = item.position_m[2], item.position_m[2] + item.size_m[2]
        room = m.place.room
        over = max(-start, end - room.wall_length(wall), top - room.height_m, 0.0)
        yield _at_most("on_wall", item.id, over, 0.0)
        low, high = rules.ART_CENTRE_RANGE
        off = max(low - (bottom + top) / 2, (bottom + top) / 2 - high, 0.0)
        yield _at_most("eye_height", item.id, off, 0.0, hard=False)
        for o in (*m.place.u.openings, *m.place.u.fixtures):
            if o.wall == wall:
                deep = min(end - o.start_m, o.end_m - start, top - o.bottom_m, o.top_m - bottom)
                yield _at_most("wall_free", item.id, max(0.0, deep), 0.0, about=o.kind)
    for a, b in combinations(walled, 2):
        if spans[a.id][0] == spans[b.id][0]:
            deep = min(spans[a.id][2] - spans[b.id][1], spans[b.id][2] - spans[a.id][1])
            yield _at_most("wall_free", a.id, max(0.0, deep), 0.0, about=b.id)


def _span(m: _Measured, item: Item) -> tuple[int, float, float]:
    """Wall, start and end along it, of an item hung on a wall."""
    wall = int((item.support or "").partition(":")[2])
    corner, along, _ = m.place.room.wall(wall)
    t = float((np.array(item.position_m[:2]) - corner) @ along)
    return wall, t - item.size_m[0] / 2, t + item.size_m[0] / 2


def _supported(m: _Measured) -> Iterator[Check]:
    """What stands on furniture: on its top, within its sides. What hangs over it: clear of it and under the ceiling."""
    by_id = {i.id: i for i in m.scene.items}
    for item in m.scene.items:
        support = by_id.get(item.support or "")
        if support is not None:
            top = support.position_m[2] + support.size_m[2]
            if item.category == "pendant":
                yield _at_least("hangs_clear", item.id, item.position_m[2] - top, rules.SECONDARY_WALKWAY)
                over = item.position_m[2] + item.size_m[2] - m.place.room.height_m
                yield _at_most("under_ceiling", item.id, max(0.0, over), 0.001)
            else:
                yield _at_most("on_support", item.id, abs(item.position_m[2] - top), 0.001, about=support.id)
                out = reach_outside(_quad(item), _quad(support))
                yield _at_most("within_support", item.id, out, 0.06, about=support.id)


def _quad(item: Item) -> Points:
    return corners(np.array([*item.position_m[:2], item.rotation_deg]), np.array(item.size_m[:2]))


def _relations(m: _Measured) -> Iterator[Check]:
    """Distances within a group: reach of the table, conversation, television."""
    seats = [i for i in m.items if i.category in ("sofa", "loveseat")]
    for sofa in seats[:1]:
        for other in m.scene.items:
            gap = distance(_quad(sofa), _quad(other)) if other.support is None else 0.0
            if other.category == "coffee_table":
                low, high = rules.SOFA_TABLE_GAP_RANGE
                yield _at_least("table_reach", other.id, gap, low, about=sofa.id, hard=False)
                yield _at_most("table_reach", other.id, gap, high, about=sofa.id, hard=False)
            elif other.category == "armchair":
                yield _at_most("conversation", other.id, gap, rules.CONVERSATION, about=sofa.id, hard=False)
            elif other.category == "tv":
                yield from _television(sofa, other)


def _television(sofa: Item, tv: Item) -> Iterator[Check]:
    far = float(np.linalg.norm(np.subtract(tv.position_m[:2], sofa.position_m[:2])))
    diagonal = float(np.hypot(tv.size_m[0], tv.size_m[2]))
    low, high = rules.TV_DISTANCE_DIAGONALS
    yield _at_least("tv_distance", tv.id, far, round(low * diagonal, 3), about=sofa.id, hard=False)
    yield _at_most("tv_distance", tv.id, far, round(high * diagonal, 3), about=sofa.id, hard=False)
