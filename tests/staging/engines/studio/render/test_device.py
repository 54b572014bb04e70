"""What RENDER_DEVICE may say."""

import pytest

from staging.engines.base import EngineFailed
from staging.engines.studio.render.device import wanted_device


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        pytest.param(None, "auto", id="success: nothing"),
        pytest.param("  ", "auto", id="success: blanks"),
        pytest.param("OptiX", "optix", id="success: as the maker writes it"),
        pytest.param("cpu", "cpu", id="success: the processor"),
    ],
)
def test_said(monkeypatch, said, wanted):
    monkeypatch.delenv("RENDER_DEVICE", raising=False)
    if said is not None:
        monkeypatch.setenv("RENDER_DEVICE", said)
    assert wanted_device() == wanted


def test_another_word(monkeypatch):
    monkeypatch.setenv("RENDER_DEVICE", "gpu")
    with pytest.raises(EngineFailed) as failed:
        wanted_device()
    assert failed.value.code == "bad_render_device"
    assert str(failed.value) == ("RENDER_DEVICE must be one of auto, cpu, optix, cuda, hip, metal, oneapi, not 'gpu'.")
