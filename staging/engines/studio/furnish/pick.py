"""Which designs of the catalogue a room gets: by style, shuffled by the seed, resized within what a shape allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from staging.engines.base import Style
from staging.engines.studio import catalogue
from staging.engines.studio.catalogue import Design
from staging.engines.studio.furnish.layout import Piece, Size

Wanted = tuple[float | None, float | None, float | None]


def taste(seed: int, variant: int) -> int:
    """Seed of what dresses a variant: the first has the scene's own."""
    return seed + 1009 * variant


def anything(_: Design) -> bool:
    """Every design will do."""
    return True


@dataclass(frozen=True, slots=True)
class Picker:
    """Chooses designs; the same seed chooses the same. ``setting`` prefers those made for it, see `Design`."""

    style: Style
    seed: int
    setting: str = ""
    _shuffled: dict[str, tuple[Design, ...]] = field(default_factory=dict)

    def all(self, category: str) -> tuple[Design, ...]:
        """Every design of a category that fits the style, in this seed's order."""
        if category not in self._shuffled:
            designs = catalogue.designs(category, self.style, self.setting)
            chance = np.random.default_rng([self.seed, list(Style).index(self.style), *category.encode()])
            order = chance.permutation(len(designs))
            self._shuffled[category] = tuple(designs[i] for i in order)
        return self._shuffled[category]

    def some(self, category: str, count: int = 2) -> tuple[Design, ...]:
        """This seed's first choices and the narrowest design, for small rooms."""
        return self.and_narrowest(category, self.all(category)[:count])

    def and_narrowest(self, category: str, chosen: tuple[Design, ...]) -> tuple[Design, ...]:
        """``chosen`` designs of a category and, if it is not among them, the narrowest."""
        narrowest = min(self.all(category), key=lambda d: d.size_m[0])
        return chosen if narrowest in chosen else (*chosen, narrowest)

    def first(self, category: str, fits: Callable[[Design], bool] = anything, rank: int = 0) -> Design:
        """This seed's choice of a category, or the one ``rank`` after it; one that ``fits`` where there is one."""
        designs = tuple(filter(fits, self.all(category))) or self.all(category)
        return designs[rank % len(designs)]

    def matching(self, category: str, option: str, design: Design) -> Design:
        """This seed's first design of a category that shares the value of an option, e.g. the set of a corner sofa."""
        wanted = [design.options[o] for o in option.split()]
        return self.first(category, lambda d: [d.options.get(o) for o in option.split()] == wanted)

    def rug(self, width: float, depth: float, *, round_one: bool = False) -> tuple[Design, Size]:
        """The rug, and its size, that comes nearest to a wanted size in metres."""
        rugs = [d for d in self.all("rug") if (d.shape == "round_rug") == round_one and d.size_m[1] > 1.0]
        rugs = rugs or [d for d in self.all("rug") if d.shape != "round_rug"]
        sizes = [(d, fitted(d, (round(width, 1), round(depth, 1), d.size_m[2]))) for d in rugs]
        return min(sizes, key=lambda s: round(abs(s[1][0] - width) + abs(s[1][1] - depth), 1))


def fitted(design: Design, wanted: Wanted) -> Size:
    """The size nearest to ``wanted`` (None: as sold) at which ``design`` may be drawn, in millimetres' steps."""
    sides = [
        as_sold if want is None else round(min(max(want, least), most), 3)
        for as_sold, want, least, most in zip(design.size_m, wanted, design.least_m, design.most_m, strict=True)
    ]
    return (sides[0], sides[1], sides[2])


def piece(role: str, design: Design, group: int, reason: str, size: Size | None = None) -> Piece:
    """``design`` in a role, as sold unless a size is given."""
    return Piece(role, design, group, size or design.size_m, reason)
