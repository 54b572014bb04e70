"""Errors against rooms that are known, and how they are reported."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from staging.engines.studio.model import Camera, CeilingLamp, Opening, Room, Understanding
from staging.engines.studio.samples import by_name
from staging.engines.studio.understand import evaluate, metrics, report
from staging.engines.studio.understand.annotations import Known, load
from staging.engines.studio.understand.evaluate import Row

SAMPLES = Path(__file__).resolve().parents[5] / "staging" / "samples"
OFFICE = by_name("office")
CAMERA = Camera(90, 60, 45.0, 45.0, 30.0, 0.0, 0.0, 0.0, 1.4)
NAN = math.nan


def known(**note: object) -> Known:
    """The office sample as a note, changed."""
    (office,) = (k for k in load(SAMPLES) if k.name == "office")
    return Known("office", office.path, {**office.note, **note})


def understood(camera: Camera, room: Room, openings: tuple[Opening, ...] = ()) -> Understanding:
    floor = metrics.surfaces(camera, room) == 4
    return Understanding(camera, room, openings, (), floor, (), (), (), (), (), (), 0.9, "green")


# Errors


def test_the_truth_itself_has_no_error() -> None:
    office = known()
    camera = office.camera()
    assert camera is not None
    row = evaluate.judge(office, understood(camera, OFFICE.room))
    assert (row.focal, row.horizon, row.walls, row.height, row.insertion) == (0, 0, 0, 0, pytest.approx(0, abs=1e-9))
    assert row.vertical_deg == pytest.approx(0, abs=1e-5)
    assert row.floor > 0.999
    assert row.found["any"] == (0, 2, 0, 0)
    assert math.isnan(row.layout)
    assert math.isnan(row.boundary)


def test_errors_are_shares_of_the_truth() -> None:
    office = known()
    true = office.camera()
    assert true is not None
    tilted = dataclasses.replace(true, focal_px=true.focal_px * 1.1, pitch_deg=true.pitch_deg + 2, height_m=1.54)
    row = evaluate.judge(office, understood(tilted, OFFICE.room))
    assert row.focal == pytest.approx(0.1)
    assert row.vertical_deg == pytest.approx(2.0)
    assert row.height == pytest.approx(0.1)
    # The same walls seen by a higher camera are fewer camera heights away.
    assert row.walls == pytest.approx(1 - 1 / 1.1)
    assert 0.01 < row.insertion < 0.2


def test_rooms_that_are_no_boxes_have_no_wall_error() -> None:
    office = known(box_like=False)
    camera = office.camera()
    assert camera is not None
    assert math.isnan(evaluate.judge(office, understood(camera, OFFICE.room)).walls)


def test_surfaces_of_the_wrong_face_are_counted_whatever_the_walls_are_called(tmp_path: Path) -> None:
    room = OFFICE.room
    seen = metrics.surfaces(CAMERA, room)
    assert set(np.unique(seen)) == {1, 2, 3, 4, 5}
    renamed = np.select([seen == 1, seen == 2, seen == 3], [13, 18, 1], seen).astype(np.uint8)
    assert metrics.layout_error(seen, renamed) == 0
    unknown = renamed.copy()
    unknown[:, :45] = 255
    assert metrics.layout_error(seen, unknown) == 0
    shifted = np.roll(seen, 3, axis=1)
    assert 0.01 < metrics.layout_error(seen, shifted) < 0.2
    cv2.imwrite(str(tmp_path / "faces.png"), renamed)
    note = {"size": [90, 60], "floor": [], "faces": "faces.png", "box_like": True, "stageable": True}
    row = evaluate.judge(Known("x", tmp_path / "x.png", note), understood(CAMERA, room))
    assert row.layout == 0
    assert math.isnan(row.focal)


def test_openings_count_by_kind_and_by_place() -> None:
    quad = [[10.0, 10.0], [30.0, 10.0], [30.0, 40.0], [10.0, 40.0]]
    ours = Opening("door", 2, 0, 1, 0, 2, tuple((x, y) for x, y in quad))
    note = {
        "size": [90, 60],
        "floor": [],
        "windows": [quad, quad],
        "windows_labels": ["", "window (other room)"],
        "doors": [],
        "stageable": True,
    }
    found = evaluate.judge(Known("x", Path("x"), note), understood(CAMERA, OFFICE.room, (ours,))).found
    assert found == {"window": (0, 1, 0, 0), "door": (0, 0, 0, 1), "any": (1, 1, 1, 1)}


def test_lamps_and_fans_under_the_ceiling_count_apart() -> None:
    lamp, fan, heater = ([[x, 5.0], [x + 8.0, 5.0], [x + 8.0, 12.0], [x, 12.0]] for x in (10.0, 30.0, 60.0))
    note = {
        "size": [90, 60],
        "floor": [],
        "fixtures": [lamp, fan, heater, lamp, heater],
        "fixtures_labels": ["globe lamp", "ceiling fan", "heater", "lamp (other room)", "ceiling vent"],
        "stageable": True,
    }
    seen = CeilingLamp((0.0, 2.0), 2.1, False, tuple((x, y) for x, y in lamp))
    u = dataclasses.replace(understood(CAMERA, OFFICE.room), ceiling_lamps=(seen,))
    found = evaluate.judge(Known("x", Path("x"), note), u).found
    assert found == {"fixture": (0, 1, 0, 0), "lamp": (1, 2, 1, 1), "any": (0, 0, 0, 0)}


def test_upright_edges_tell_the_vertical_where_the_camera_is_not_known() -> None:
    level = [[[20, 10], [20, 50]], [[70, 10], [70, 50]]]
    assert metrics.upright_error(CAMERA, level) == pytest.approx(0, abs=1e-6)
    assert metrics.upright_error(dataclasses.replace(CAMERA, roll_deg=2.0), level) == pytest.approx(2.0, abs=0.01)
    assert math.isnan(metrics.upright_error(CAMERA, []))


def test_boxes_above_the_horizon_or_out_of_the_picture() -> None:
    up = dataclasses.replace(CAMERA, pitch_deg=60.0)
    assert math.isnan(metrics.insertion_error(CAMERA, up))
    assert metrics.insertion_error(up, CAMERA) == 1.0
    turned = dataclasses.replace(CAMERA, yaw_deg=44.0)
    assert metrics.insertion_error(turned, turned) == pytest.approx(0, abs=1e-9)


def test_a_room_seen_over_a_corner_may_be_understood_a_quarter_turn_round() -> None:
    true, found = (dataclasses.replace(CAMERA, yaw_deg=yaw) for yaw in (44.0, -45.0))
    assert metrics.insertion_error(found, true) < 0.02
    room = np.array([[1.0, 2.0, 3.0]])
    assert room @ metrics.between(true, found).T == pytest.approx(np.array([[2.0, -1.0, 3.0]]))
    assert room @ metrics.between(true, true).T == pytest.approx(room)


def test_empty_masks_agree() -> None:
    nothing = np.zeros((4, 4), bool)
    assert metrics.overlap(nothing, nothing) == 1
    assert metrics.overlap(nothing, ~nothing) == 0


def test_boundaries_need_both_lines() -> None:
    assert metrics.boundary_distances([], [[(0, 0), (9, 0)]]).size == 0
    assert np.allclose(metrics.boundary_distances([[(0, 3), (9, 3)]], [[(0, 0), (9, 0)]]), 3)


# Reports


def row(**changes: object) -> Row:
    return dataclasses.replace(Row("a.png", "green", "", True, 0.95, 0.97, 0.002, 0.004), **changes)  # type: ignore[arg-type]


def test_good_and_wrong_are_measured() -> None:
    assert (row().good, row().wrong) == (True, False)
    assert not row(floor=0.8).good
    assert not row(boundary=0.02, floor=0.94).good
    assert row(boundary=0.04, floor=0.96).good
    assert not row(horizon=0.03).good
    assert row(floor=0.7).wrong
    assert row(boundary=0.04, floor=0.94).wrong
    assert not row(boundary=0.04, floor=0.96).wrong
    askew = row(insertion=0.051)
    assert (askew.good, askew.misread, askew.wrong) == (False, False, True)
    assert (row(insertion=0.049).good, row(insertion=0.049).wrong) == (True, False)


def test_the_table_has_a_line_per_photo() -> None:
    line = report.table([row(focal=0.012, horizon=0.0015, vertical_deg=0.3, found={"any": (1, 2, 3, 4)}, cpu_s=1.5)])
    expected = "| a.png | green  | 0.95 | 0.970 | 0.20% / 0.40% | – | 1.2% | 0.15% | 0.30° | 1/2, 3/4 | 1.5 |"
    assert line.splitlines()[-1] == expected


def test_the_summary_counts_refusals_openings_and_seconds() -> None:
    rows = [
        row(found={"window": (1, 2, 1, 1), "any": (1, 2, 1, 1)}, focal=0.02, vertical_deg=0.2, cpu_s=1.0, wall_s=2.0),
        row(verdict="red", code="not_a_room", confidence=0.1),
        row(verdict="red", code="outdoors", stageable=False),
        row(verdict="green", stageable=False, floor=0.1),
    ]
    lines = report.summary(rows).splitlines()
    assert "| windows: recall; precision | 50% (1 of 2); 100% (1 of 1) |" in lines
    assert "| doors: recall; precision | –; – |" in lines
    assert "| refusal precision; recall | 50% (1 of 2); 50% (1 of 2) |" in lines
    assert "| stageable photos refused | 50% (1 of 2) |" in lines
    assert "| green and plainly wrong; of them stageable | 1; 0 |" in lines
    assert "| focal length | 2.00% / 2.00% / 2.00% (1) |" in lines
    assert "| horizon, of the height | – |" in lines
    assert "| up: mean / median | 0.20° / 0.20° |" in lines
    assert lines[-1] == "| CPU-seconds; seconds, median | 0.00; 0.00 |"


def test_reliability_compares_claim_and_truth() -> None:
    rows = [
        row(confidence=0.85),
        row(confidence=0.85, floor=0.5),
        row(confidence=1.0),
        row(confidence=0.3, stageable=False),
    ]
    assert report.reliability(rows).splitlines()[2:] == [
        "| 0.8–0.9 | 2 | 0.85 | 0.50 |",
        "| 0.9–1.0 | 1 | 1.00 | 1.00 |",
    ]


@pytest.mark.slow
def test_the_rendered_samples_are_understood() -> None:
    rows = evaluate.evaluate(SAMPLES)
    assert [r.photo for r in rows] == ["bedroom", "dining-room", "living-room", "office"]
    for each in rows:
        assert each.verdict == "green"
        assert each.vertical_deg < 0.6
        assert each.horizon < 0.01
        assert each.walls < 0.12
