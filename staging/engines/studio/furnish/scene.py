"""From a furnished layout to a scene: items with ids, materials and reasons."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from staging.engines.base import Density, RoomType, Style
from staging.engines.studio import catalogue
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish.hang import BARE, hang
from staging.engines.studio.furnish.layout import Layouts, Size
from staging.engines.studio.furnish.pick import Picker, taste
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.furnish.place_settings import dressed
from staging.engines.studio.model import Item, Scene

Rgb = Sequence[float]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of a scene."""

    room_type: RoomType
    style: Style
    density: Density
    seed: int
    wall_rgb: Rgb | None = None
    floor_rgb: Rgb | None = None
    variant: int = 0

    @property
    def taste(self) -> int:
        """Seed of what only dresses the room; every variant has its own."""
        return taste(self.seed, self.variant)


class _Items:
    """Collects items and gives them ids, seeds and materials."""

    def __init__(self, wish: Wish, gallery: int) -> None:
        self.wish, self.gallery = wish, gallery
        self.palette = catalogue.palette(wish.style, wish.seed, wish.wall_rgb, wish.floor_rgb, wish.variant)
        self.found: list[Item] = []
        self.numbers: Counter[str] = Counter()

    def add(
        self,
        design: Design,
        size: Size,
        position: tuple[float, float, float],
        rotation: float,
        reason: str,
        support: str | None,
    ) -> Item:
        """Append one item, rounded to a tenth of a millimetre."""
        self.numbers[design.category] += 1
        number = self.numbers[design.category]
        item = Item(
            id=f"{design.category.replace('_', '-')}-{number}",
            category=design.category,
            design=design.name,
            position_m=(round(position[0], 4), round(position[1], 4), round(position[2], 4)),
            rotation_deg=_degrees(rotation),
            size_m=size,
            materials=catalogue.materials(design, self.palette, self._material_seed(design, number)),
            support=support,
            seed=self.wish.taste * 1000 + len(self.found),
            reason=reason,
        )
        self.found.append(item)
        return item

    def _material_seed(self, design: Design, number: int) -> int:
        """Pictures and books differ from each other and from room to room; a pair of anything else matches."""
        differs = design.category in ("art", "books")
        return self.gallery + number if differs else self.wish.taste


def _degrees(rotation: float) -> float:
    """Rotation in [-180, 180), a thousandth of a degree, never -0.0."""
    return round((rotation + 180.0) % 360.0 - 180.0, 3) + 0.0


def _gallery(place: Place, wish: Wish) -> int:
    """Seed of pictures and books: all photos of a listing may have one seed, yet no two rooms the same pictures."""
    plan = [[round(x, 1), round(y, 1)] for x, y in place.room.polygon_m]
    return wish.taste + zlib.crc32(f"{wish.style.value} {plan}".encode()) % 100_000


def build_scene(place: Place, layout: Layouts, wish: Wish, setting: str = "", *, bare: bool = False) -> Scene:
    """The scene of a furnished layout (n = 1), with what hangs on walls and stands on furniture; ``bare``: without."""
    items, pick = _Items(wish, _gallery(place, wish)), Picker(wish.style, wish.taste, setting)
    standing = []
    for p, pose, wall in zip(layout.pieces, layout.poses[0].tolist(), layout.walls[0].tolist(), strict=True):
        where = f"against the {place.wall_name(wall)}" if wall >= 0 else "free in the room"
        reason = p.reason.format(wall=where)
        standing.append(items.add(p.design, p.size, (pose[0], pose[1], 0.0), pose[2], reason, None))
    for small in () if bare else dressed(layout, pick, wish.density):
        support = standing[small.support].id
        items.add(small.design, small.size, small.position, small.rotation, small.reason, support)
    for hung in () if bare or wish.room_type in BARE else hang(place, layout, pick, wish.density):
        reason = hung.reason.format(wall=place.wall_name(hung.wall))
        position, rotation = hung.position(place), hung.rotation(place)
        items.add(hung.design, hung.size, position, rotation, reason, f"wall:{hung.wall}")
    u = place.u
    return Scene(
        u.camera, u.room, u.openings, u.fixtures, tuple(items.found), wish.room_type.value, wish.style.value,
        wish.density.value, wish.seed, variant=wish.variant,
    )  # fmt: skip
