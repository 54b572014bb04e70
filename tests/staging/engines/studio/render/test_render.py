"""The whole way through Blender, at the size of a stamp."""

import dataclasses
import json
import tempfile

import numpy as np
import pytest

from staging.engines.base import Cancelled, EngineFailed
from staging.engines.studio import render as package
from staging.engines.studio.composite import composite
from staging.engines.studio.light import estimate
from staging.engines.studio.render import DRAFT, render
from staging.engines.studio.render.job import plan_passes, write_job
from staging.engines.studio.render.process import run_worker, worker_command
from tests.staging.engines.studio.boxroom import L_SHAPE, photo, scene, sofa, understanding

U = understanding()


@pytest.fixture(scope="module")
def light():
    return estimate(photo(), U)


@pytest.fixture(autouse=True)
def own_temp(tmp_path, monkeypatch):
    """Temporary folders of this test alone, to see that none is left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.render
def test_a_sofa_is_rendered_lit_and_cut_out(light, own_temp):
    told = []
    passes = render(scene(), light, seed=1, quality="draft", threads=1, on_progress=lambda *a: told.append(a))
    assert {stage for stage, _ in told} == {"render"}
    assert [p for _, p in told] == sorted(p for _, p in told)
    left, top, right, bottom = passes.empty.border
    assert passes.empty.pixels.shape == (bottom - top, right - left, 4)
    assert passes.nearness.shape == passes.empty.pixels.shape[:2]
    assert passes.empty.pixels[..., 3] == pytest.approx(1.0, abs=1e-3)
    covered = passes.matte > 0.99
    assert covered.mean() > 0.15
    assert set(np.unique(passes.item_index)) == {-1, 0}
    assert (passes.item_index[covered] == 0).mean() > 0.95
    assert passes.furnished[covered].mean() > 0.02
    assert passes.furnished[passes.matte == 0].max() < 0.05  # the denoiser's smear
    assert passes.shadowed.pixels[..., 3].min() < 0.05
    assert passes.settings["quality"] == "draft"
    assert passes.settings["passes"]["furniture"] == [96, 64, 12]
    assert passes.settings["peak_mb"] > 50
    assert list(own_temp.iterdir()) == []
    staged, change_map = composite(photo(), passes, scene(), U, 1)
    assert 0.1 < (change_map == 255).mean() < 0.95
    assert np.array_equal(staged[change_map == 0], photo().pixels[change_map == 0])


@pytest.mark.render
def test_furniture_behind_a_corner_is_hidden_and_renders_repeat():
    u = understanding(L_SHAPE, ())
    s = scene([sofa(0.0, 2.95)], u)
    lit = estimate(photo(), u)
    first, second = (render(s, lit, seed=2, quality="draft", threads=1) for _ in range(2))
    assert first.furniture.pixels.tobytes() == second.furniture.pixels.tobytes()
    assert first.shadowed.pixels.tobytes() == second.shadowed.pixels.tobytes()
    corner, _ = u.camera.project(np.array([0.5, 2.0, 0.4]))
    left = int(corner[0]) - first.furniture.border[0]
    assert first.matte[:, : left - 2].max() == pytest.approx(1.0, abs=1e-3)
    assert first.matte[:, left + 2 :].max() == 0.0


@pytest.mark.render
def test_a_worker_that_fails_says_why(light, own_temp):
    wrong = scene([dataclasses.replace(sofa(), design="no-such-design")])
    with pytest.raises(EngineFailed) as failed:
        render(wrong, light, seed=1, quality="draft")
    assert failed.value.code == "render_crashed"
    assert "no-such-design" in failed.value.log
    assert list(own_temp.iterdir()) == []


@pytest.mark.render
def test_a_border_beyond_the_picture_is_an_error(light, tmp_path):
    passes, _ = plan_passes(scene(), DRAFT)
    wrong = [{**passes[0], "border": [0, 0, 5000, 64], "samples": 1}]
    write_job(tmp_path, scene([]), light, wrong, seed=0, quality=DRAFT, threads=0)
    assert json.loads((tmp_path / "job.json").read_text())["items"] == []
    with pytest.raises(EngineFailed) as failed:
        run_worker(worker_command(tmp_path), tmp_path, on_progress=lambda _: None, timeout_s=120, memory_mb=4000)
    assert "pixels for the border" in failed.value.log


def test_nothing_in_the_picture(light):
    with pytest.raises(EngineFailed) as failed:
        render(scene([sofa(y=-9.0)]), light, seed=1)
    assert failed.value.code == "nothing_to_render"


def test_a_cancelled_render_leaves_nothing(light, own_temp, monkeypatch):
    monkeypatch.setattr(
        package, "worker_command", lambda folder: ["/bin/sh", "-c", "echo PROGRESS empty 1 1 0; sleep 600"]
    )

    def cancel(stage: str, percent: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        render(scene(), light, seed=1, quality="draft", on_progress=cancel)
    assert list(own_temp.iterdir()) == []
