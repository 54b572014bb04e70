"""Progress lines of the renderer's process."""

import os

import pytest

from staging.engines.studio.blender.progress import ORPHANED, PassProgress, progress_printer, seconds_of


def test_prints_a_line(capsys):
    progress_printer(os.getppid())("empty", 12.34)
    progress_printer(os.getppid())("empty", 12.34, 50.0, 7.0)
    assert capsys.readouterr().out == "PROGRESS empty 12.3 12.3 0.0\nPROGRESS empty 12.3 50.0 7.0\n"


def test_ends_when_the_parent_is_gone(monkeypatch):
    def leave(status):
        raise SystemExit(status)

    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit) as left:
        progress_printer(-1)("empty", 1.0)
    assert left.value.code == ORPHANED


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param("Mem: 8M | Sample 0/12", [("empty", 10.0, 40.0, 0.0)], id="success: begun"),
        pytest.param(
            "Remaining: 00:20.10 | Mem: 26M | Sample 6/12", [("empty", 25.0, 40.0, 20.1)], id="success: half way"
        ),
        pytest.param("Mem: 8M | Updating Film", [], id="success: nothing to tell"),
    ],
)
def test_what_cycles_says_becomes_progress(said, told):
    seen = []
    PassProgress(lambda *a: seen.append(a), "empty", 10.0, 40.0)(said)
    assert seen == told


def test_seconds_of_a_clock():
    assert (seconds_of("02:03.5"), seconds_of("1:00:01")) == (123.5, 3601.0)
