"""Errors against rooms whose camera and walls are known."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from staging.engines.studio.model import Camera, Room, Understanding
from staging.engines.studio.samples import by_name
from staging.engines.studio.understand.truth import TruthRow, compare, evaluate_samples, truth_table

SAMPLES = Path(__file__).resolve().parents[5] / "staging" / "samples"
OFFICE = by_name("office")


def understood(camera: Camera, room: Room) -> Understanding:
    return Understanding(camera, room, (), (), np.zeros((2, 2), bool), (), (), (), (), (), (), 0.9, "green")


def test_the_truth_itself_has_no_error() -> None:
    row = compare("office", OFFICE.truth(900, 600), understood(OFFICE.camera(900, 600), OFFICE.room))
    assert (row.focal, row.horizon, row.walls, row.height) == (0, 0, 0, 0)
    assert row.vertical_deg == pytest.approx(0, abs=1e-5)


def test_errors_are_shares_of_the_truth() -> None:
    true = OFFICE.camera(900, 600)
    tilted = dataclasses.replace(true, focal_px=true.focal_px * 1.1, pitch_deg=true.pitch_deg + 2, height_m=1.54)
    row = compare("office", OFFICE.truth(900, 600), understood(tilted, OFFICE.room))
    assert row.focal == pytest.approx(0.1)
    assert row.vertical_deg == pytest.approx(2.0)
    assert row.height == pytest.approx(0.1)
    # The same walls seen by a higher camera are fewer camera heights away.
    assert row.walls == pytest.approx(1 - 1 / 1.1)
    # From 450·tan 3° to 495·tan 1° pixels above the middle, of 600.
    assert row.horizon == pytest.approx(0.0249, abs=1e-4)


def test_the_table_reads_in_percent() -> None:
    table = truth_table([TruthRow("office", "green", 0.012, 0.0015, 0.3, 0.021, 0.03)])
    assert table.splitlines()[-1] == "| office | green | 1.2% | 0.15% | 0.30° | 2.1% | 3.0% |"


@pytest.mark.slow
def test_the_rendered_samples_are_understood() -> None:
    rows = evaluate_samples(SAMPLES)
    assert [r.name for r in rows] == ["bedroom", "dining-room", "living-room", "office"]
    for row in rows:
        assert row.verdict == "green"
        assert row.vertical_deg < 0.6
        assert row.horizon < 0.01
        assert row.walls < 0.12
