"""What tests of whole renders share."""

import sys
import tempfile

import pytest

from staging.engines.studio import render as package
from staging.engines.studio.light import estimate
from staging.engines.studio.render import warm
from staging.engines.studio.render.empties import Empties
from tests.staging.engines.studio.boxroom import photo, understanding

# The renderer on a machine whose graphics card runs out of memory.
FAILING_CARD = (sys.executable, "-m", "tests.staging.engines.studio.blender.failing_card")


@pytest.fixture(scope="module")
def light():
    return estimate(photo(), understanding())


@pytest.fixture
def own_temp(tmp_path, monkeypatch):
    """Temporary folders of this test alone, to see that none is left, and nothing kept from other tests."""
    warm.dismiss()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(package, "_empties", Empties())
    monkeypatch.setenv("RENDER_DEVICE", "cpu")
    yield tmp_path
    warm.dismiss()
