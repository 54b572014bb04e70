"""Rules on the floor: standing, colliding, doors, clearances, walkways, the camera."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.aprons import Apron, apron_corners, aprons
from staging.engines.studio.furnish.checks import Check, Measured, at_least, at_most, is_flat
from staging.engines.studio.furnish.geometry import footprint_points, penetration, reach_outside
from staging.engines.studio.furnish.view import box_points, camera_gap, in_frame, picture_share
from staging.engines.studio.furnish.walk import Walks, walks
from staging.engines.studio.model import Item, Points

_DENSE = np.stack(np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21)), -1).reshape(-1, 2)
_DEPTH_STEP = 0.02


def standing(m: Measured) -> Iterator[Check]:
    """On the floor, inside the room, over floor that the photo shows, or does not show to be taken."""
    for item, pose, size, quad in zip(m.items, m.poses, m.sizes, m.quads, strict=True):
        yield at_most("on_floor", item.id, abs(item.position_m[2]), 0.0)
        yield at_most("inside_room", item.id, reach_outside(quad, m.place.floor.outline), rules.HARD_OUTSIDE)
        points = footprint_points(pose, size[:2], _DENSE)
        floor = m.place.floor
        taken, seen = (float(floor.at(f, points).mean()) for f in (floor.taken, floor.seen))
        yield at_most("on_free_floor", item.id, taken, rules.HARD_TAKEN_SHARE, "share")
        least = rules.HARD_RUG_SEEN_SHARE if is_flat(item) else rules.HARD_SEEN_SHARE - 0.05
        yield at_least("on_seen_floor", item.id, seen, least, "share")


def collisions(m: Measured) -> Iterator[Check]:
    """No piece stands in another; rugs lie under anything and chairs go under their table."""
    solid = [i for i, item in enumerate(m.items) if not is_flat(item)]
    for i in solid:
        others = [k for k in solid if k != i and not _tucked(m.items[i], m.items[k])]
        deep, who = max(
            ((float(penetration(m.quads[i], m.quads[k])), m.items[k].id) for k in others), default=(0.0, "")
        )
        yield at_most("no_collision", m.items[i].id, deep, rules.TOUCH, about=who if deep > 0 else "")


def _tucked(a: Item, b: Item) -> bool:
    return frozenset({a.category, b.category}) in rules.TUCKED


def zones(m: Measured) -> Iterator[Check]:
    """Doors swing, windows and heaters are not hidden, fixtures can be used."""
    names = {"door": "doors_clear", "passage": "doors_clear", "window": "windows_clear"}
    for zone, quad in zip(m.place.zones, m.place.zone_corners, strict=True):
        if zone.hard:
            rule = names.get(zone.kind, "fixtures_clear")
            tall = [i for i, item in enumerate(m.items) if item.size_m[2] > zone.lowest]
            deep, who = max(((float(penetration(m.quads[i], quad)), m.items[i].id) for i in tall), default=(0.0, ""))
            yield at_most(rule, who if deep > 0 else "", deep, rules.TOUCH, about=zone.name)


def clearances(m: Measured) -> Iterator[Check]:
    """Free floor where a piece is used, as a wish and as the least."""
    for i, item in enumerate(m.items):
        for apron in aprons(item.category, item.size_m):
            free = _free_depth(m, i, apron)
            yield at_least("clearance", item.id, free, apron.wanted, about=apron.side, hard=False)
            if apron.least:
                yield at_least("clearance_least", item.id, free, apron.least, about=apron.side)


_OWN = {
    "bed": ("nightstand", "bench"),
    "dining_table": ("dining_chair",),
    "desk": ("office_chair",),
    **dict.fromkeys(("sofa", "loveseat", "sectional"), ("coffee_table", "armchair", "side_table", "chaise", "pouf")),
    "armchair": ("coffee_table", "side_table", "armchair", "pouf"),
    "bistro_table": ("dining_chair",),
    "kids_bed": ("nightstand", "kids_table", "kids_stool", "pouf", "play_tent"),
    "nightstand": ("bed", "bench", "kids_bed"),
    "bench": (),
}
"""What may stand in a piece's apron because it belongs to it."""


def _free_depth(m: Measured, i: int, apron: Apron) -> float:
    """Depth in metres, up to ``wanted``, to which an apron is free of walls and of other groups."""
    item, own = m.items[i], _OWN.get(m.items[i].category, ())
    others = [k != i and not is_flat(o) and o.category not in own for k, o in enumerate(m.items)]
    quads = m.quads[np.array(others)]
    depths = np.linspace(0, apron.wanted, 1 + round(apron.wanted / _DEPTH_STEP))

    def met(k: int) -> bool:
        quad = apron_corners(apron, m.poses[i], item.size_m, float(depths[k]))
        outside = reach_outside(quad, m.place.floor.outline) > rules.TOUCH
        return outside or bool((penetration(quad, quads) > rules.TOUCH).any())

    # What meets something goes on to do so when it gets deeper: the last depth that does not is found by halving.
    free = bisect_left(range(1, len(depths)), True, key=met)
    return float(depths[free])


def walkways(m: Measured) -> Iterator[Check]:
    """Width of the ways on the grid; never asked for more than the room offers without the other pieces."""
    solid = [i for i, item in enumerate(m.items) if not is_flat(item)]
    goals = tuple(k for k, i in enumerate(solid) if m.items[i].category in rules.USED)
    poses, sizes = m.poses[solid], m.sizes[solid, :2]
    found = walks(m.place, poses, sizes, goals)
    if found.between is not None:
        yield from _width("walkway_doors", "", found.between, rules.MAIN_WALKWAY, partial(_between, m))
    for k, width in zip(goals, found.to_pieces, strict=True):
        item, one = m.items[solid[k]], slice(k, k + 1)
        wanted = rules.MAIN_WALKWAY if item.category in rules.BIG else rules.SECONDARY_WALKWAY
        yield from _width("walkway_to", item.id, width, wanted, partial(_alone, m, poses[one], sizes[one]))
    yield _open(found)


def _alone(m: Measured, poses: Points, sizes: Points) -> float:
    """Width of the way to one piece in the otherwise empty room."""
    return walks(m.place, poses, sizes, (0,)).to_pieces[0]


def _between(m: Measured) -> float:
    """Width of the ways between the doors of the empty room."""
    return walks(m.place, m.poses[:0], m.sizes[:0, :2], ()).between or 0.0


def _width(rule: str, item: str, width: float, wanted: float, offered: Callable[[], float]) -> Iterator[Check]:
    """A wish and a least; what the room offers is measured only where ``wanted`` is not kept."""
    most = wanted if width >= wanted else min(wanted, offered())
    yield at_least(rule, item, width, most, hard=False)
    yield at_least(f"{rule}_least", item, width, min(rules.HARD_WALKWAY, most))


def _open(found: Walks) -> Check:
    return at_least("floor_reachable", "", found.open_share, 0.9, "share", hard=False)


def camera(m: Measured) -> Iterator[Check]:
    """Nothing right before the lens; the pieces the room is about are in the picture."""
    for item, pose, size in zip(m.items, m.poses, m.sizes, strict=True):
        if not is_flat(item):
            gap = float(camera_gap(pose, item.size_m))
            yield at_least("camera_distance", item.id, gap, rules.HARD_CAMERA_NEAR)
        within, pixels = in_frame(m.place.camera, box_points(pose, size))
        if not is_flat(item):
            least = rules.HARD_IN_FRAME if item.category in rules.BIG else rules.HARD_WHOLE
            own = item.category not in rules.COMPANIONS
            yield at_least("in_frame", item.id, float(within.mean()), least, "share", hard=own)
        if item.category in rules.BIG:
            share = float(picture_share(m.place.camera, within, pixels))
            yield at_most("not_dominating", item.id, share, rules.HARD_DOMINANT_SHARE, "share")
