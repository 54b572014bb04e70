"""A world of its own for every row."""

import uuid

import pytest

from tests.access.table import new_world
from tests.frontend import ensure_built


@pytest.fixture(autouse=True, scope="session")
def _front_end():
    ensure_built()


@pytest.fixture(autouse=True)
def _own_cache(settings):
    """Counters of sign-ins and invitations start at nothing."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture
def world(db):
    return new_world()
