"""What is wrong with a layout on the floor plan, as a cost: 0 is a good layout, above ~20 an impossible one."""

from __future__ import annotations

import numpy as np

from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.aprons import apron_corners, aprons
from staging.engines.studio.furnish.geometry import corners, footprint_points, penetration
from staging.engines.studio.furnish.layout import Layouts, Piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_UNIT = np.stack(np.meshgrid(np.linspace(-1, 1, 7), np.linspace(-1, 1, 5)), -1).reshape(-1, 2)
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
    outside = np.maximum(0, -wall)
    taken = place.floor.at(place.floor.taken, points).mean(-1)
    unseen = 1 - place.floor.at(place.floor.seen, points).mean(-1)
    cost = OUTSIDE * outside + 2.0 * np.maximum(0, wanted - wall) + TAKEN * taken + 3.0 * (taken > 0.06)
    cost += weight * unseen + 12.0 * np.maximum(0, unseen - (1 - rules.HARD_SEEN_SHARE) + 0.05)
    return np.asarray(cost.sum(-1))


def overlap_cost(layouts: Layouts, quads: Points, first: int = 0) -> Points:
    """Pieces of different groups standing in each other; a rug may lie under anything but cupboards."""
    total = np.zeros(len(layouts))
    k = len(layouts.pieces)
    for i in range(k):
        for j in range(max(i + 1, first), k):
            weight = _overlap_weight(layouts.pieces[i], layouts.pieces[j])
            if weight:
                total += weight * penetration(quads[:, i], quads[:, j])
    return total


def _overlap_weight(a: Piece, b: Piece) -> float:
    if a.group == b.group or (a.flat and b.flat):
        return 0.0
    if a.flat or b.flat:
        return 0.0 if {a.category, b.category} & rules.SEATS else 6.0
    return OVERLAP


def zone_cost(place: Place, layouts: Layouts, quads: Points, first: int = 0) -> Points:
    """Standing before doors, windows and fixtures."""
    total = np.zeros(len(layouts))
    for i, piece in enumerate(layouts.pieces[first:], first):
        for zone, corner in zip(place.zones, place.zone_corners, strict=True):
            if piece.size[2] > zone.lowest:
                deep = penetration(quads[:, i], corner)
                total += (BLOCKING if zone.hard else SHADING) * deep + (deep > 0.02) * (2.0 if zone.hard else 0.5)
    return total


def apron_cost(place: Place, layouts: Layouts, quads: Points, first: int = 0) -> Points:
    """Too little free floor where a piece is used, and pieces that take it from earlier ones."""
    total = np.zeros(len(layouts))
    for i, piece in enumerate(layouts.pieces):
        for apron in aprons(piece.category, piece.size):
            area = apron_corners(apron, layouts.poses[:, i], piece.size)
            weight = APRON * (2.5 if apron.least else 1.0)
            if i >= first:
                total += weight * _walled(place, area)
            for j in range(0 if i >= first else first, len(layouts.pieces)):
                other = layouts.pieces[j]
                if other.group != piece.group and not other.flat:
                    total += weight * np.minimum(penetration(area, quads[:, j]), apron.wanted)
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


def within_group_overlap(pieces: tuple[Piece, ...], poses: Points) -> float:
    """Deepest overlap in metres inside one rigid group (k, 3): a template must not stand in itself."""
    quads = corners(poses, np.array([p.size[:2] for p in pieces]))
    worst = 0.0
    for i, a in enumerate(pieces):
        for j in range(i + 1, len(pieces)):
            pair = frozenset({a.category, pieces[j].category})
            if not (a.flat or pieces[j].flat or pair in rules.TUCKED):
                worst = max(worst, float(penetration(quads[i], quads[j])))
    return worst
