"""From all the ways a group could stand to one furnished plan: score, keep the best, add extras, anneal."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from staging.engines.base import Density, RoomType, Style
from staging.engines.studio.catalogue import Design
from staging.engines.studio.catalogue.design import CHILD, OUTDOOR
from staging.engines.studio.furnish import extras, rules
from staging.engines.studio.furnish.behind import behind_cost
from staging.engines.studio.furnish.cost import plan_cost, possible
from staging.engines.studio.furnish.distinct import arrangement, rearranged
from staging.engines.studio.furnish.groups import bath, bedroom, dining, entry, kids, kitchen, living, office, outdoor
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import Picker, taste
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.furnish.spots import spots
from staging.engines.studio.furnish.view import hidden_cost, view_cost
from staging.engines.studio.furnish.walk import walks
from staging.engines.studio.model import Points

KEPT = 12
"""Groups that can be walked around and are scored fully."""
LOOKED_AT = 48
"""Groups looked at to find these."""
NARROW = 3.0
"""Cost of a way too narrow to be delivered."""
FURNISHED = 4
"""Of these, groups that get their extras."""
ROUNDS, MOVES = 24, 16
"""Annealing: rounds, and proposals scored together in each."""
IMPOSSIBLE = 12.0
"""A group that costs more is not worth scoring fully."""
_WIDTHS = (0.60, 0.70, 0.80, 0.90)
_STUCK = 6.0
_ALIKE = 6.0
"""Cost of a variant that stands as an earlier one does."""
_SAME_DESIGN = 3.0
_CHANCE = 0.35
"""How much, in cost, another seed may prefer another wall, design or arrangement."""


Candidates = Callable[[Place, Picker, Density], Iterator[Layouts]]


def _none(*_: object) -> Iterator[Layouts]:
    """No groups at all."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Kind:
    """How one room type is furnished; ``small``: what it gets where no group of its own fits."""

    candidates: Candidates
    relations: Callable[[Place, Layouts], Points]
    setting: str = ""
    small: Candidates = _none


KINDS = {
    RoomType.LIVING_ROOM: Kind(living.candidates, living.relations),
    RoomType.BEDROOM: Kind(bedroom.candidates, bedroom.relations, small=bedroom.small),
    RoomType.DINING_ROOM: Kind(dining.candidates, dining.relations, small=dining.small),
    RoomType.OFFICE: Kind(office.candidates, office.relations),
    RoomType.KIDS_ROOM: Kind(kids.candidates, kids.relations, CHILD),
    RoomType.ENTRYWAY: Kind(entry.candidates, entry.relations),
    RoomType.KITCHEN: Kind(kitchen.candidates, kitchen.relations),
    RoomType.BATHROOM: Kind(bath.candidates, bath.relations),
    RoomType.OUTDOOR: Kind(outdoor.candidates, outdoor.relations, OUTDOOR),
}


@dataclass(frozen=True, slots=True)
class Search:
    """One search: the same fields find the same layouts; ``small``: among what small rooms get."""

    place: Place
    room_type: RoomType
    style: Style
    density: Density
    seed: int
    small: bool = False

    @property
    def kind(self) -> Kind:
        return KINDS[self.room_type]

    def layouts(self, variant: int = 0) -> Iterator[Layouts]:
        """Furnished layouts (each n = 1), best first; then groups by themselves. None where no group fits.

        Args:
            variant: 0 for the best; above, the best that stands differently from all variants before it.
        """
        pick = Picker(self.style, self.seed, self.kind.setting)
        groups = self._groups(pick)
        furnished = sorted((self._furnish(pick, g, cost) for g, cost in groups[:FURNISHED]), key=lambda f: f[1])
        if variant and furnished:
            groups = _others(groups, furnished[0][0], variant)
            pick = Picker(self.style, taste(self.seed, variant), self.kind.setting)
            furnished = [self._furnish(pick, g, cost) for g, cost in groups[:2]]
        chance = np.random.default_rng([self.seed, 7])
        if furnished:
            yield self._anneal(furnished[0][0], chance)
        yield from (layout for layout, _ in furnished)
        yield from (layout for layout, _ in groups[FURNISHED:])

    def cost(self, layouts: Layouts) -> Points:
        """Cost (n,) of whole layouts without the walking."""
        return np.asarray(plan_cost(self.place, layouts) + self._taste(layouts))

    def _taste(self, layouts: Layouts) -> Points:
        found = self.kind.relations(self.place, layouts) + layouts.liking
        return np.asarray(found + view_cost(self.place, layouts) + behind_cost(self.place, layouts))

    def walk_cost(self, layout: Layouts) -> float:
        """Cost of narrow ways in one layout."""
        solid = [i for i, p in enumerate(layout.pieces) if not p.flat]
        goals = tuple(k for k, i in enumerate(solid) if layout.pieces[i].category in rules.USED or i == 0)
        poses, sizes = layout.poses[0, solid], layout.sizes[solid, :2]
        found = walks(self.place, poses, sizes, goals, _WIDTHS)
        ways = [(rules.MAIN_WALKWAY, w) for w in (found.between, *found.to_pieces[:1]) if w is not None]
        ways += [(0.75, w) for w in found.to_pieces[1:]]
        narrow = sum(3.0 * max(0.0, wanted - w) + _STUCK * (w < rules.HARD_WALKWAY) for wanted, w in ways)
        return narrow + 2.0 * (1 - found.open_share)

    def _groups(self, pick: Picker) -> list[tuple[Layouts, float]]:
        """The best groups (n = 1) with their full cost, best first."""
        chance = np.random.default_rng([self.seed, 1])
        found: list[tuple[float, Layouts]] = []
        candidates = self.kind.small if self.small else self.kind.candidates
        for layouts in candidates(self.place, pick, self.density):
            found += self._promising(layouts, chance)
        found.sort(key=lambda f: f[0])
        full: list[tuple[Layouts, float]] = []
        walkable = 0
        for cost, one in found[:LOOKED_AT]:
            narrow = self.walk_cost(one)
            full.append((one, cost + narrow + float(hidden_cost(self.place, one)[0])))
            walkable += narrow < NARROW
            if walkable == KEPT:
                break
        return sorted(full, key=lambda f: f[1])

    def _promising(self, layouts: Layouts, chance: np.random.Generator) -> list[tuple[float, Layouts]]:
        """The best spot at each wall, and in the open, of one group."""
        taste = chance.normal(0, _CHANCE, len(self.place.walls) + 1)
        layouts, plan = possible(self.place, layouts, IMPOSSIBLE)
        costs = plan + self._taste(layouts) + taste[layouts.walls[:, 0]]
        found = []
        for wall in np.unique(layouts.walls[:, 0]):
            at = np.flatnonzero(layouts.walls[:, 0] == wall)
            for best in at[np.argsort(costs[at], kind="stable")[:2]]:
                if costs[best] < IMPOSSIBLE:
                    found.append((float(costs[best]), layouts.pick([best])))
        return found

    def _furnish(self, pick: Picker, layout: Layouts, cost: float) -> tuple[Layouts, float]:
        """``layout`` with the extras that are worth more than they cost."""
        before = self._in_the_way(layout)
        for extra in extras.wanted(self.room_type, self.density, self.place.floor.seen_m2):
            added = self._placed(pick, layout, before, extra)
            if added is not None:
                layout, cost = added[0], cost + added[1]
                before = self._in_the_way(layout)
        return layout, cost

    def _placed(
        self, pick: Picker, layout: Layouts, before: float, extra: extras.Extra
    ) -> tuple[Layouts, float] | None:
        """``layout`` with the extra, a smaller one, or what may be there instead; None if none is worth its cost.

        ``before`` is what `_in_the_way` says of ``layout``: everything that is tried is compared with it.
        """
        if extra.once and extra.category in {p.category for p in layout.pieces}:
            return None
        for design in extras.designs(extra, pick):
            added = self._add(pick, layout, before, extra, design)
            if added is not None:
                return added
        return self._placed(pick, layout, before, extra.instead) if extra.instead else None

    def _add(
        self, pick: Picker, layout: Layouts, before: float, extra: extras.Extra, design: Design
    ) -> tuple[Layouts, float] | None:
        number = 1 + sum(p.category == extra.category for p in layout.pieces)
        k = len(layout.pieces)
        new = extras.parts(extra, design, pick, number, k)
        poses, walls, liking = spots(self.place, layout, extra, new[0][0].size)
        if not len(poses):
            return None
        tried = layout.with_parts(new, poses, walls, liking)
        costs = liking + plan_cost(self.place, tried, k) + view_cost(self.place, tried, k)
        costs += behind_cost(self.place, tried, k)
        for best in np.argsort(costs, kind="stable")[:3]:
            one = tried.pick([best])
            more = float(costs[best]) + self._in_the_way(one) - before
            if more < extra.worth:
                return one, more - extra.worth
        return None

    def _in_the_way(self, one: Layouts) -> float:
        """Cost of narrow ways and of what is hidden behind furniture in one layout: what has to be seen as a whole."""
        return self.walk_cost(one) + float(hidden_cost(self.place, one)[0])

    def _anneal(self, layout: Layouts, chance: np.random.Generator) -> Layouts:
        """Slide groups a little until nothing gets better; a fixed number of moves."""
        current = best = layout
        cost = least = float(self.cost(layout)[0]) + self._in_the_way(layout)
        for k in range(ROUNDS):
            heat = 0.4 * (1 - k / ROUNDS)
            tried = current.moved(self._proposals(current, chance, 0.05 + 0.3 * heat))
            costs = self.cost(tried)
            choice = int(costs.argmin())
            one = tried.pick([choice])
            new = float(costs[choice]) + self._in_the_way(one)
            if new < cost or chance.random() < math.exp((cost - new) / max(heat, 1e-3)):
                current, cost = one, new
            if cost < least:
                best, least = current, cost
        return best

    def _proposals(self, one: Layouts, chance: np.random.Generator, step: float) -> Points:
        """Poses (MOVES, k, 3): each moves one group, along its wall where it stands at one."""
        groups = sorted({p.group for p in one.pieces})
        poses = np.repeat(one.poses, MOVES, 0)
        for m in range(MOVES):
            group = groups[int(chance.integers(len(groups)))]
            members = [i for i, p in enumerate(one.pieces) if p.group == group]
            shift = chance.normal(0, step, 2)
            wall = int(one.walls[0, members[0]])
            if wall >= 0:
                along = self.place.room.wall(wall)[1]
                shift = along * float(shift[0])
            poses[m, members, :2] += shift
        return poses


def _others(groups: list[tuple[Layouts, float]], first: Layouts, variant: int) -> list[tuple[Layouts, float]]:
    """``groups`` ordered for the given variant: the cheapest that differ most from those of earlier variants."""
    taken, ranked = [first], groups
    for _ in range(variant):
        ranked = sorted(groups, key=lambda g: g[1] + max(_alike(g[0], t) for t in taken))
        taken.append(ranked[0][0])
    return ranked


def _alike(a: Layouts, b: Layouts) -> float:
    """Cost of ``a`` being like ``b``: its group in the same places, of the same design."""
    own = {p.role for p in a.pieces}
    other = b.without({p.role for p in b.pieces if p.role not in own})
    same = a.pieces[0].design == b.pieces[0].design
    return _ALIKE * (1 - rearranged(arrangement(a), arrangement(other))) + _SAME_DESIGN * same
