"""For tests around the engines. Engines and imaging are tested without Django, so it is imported by who needs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from staging.engines import registry
from tests.staging.imaging.files import corners, file_of
from tests.staging.painter import Painter

if TYPE_CHECKING:
    from projects.models import Original
    from staging.models import Image


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
    from config.common import storage

    def to_store(original: Original, data: bytes) -> None:
        storage.write_bytes(original.file_key, data, original.content_type)

    return to_store


@pytest.fixture
def waiting(painter: type[Painter], put: Callable[[Original, bytes], None]) -> Callable[..., Image]:
    """Make images that wait for the painter, with a photo in the store."""
    from tests.factories import ImageFactory

    def make(data: bytes | None = None, **kwargs: Any) -> Image:
        image = ImageFactory(engine="painter", **kwargs)
        put(image.original, file_of(corners(), "JPEG", quality=95, subsampling=0) if data is None else data)
        return image

    return make
