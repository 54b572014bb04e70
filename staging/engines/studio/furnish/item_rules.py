"""Rules on walls and on furniture: what hangs, what stands on something, distances within a group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from staging.engines.studio.catalogue import design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.checks import Check, Measured, at_least, at_most, footprint
from staging.engines.studio.furnish.geometry import distance, reach_outside
from staging.engines.studio.model import Item


def hung(m: Measured) -> Iterator[Check]:
    """What hangs on walls: on free wall, below the ceiling, at eye height, not over another."""
    walled = [i for i in m.scene.items if (i.support or "").startswith("wall:")]
    spans = {i.id: _span(m, i) for i in walled}
    for item in walled:
        wall, start, end = spans[item.id]
        bottom, top = item.position_m[2], item.position_m[2] + item.size_m[2]
        room = m.place.room
        over = max(-start, end - room.wall_length(wall), top - room.height_m, 0.0)
        yield at_most("on_wall", item.id, over, 0.0)
        low, high = rules.ART_CENTRE_RANGE
        off = max(low - (bottom + top) / 2, (bottom + top) / 2 - high, 0.0)
        yield at_most("eye_height", item.id, off, 0.0, hard=False)
        for o in (*m.place.u.openings, *m.place.u.fixtures):
            if o.wall == wall:
                deep = min(end - o.start_m, o.end_m - start, top - o.bottom_m, o.top_m - bottom)
                yield at_most("wall_free", item.id, max(0.0, deep), 0.0, about=o.kind)
    for a, b in combinations(walled, 2):
        if spans[a.id][0] == spans[b.id][0]:
            deep = min(spans[a.id][2] - spans[b.id][1], spans[b.id][2] - spans[a.id][1])
            yield at_most("wall_free", a.id, max(0.0, deep), 0.0, about=b.id)


def _span(m: Measured, item: Item) -> tuple[int, float, float]:
    """Wall, start and end along it, of an item hung on a wall."""
    wall = int((item.support or "").partition(":")[2])
    corner, along, _ = m.place.room.wall(wall)
    t = float((np.array(item.position_m[:2]) - corner) @ along)
    return wall, t - item.size_m[0] / 2, t + item.size_m[0] / 2


def supported(m: Measured) -> Iterator[Check]:
    """What stands on furniture: on its top, within its sides."""
    by_id = {i.id: i for i in m.scene.items}
    for item in m.scene.items:
        name = item.support
        if name is None or name.startswith("wall:"):
            continue
        yield at_least("has_support", item.id, float(name in by_id), 1.0, "count", about=name)
        if name in by_id:
            yield from _stands(item, by_id[name])


def _stands(item: Item, support: Item) -> Iterator[Check]:
    top = support.position_m[2] + design(support.design).top_m(support.size_m[2])
    yield at_most("on_support", item.id, abs(item.position_m[2] - top), 0.001, about=support.id)
    out = reach_outside(footprint(item), footprint(support))
    yield at_most("within_support", item.id, out, rules.HARD_OUTSIDE, about=support.id)


def relations(m: Measured) -> Iterator[Check]:
    """Distances within a group: reach of the table, conversation, television."""
    seats = [i for i in m.items if i.category in rules.SOFAS]
    for sofa in seats[:1]:
        for other in m.scene.items:
            gap = distance(footprint(sofa), footprint(other)) if other.support is None else 0.0
            if other.category == "coffee_table":
                low, high = rules.SOFA_TABLE_GAP_RANGE
                yield at_least("table_reach", other.id, gap, low, about=sofa.id, hard=False)
                yield at_most("table_reach", other.id, gap, high, about=sofa.id, hard=False)
            elif other.category == "armchair":
                yield at_most("conversation", other.id, gap, rules.CONVERSATION, about=sofa.id, hard=False)
            elif other.category == "tv":
                yield from _television(sofa, other)


def _television(sofa: Item, tv: Item) -> Iterator[Check]:
    far = float(np.linalg.norm(np.subtract(tv.position_m[:2], sofa.position_m[:2])))
    diagonal = float(np.hypot(tv.size_m[0], tv.size_m[2]))
    height = tv.position_m[2] + tv.size_m[2] / 2
    low, high = rules.TV_CENTRE_RANGE
    yield at_least("tv_height", tv.id, height, low, hard=False)
    yield at_most("tv_height", tv.id, height, high, hard=False)
    low, high = rules.TV_DISTANCE_DIAGONALS
    yield at_least("tv_distance", tv.id, far, round(low * diagonal, 3), about=sofa.id, hard=False)
    yield at_most("tv_distance", tv.id, far, round(high * diagonal, 3), about=sofa.id, hard=False)
