"""The whole way through Blender, at the size of a stamp."""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import pytest

from staging.engines.base import Cancelled, EngineFailed
from staging.engines.studio import render as package
from staging.engines.studio.blender.devices import KINDS
from staging.engines.studio.composite import composite
from staging.engines.studio.light import estimate
from staging.engines.studio.render import DRAFT, process, render, warm
from staging.engines.studio.render.empties import Empties
from staging.engines.studio.render.job import plan_passes, write_job
from staging.engines.studio.render.process import Renderer, resident_mb
from tests.staging.engines.studio.boxroom import L_SHAPE, moved, photo, scene, sofa, understanding

U = understanding()
FAILING_CARD = (sys.executable, "-m", "tests.staging.engines.studio.blender.failing_card")
# Python, Blender and its libraries alone take nine tenths of it.
IDLE_MB = 330


@pytest.fixture(scope="module")
def light():
    return estimate(photo(), U)


@pytest.fixture(autouse=True)
def own_temp(tmp_path, monkeypatch):
    """Temporary folders of this test alone, to see that none is left, and nothing kept from other tests."""
    warm.dismiss()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(package, "_empties", Empties())
    monkeypatch.setenv("RENDER_DEVICE", "cpu")
    yield tmp_path
    warm.dismiss()


def do(folder, items=None, program=None, **settings):
    """The arrays and the result of a draft of the plain room, done in ``folder`` by a renderer of its own."""
    passes, _ = plan_passes(scene(items), DRAFT)
    write_job(
        folder, scene(items), estimate(photo(), U), passes, quality=DRAFT, **{"seed": 1, "threads": 1, **settings}
    )
    renderer = Renderer(folder / "log.txt", program) if program else Renderer(folder / "log.txt")
    try:
        renderer.work(folder, on_progress=lambda percent: None, timeout_s=120, memory_mb=4000)
        renderer.dismiss()
    finally:
        renderer.end()
    return {p["kind"]: np.load(folder / f"{p['kind']}.npy") for p in passes}, json.loads(
        (folder / "result.json").read_text()
    )


def pixels(passes):
    layers = (passes.empty, passes.shadowed, passes.furniture)
    return [*(layer.pixels.tobytes() for layer in layers), passes.item_index.tobytes()]


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
    assert passes.settings["device"]["kind"] == "cpu"
    assert len(passes.settings["device"]["names"]) == 1
    assert passes.settings["reused"] == []
    warm.dismiss()
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
    write_job(tmp_path, scene([]), light, wrong, seed=0, quality=DRAFT, device="cpu")
    assert json.loads((tmp_path / "job.json").read_text())["items"] == []
    with pytest.raises(EngineFailed) as failed:
        warm.run_job(tmp_path, on_progress=lambda _: None, timeout_s=120, memory_mb=4000)
    assert "pixels for the border" in failed.value.log


@pytest.mark.render
def test_warm_and_cold_and_with_a_kept_empty_room_the_pixels_are_the_same(light, own_temp, monkeypatch):
    def made(items=None, empties=None):
        monkeypatch.setattr(package, "_empties", empties or Empties())
        return render(scene(items), light, seed=1, quality="draft", threads=1)

    cold, kept = made(), Empties()
    renderer = warm._idle
    second, other, fourth = made(), made([moved(sofa(), rotation_deg=20.0)], kept), made(None, kept)
    assert renderer is warm._idle
    assert renderer.jobs == 4
    assert pixels(second) == pixels(cold)
    assert pixels(other)[1:3] != pixels(cold)[1:3]
    assert [p.settings["reused"] for p in (second, other, fourth)] == [[], [], ["empty"]]
    assert "empty" in other.settings["seconds"]
    assert "empty" not in fourth.settings["seconds"]
    assert pixels(fourth) == pixels(cold)
    assert not fourth.empty.pixels.flags.writeable
    first, last = (composite(photo(), passes, scene(), U, 1)[0] for passes in (cold, fourth))
    assert np.array_equal(first, last)


@pytest.mark.render
def test_an_idle_renderer_is_small(light):
    render(scene(), light, seed=1, quality="draft", threads=1)
    for _ in range(100):  # it frees its memory while we go on
        if resident_mb(warm._idle.process.pid) < IDLE_MB:
            break
        time.sleep(0.1)
    assert resident_mb(warm._idle.process.pid) < IDLE_MB


@pytest.mark.render
def test_a_renderer_whose_parent_is_gone_ends_and_tidies_up(tmp_path):
    code = (
        "import os, pathlib\n"
        "from staging.engines.studio.render.process import Renderer\n"
        f"print(Renderer(pathlib.Path({str(tmp_path / 'log.txt')!r})).process.pid, flush=True)\n"
        "os._exit(0)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path)}, cwd=process._REPOSITORY,
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    for _ in range(300):
        if resident_mb(int(said.stdout)) == 0:
            break
        time.sleep(0.1)
    assert resident_mb(int(said.stdout)) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["log.txt"]


@pytest.mark.render
def test_a_device_that_is_not_there_is_an_error(light, own_temp, monkeypatch):
    missing = "optix" if sys.platform == "darwin" else "metal"
    monkeypatch.setenv("RENDER_DEVICE", missing)
    with pytest.raises(EngineFailed) as failed:
        render(scene(), light, seed=1, quality="draft")
    assert failed.value.code == "render_device_missing"
    assert str(failed.value).startswith(
        f"RENDER_DEVICE asks for {missing}, but Blender finds no such device here, only "
    )
    assert str(failed.value).endswith("cpu. Install the device's driver, or set RENDER_DEVICE to auto or cpu.")


@pytest.mark.render
def test_what_is_there_is_taken(light, monkeypatch):
    monkeypatch.delenv("RENDER_DEVICE")
    passes = render(scene(), light, seed=1, quality="draft", threads=1)
    assert passes.settings["device"]["kind"] in ("cpu", *KINDS)
    assert "instead_of" not in passes.settings


@pytest.mark.render
def test_what_a_card_cannot_do_the_processor_does(tmp_path):
    folders = tmp_path / "card", tmp_path / "processor"
    for folder in folders:
        folder.mkdir()
    arrays, result = do(folders[0], program=FAILING_CARD, device="auto")
    expected, plain = do(folders[1], device="cpu")
    assert {kind: a.tobytes() for kind, a in arrays.items()} == {kind: a.tobytes() for kind, a in expected.items()}
    assert result["device"] == plain["device"]
    assert result["instead_of"] == {
        "kind": "cuda", "names": ["A small card"], "error": "Error: System is out of GPU memory",
    }  # fmt: skip


@pytest.mark.render
def test_a_card_that_was_asked_for_is_not_replaced(tmp_path):
    with pytest.raises(EngineFailed) as failed:
        do(tmp_path, program=FAILING_CARD, device="cuda")
    assert failed.value.code == "render_crashed"
    assert "System is out of GPU memory" in failed.value.log


@pytest.mark.render
def test_no_render_of_a_card_stands_beside_those_of_the_processor(light, monkeypatch):
    monkeypatch.setenv("RENDER_DEVICE", "auto")
    monkeypatch.setattr(warm, "Renderer", lambda log: Renderer(log, FAILING_CARD))
    first = render(scene(), light, seed=1, quality="draft", threads=1)
    assert first.settings["instead_of"]["kind"] == "cuda"
    assert package._empties._kept == {}
    # As if the card had made one before it failed:
    monkeypatch.setattr(package._empties, "get", lambda key: np.zeros_like(first.empty.pixels))
    second = render(scene(), light, seed=1, quality="draft", threads=1)
    assert second.settings["reused"] == []
    assert pixels(second) == pixels(first)


def test_nothing_in_the_picture(light):
    with pytest.raises(EngineFailed) as failed:
        render(scene([sofa(y=-9.0)]), light, seed=1)
    assert failed.value.code == "nothing_to_render"


def test_a_cancelled_render_leaves_nothing(light, own_temp, monkeypatch):
    program = ("/bin/sh", "-c", "read folder; echo PROGRESS empty 1 1 0; sleep 600")
    monkeypatch.setattr(warm, "Renderer", lambda log: Renderer(log, program))

    def cancel(stage: str, percent: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        render(scene(), light, seed=1, quality="draft", on_progress=cancel)
    assert list(own_temp.iterdir()) == []
