"""A small table fitted to painted rooms."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from staging.engines.studio.training import __main__ as command
from staging.engines.studio.training import calibrate, held_out
from staging.engines.studio.training.seeds import CALIBRATION
from staging.engines.studio.understand import verdict
from staging.engines.studio.understand.evaluate import Row
from staging.engines.studio.understand.verdict import Signs

SIGNS = Signs(0.9, 0.8, 0.5, 0.3, 1.0, 12.0, 0.2, 0.97)


def row(good: bool) -> Row:
    return Row("a", "green", "", True, 0.9, 0.97 if good else 0.5, 0.002, 0.004)


def sample(i: int) -> calibrate.Sample:
    """Every third room is not understood, and its edges say so."""
    good = i % 3 > 0
    signs = Signs(0.9 if good else 0.1, 0.8, 0.5, 0.3, 1.0, 12.0, 0.2, 0.97)
    return calibrate.Sample(str(i), signs, row(good))


def test_a_fit_separates_what_can_be_separated() -> None:
    dice = np.random.default_rng(0)
    x = np.stack([np.ones(300), dice.normal(0, 1, 300)], 1)
    low, high = calibrate.probabilities(calibrate.fit(x, x[:, 1] > 0.5), np.array([[1, -1.0], [1, 2.0]]))
    assert low < 0.2
    assert high > 0.8


def test_the_table_is_written_with_its_figures(tmp_path: Path) -> None:
    calibrate.write([sample(i) for i in range(30)], tmp_path)
    sure = json.loads((tmp_path / "confidence.json").read_text())
    assert len(sure["coefficients"]) == len(verdict.SIGNS)
    assert (sure["photos"], sure["good"], sure["green_from"]) == (30, 20, pytest.approx(0.55, abs=0.05))
    assert [b["good"] for b in sure["cross_validated"]] == [0.0, 1.0]


@pytest.mark.parametrize(
    ("doubt", "depth_lines", "green_from"),
    [
        pytest.param(0.05, 9.0, 0.97, id="success: green begins above what was wrong and undisputed"),
        pytest.param(0.2, 9.0, 0.55, id="success: what is disputed is never green, so that it counts for nothing"),
        pytest.param(0.05, 0.1, 0.55, id="success: nor is what has a guessed horizon"),
    ],
)
def test_wrong_rooms_push_green_up(doubt: float, depth_lines: float, green_from: float) -> None:
    samples = [sample(i) for i in range(30)]
    fooled = Signs(0.9, 0.8, 0.5, 0.3, 1.0, 12.0, 0.2, 0.97, doubt, depth_lines=depth_lines)
    samples[4] = calibrate.Sample("fooled", fooled, row(good=False))
    assert calibrate.confidence_table(samples)["green_from"] == pytest.approx(green_from, abs=0.15)


def test_the_shipped_table_fits_the_code() -> None:
    table = json.loads((command.WEIGHTS / "confidence.json").read_text())
    assert len(table["coefficients"]) == len(verdict.SIGNS) == len(verdict.evidence(SIGNS))


def test_rooms_that_can_be_staged_are_looked_at(tmp_path: Path) -> None:
    seeds = range(CALIBRATION.start + 203, CALIBRATION.start + 206)
    folder = held_out.painted(seeds, tmp_path, 320)
    notes = json.loads((folder / "annotations.json").read_text())
    notes[held_out.name_of(seeds.start)]["stageable"] = False
    notes[held_out.name_of(seeds.start + 1)]["stageable"] = True
    (folder / "annotations.json").write_text(json.dumps(notes))
    samples = calibrate.look(folder)
    assert [s.name for s in samples] == [name for name, note in sorted(notes.items()) if note["stageable"]]
    assert all(len(verdict.evidence(s.signs)) == len(verdict.SIGNS) for s in samples)


def test_the_command_paints_what_it_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    monkeypatch.setattr(calibrate, "look", lambda folder: [SimpleNamespace(folder=folder)])
    monkeypatch.setattr(calibrate, "write", lambda samples, out: done.append(([s.folder for s in samples], out)))
    monkeypatch.setattr(held_out, "painted", lambda seeds, size: Path(f"{seeds.start} {size}"))
    command.main(["calibrate", "--out", "o"])
    command.main(["calibrate", "a", "b"])
    assert done == [([Path("10200 800")], Path("o")), ([Path("a"), Path("b")], command.WEIGHTS)]
