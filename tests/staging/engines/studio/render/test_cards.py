"""Which device renders, and what happens where a graphics card cannot."""

import json
import sys

import numpy as np
import pytest

from staging.engines.base import EngineFailed
from staging.engines.studio import render as package
from staging.engines.studio.blender.devices import KINDS
from staging.engines.studio.light import estimate
from staging.engines.studio.render import DRAFT, render, warm
from staging.engines.studio.render.job import plan_passes, write_job
from staging.engines.studio.render.process import Renderer
from tests.staging.engines.studio.boxroom import photo, pixels, scene, understanding
from tests.staging.engines.studio.render.conftest import FAILING_CARD

pytestmark = pytest.mark.usefixtures("own_temp")
U = understanding()


def do(folder, items=None, program=None, **settings):
    """The arrays and the result of a draft of the plain room, done in ``folder`` by a renderer of its own."""
    light = estimate(photo(), U)
    passes, *_ = plan_passes(scene(items), light, DRAFT)
    write_job(folder, scene(items), light, passes, **{"seed": 1, "threads": 1, **settings})
    renderer = Renderer(folder / "log.txt", program) if program else Renderer(folder / "log.txt")
    try:
        renderer.work(folder, on_progress=lambda percent: None, timeout_s=120, memory_mb=4000)
        renderer.dismiss()
    finally:
        renderer.end()
    return {p["kind"]: np.load(folder / f"{p['kind']}.npy") for p in passes}, json.loads(
        (folder / "result.json").read_text()
    )


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
