"""What a piece of furniture is, as data: size, slots for materials and the shape that draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from staging.engines.base import Style

Size = tuple[float, float, float]
Option = float | int | str | bool
OUTDOOR, CHILD = "outdoor", "child"


@dataclass(frozen=True, slots=True)
class Design:
    """One design of the catalogue.

    Attributes:
        name: unique in the catalogue, e.g. ``sofa-track``.
        category: what it is, one of `CATEGORIES`.
        size_m: width (x), depth (y) and height (z) as sold. Shapes stretch, see `least_m` and `most_m`.
        styles: where it fits.
        shape: name of the builder that draws it.
        roles: slot → role in the palette, e.g. ``{"fabric": "upholstery", "legs": "wood"}``.
        options: what distinguishes this design from others of its shape.
        seat_height_m: top of the seat for things people sit on.
        wall: stands or hangs against a wall, its back (+y) to it.
        tall: hides what is behind it from a standing eye: keep away from windows and heaters.
        stretch: how far each side may be scaled and still look right, as a share; 0.1 allows 90 to 110 %.
        setting: where it is meant to stand: empty for indoors, `OUTDOOR`, or `CHILD` for children's rooms.
        lies_at_m: height of what small things lie on, where that is not its top: a mattress.
    """

    name: str
    category: str
    size_m: Size
    styles: tuple[Style, ...]
    shape: str
    roles: Mapping[str, str]
    options: Mapping[str, Option] = field(default_factory=lambda: MappingProxyType({}))
    seat_height_m: float | None = None
    wall: bool = False
    tall: bool = False
    stretch: float = 0.1
    setting: str = ""
    lies_at_m: float | None = None

    @property
    def slots(self) -> tuple[str, ...]:
        """The material slots of this design, in drawing order."""
        return tuple(self.roles)

    @property
    def least_m(self) -> Size:
        """The smallest size it may be drawn at."""
        return _scaled(self.size_m, 1 - self.stretch)

    @property
    def most_m(self) -> Size:
        """The largest size it may be drawn at."""
        return _scaled(self.size_m, 1 + self.stretch)

    def top_m(self, height_m: float) -> float:
        """Height at which small things stand or lie on it, when it is drawn ``height_m`` high."""
        return self.lies_at_m or height_m


def _scaled(size: Size, factor: float) -> Size:
    return (round(size[0] * factor, 4), round(size[1] * factor, 4), round(size[2] * factor, 4))
