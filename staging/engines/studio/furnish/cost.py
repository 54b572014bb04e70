"""What is wrong with a layout on the floor plan, as a cost: 0 is a good layout, above ~20 an impossible one."""

from __future__ import annotations

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
    quads = layouts.corners()
    total = standing_cost(place, layouts, first)
    total += overlap_cost(layouts, quads, first)
    total += zone_cost(place, layouts, quads, first)
    total += apron_cost(place, layouts, quads, first)
    return total


def standing_cost(place: Place, layouts: Layouts, first: int = 0) -> Points:
    """Reaching outside the room, over floor that is taken, or over floor the photo does not show."""
    poses, sizes = layouts.poses[:, first:], layouts.sizes[first:, :2]
    points = footprint_points(poses, sizes, _UNIT)
    wall = place.floor.wall_distance(points).min(-1)
    wanted = np.array([rules.RUG_TO_WALL if p.flat else 0.0 for p in layouts.pieces[first:]])
    weight = np.array([3.0 if p.category in rules.BIG else 1.5 for p in layouts.pieces[first:]])
    solid = np.array([not p.flat for p in layouts.pieces[first:]])
    outside = np.maximum(0, -wall)
    taken = place.floor.at(place.floor.taken, points).mean(-1)
    unseen = 1 - place.floor.at(place.floor.seen, points).mean(-1)
    cost = (
        OUTSIDE * outside
        + 3.0 * (outside > rules.HARD_OUTSIDE)
        + 2.0 * np.maximum(0, wanted - wall)
        + TAKEN * taken
        + 3.0 * (taken > _MOST_TAKEN)
    )
    backed = np.array([4.0 if p.design.wall else 0.0 for p in layouts.pieces[first:]])
    back = place.floor.wall_distance(footprint_points(poses, sizes, _BACK)).max(-1)
    cost += backed * np.minimum(0.5, np.maximum(0, back - rules.BACK_TO_WALL))
    cost += weight * unseen + 12.0 * solid * np.maximum(0, unseen - (1 - rules.HARD_SEEN_SHARE) + 0.05)
    return np.asarray(cost.sum(-1))


def overlap_cost(layouts: Layouts, quads: Points, first: int = 0) -> Points:
    """Pieces of different groups standing in each other; a rug may lie under anything but cupboards."""
    pieces = layouts.pieces
    pairs = [(i, j, _overlap_weight(pieces[i], pieces[j])) for j in range(first, len(pieces)) for i in range(j)]
    pairs = [p for p in pairs if p[2]]
    a, b, weight = (np.array([p[n] for p in pairs]) for n in range(3))
    if not pairs:
        return np.zeros(len(layouts))
    return np.asarray(penetration(quads[:, a], quads[:, b]) @ weight)


def _overlap_weight(a: Piece, b: Piece) -> float:
    if a.group == b.group or (a.flat and b.flat):
        return 0.0
    if a.flat or b.flat:
        return 0.0 if {a.category, b.category} & rules.SEATS else 6.0
    return OVERLAP


def zone_cost(place: Place, layouts: Layouts, quads: Points, first: int = 0) -> Points:
    """Standing before doors, windows and fixtures."""
    if not place.zones:
        return np.zeros(len(layouts))
    heights = layouts.sizes[first:, 2]
    kept_out = heights[:, None] > np.array([z.lowest for z in place.zones])
    hard = np.array([z.hard for z in place.zones])
    deep = penetration(quads[:, first:, None], place.zone_corners)
    cost = np.where(hard, BLOCKING, SHADING) * deep + (deep > rules.TOUCH) * np.where(hard, 2.0, 0.5)
    return np.asarray((cost * kept_out).sum((1, 2)))


def apron_cost(place: Place, layouts: Layouts, quads: Points, first: int = 0) -> Points:
    """Too little free floor where a piece is used, and pieces that take it from earlier ones."""
    total = np.zeros(len(layouts))
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
