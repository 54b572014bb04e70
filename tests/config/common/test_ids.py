"""Identifiers."""

from config.common.ids import new_id


def test_ids_sort_by_time():
    ids = [new_id() for _ in range(100)]

    assert ids == sorted(ids)
    assert {each.version for each in ids} == {7}
