"""Before the first photo: what renders here, tried out."""

import sys

import pytest

from staging.engines.base import EngineFailed
from staging.engines.studio.render import trial as module
from staging.engines.studio.render.process import PROGRAM, Renderer
from staging.engines.studio.render.trial import trial
from tests.staging.engines.studio.render.conftest import FAILING_CARD

pytestmark = [pytest.mark.render, pytest.mark.usefixtures("own_temp")]


@pytest.fixture
def started(monkeypatch):
    """The processes of the renderers that were started."""
    seen = []

    def start(log, program=PROGRAM):
        seen.append(Renderer(log, program))
        return seen[-1]

    monkeypatch.setattr(module, "Renderer", start)
    return seen


def test_two_processes_render_one_after_the_other_and_end(started, own_temp, monkeypatch):
    monkeypatch.setenv("RENDER_DEVICE", "cpu")

    tried = trial()

    assert (tried.kind, len(tried.names), tried.gave_up) == ("cpu", 1, "")
    assert all(0 < seconds < module.TIMEOUT_S for seconds in tried.seconds)
    assert [each.process.returncode is not None for each in started] == [True, True]
    assert list(own_temp.iterdir()) == []


def test_a_card_that_gives_up_is_told_of(started, monkeypatch):
    monkeypatch.setenv("RENDER_DEVICE", "auto")
    start = module.Renderer
    monkeypatch.setattr(module, "Renderer", lambda log: start(log, FAILING_CARD))

    tried = trial()

    assert (tried.kind, tried.gave_up) == ("cpu", "Error: System is out of GPU memory")


def test_a_device_that_is_not_there_is_an_error(started, own_temp, monkeypatch):
    monkeypatch.setenv("RENDER_DEVICE", "optix" if sys.platform == "darwin" else "metal")

    with pytest.raises(EngineFailed) as failed:
        trial()

    assert failed.value.code == "render_device_missing"
    assert len(started) == 1
    assert list(own_temp.iterdir()) == []
