"""Rendering a sample room, tiny, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from staging.engines.studio import samples

RENDER = [sys.executable, "-m", "staging.engines.studio.blender.sample_rooms"]

pytestmark = pytest.mark.render


def render(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*RENDER, *arguments], capture_output=True, text=True, check=False)


def test_every_sample_renders_with_its_truth(tmp_path: Path) -> None:
    done = render(str(tmp_path / "new"), "--width", "96", "--samples", "2")
    assert done.returncode == 0, done.stderr
    names = {s.name for s in samples.SAMPLES}
    assert {p.name for p in (tmp_path / "new").iterdir()} == {f"{n}.{e}" for n in names for e in ("jpg", "json")}
    for sample in samples.SAMPLES:
        truth = json.loads((tmp_path / "new" / f"{sample.name}.json").read_text())
        assert truth == json.loads(json.dumps(sample.truth(96, 64)))
        pixels = np.asarray(Image.open(tmp_path / "new" / f"{sample.name}.jpg"))
        assert pixels.shape == (64, 96, 3)
        # Exposed for the room: neither black nor burnt out.
        assert 90 < np.median(pixels) < 215


def test_one_sample_alone(tmp_path: Path) -> None:
    done = render(str(tmp_path), "--only", "office", "--width", "48", "--samples", "1")
    assert done.returncode == 0, done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"office.jpg", "office.json"}


def test_an_unknown_sample_is_refused(tmp_path: Path) -> None:
    done = render(str(tmp_path), "--only", "attic")
    assert done.returncode == 2
    assert "invalid choice: 'attic'" in done.stderr
    assert list(tmp_path.iterdir()) == []
