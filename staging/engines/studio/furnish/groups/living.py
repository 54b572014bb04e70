"""A conversation group: sofa, coffee table, rug and armchairs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from staging.engines.base import Density
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.geometry import front
from staging.engines.studio.furnish.groups.base import Part, along_walls, off_centre, rigid
from staging.engines.studio.furnish.layout import Layouts, Size
from staging.engines.studio.furnish.pick import Picker, fitted, piece
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_GAPS = (rules.WALL_GAP + 0.02, rules.FLOATING_BEHIND, 1.5, 2.2, 3.0)
_SOFAS = {"sofa": 0.0, "loveseat": 3.0}
"""What is disliked about a category of seat: a loveseat is for rooms where no sofa fits."""
_CHAIRS: dict[Density, tuple[tuple[str, ...], ...]] = {
    Density.LIGHT: ((), ("right",), ("left",)),
    Density.MEDIUM: ((), ("right",), ("left",), ("facing", "facing")),
    Density.FULL: ((), ("right",), ("left",), ("right", "left"), ("facing", "facing")),
}
_FACING = 0.8
"""Armchairs that face the sofa leave no place for a television."""
_DEEP = 5.5
"""From such a depth on, metres, a room is large enough to walk behind the sofa."""
_NO_TABLE, _SLIM = 3.5, 0.6
_SLIM_GAP, _SLIM_DEPTH = 0.31, 0.5
"""Metres between a sofa and a slim table, and what such tables are less deep than; others may leave no way."""
_BEYOND, _SLIM_BEYOND = 0.45, 0.2
"""How far the rug runs on beyond the table, and beyond a slim one, in metres."""
_TABLE = 0.6
"""Of the sofa's width: a little under the usual two thirds, as the table is nearer to the camera."""
_CORNER = -0.6
"""A corner sofa seats more and leaves out an armchair."""
_FLUSH = 0.004
"""Between the pieces of a corner sofa, metres."""
_CHAIR_LIKING = {Density.LIGHT: 0.3, Density.MEDIUM: -0.9, Density.FULL: -1.0}


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """Every sofa at every wall and distance from it, with every arrangement of armchairs; or alone with its rug."""
    for category, dislike in _SOFAS.items():
        for sofa in pick.some(category, 1 if dislike else 2):
            anchors, walls = along_walls(place, sofa.size_m, _GAPS)
            for chairs in _CHAIRS[density]:
                liking = dislike + _CHAIR_LIKING[density] * len(chairs) + _FACING * ("facing" in chairs)
                yield rigid(anchors, walls, group(pick, sofa, chairs), liking)
            at_wall = walls >= 0
            yield rigid(anchors[at_wall], walls[at_wall], group(pick, sofa, (), slim=True), dislike + _SLIM)
            yield rigid(anchors[at_wall], walls[at_wall], alone(pick, sofa), dislike + _NO_TABLE)
    if not pick.setting:
        yield from corner_sofas(place, pick, density)


def corner_sofas(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """Corner sofas at every wall: seats with one arm, and a chaise at the other side."""
    if density is Density.LIGHT:
        return
    first = pick.first("sectional")
    for sofa in (first, pick.first("sectional", lambda d: _set(d) == _set(first) and d.name != first.name)):
        anchors, walls = along_walls(place, sofa.size_m, _GAPS[:2])
        for chairs in ((), (_other(sofa.options["open"]),)):
            yield rigid(anchors, walls, corner(pick, sofa, chairs), _CORNER + _CHAIR_LIKING[density] * len(chairs))


def _other(side: object) -> str:
    return "left" if side == "right" else "right"


def _set(design: Design) -> object:
    return design.options.get("set")


def corner(pick: Picker, sofa: Design, chairs: tuple[str, ...]) -> list[Part]:
    """The parts of a corner sofa, its table before the seats, perhaps an armchair opposite the chaise."""
    width, depth, _ = sofa.size_m
    side = 1 if sofa.options["open"] == "right" else -1
    end = pick.matching("chaise", "set side", sofa)
    table = pick.first("coffee_table", lambda d: d.size_m[0] <= 1.0)
    size = fitted(table, (width * 0.5, None, (sofa.seat_height_m or 0.44) - 0.03))
    middle = -depth / 2 - rules.SOFA_TABLE_GAP - size[1] / 2
    x = side * (width / 2 + end.size_m[0] / 2 + _FLUSH)
    shift = -side * 0.12
    chair = [(p, (o[0] + shift, o[1], o[2])) for p, o in _armchairs(pick.first("armchair"), chairs, middle, size)]
    rug, wide = pick.rug(width + 0.9, size[1] + 1.3)
    near = -depth / 2 + rules.RUG_UNDER_FRONT
    return [
        _sofa(sofa),
        (piece("chaise", end, 0, "The chaise makes a corner and looks into the room."),
         (x, (depth - end.size_m[1]) / 2, 0.0)),
        (piece("coffee-table", table, 0, "The coffee table is within arm's reach of the sofa.", size),
         (shift, middle, 0.0)),
        *chair,
        (piece("rug", rug, 0, "The rug reaches under the seats' front legs and holds the group together.", wide),
         (shift, near - wide[1] / 2, 0.0)),
    ]  # fmt: skip


def group(pick: Picker, sofa: Design, chairs: tuple[str, ...], *, slim: bool = False) -> list[Part]:
    """The parts around one sofa. ``chairs``: at the ``left`` or ``right`` of the table, or two ``facing`` the sofa;
    ``slim``: with a table that leaves a way before it, as slim as it is sold.
    """
    width, depth, _ = sofa.size_m
    table = pick.first("coffee_table", lambda d: (d.size_m[1] < _SLIM_DEPTH) == slim)
    across, gap, beyond = (table.least_m[1], _SLIM_GAP, _SLIM_BEYOND) if slim else (None, rules.SOFA_TABLE_GAP, _BEYOND)
    size = fitted(table, (width * _TABLE, across, (sofa.seat_height_m or table.size_m[2]) - 0.04))
    middle = -depth / 2 - gap - size[1] / 2
    reason = "The coffee table is within arm's reach of the sofa."
    return [
        _sofa(sofa),
        (piece("coffee-table", table, 0, reason, size), (0.0, middle, 0.0)),
        *_armchairs(pick.first("armchair"), chairs, middle, size),
        _rug(pick, sofa, middle - size[1] / 2 - beyond),
    ]


def alone(pick: Picker, sofa: Design) -> list[Part]:
    """A sofa with its rug, for floors too shallow for a table."""
    return [_sofa(sofa), _rug(pick, sofa, -sofa.size_m[1] / 2 - 0.9)]


def _sofa(sofa: Design) -> Part:
    return piece("sofa", sofa, 0, "The sofa stands {wall}, where the room opens up before it."), (0.0, 0.0, 0.0)


def _rug(pick: Picker, sofa: Design, far: float) -> Part:
    """A rug from under the sofa's front to y = ``far`` of its frame."""
    near = -sofa.size_m[1] / 2 + rules.RUG_UNDER_FRONT
    rug, size = pick.rug(max(2.0, sofa.size_m[0] + 0.3), near - far)
    reason = "The rug reaches under the seats' front legs and holds the group together."
    return piece("rug", rug, 0, reason, size), (0.0, near - size[1] / 2, 0.0)


def _armchairs(chair: Design, chairs: tuple[str, ...], middle: float, table: Size) -> list[Part]:
    """Armchairs (0 to 2) around a table of size ``table`` whose middle is at y = ``middle`` of the sofa's frame."""
    width, depth, _ = chair.size_m
    side = table[0] / 2 + rules.SOFA_TABLE_GAP + depth / 2
    back = middle - table[1] / 2 - rules.SOFA_TABLE_GAP - depth / 2
    spots = {
        "right": (side, middle - 0.15, -100.0),
        "left": (-side, middle - 0.15, 100.0),
        "facing": (width / 2 + 0.15, back, 172.0),
    }
    found = [spots[c] for c in chairs]
    if chairs == ("facing", "facing"):
        found[1] = (-width / 2 - 0.15, back, 188.0)
    reason = "The armchair closes the conversation group around the coffee table."
    return [(piece(f"armchair-{i + 1}", chair, 0, reason), spot) for i, spot in enumerate(found)]


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of where the sofa looks and stands: focal point, doors behind it, floating, middle of its wall."""
    sofa = layouts.poses[:, 0]
    look = front(sofa[:, 2])
    total = _towards(place, sofa, look) + _floating(place, layouts)
    for zone in place.zones:
        if zone.kind in ("door", "passage"):
            way = np.array(zone.pose[:2]) - sofa[:, :2]
            far = np.maximum(np.linalg.norm(way, axis=-1), 1e-6)
            total += 2.0 * np.maximum(0, -(way * look).sum(-1) / far - 0.3) * (far < 2.6)
    away = np.linalg.norm(sofa[:, :2], axis=-1)
    # The group reads best at middle distance, seen from the front or side.
    return np.asarray(total + 0.35 * np.maximum(0, away - 4.5) + 0.5 * off_centre(place, layouts))


def _floating(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) of standing free in the room: more where the room is shallow and the way behind is lost to it."""
    free = layouts.walls[:, 0] < 0
    look = front(layouts.poses[:, 0, 2])
    depth = np.ptp(np.asarray(place.room.polygon_m) @ look.T, axis=0)
    return np.asarray(free * (0.9 + 1.4 * np.clip((_DEEP - depth) / 1.5, 0, 1)))


def _towards(place: Place, sofa: Points, look: Points) -> Points:
    """Cost (n,) of looking away from the fireplace."""
    if place.fireplace is None:
        return np.zeros(len(sofa))
    way = place.fireplace - sofa[:, :2]
    cosine = (way * look).sum(-1) / np.maximum(np.linalg.norm(way, axis=-1), 1e-6)
    return np.asarray(2.0 * (1 - cosine))
