"""Places laid at dining tables."""

import numpy as np
import pytest

from staging.engines.base import Density, Style
from staging.engines.studio.catalogue import design
from staging.engines.studio.furnish.groups import dining
from staging.engines.studio.furnish.groups.base import rigid
from staging.engines.studio.furnish.pick import Picker, fitted, piece
from staging.engines.studio.furnish.place_settings import dressed, is_round

PICK = Picker(Style.SCANDINAVIAN, 0)
CHAIR = PICK.first("dining_chair")


def table_for(name, width=None, depth=None, *, ends=False, seats=None, turn=0.0):
    """A layout of one table with its chairs, its front turned by ``turn`` degrees."""
    table = design(name)
    size = fitted(table, (width, depth, None))
    spots = dining.seats(size, CHAIR, ends=ends)[:seats]
    parts = dining.group(PICK, table, CHAIR, spots, size)
    return rigid(np.array([[1.0, 3.0, turn]]), np.array([-1]), parts, 0.0)


def on_top(layout, category, density=Density.MEDIUM, pick=PICK):
    return [p for p in dressed(layout, pick, density) if p.design.category == category]


def laid(layout, density=Density.MEDIUM, pick=PICK):
    return on_top(layout, "setting", density, pick)


@pytest.mark.parametrize(
    ("layout", "places", "vases"),
    [
        pytest.param(table_for("dining-taper"), 4, 1, id="success: four at a long table"),
        pytest.param(table_for("dining-taper", ends=True), 6, 1, id="success: and at its ends"),
        pytest.param(table_for("dining-round"), 4, 1, id="success: four at a round one"),
        pytest.param(table_for("dining-oval"), 6, 1, id="success: around an oval one"),
        pytest.param(table_for("dining-small", ends=True), 4, 0, id="success: on a small one in place of the vase"),
        pytest.param(table_for("dining-small", depth=0.64), 0, 1, id="fail: too narrow for two plates"),
        pytest.param(table_for("dining-taper", seats=0), 0, 1, id="fail: no chairs"),
    ],
)
def test_every_chair_has_a_place_or_none_has(layout, places, vases):
    assert len(laid(layout)) == places
    assert len(on_top(layout, "vase")) == vases


def test_where_little_is_asked_for_no_place_is_laid():
    assert laid(table_for("dining-taper"), Density.LIGHT) == []
    assert len(on_top(table_for("dining-taper"), "vase", Density.LIGHT)) == 1


def test_a_place_lies_before_its_chair_two_centimetres_from_the_edge():
    found = laid(table_for("dining-taper", 1.8, 0.92, turn=90.0))
    deep = found[0].size[1]
    assert {round(abs(p.position[0] - 1.0) + deep / 2, 4) for p in found} == {0.44}
    assert sorted(round(p.position[1] - 3.0, 3) for p in found) == [-0.425, -0.425, 0.425, 0.425]
    assert {round(p.rotation - 90.0) for p in found} == {0, 180}
    assert {(p.position[2], p.support) for p in found} == {(0.75, 0)}


def test_mats_are_round_on_round_tables_and_where_people_sit_at_the_ends():
    square = Picker(Style.TRADITIONAL, next(s for s in range(9) if not _first_is_round(s)))
    assert not is_round(laid(table_for("dining-taper"), pick=square)[0].design)
    assert all(is_round(p.design) for p in laid(table_for("dining-taper", ends=True), pick=square))
    assert all(is_round(p.design) for p in laid(table_for("dining-round"), pick=square))


def _first_is_round(seed):
    return is_round(Picker(Style.TRADITIONAL, seed).first("setting"))


@pytest.mark.parametrize("style", [pytest.param(style, id=f"success: {style}") for style in Style])
def test_places_stay_on_the_table_and_apart(style):
    pick, chair = Picker(style, 3), Picker(style, 3).first("dining_chair")
    for table in pick.all("dining_table"):
        for size in (table.least_m, table.size_m, table.most_m):
            for ends in (True, False):
                parts = dining.group(pick, table, chair, dining.seats(size, chair, ends=ends), size)
                found = laid(rigid(np.zeros((1, 3)), np.array([-1]), parts, 0.0), Density.FULL, pick)
                at = np.array([p.position[:2] for p in found]).reshape(-1, 2)
                reach = 0.5 * min(found[0].size[:2]) if found else 0.0
                assert (np.abs(at) + reach <= np.array(size[:2]) / 2).all()
                assert all(np.linalg.norm(a - b) > 2 * reach for i, a in enumerate(at) for b in at[:i])


def test_a_table_takes_no_places_of_another_groups_chairs():
    layout = table_for("dining-taper")
    other = piece("chair-of-others", CHAIR, 1, "")
    pieces = tuple(other if p.category == "dining_chair" else p for p in layout.pieces)
    assert laid(type(layout)(pieces, layout.poses, layout.walls, layout.liking)) == []
