"""Pictures and mirrors: over the furniture first, then on the bare wall that the photo shows best."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from staging.engines.base import Density, RoomType
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish import rules
from staging.engines.studio.furnish.floor import hidden
from staging.engines.studio.furnish.geometry import rotation_facing
from staging.engines.studio.furnish.layout import Layouts, Size
from staging.engines.studio.furnish.pick import Picker, fitted
from staging.engines.studio.furnish.place import Place, wall_grid
from staging.engines.studio.furnish.reflection import known_share
from staging.engines.studio.furnish.view import blocks, in_frame
from staging.engines.studio.model import Points

OFF_WALL = 0.003
"""Frames hang this far before the wall's plane."""
_MOST = {Density.LIGHT: 1, Density.MEDIUM: 2, Density.FULL: 3}
_OVER = ("sofa", "loveseat", "sectional", "bed", "console", "sideboard", "dresser", "kids_bed", "bench", "desk",
         "toy_storage", "bookcase")  # fmt: skip
_MIRROR_OVER = frozenset({"dresser", "console"})
BARE = frozenset({RoomType.BATHROOM, RoomType.OUTDOOR})
"""Where nothing is hung: tiles, and weather."""
_SEEN = 0.85
_BUSY = 0.025
_EDGE = 0.34
_SQUARELY = 0.35
_KNOWN = 0.6
"""Share of what a mirror shows that has to be in the photo."""
_HAND, _THING = 0.06, 0.06
_STEP = 0.1
_SCREEN_TOP = 1.5
"""Height that a media console takes of its wall, with the television on it."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on a wall: along it and above the floor, metres."""

    start: float
    end: float
    bottom: float
    top: float

    def clear_of(self, other: Rect, margin: float) -> bool:
        """Whether it keeps ``margin`` from another rectangle."""
        return (
            self.start >= other.end + margin
            or self.end <= other.start - margin
            or self.bottom >= other.top + margin
            or self.top <= other.bottom - margin
        )


@dataclass(frozen=True, slots=True)
class Hung:
    """Something on a wall."""

    design: Design
    size: Size
    wall: int
    rect: Rect
    reason: str

    def position(self, place: Place) -> tuple[float, float, float]:
        """(x, y, z) of the middle of its underside."""
        xy = place.wall_point(self.wall, (self.rect.start + self.rect.end) / 2, self.size[1] / 2 + OFF_WALL)
        return float(xy[0]), float(xy[1]), self.rect.bottom

    def rotation(self, place: Place) -> float:
        """Degrees; its front faces the room."""
        return rotation_facing(place.room.wall(self.wall)[2])


def hang(place: Place, layout: Layouts, pick: Picker, density: Density) -> list[Hung]:
    """What hangs in a furnished layout (n = 1): at most one thing over each piece, a mirror at most once."""
    found: list[Hung] = []
    for idea in (*_over_furniture(place, layout, pick), *_on_bare_walls(place, pick)):
        if len(found) < _MOST[density] and not _repeats(idea, found) and fits(place, layout, idea, found):
            found.append(idea)
    return found


def _repeats(idea: Hung, found: list[Hung]) -> bool:
    """A second mirror, the same picture again, or a second one beside another on the same wall."""
    return any(
        h.design == idea.design
        or (h.design.category == idea.design.category == "mirror")
        or (h.wall == idea.wall and not _far(h.rect, idea.rect))
        for h in found
    )


def _far(a: Rect, b: Rect) -> bool:
    return a.clear_of(b, 1.2)


def fits(place: Place, layout: Layouts, idea: Hung, hung: list[Hung]) -> bool:
    """Whether it hangs on free wall, below the ceiling, where the photo shows it."""
    rect, margin = idea.rect, rules.ART_MARGIN
    length, height = place.room.wall_length(idea.wall), place.room.height_m
    if rect.start < margin or rect.end > length - margin or rect.top > height - rules.ART_TO_CEILING:
        return False
    others = [*wall_openings(place, idea.wall), *_standing(place, layout, idea.wall)]
    others += [h.rect for h in hung if h.wall == idea.wall]
    clear = all(rect.clear_of(o, margin) for o in others) and _seen_share(place, layout, idea) >= _SEEN
    clear = clear and _reads_well(place, idea) and _bare(place, idea)
    return clear and (idea.design.category != "mirror" or _shows_the_room(place, idea))


def _shows_the_room(place: Place, idea: Hung) -> bool:
    """Whether a mirror would show what the photo shows, too: the room behind the camera would have to be made up."""
    points, normal = _grid(place, idea), place.room.wall(idea.wall)[2]
    return known_share(place, points, normal) >= _KNOWN


def wall_openings(place: Place, wall: int) -> Iterator[Rect]:
    """Openings and fixtures in a wall."""
    for o in (*place.u.openings, *place.u.fixtures):
        if o.wall == wall:
            yield Rect(o.start_m, o.end_m, o.bottom_m, o.top_m)


def _standing(place: Place, layout: Layouts, wall: int) -> Iterator[Rect]:
    """What furniture within a hand of the wall covers of it."""
    corner, along, normal = place.room.wall(wall)
    for quad, piece in zip(layout.corners()[0], layout.pieces, strict=True):
        rel = quad - corner
        if (rel @ normal).min() < 0.3 and piece.size[2] > rules.FLAT:
            top = _SCREEN_TOP if piece.category == "media_console" else piece.size[2]
            yield Rect(float((rel @ along).min()), float((rel @ along).max()), 0.0, top)


def _seen_share(place: Place, layout: Layouts, idea: Hung) -> float:
    """Share of the rectangle that is in the frame, faces the camera and is not behind furniture."""
    points, normal = _grid(place, idea), place.room.wall(idea.wall)[2]
    if -points[0, :2] @ normal <= 0.2:
        return 0.0
    seen = in_frame(place.camera, points)[0].astype(bool)
    solid = [i for i, p in enumerate(layout.pieces) if not p.flat]
    if hidden(points[:, :2] + normal * 0.02, place.floor.outline).any():
        return 0.0
    covered = blocks(layout.poses[0, solid], layout.sizes[solid], place.camera.position(), points[None])
    return float((seen & ~covered.any(0)).mean())


def _grid(place: Place, idea: Hung) -> Points:
    """World points (20, 3) spread over the rectangle."""
    rect = idea.rect
    across, up = np.linspace(rect.start, rect.end, 5), np.linspace(rect.bottom, rect.top, 4)
    return wall_grid(place.room, idea.wall, across, up).reshape(-1, 3)


def _bare(place: Place, idea: Hung) -> bool:
    """Whether the photo shows plain wall in the rectangle and a hand's width around it.

    No edge, perhaps of an opening that nobody named, runs through it, and it covers no switch or thermostat.
    """
    busy = busy_grid(place, idea)
    crossed = max(busy.mean(0).max(), busy.mean(1).max()) > _EDGE
    return bool(busy.mean() <= _BUSY and not crossed and not _shows_a_thing(busy, idea.rect))


def _shows_a_thing(busy: NDArray[np.bool_], r: Rect) -> bool:
    """Whether one spot of ``busy`` is as large as a switch in both directions; grain and scratches are not."""
    rows, columns = busy.shape
    high, wide = (r.top - r.bottom + 2 * _HAND) / (rows - 1), (r.end - r.start + 2 * _HAND) / (columns - 1)
    return any(
        (down.stop - down.start) * high >= _THING and (across.stop - across.start) * wide >= _THING
        for down, across in ndimage.find_objects(ndimage.label(busy)[0])
    )


def busy_grid(place: Place, idea: Hung) -> NDArray[np.bool_]:
    """(30, 40) whether the photo shows more than plain wall, from the bottom up; False where it shows nothing."""
    r = idea.rect
    across = np.linspace(r.start - _HAND, r.end + _HAND, 40)
    return place.busy_at(wall_grid(place.room, idea.wall, across, np.linspace(r.bottom - _HAND, r.top + _HAND, 30)))


def _reads_well(place: Place, idea: Hung) -> bool:
    """Whether it is seen squarely enough, and does not loom because it hangs beside the camera."""
    t = np.array([idea.rect.start, idea.rect.end])
    corner, along, normal = place.room.wall(idea.wall)
    ends = corner + along * t[:, None]
    middle = ends.mean(0)
    squarely = float(-(middle @ normal) / max(float(np.linalg.norm(middle)), 1e-6)) >= _SQUARELY
    box = np.array([[*e, z] for e in ends for z in (idea.rect.bottom, idea.rect.top)])
    pixels, depth = place.camera.project(box)
    size = np.ptp(pixels, axis=0) / [place.camera.width, place.camera.height]
    return squarely and bool((depth > 0.2).all()) and float(size.prod()) <= rules.ART_PICTURE_SHARE


def _over_furniture(place: Place, layout: Layouts, pick: Picker) -> Iterator[Hung]:
    """Over each piece that stands at a wall, in the order of `_OVER`."""
    ranked = sorted(range(len(layout.pieces)), key=lambda i: _rank(layout.pieces[i].category))
    for i in ranked:
        p, wall = layout.pieces[i], int(layout.walls[0, i])
        if p.category in _OVER and wall >= 0:
            corner, along, _ = place.room.wall(wall)
            middle = float((layout.poses[0, i, :2] - corner) @ along)
            name = p.category.replace("_", " ")
            for kind in ("mirror", "art") if p.category in _MIRROR_OVER else ("art",):
                reason = f"The {'mirror' if kind == 'mirror' else 'picture'} hangs at eye height over the {name}."
                for share in rules.ART_WIDTH_SHARES:
                    for design in pick.all(kind):
                        yield from _at(design, wall, middle, p.size[0] * share, p.size[2], reason)


def _rank(category: str) -> int:
    return _OVER.index(category) if category in _OVER else len(_OVER)


def _on_bare_walls(place: Place, pick: Picker) -> Iterator[Hung]:
    """Along every wall, the walls that face the camera first."""
    reason = "The picture hangs at eye height on a bare stretch of the {wall}."
    facing = sorted(place.walls, key=lambda w: -round(_facing(place, w), 2))
    for wall in facing:
        length = place.room.wall_length(wall)
        spots = np.arange(0.0, length / 2, _STEP)
        for design in _for_bare_walls(pick):
            for off in spots:
                for side in (1, -1) if off else (1,):
                    yield from _at(design, wall, length / 2 + side * float(off), design.size_m[0], 0.0, reason)


def _for_bare_walls(pick: Picker) -> tuple[Design, ...]:
    """Not the design that hangs over furniture; then, for what is left beside lamps and plants, the narrowest."""
    return pick.and_narrowest("art", pick.all("art")[-1:])


def _facing(place: Place, wall: int) -> float:
    """How squarely a wall faces the camera, in [-1, 1]."""
    middle = place.wall_point(wall, place.room.wall_length(wall) / 2)
    return float(-(middle @ place.room.wall(wall)[2]) / max(float(np.linalg.norm(middle)), 1e-6))


def _at(design: Design, wall: int, middle: float, width: float, over: float, reason: str) -> Iterator[Hung]:
    """``design`` about ``width`` wide, centred at ``middle`` along the wall, its bottom clear of ``over``."""
    scale = min(
        max(width / design.size_m[0], design.least_m[0] / design.size_m[0]), design.most_m[0] / design.size_m[0]
    )
    size = fitted(design, (design.size_m[0] * scale, None, design.size_m[2] * scale))
    bottom = max(rules.ART_CENTRE - size[2] / 2, over + rules.ART_OVER_FURNITURE if over else 0.0)
    if bottom + size[2] / 2 <= rules.ART_CENTRE_RANGE[1] and size[2] < 1.3:
        rect = Rect(middle - size[0] / 2, middle + size[0] / 2, round(bottom, 3), round(bottom + size[2], 3))
        yield Hung(design, size, wall, rect, reason)
