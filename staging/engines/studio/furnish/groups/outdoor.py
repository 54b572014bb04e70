"""A balcony or terrace: a lounge group, a dining group, or a table for two, in furniture made for outside."""

from __future__ import annotations

from collections.abc import Iterator

from staging.engines.base import Density
from staging.engines.studio.furnish.groups import dining, kitchen, living
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import Picker
from staging.engines.studio.furnish.place import Place
from staging.engines.studio.model import Points

_DINING, _BISTRO = 1.2, 3.0
"""What is disliked about a dining group, and a table for two, where a lounge fits as well."""


def candidates(place: Place, pick: Picker, density: Density) -> Iterator[Layouts]:
    """Lounges first, then tables; a runner never stands alone here."""
    yield from living.candidates(place, pick, density)
    for layouts in dining.candidates(place, pick, density):
        yield layouts.disliked(_DINING)
    for layouts in kitchen.tables(place, pick, "The table makes a place for breakfast in the open."):
        yield layouts.disliked(_BISTRO)


def relations(place: Place, layouts: Layouts) -> Points:
    """Cost (n,) by the kind of group."""
    leader = layouts.pieces[0].category
    known = {"dining_table": dining.relations, "bistro_table": kitchen.relations}
    return known.get(leader, living.relations)(place, layouts)
