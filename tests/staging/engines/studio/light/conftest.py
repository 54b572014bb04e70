"""Fewer patches: the mathematics is the same, a test takes milliseconds."""

import pytest

from staging.engines.studio.light import patches


@pytest.fixture(autouse=True)
def _few_patches(monkeypatch):
    monkeypatch.setattr(patches, "MOST_PATCHES", 450)
