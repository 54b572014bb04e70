"""One painted room understood once for all tests that look at it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from staging.engines.base import Photo
from staging.engines.studio.model import Understanding
from staging.engines.studio.understand import understand
from tests.staging.engines.studio.understand import painting


@dataclass(frozen=True)
class Case:
    """A painted room, its photo and what was understood."""

    truth: painting.PaintedRoom
    photo: Photo
    found: Understanding


@pytest.fixture(scope="session")
def corner() -> Case:
    """The room of `painting.corner_view`, its ceiling height told."""
    truth = painting.corner_view()
    photo = Photo(painting.paint(truth))
    return Case(truth, photo, understand(photo, {"ceiling_height_m": 2.6}))
