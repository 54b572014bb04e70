"""Every design, drawn without Blender: size, budget, slots, outward skins, repeatable."""

import functools

import numpy as np
import pytest

from staging.engines.studio.blender.furniture import draw
from staging.engines.studio.blender.furniture.assembly import Mesh, Order, Size, bounds
from staging.engines.studio.blender.furniture.draw import drawn
from staging.engines.studio.blender.furniture.part import TRIANGLE, Part, joined
from staging.engines.studio.blender.furniture.shapes import SHAPES
from staging.engines.studio.blender.furniture.sofas import _arm
from staging.engines.studio.catalogue import EVERYTHING, Design, design
from tests.staging.engines.studio.blender.furniture.test_parts import volume

BUDGET = 60_000
NAMES = [pytest.param(each, id=f"success: {each.name}") for each in EVERYTHING]
# Single-sided by nature: leaves, and the two faces of a lamp's dome.
OPEN = {"leaf", "dome"}


@functools.cache
def at_its_size(name: str) -> Mesh:
    each = design(name)
    return drawn(each, each.size_m, 1)


@functools.cache
def pieces(name: str) -> list[tuple[str, Part, bool]]:
    each = design(name)
    return SHAPES[each.shape](Order(each.size_m, each.options, 1)).parts


@pytest.mark.parametrize("each", NAMES)
def test_it_fills_its_box_within_the_budget(each: Design) -> None:
    mesh = at_its_size(each.name)
    low, high = bounds(mesh.body.verts)
    width, depth, height = each.size_m
    assert low == pytest.approx([-width / 2, -depth / 2, 0], abs=1e-9)
    assert high == pytest.approx([width / 2, depth / 2, height], abs=1e-9)
    assert len(mesh.body.faces) <= BUDGET
    assert np.isfinite(mesh.body.verts).all()
    assert np.linalg.norm(mesh.body.normals, axis=1) == pytest.approx(np.ones(len(mesh.body.verts)))


@pytest.mark.parametrize("each", NAMES)
def test_the_shape_aims_at_the_size_itself(each: Design) -> None:
    low, high = bounds(joined(*(made for _, made, _ in pieces(each.name))).verts)
    assert (high - low) == pytest.approx(each.size_m, rel=0.09)


@pytest.mark.parametrize("each", NAMES)
def test_every_slot_is_used_and_skins_face_outwards(each: Design) -> None:
    assert {slot for slot, _, _ in pieces(each.name)} == set(each.slots)
    closed = [(slot, made) for slot, made, _ in pieces(each.name) if slot not in OPEN]
    assert [slot for slot, made in closed if volume(made.moved(*-made.verts.mean(0))) <= 0] == []


@pytest.mark.parametrize("each", NAMES)
def test_the_same_seed_draws_the_same(each: Design) -> None:
    again, before = drawn(each, each.size_m, 1), at_its_size(each.name)
    assert (again.body.verts == before.body.verts).all()
    assert (again.body.faces == before.body.faces).all()
    assert (again.body.grain == before.body.grain).all()


@pytest.mark.parametrize(
    ("each", "size"),
    [
        pytest.param(each, each.most_m if k % 2 else each.least_m, id=f"success: {each.name}")
        for k, each in enumerate(EVERYTHING)
    ],
)
def test_it_can_be_drawn_at_its_limits(each: Design, size: Size) -> None:
    mesh = drawn(each, size, 2)
    assert np.ptp(mesh.body.verts, axis=0) == pytest.approx(size)
    assert len(mesh.body.faces) <= BUDGET
    assert (mesh.body.faces[mesh.body.faces != TRIANGLE] < len(mesh.body.verts)).all()


@pytest.mark.parametrize(
    ("name", "end"),
    [
        pytest.param("kids-bed-slats", 0.037, id="success: against bars"),
        pytest.param("kids-bed-house", 0.037, id="success: against bars of a house"),
        pytest.param("kids-bed-soft", 0.108, id="success: against an upholstered end"),
        pytest.param("kids-bed-drawers", 0.03, id="success: against a panel"),
    ],
)
def test_pillows_lean_against_the_end_of_the_bed_and_do_not_pierce_it(name: str, end: float) -> None:
    pillows = [made for slot, made, _ in pieces(name) if slot in ("pillow", "pillow_2")]
    sleeping = [made for slot, made, _ in pieces(name) if slot == "linen"][-1]
    least = [made.verts[:, 0].min() + design(name).size_m[0] / 2 - end for made in (sleeping, *pillows)]
    assert 0.0 < least[0] < 0.02
    assert min(least[1:]) > 0.05


@pytest.mark.parametrize(
    "each", [pytest.param(each, id=f"success: {each.name}") for each in EVERYTHING if each.category == "kids_bed"]
)
def test_a_toy_sinks_a_little_into_the_duvet(each: Design) -> None:
    mesh = at_its_size(each.name)
    duvet = mesh.body.verts[mesh.body.faces[mesh.slot_of_face == mesh.slots.index("linen_2")].clip(0)].reshape(-1, 3)
    under = duvet[(np.abs(duvet[:, 0] + 0.26) < 0.15) & (np.abs(duvet[:, 1]) < 0.15)]
    assert 0.0 < under[:, 2].max() - each.top_m(each.size_m[2]) < 0.015


@pytest.mark.parametrize("under", [pytest.param(each, id=f"success: {each} m") for each in (0.04, 0.13, 0.17)])
def test_the_welt_of_an_arm_ends_where_its_edges_turn_under(under: float) -> None:
    slim = design("sofa-slim")
    arm = _arm(Order(slim.size_m, slim.options, 1), 0.08, 0.6, under)
    lowest = arm.verts[arm.verts[:, 2] < under + 0.001]
    assert np.abs(lowest[:, 0]).max() < 0.030


def test_another_seed_draws_other_leaves() -> None:
    each = design("plant-olive")
    assert not np.allclose(drawn(each, each.size_m, 2).body.verts[-100:], at_its_size(each.name).body.verts[-100:])


def test_an_unknown_design() -> None:
    with pytest.raises(KeyError):
        draw({"design": "sofa-unheard-of", "size_m": (1, 1, 1), "seed": 1})
