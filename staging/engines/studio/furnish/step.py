"""The step: search for layouts, turn the best into a scene, deliver only what passes every hard rule."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from staging.engines.base import Density, Refused, RoomType, Style
from staging.engines.studio.furnish import validity
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import taste
from staging.engines.studio.furnish.place import Place, read_place
from staging.engines.studio.furnish.scene import Rgb, Wish, build_scene
from staging.engines.studio.furnish.search import KINDS, Search
from staging.engines.studio.model import Scene, Understanding

_REPAIRS = 6
"""Scenes made of one layout, each without another offender, before the next layout is tried."""
_TASTES, _APART = 3, 97
"""Tastes whose designs are tried before a room is refused: another table may fit where this seed's does not; and by how
many variants they lie apart.
"""
_SHARED = frozenset({"no_collision", "clearance_least", "walkway_to_least"})
"""Rules that the group's pieces may break because of an extra."""

_ADVICE = (
    "Take the photo from a corner so that more floor is in view, or choose another room type or a lighter density."
)
_NEEDS = {
    RoomType.LIVING_ROOM: "a living room: a free wall of 2 m with 1.5 m of floor before it",
    RoomType.BEDROOM: "a bedroom: a free wall of 2.6 m with 1.6 m of floor before it, or of 2.3 m with 2.8 m",
    RoomType.KIDS_ROOM: "a kids room: a free wall of 2.1 m with 1.6 m of floor before it",
    RoomType.DINING_ROOM: "a dining room: 2.2 by 1.2 m of free floor, for four 2.3 by 2.6 m",
    RoomType.OFFICE: "an office: a free wall of 1.2 m with 1.5 m of floor before it",
    RoomType.ENTRYWAY: "an entryway: a free wall of 1 m beside the doors, and 1 m of floor before it",
    RoomType.KITCHEN: "a kitchen: 2.2 by 1.2 m of free floor for a table, or 1.8 by 0.6 m for a runner",
    RoomType.BATHROOM: "a bathroom: half a metre of free wall for a towel ladder, or a square metre of floor for a mat",
    RoomType.OUTDOOR: "a terrace: 2.2 by 1.2 m of free floor, and walls that show where it ends",
}
"""What a room type is called, and the least it takes."""


def furnish(
    u: Understanding,
    room_type: RoomType,
    style: Style,
    density: Density = Density.MEDIUM,
    seed: int = 0,
    wall_color: Rgb | None = None,
    floor_color: Rgb | None = None,
    variant: int = 0,
) -> Scene:
    """Furnish a room.

    Args:
        u: the room.
        room_type: what the room is for.
        style: chooses designs and colours.
        density: how much furniture.
        seed: another seed is another taste; the same inputs give the same scene.
        wall_color, floor_color: mean sRGB in [0, 255] that the palette is chosen against; None for a neutral room.
        variant: 0 for the best scene of this seed, 1 and above for others that differ from all before; see `distinct`.

    Returns:
        A scene that keeps every hard rule; `Scene.measures` holds the report.

    Raises:
        Refused: ``no_room_for_furniture``, saying what is missing.
    """
    place = read_place(u)
    wish = Wish(room_type, style, density, seed, wall_color, floor_color, variant)
    tries = [(taste(seed, _APART * k), False) for k in range(_TASTES)]
    for own, small in (*tries, (seed, True)):
        for layout in Search(place, room_type, style, density, own, small).layouts(variant):
            scene = _valid(place, layout, wish)
            if scene is not None:
                return scene
    raise _no_room(room_type)


def _no_room(room_type: RoomType) -> Refused:
    name, _, needs = _NEEDS[room_type].partition(": ")
    message = f"There is no place in this photo where the furniture of {name} fits: it needs {needs}."
    return Refused("no_room_for_furniture", message, _ADVICE)


def _valid(place: Place, layout: Layouts, wish: Wish) -> Scene | None:
    """The layout's scene, without the extras that break a hard rule; None where its group breaks one."""
    for _ in range(_REPAIRS):
        # Most layouts that fail do so on the floor: the rest is not made for them.
        build = partial(build_scene, place, layout, wish, KINDS[wish.room_type].setting)
        scene = build(bare=True)
        report = validity.check_floor(scene, place)
        if report.ok:
            scene = build()
            report = validity.check(scene, place.u)
            if report.ok:
                return replace(scene, measures=report.as_json())
        extras = _guilty(layout, scene, report)
        if not extras:
            return None
        layout = layout.without(extras)
    return None


def _guilty(layout: Layouts, scene: Scene, report: validity.Report) -> set[str]:
    """Roles of extras, and of the rug, that break rules; none where the group itself is wrong.

    Where only the room as a whole is (a way too narrow), the extra that came last.
    """
    roles = {item.id: p.role for item, p in zip(scene.items, layout.pieces, strict=False) if p.group or p.flat}
    if any(c.item and c.item not in roles and c.rule not in _SHARED for c in report.broken):
        return set()
    named = {name for c in report.broken for name in (c.item, c.about)}
    found = {roles[name] for name in named if name in roles} or set(list(roles.values())[-1:])
    groups = {p.group for p in layout.pieces if p.role in found and p.group}
    return found | {p.role for p in layout.pieces if p.group in groups}
