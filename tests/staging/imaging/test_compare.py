from __future__ import annotations

import hashlib

import numpy as np
import pytest

from staging.imaging.compare import changed, changed_count, changed_outside, pixels_sha256
from tests.staging.imaging.files import corners


def test_hash_speaks_of_pixels_and_shape():
    a = corners()
    assert pixels_sha256(a) == pixels_sha256(np.asfortranarray(a))
    assert pixels_sha256(a) != pixels_sha256(a.reshape(a.shape[1], a.shape[0], 3))
    assert pixels_sha256(np.zeros((1, 1, 3), np.uint8)) == hashlib.sha256(b"(1, 1, 3)\0\0\0").hexdigest()


def test_changed_pixels_are_counted_once_whatever_the_channel():
    before, after = corners(), corners()
    after[3, 4, 0] ^= 1
    after[5, 6] ^= 255
    assert changed_count(before, after) == 2
    assert np.argwhere(changed(before, after)).tolist() == [[3, 4], [5, 6]]


def test_changes_outside_the_map_are_counted():
    before, after = corners(), corners()
    change_map = np.zeros(before.shape[:2], np.uint8)
    change_map[:10] = 255
    after[9, 0], after[10, 0] = 1, 1
    assert changed_outside(before, after, change_map) == 1


def test_different_sizes_cannot_be_compared():
    with pytest.raises(ValueError, match="sizes differ"):
        changed(corners(), corners(400, 400))
