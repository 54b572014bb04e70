from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from config.common import storage
from projects.models import Original
from staging.engines import registry
from staging.models import Image
from tests.factories import ImageFactory
from tests.staging.imaging.files import corners, file_of
from tests.staging.painter import Painter


@pytest.fixture
def painter(monkeypatch: pytest.MonkeyPatch) -> type[Painter]:
    """The engine ``painter``, whose hooks a test may set: a class of its own for every test."""

    class Fresh(Painter):
        pass

    monkeypatch.setattr("tests.staging.painter.Painter", Fresh)
    monkeypatch.setitem(registry.ENGINES, "painter", "tests.staging.painter:Painter")
    return Fresh


@pytest.fixture
def put() -> Callable[[Original, bytes], None]:
    """Put an original's bytes into the store, as an upload would have."""

    def to_store(original: Original, data: bytes) -> None:
        storage.write_bytes(original.file_key, data, original.content_type)

    return to_store


@pytest.fixture
def waiting(painter: type[Painter], put: Callable[[Original, bytes], None]) -> Callable[..., Image]:
    """Make images that wait for the painter, with a photo in the store."""

    def make(data: bytes | None = None, **kwargs: Any) -> Image:
        image = ImageFactory(engine="painter", **kwargs)
        put(image.original, file_of(corners(), "JPEG", quality=95, subsampling=0) if data is None else data)
        return image

    return make
