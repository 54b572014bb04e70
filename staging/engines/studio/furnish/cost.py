"""What is wrong with a layout on the floor plan, as a cost: 0 is a good layout, above ~20 an impossible one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.aprons import apron_corners, aprons
from staging.engines.studio.furnish.geometry import footprint_points, penetration
from staging.engines.studio.furnish.layout import Layouts, Piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_UNIT = np.stack(np.meshgrid(np.linspace(-1, 1, 7), np.linspace(-1, 1, 5)), -1).reshape(-1, 2)
_BACK = np.array([[-1.0, 1.0], [1.0, 1.0]])
_MOST_TAKEN = rules.HARD_TAKEN_SHARE + 0.01
"""Two of the 35 points looked at here."""
OUTSIDE, TAKEN, OVERLAP, APRON, BLOCKING, SHADING = 60.0, 30.0, 60.0, 7.0, 40.0, 3.0


def plan_cost(place: Place, layouts: Layouts, first: int = 0) -> Points:
    """Cost (n,) of layouts on the plan; with ``first``, only what the pieces from that index on add."""
    total = np.zeros(len(layouts))
    for part in _PARTS:
        total += part(place, layouts, first)
    return total


def possible(place: Place, layouts: Layouts, limit: float) -> tuple[Layouts, Points]:
    """The layouts that cost less than ``limit`` on the plan, and what they cost: `plan_cost` where many cost more."""
    # What stands wrong by its leader alone need not be looked at whole.
    layouts = layouts.pick(plan_cost(place, layouts.leader()) < limit)
    total = np.zeros(len(layouts))
    for part in _PARTS:
        total = total + part(place, layouts, 0)
        layouts, total = layouts.pick(total < limit), total[total < limit]
    return layouts, total


def standing_cost(place: Place, layouts: Layouts, first: int = 0) -> Points:
    """Reaching outside the room, over floor that is taken, or over floor the photo does not show."""
    # Piece by piece: what one piece's thousands of points need stays in the processor's cache.
    costs = [_standing(place, p, layouts.poses[:, i]) for i, p in enumerate(layouts.pieces[first:], first)]
    return np.asarray(np.stack(costs, -1).sum(-1))


def _standing(place: Place, piece: Piece, poses: Points) -> Points:
    """The same (n,) for one piece with poses (n, 3)."""
    size = np.array(piece.size[:2])
    points = footprint_points(poses, size, _UNIT)
    wall = place.floor.wall_distance(points).min(-1)
    wanted = rules.RUG_TO_WALL if piece.flat else 0.0
    outside = np.maximum(0, -wall)
    at = place.floor.index(points)
    taken = place.floor.taken[at].mean(-1)
    unseen = 1 - place.floor.seen[at].mean(-1)
    cost = (
        OUTSIDE * outside
        + 3.0 * (outside > rules.HARD_OUTSIDE)
        + 2.0 * np.maximum(0, wanted - wall)
        + TAKEN * taken
        + 3.0 * (taken > _MOST_TAKEN)
    )
    if piece.design.wall:
        back = place.floor.wall_distance(footprint_points(poses, size, _BACK)).max(-1)
        cost += 4.0 * np.minimum(0.5, np.maximum(0, back - rules.BACK_TO_WALL))
    weight = 3.0 if piece.category in rules.BIG else 1.5
    hidden = 0.0 if piece.flat else 12.0
    return np.asarray(cost + (weight * unseen + hidden * np.maximum(0, unseen - (1 - rules.HARD_SEEN_SHARE) + 0.05)))


def overlap_cost(layouts: Layouts, first: int = 0) -> Points:
    """Pieces of different groups standing in each other; a rug may lie under anything but cupboards."""
    pieces = layouts.pieces
    pairs = [(i, j, _overlap_weight(pieces[i], pieces[j])) for j in range(first, len(pieces)) for i in range(j)]
    pairs = [p for p in pairs if p[2]]
    a, b, weight = (np.array([p[n] for p in pairs]) for n in range(3))
    if not pairs:
        return np.zeros(len(layouts))
    quads = layouts.corners()
    return np.asarray(penetration(quads[:, a], quads[:, b]) @ weight)


def _overlap_weight(a: Piece, b: Piece) -> float:
    if a.group == b.group or (a.flat and b.flat):
        return 0.0
    if a.flat or b.flat:
        return 0.0 if {a.category, b.category} & rules.SEATS else 6.0
    return OVERLAP


def zone_cost(place: Place, layouts: Layouts, first: int = 0) -> Points:
    """Standing before doors, windows and fixtures."""
    if not place.zones:
        return np.zeros(len(layouts))
    heights = layouts.sizes[first:, 2]
    kept_out = heights[:, None] > np.array([z.lowest for z in place.zones])
    hard = np.array([z.hard for z in place.zones])
    deep = penetration(layouts.corners()[:, first:, None], place.zone_corners)
    cost = np.where(hard, BLOCKING, SHADING) * deep + (deep > rules.TOUCH) * np.where(hard, 2.0, 0.5)
    return np.asarray((cost * kept_out).sum((1, 2)))


def apron_cost(place: Place, layouts: Layouts, first: int = 0) -> Points:
    """Too little free floor where a piece is used, and pieces that take it from earlier ones."""
    total = np.zeros(len(layouts))
    quads = layouts.corners()
    for i, piece in enumerate(layouts.pieces):
        since = 0 if i >= first else first
        in_the_way = [j for j, o in enumerate(layouts.pieces) if j >= since and o.group != piece.group and not o.flat]
        for apron in aprons(piece.category, piece.size):
            area = apron_corners(apron, layouts.poses[:, i], piece.size)
            weight = APRON * (2.5 if apron.least else 1.0)
            if i >= first:
                total += weight * _walled(place, area)
            if in_the_way:
                deep = np.minimum(penetration(area[:, None], quads[:, in_the_way]), apron.wanted)
                total += weight * deep.sum(-1)
    return total


def _walled(place: Place, area: Points) -> Points:
    """How deep (n,) in metres rectangles (n, 4, 2) reach into walls or taken floor."""
    edge = np.linspace(0, 1, 5)[:, None]
    near, far = (
        area[:, None, 2] * (1 - edge) + area[:, None, 3] * edge,
        area[:, None, 0] * (1 - edge) + area[:, None, 1] * edge,
    )
    points = np.concatenate([near, (near + far) / 2, far], 1)
    wall = np.maximum(0, -place.floor.wall_distance(points)).max(-1)
    depth = np.linalg.norm(area[:, 0] - area[:, 3], axis=-1)
    taken = place.floor.at(place.floor.taken, points[:, 5:]).mean(-1)
    return np.asarray(np.minimum(wall, depth) + taken * depth * 0.7)


_PARTS: tuple[Callable[[Place, Layouts, int], Points], ...] = (
    standing_cost,
    lambda _, layouts, first: overlap_cost(layouts, first),
    zone_cost,
    apron_cost,
)
"""What `plan_cost` adds up; none is below 0."""
