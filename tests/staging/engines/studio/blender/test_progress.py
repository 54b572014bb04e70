"""Progress lines of the renderer's process."""

import os

import pytest

from staging.engines.studio.blender.progress import ORPHANED, progress_printer


def test_prints_a_line(capsys):
    progress_printer(os.getppid())("empty", 12.34)
    assert capsys.readouterr().out == "PROGRESS empty 12.3\n"


def test_ends_when_the_parent_is_gone(monkeypatch):
    def leave(status):
        raise SystemExit(status)

    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit) as left:
        progress_printer(-1)("empty", 1.0)
    assert left.value.code == ORPHANED
