from dataclasses import asdict, replace
from itertools import combinations

import pytest

from staging.engines.base import Density, RoomType, Style
from staging.engines.studio.furnish import furnish, validity
from staging.engines.studio.furnish.distinct import distinctness, rearranged
from tests.staging.engines.studio.furnish.rooms import door, item, room, scene, window

LEAST = 0.2
"""How different any two of a seed's first three variants look, at least."""
MEAN = 0.4


@pytest.fixture(scope="module")
def usual():
    return room(openings=(door(1, 0.6), window(3, 2.0)))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param([], [], 0.0, id="success: nothing moved"),
        pytest.param([("bed", 0, 0, 0)], [("bed", 0, 0, 360)], 0.0, id="success: a full turn is none"),
        pytest.param([("bed", 0, 0, 0)], [("bed", 0.6, 0, 0)], 0.5, id="success: half a move"),
        pytest.param([("bed", 0, 0, 0)], [("bed", 9, 0, 0)], 1.0, id="success: as far as it goes"),
        pytest.param([("bed", 0, 0, 0)], [("desk", 0, 0, 0)], 1.0, id="success: another thing"),
    ],
)
def test_rearranged(a, b, expected):
    assert rearranged(a, b) == pytest.approx(expected)


def test_distinctness_counts_places_designs_and_colours():
    u = room()
    bed = replace(item("bed"), design="bed-oak", materials={"frame": {"kind": "wood", "color": "#aa8866"}})
    same = scene(u, bed)
    other = replace(bed, design="bed-iron", position_m=(9.0, 3.0, 0.0), materials={"frame": {"color": "#000000"}})
    assert distinctness(same, same) == 0.0
    assert distinctness(same, scene(u, replace(bed, materials={"frame": {"color": "#000000"}}))) == pytest.approx(0.2)
    assert distinctness(same, scene(u, replace(bed, design="bed-iron"))) == pytest.approx(0.3)
    assert distinctness(same, scene(u, other)) == pytest.approx(1.0)


@pytest.mark.parametrize("room_type", [RoomType.LIVING_ROOM, RoomType.BEDROOM, RoomType.OFFICE, RoomType.KIDS_ROOM])
def test_variants_of_one_seed_differ_and_are_all_valid(usual, room_type):
    variants = [furnish(usual, room_type, Style.MODERN, Density.MEDIUM, 1, variant=v) for v in range(3)]
    apart = [distinctness(a, b) for a, b in combinations(variants, 2)]
    assert min(apart) >= LEAST
    assert sum(apart) / len(apart) >= (LEAST if room_type is RoomType.BEDROOM else MEAN)
    assert all(validity.check(v, usual).ok for v in variants)
    assert [(v.seed, v.variant) for v in variants] == [(1, 0), (1, 1), (1, 2)]


def test_a_variant_is_repeatable_and_the_first_is_the_scene_itself(usual):
    first, second = (furnish(usual, RoomType.OFFICE, Style.LUXURY, Density.LIGHT, 5, variant=1) for _ in range(2))
    assert asdict(first) == asdict(second)
    plain = furnish(usual, RoomType.OFFICE, Style.LUXURY, Density.LIGHT, 5)
    assert asdict(plain) == asdict(furnish(usual, RoomType.OFFICE, Style.LUXURY, Density.LIGHT, 5, variant=0))
