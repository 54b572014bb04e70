"""The catalogue as others use it: complete, real sizes, deterministic colours chosen for the room."""

import json

import pytest

from staging.engines.base import Style
from staging.engines.studio.blender.furniture.shapes import SHAPES
from staging.engines.studio.catalogue import (
    CATEGORIES,
    EVERYTHING,
    Design,
    design,
    designs,
    finish,
    materials,
    palette,
)
from staging.engines.studio.catalogue.color import distance, hex_to_rgb, muted
from staging.engines.studio.catalogue.design import CHILD, OUTDOOR
from staging.engines.studio.catalogue.finishes import CALM
from staging.engines.studio.catalogue.palettes import COLORS
from staging.engines.studio.model import Item

OAK = (176.0, 148.0, 118.0)
DARK = (70.0, 52.0, 42.0)
WHITE = (235.0, 234.0, 231.0)
# Metres: (least, most) for width, depth and height, from trade standards and from what is sold.
SIZES = {
    "sofa": ((1.8, 2.6), (0.8, 1.1), (0.68, 0.95)), "loveseat": ((1.3, 1.75), (0.8, 1.0), (0.7, 0.95)),
    "armchair": ((0.6, 1.0), (0.65, 1.0), (0.65, 1.15)), "coffee_table": ((0.7, 1.4), (0.4, 1.0), (0.3, 0.5)),
    "side_table": ((0.35, 0.6), (0.35, 0.6), (0.42, 0.65)), "media_console": ((1.2, 2.2), (0.35, 0.5), (0.38, 0.65)),
    "tv": ((0.9, 1.5), (0.1, 0.3), (0.5, 0.95)), "rug": ((1.6, 3.6), (0.6, 2.6), (0.008, 0.015)),
    "floor_lamp": ((0.25, 1.3), (0.25, 0.6), (1.3, 2.0)), "table_lamp": ((0.15, 0.4), (0.25, 0.45), (0.3, 0.7)),
    "plant": ((0.2, 1.1), (0.2, 1.1), (0.25, 1.9)), "bookcase": ((0.7, 1.2), (0.28, 0.42), (0.8, 2.2)),
    "art": ((0.5, 1.6), (0.02, 0.06), (0.5, 1.2)), "bed": ((1.4, 2.1), (2.0, 2.25), (0.9, 1.4)),
    "nightstand": ((0.4, 0.6), (0.35, 0.5), (0.45, 0.7)), "dresser": ((0.9, 1.6), (0.42, 0.55), (0.7, 1.1)),
    "bench": ((0.9, 1.5), (0.35, 0.5), (0.42, 0.5)), "dining_table": ((1.0, 2.2), (0.75, 1.3), (0.72, 0.78)),
    "dining_chair": ((0.42, 0.6), (0.45, 0.65), (0.75, 1.05)), "sideboard": ((1.3, 2.0), (0.38, 0.5), (0.7, 0.95)),
    "desk": ((1.0, 1.8), (0.5, 0.8), (0.72, 0.78)),
    "office_chair": ((0.55, 0.72), (0.55, 0.72), (0.8, 1.2)), "console": ((0.9, 1.5), (0.28, 0.42), (0.75, 0.9)),
    "mirror": ((0.5, 1.0), (0.02, 0.06), (0.7, 1.9)), "vase": ((0.1, 0.5), (0.1, 0.5), (0.08, 0.85)),
    "sectional": ((1.5, 2.2), (0.85, 1.05), (0.7, 0.9)), "chaise": ((0.85, 1.1), (1.4, 1.75), (0.7, 0.9)),
    "pouf": ((0.4, 0.6), (0.4, 0.6), (0.3, 0.45)), "bistro_table": ((0.6, 0.9), (0.6, 0.9), (0.72, 0.78)),
    "kids_bed": ((1.9, 2.2), (0.9, 1.1), (0.7, 1.7)), "toy_storage": ((0.7, 1.3), (0.3, 0.45), (0.6, 1.2)),
    "kids_table": ((0.55, 0.8), (0.5, 0.8), (0.45, 0.55)), "kids_stool": ((0.25, 0.35), (0.25, 0.35), (0.25, 0.32)),
    "play_tent": ((1.0, 1.3), (1.0, 1.3), (1.3, 1.7)), "coat_stand": ((0.35, 0.5), (0.35, 0.5), (1.6, 1.85)),
    "towel_ladder": ((0.4, 0.6), (0.25, 0.4), (1.5, 1.9)), "stool": ((0.3, 0.42), (0.28, 0.42), (0.42, 0.5)),
    "basket": ((0.35, 0.5), (0.35, 0.5), (0.35, 0.65)), "bath_mat": ((0.6, 1.0), (0.45, 0.8), (0.008, 0.02)),
    "towels": ((0.2, 0.35), (0.15, 0.3), (0.08, 0.2)), "lantern": ((0.15, 0.3), (0.15, 0.3), (0.25, 0.6)),
    "books": ((0.2, 0.4), (0.15, 0.35), (0.02, 0.3)), "throw": ((0.3, 0.6), (0.3, 0.6), (0.05, 0.5)),
    "setting": ((0.3, 0.5), (0.28, 0.36), (0.03, 0.1)), "toy": ((0.1, 0.35), (0.1, 0.3), (0.1, 0.45)),
}  # fmt: skip


@pytest.mark.parametrize("style", [pytest.param(style, id=f"success: {style}") for style in Style])
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_style_has_a_design_of_every_category(category: str, style: Style) -> None:
    found = designs(category, style)
    assert found
    assert all(each.category == category and style in each.styles for each in found)
    assert designs(category, str(style)) == found


@pytest.mark.parametrize("style", [pytest.param(style, id=f"success: {style}") for style in Style])
@pytest.mark.parametrize("category", CATEGORIES)
def test_every_style_offers_a_choice(category: str, style: Style) -> None:
    """At least two designs, and with the style's colour schemes at least six looks."""
    found = designs(category, style)
    assert len(found) >= 2
    assert len(found) * len(COLORS[style].schemes) >= 6


def test_outdoors_gets_what_is_made_for_it_and_else_what_there_is() -> None:
    assert {each.setting for each in designs("sofa", Style.MODERN, OUTDOOR)} == {OUTDOOR}
    assert {each.setting for each in designs("sofa", Style.MODERN)} == {""}
    assert designs("vase", Style.MODERN, OUTDOOR) == designs("vase", Style.MODERN)


def test_a_childs_room_gets_pictures_of_its_own_and_else_what_there_is() -> None:
    assert {each.setting for each in designs("art", Style.LUXURY, CHILD)} == {CHILD}
    assert {each.setting for each in designs("art", Style.LUXURY)} == {""}
    assert designs("toy", Style.LUXURY, CHILD) == designs("toy", Style.LUXURY)


@pytest.mark.parametrize(
    ("name", "top"),
    [
        pytest.param("kids-bed-house", 0.475, id="success: a mattress lies lower than the roof"),
        pytest.param("toys-wide", 0.9, id="success: a shelf's top is its height"),
    ],
)
def test_where_small_things_lie(name: str, top: float) -> None:
    assert design(name).top_m(0.9) == top


def test_unknown_category() -> None:
    with pytest.raises(KeyError):
        designs("hovercraft", Style.MODERN)


def test_unknown_style() -> None:
    with pytest.raises(ValueError):
        designs("sofa", "baroque")


def test_unknown_design() -> None:
    with pytest.raises(KeyError):
        design("sofa-unheard-of")


def test_names_are_unique_and_found() -> None:
    assert len({each.name for each in EVERYTHING}) == len(EVERYTHING)
    assert all(design(each.name) is each for each in EVERYTHING)


@pytest.mark.parametrize("each", [pytest.param(each, id=f"success: {each.name}") for each in EVERYTHING])
def test_a_design_is_well_formed(each: Design) -> None:
    assert each.shape in SHAPES
    assert len(set(each.styles)) == len(each.styles) > 0
    assert each.slots == tuple(each.roles)
    for side, (least, most) in zip(each.size_m, SIZES[each.category], strict=True):
        assert least <= side <= most
    if each.category in {"sofa", "loveseat", "armchair", "dining_chair", "office_chair", "bench"}:
        assert each.seat_height_m is not None
        assert 0.38 <= each.seat_height_m <= 0.50


def test_stretch_limits() -> None:
    sofa = Design("x", "sofa", (2.0, 0.9, 0.8), (Style.MODERN,), "sofa", {"fabric": "upholstery"}, stretch=0.1)
    assert sofa.least_m == (1.8, 0.81, 0.72)
    assert sofa.most_m == (2.2, 0.99, 0.88)


@pytest.mark.parametrize("style", [pytest.param(style, id=f"success: {style}") for style in Style])
@pytest.mark.parametrize("floor", [OAK, DARK, WHITE], ids=["oak", "dark", "white"])
def test_the_palette_stands_out_from_the_floor(style: Style, floor: tuple[float, float, float]) -> None:
    for seed in range(4):
        chosen = palette(style, seed, WHITE, floor)
        assert distance(hex_to_rgb(chosen.wood), floor) >= 10
        assert distance(hex_to_rgb(chosen.scheme.rug), floor) >= 10 or floor == WHITE
        assert chosen.wood != chosen.wood_2


def test_the_same_seed_gives_the_same_palette() -> None:
    assert palette("modern", 5, WHITE, OAK) == palette(Style.MODERN, 5, WHITE, OAK)


def test_other_seeds_give_other_schemes() -> None:
    assert len({palette(Style.MODERN, seed, WHITE, OAK).scheme.name for seed in range(20)}) >= 2


def test_variants_of_a_palette_take_the_schemes_that_suit_in_turn() -> None:
    first, second = (palette(Style.MODERN, 5, WHITE, OAK, variant).scheme.name for variant in (0, 1))
    assert first != second
    assert palette(Style.MODERN, 5, WHITE, OAK, 0) == palette(Style.MODERN, 5, WHITE, OAK)


def test_a_room_of_unknown_colours_gets_a_palette() -> None:
    assert palette(Style.LUXURY, 1).scheme in COLORS[Style.LUXURY].schemes


def test_a_coloured_wall_changes_the_choice() -> None:
    green_wall = (120.0, 165.0, 90.0)
    seeds = range(30)
    assert [palette(Style.MIDCENTURY, s, green_wall, OAK).scheme for s in seeds] != [
        palette(Style.MIDCENTURY, s, WHITE, OAK).scheme for s in seeds
    ]


@pytest.mark.parametrize("each", [pytest.param(each, id=f"success: {each.name}") for each in EVERYTHING])
def test_materials_describe_every_slot(each: Design) -> None:
    described = materials(each, palette(each.styles[0], 1, WHITE, OAK), 3)
    assert set(described) == set(each.slots)
    assert all(desc["kind"] and desc["color"].startswith("#") for desc in described.values())
    item = Item("a", each.category, each.name, (0, 0, 0), 0, each.size_m, described)
    assert json.loads(json.dumps(item.materials)) == described


def test_materials_follow_the_seed() -> None:
    rug = design("rug-medium")
    colors = palette(Style.TRADITIONAL, 1, WHITE, OAK)
    assert materials(rug, colors, 4) == materials(rug, colors, 4)
    assert len({materials(rug, colors, seed)["rug"]["pattern"] for seed in range(12)}) == 3


def test_a_room_has_two_accents_and_no_more() -> None:
    colors = palette(Style.MODERN, 2, WHITE, OAK)
    accents = {finish(role, colors, 1)["color"] for role in ("accent", "pattern")}
    assert accents == {muted(colors.scheme.accent, CALM), muted(colors.scheme.accent_2, CALM)}


def test_unknown_role() -> None:
    with pytest.raises(KeyError):
        finish("unobtainium", palette(Style.MODERN, 1), 1)


@pytest.mark.parametrize(
    ("name", "panels"),
    [
        pytest.param("art-wide", None, id="success: one picture"),
        pytest.param("art-pair", 2, id="success: a pair"),
        pytest.param("art-triple", 3, id="success: three"),
    ],
)
def test_a_picture_is_painted_once_for_each_panel(name, panels):
    described = materials(design(name), palette(Style.MODERN, 1, WHITE, OAK), 3)
    assert described["picture"].get("panels") == panels
