from __future__ import annotations

import pytest

from config.local import stamps


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "src"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "a.js").write_text("a")
    lock = tmp_path / "lock.json"
    lock.write_text("{}")
    return [lock, folder]


def test_fingerprint_holds_while_nothing_changes(sources):
    assert stamps.fingerprint(sources) == stamps.fingerprint(sources)


@pytest.mark.parametrize("change", ["content", "name", "new", "lock"])
def test_fingerprint_changes_with_its_inputs(sources, change):
    before = stamps.fingerprint(sources)
    file = sources[1] / "deep" / "a.js"
    {
        "content": lambda: file.write_text("b"),
        "name": lambda: file.rename(file.with_name("b.js")),
        "new": lambda: (sources[1] / "c.js").touch(),
        "lock": lambda: sources[0].write_text("[]"),
    }[change]()

    assert stamps.fingerprint(sources) != before


def test_fingerprint_of_a_missing_file(tmp_path):
    assert stamps.fingerprint([tmp_path / "none"]) == stamps.fingerprint([])


def test_stamp(tmp_path):
    stamp = tmp_path / "stamp"

    assert not stamps.is_current(stamp, "one")
    stamps.write(stamp, "one", "two")
    assert stamps.is_current(stamp, "one")
    assert stamps.is_current(stamp, "two")
    assert not stamps.is_current(stamp, "tw")
