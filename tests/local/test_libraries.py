from __future__ import annotations

import sys

import pytest

from config.local import libraries
from config.local.errors import LocalError


def test_none_is_missing_where_blender_runs():
    assert libraries.missing() == []
    libraries.ensure()


def test_the_missing_ones_are_named_as_debian_names_them(monkeypatch):
    monkeypatch.setattr(libraries, "BLENDER", {"libc.so.6": "libc6", "libno.so.1": "libno1", "libnot.so.2": "libnot2"})

    assert libraries.missing() == ["libno1", "libnot2"]
    with pytest.raises(LocalError) as caught:
        libraries.ensure()
    assert str(caught.value) == (
        "Blender cannot start: this machine lacks libraries that it needs. "
        "On Debian and Ubuntu, as root: apt-get install -y libno1 libnot2"
    )


def test_other_systems_bring_their_own(monkeypatch):
    monkeypatch.setattr(libraries, "BLENDER", {"libno.so.1": "libno1"})
    monkeypatch.setattr(sys, "platform", "darwin")

    assert libraries.missing() == []


def test_the_browser_is_there():
    libraries.ensure_browser()


def test_a_missing_browser_is_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(libraries, "CHROMIUM", tmp_path / "chromium")
    monkeypatch.setattr(libraries, "DRIVER", {"libno.so.1": "libno1"})
    with pytest.raises(LocalError) as caught:
        libraries.ensure_browser()
    assert str(caught.value) == (
        "The tests cannot drive a browser: this machine lacks what they need. "
        "On Debian and Ubuntu, as root: apt-get install -y chromium libno1"
    )
