"""Solids, turned and flat parts: exact sizes, closed skins, normals outwards."""

import numpy as np
import pytest

from staging.engines.studio.blender.furniture.assembly import Assembly, Order, assemble
from staging.engines.studio.blender.furniture.part import TRIANGLE, Part, joined, part, turn, unit, waves
from staging.engines.studio.blender.furniture.plates import pebble, plate, rounded_rectangle, sheet, superellipse
from staging.engines.studio.blender.furniture.skirts import CLEAR, skirt
from staging.engines.studio.blender.furniture.solids import box, cushion, pillow
from staging.engines.studio.blender.furniture.turned import curve, lathe, rod, strands, tube


def triangles(each: Part) -> np.ndarray:
    quads = each.faces[each.faces[:, 3] != TRIANGLE]
    return np.concatenate([each.faces[:, :3], quads[:, [0, 2, 3]]])


def volume(each: Part) -> float:
    a, b, c = (each.verts[triangles(each)[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def extent(each: Part) -> np.ndarray:
    return np.ptp(each.verts, axis=0)


def test_a_box_has_its_size_and_stands_on_its_place() -> None:
    made = box((0.4, 0.2, 0.1), (1, 2, 3), 0.01)
    assert extent(made) == pytest.approx([0.4, 0.2, 0.1])
    assert made.verts.min(0) == pytest.approx([0.8, 1.9, 3.0])


def test_a_box_loses_only_its_edges() -> None:
    assert volume(box((0.4, 0.2, 0.1), radius=0.0001)) == pytest.approx(0.008, rel=1e-3)
    assert 0.0075 < volume(box((0.4, 0.2, 0.1), radius=0.02)) < 0.008


def test_the_normals_of_a_box_are_exact_on_its_flat_sides() -> None:
    made = box((0.4, 0.2, 0.1), radius=0.01)
    on_top = (made.verts[:, 2] > 0.1 - 1e-9) & (np.abs(made.verts[:, 0]) < 0.1901) & (np.abs(made.verts[:, 1]) < 0.0901)
    assert on_top.any()
    assert made.normals[on_top] == pytest.approx(np.tile([0.0, 0.0, 1.0], (on_top.sum(), 1)))


def test_grain_runs_along_the_longest_side() -> None:
    made = box((0.1, 0.9, 0.2))
    assert np.ptp(made.grain[:, 0]) == pytest.approx(0.9)
    assert np.ptp(box((0.1, 0.9, 0.2)).lying(2).grain[:, 0]) == pytest.approx(0.2)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(box((0.3, 0.2, 0.1)), id="success: box"),
        pytest.param(cushion((0.6, 0.6, 0.15), seed=3), id="success: cushion"),
        pytest.param(pillow(0.45, 0.45, 0.16, 2), id="success: pillow"),
        pytest.param(lathe([(0, 0), (0.1, 0), (0.1, 0.2), (0, 0.2)]), id="success: lathe"),
        pytest.param(rod((0, 0, 0), (0.3, 0.2, 0.4), 0.02, 0.01), id="success: rod"),
        pytest.param(rod((0, 0, 1), (0, 0, 0), 0.02), id="success: rod pointing down"),
        pytest.param(tube([(0, 0, 0), (0, 0, 0.2), (0.1, 0, 0.3)], 0.02), id="success: tube"),
        pytest.param(tube([(1, 0, 0), (0, 1, 0), (-1, 0, 0), (0, -1, 0)], 0.05, closed=True), id="success: ring"),
        pytest.param(plate(superellipse(0.6, 0.4), 0.03), id="success: oval plate"),
        pytest.param(plate(rounded_rectangle(0.6, 0.4, 0.05), 0.03), id="success: rounded plate"),
        pytest.param(plate(pebble(0.6, 0.4), 0.04, bevel=0.02), id="success: pebble"),
        pytest.param(sheet([[(x, y, 0.0) for y in (0, 1, 2)] for x in (0, 1, 2)], 0.1), id="success: sheet"),
        pytest.param(box((0.3, 0.2, 0.1), (1, 0, 0)).mirrored(), id="success: mirrored box"),
        pytest.param(lathe([(0, 0), (0.1, 0), (0, 0.2)]).mirrored(), id="success: mirrored cone"),
        pytest.param(box((0.3, 0.2, 0.1)).turned("x", 70).turned("y", 20).turned("z", -140), id="success: turned box"),
    ],
)
def test_parts_enclose_a_volume_and_face_outwards(made: Part) -> None:
    assert volume(made) > 0
    assert np.linalg.norm(made.normals, axis=1) == pytest.approx(np.ones(len(made.verts)))
    corners = made.verts[triangles(made)]
    flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    large = np.linalg.norm(flat, axis=1) > 1e-9
    agree = np.einsum("ij,ij->i", unit(flat[large]), made.normals[triangles(made)[large, 0]])
    assert (agree > -0.2).mean() > 0.98


def test_turning_inside_out() -> None:
    made = box((0.3, 0.2, 0.1))
    assert volume(made.reversed()) == pytest.approx(-volume(made))
    assert made.reversed().normals == pytest.approx(-made.normals)


def test_a_lathe_keeps_sharp_corners_and_smooths_round_ones() -> None:
    drum = lathe([(0, 0), (0.1, 0), (0.1, 0.2), (0, 0.2)], 16)
    assert set(np.round(np.unique(drum.normals[:, 2]), 6)) == {-1.0, 0.0, 1.0}
    turns = np.linspace(-np.pi / 2, np.pi / 2, 20)
    ball = lathe(np.column_stack([np.cos(turns), np.sin(turns)]), 16)
    assert len(ball.verts) == 20 * 16


def test_a_rod_reaches_from_end_to_end() -> None:
    made = rod((0, 0, 0.5), (0, 0, 0), 0.02, 0.01)
    assert extent(made)[2] == pytest.approx(0.5)
    assert np.abs(made.verts[made.verts[:, 2] < 0.1][:, 0]).max() < 0.013


def test_a_curve_passes_through_its_ends() -> None:
    line = curve([(0, 0, 0), (1, 0, 0), (1, 1, 0)], 21)
    assert line.shape == (21, 3)
    assert line[0] == pytest.approx([0, 0, 0])
    assert line[-1] == pytest.approx([1, 1, 0])


def test_strands_are_as_thick_as_told() -> None:
    made = strands([[(0, 0, 0), (0, 0, 0.5), (0, 0, 1)], [(1, 0, 0), (1, 0, 0.5), (1, 0, 1)]], [0.01, 0.02, 0.01], 8)
    assert len(made.verts) == 2 * 3 * 8
    assert np.hypot(made.verts[8:16, 0], made.verts[8:16, 1]) == pytest.approx(np.full(8, 0.02))
    assert made.faces.max() == len(made.verts) - 1


def test_outlines_fill_their_box() -> None:
    for outline in (superellipse(0.6, 0.4, 3.0), pebble(0.6, 0.4), rounded_rectangle(0.6, 0.4, 0.1)):
        assert np.ptp(outline, axis=0) == pytest.approx([0.6, 0.4], rel=1e-3)


def test_turning_is_counter_clockwise() -> None:
    assert turn("z", 90) @ [1, 0, 0] == pytest.approx([0, 1, 0])
    assert turn("x", 90) @ [0, 1, 0] == pytest.approx([0, 0, 1])
    assert turn("y", 90) @ [0, 0, 1] == pytest.approx([1, 0, 0])


def test_waves_are_smooth_bounded_and_repeatable() -> None:
    points = np.random.default_rng(1).uniform(-1, 1, (500, 3))
    first = waves(points, 2.0, 7)
    assert np.abs(first).max() < 2.0
    assert (first == waves(points, 2.0, 7)).all()
    assert not (first == waves(points, 2.0, 8)).all()


def test_a_vector_of_no_length_points_up() -> None:
    assert unit(np.zeros(3)) == pytest.approx([0, 0, 1])


def test_joining_keeps_triangles() -> None:
    made = joined(box((1, 1, 1)), part([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [(0, 1, 2, TRIANGLE)]))
    assert made.faces[-1, 3] == TRIANGLE
    assert (made.faces[-1, :3] == np.array([0, 1, 2]) + len(made.verts) - 3).all()


def test_a_skirt_gives_at_its_corners_and_between_the_seats() -> None:
    hung = skirt(2.0, 1.0, 0.2, (-0.3, 0.3), 1)
    low, high = hung.verts[:, 2].min(), hung.verts[:, 2].max()
    assert (low, high) == pytest.approx((CLEAR, 0.2), abs=0.005)
    hem = hung.verts[hung.verts[:, 2] == low]
    front = hem[hem[:, 1] < -0.45]
    folds = [np.abs(front[:, 0] - x).argmin() for x in (-0.3, 0.3)]
    assert (front[folds, 1] > -0.495).all()
    flat = np.abs(np.abs(front[:, 0]) - 0.3) > 0.05
    assert (front[flat & (np.abs(front[:, 0]) < 0.9), 1] < -0.505).all()
    assert np.abs(hem[:, :2]).sum(1).max() < 1.5  # without pleats, the corners would stand out to 1.51


def test_assembling_fits_the_size_exactly() -> None:
    parts = Assembly()
    parts.add("wood", box((0.5, 0.5, 0.5)))
    parts.both_sides("steel", box((0.1, 0.1, 0.1), (0.4, 0, 0)))
    mesh = assemble(parts, ("steel", "wood"), (1.0, 0.6, 0.4), 1)
    assert mesh.body.verts.min(0) == pytest.approx([-0.5, -0.3, 0.0])
    assert mesh.body.verts.max(0) == pytest.approx([0.5, 0.3, 0.4])
    assert np.bincount(mesh.slot_of_face).tolist() == [2 * 150, 150]


def test_pinned_grain_stays_and_other_grain_moves() -> None:
    parts = Assembly()
    made = box((0.5, 0.5, 0.5))
    parts.add("a", made, pinned=True)
    parts.add("a", made)
    grain = assemble(parts, ("a",), (1.0, 1.0, 1.0), 1).body.grain
    assert grain[: len(made.verts)] == pytest.approx(made.grain)
    assert not np.allclose(grain[len(made.verts) :], made.grain)


def test_a_slot_that_the_design_lacks() -> None:
    parts = Assembly()
    parts.add("gold", box((1, 1, 1)))
    with pytest.raises(ValueError, match="gold"):
        assemble(parts, ("wood",), (1, 1, 1), 1)


def test_options_of_an_order() -> None:
    order = Order((1, 1, 1), {"seats": 3, "legs": "rod", "open": True, "height": 0.5}, 1)
    assert (order.count("seats", 1), order.text("legs", "x"), order.flag("open"), order.number("height", 1)) == (
        3, "rod", True, 0.5)  # fmt: skip
    assert (order.count("a", 1), order.text("a", "x"), order.flag("a"), order.number("a", 1)) == (1, "x", False, 1.0)
