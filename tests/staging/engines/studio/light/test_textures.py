"""What is done to textures."""

import numpy as np
import pytest

from staging.engines.studio.light.textures import fill


def test_fill_keeps_what_is_known_and_continues_it():
    values = np.zeros((16, 16, 3), np.float32)
    known = np.zeros((16, 16), bool)
    values[:, :4], known[:, :4] = 0.7, True
    filled = fill(values, known)
    assert filled == pytest.approx(0.7, abs=1e-5)


def test_fill_of_nothing_known_is_finite():
    assert np.isfinite(fill(np.ones((5, 1, 3), np.float32), np.zeros((5, 1), bool))).all()
