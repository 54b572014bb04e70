"""Images and jobs in any status, with what that status demands."""

from datetime import UTC, datetime

import factory

from staging.engines.base import RoomType, Style
from staging.models import Image, ImageStatus, Job
from tests.factories.projects import OriginalFactory

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AWAY = datetime(2100, 1, 1, tzinfo=UTC)


class ImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Image

    class Params:
        processing = factory.Trait(status=ImageStatus.PROCESSING, attempts=1, started_at=LONG_AGO)
        ready = factory.Trait(
            status=ImageStatus.READY,
            percent=100,
            attempts=1,
            started_at=LONG_AGO,
            finished_at=LONG_AGO,
            staged_key=factory.LazyAttribute(lambda image: f"{image.original.file_key}.staged.jpg"),
            master_key=factory.LazyAttribute(lambda image: f"{image.original.file_key}.master.png"),
            preview_key=factory.LazyAttribute(lambda image: f"{image.original.file_key}.preview.jpg"),
            change_map_key=factory.LazyAttribute(lambda image: f"{image.original.file_key}.change_map.png"),
            proof_key=factory.LazyAttribute(lambda image: f"{image.original.file_key}.proof.json"),
            scene_key=factory.LazyAttribute(lambda image: f"{image.original.file_key}.scene.json"),
        )
        refused = factory.Trait(
            status=ImageStatus.REFUSED,
            attempts=1,
            started_at=LONG_AGO,
            finished_at=LONG_AGO,
            error_code="no_floor_visible",
            error_message="No floor is visible.",
            error_advice="Take the photo from further away.",
        )
        failed = factory.Trait(
            status=ImageStatus.ERROR,
            attempts=3,
            started_at=LONG_AGO,
            finished_at=LONG_AGO,
            error_code="render_timeout",
            error_message="The renderer took too long.",
        )

    original = factory.SubFactory(OriginalFactory)
    project = factory.SelfAttribute("original.project")
    organization = factory.SelfAttribute("original.organization")
    room_type = RoomType.LIVING_ROOM
    style = Style.MODERN


class JobFactory(factory.django.DjangoModelFactory):
    """A running attempt."""

    class Meta:
        model = Job

    image = factory.SubFactory(ImageFactory, processing=True)
    organization = factory.SelfAttribute("image.organization")
    attempt = factory.SelfAttribute("image.attempts")
    worker = "worker@host"
    lease_expires_at = FAR_AWAY
