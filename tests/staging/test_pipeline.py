from __future__ import annotations

import dataclasses
import hashlib
import json

import numpy as np
import pytest

from config.common import storage
from projects.events.models import Event
from staging import pipeline, transitions
from staging.engines.base import Cancelled, EngineFailed, Refused
from staging.imaging import decode
from staging.imaging.compare import changed_outside
from staging.imaging.decode import MAX_BYTES
from staging.keys import attempt_keys
from staging.models import Image, ImageStatus, Job, JobStatus
from tests.factories import ImageFactory
from tests.staging.imaging.files import HEIGHT, WIDTH, corners, exif_of, file_of, noise, png

# The lease's thread has a connection of its own, so rows must really be committed.
pytestmark = pytest.mark.django_db(transaction=True)


def raising(error):
    def during(photo, request):
        raise error

    return staticmethod(during)


def ended(image):
    """Status and error code of the image and of its newest job."""
    image.refresh_from_db()
    job = Job.objects.order_by("attempt").last()
    return image.status, image.error_code, job.status, job.error_code


def stored(key):
    return storage.read_bytes(key, MAX_BYTES)


def test_a_photo_becomes_a_staged_photo(waiting):
    image = waiting(room_type="", seed=7, original__filename="Straße 1.jpg")
    before = stored(image.original.file_key)
    assert pipeline.run(image.pk, worker="w1")
    assert ended(image) == ("ready", "", "succeeded", "")
    assert (image.detected_room_type, image.engine_version, image.percent) == ("office", "painter/1", 100)

    job = Job.objects.get()
    keys = attempt_keys(job)
    assert {name: getattr(image, name) for name in keys} == keys
    assert image.staged_key == f"{image.organization_id.hex}/images/{image.pk.hex}/1/staged.jpg"
    assert set(job.seconds) == {"paint", "decode", "save"}

    original = decode(before).photo.pixels
    master = decode(stored(image.master_key)).photo.pixels
    change_map = np.asarray(decode(stored(image.change_map_key)).photo.pixels)[..., 0]
    assert changed_outside(original, master, change_map) == 0
    assert (master[HEIGHT * 2 // 5, WIDTH * 2 // 5] == 128).all()
    assert decode(stored(image.staged_key)).width == WIDTH
    assert decode(stored(image.preview_key)).format == "WEBP"
    assert json.loads(stored(image.proof_key)) == {"engine": "painter/1", "changed": 60 * 80}
    assert json.loads(stored(image.scene_key)) == {"items": [{"id": "rectangle-1"}]}
    assert storage.head(image.staged_key).content_type == "image/jpeg"

    assert stored(image.original.file_key) == before
    image.original.refresh_from_db()
    assert image.original.sha256 == hashlib.sha256(before).hexdigest()
    assert (image.original.width, image.original.height) == (WIDTH, HEIGHT)
    assert np.abs(decode(stored(image.original.normalised_key)).photo.pixels[9, 9].astype(int) - (255, 0, 0)).max() <= 3

    kinds = list(Event.objects.order_by("id").values_list("kind", "data__stage", "data__percent"))
    assert kinds == [
        ("image.processing", "", 0),
        ("image.progress", "decode", 0),
        ("image.progress", "understand", 2),
        ("image.progress", "render", 50),
        ("image.progress", "save", 98),
        ("image.ready", "", 100),
    ]


def test_the_engine_gets_what_was_asked_for(waiting, painter):
    seen = []
    painter.during = staticmethod(lambda photo, request: seen.append((photo.focal_35mm, request)))
    data = file_of(corners(), "JPEG", exif=exif_of(focal_35mm=20))
    image = waiting(data, room_type="bedroom", style="luxury", density="full", seed=5, options={"ceiling_height_m": 3})
    pipeline.run(image.pk, worker="w1")
    focal, request = seen[0]
    assert focal == 20.0
    assert dataclasses.asdict(request) == {
        "room_type": "bedroom",
        "style": "luxury",
        "seed": 5,
        "density": "full",
        "options": {"ceiling_height_m": 3},
    }


def test_a_room_that_nobody_chose_is_the_one_that_the_file_name_names(waiting):
    image = waiting(room_type="", original__filename="Küche 1.jpg")
    pipeline.run(image.pk, worker="w1")
    assert ended(image)[0] == "ready"
    assert (image.room_type, image.detected_room_type) == ("", "kitchen")


def test_nothing_to_claim_is_nothing_done():
    image = ImageFactory(ready=True)
    assert not pipeline.run(image.pk, worker="w1")
    assert not Job.objects.exists()


def test_known_originals_are_not_normalised_again(waiting):
    image = waiting()
    pipeline.run(image.pk, worker="w1")
    image.original.refresh_from_db()
    storage.write_bytes(image.original.normalised_key, b"kept", "image/jpeg")
    second = ImageFactory(engine="painter", original=image.original)
    pipeline.run(second.pk, worker="w1")
    second.refresh_from_db()
    assert second.status == ImageStatus.READY
    assert stored(image.original.normalised_key) == b"kept"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty_file", id="fail: empty"),
        pytest.param(b"Dear agent", "not_an_image", id="fail: text"),
        pytest.param(file_of(noise(), "JPEG")[:9000], "truncated", id="fail: truncated"),
        pytest.param(file_of(corners(1, 1)), "too_small", id="fail: one pixel"),
        pytest.param(png(20000, 10000), "too_many_pixels", id="fail: 200 MP"),
        pytest.param(file_of(corners(), "GIF"), "unsupported_format", id="fail: gif"),
        pytest.param(bytes(MAX_BYTES + 1), "file_too_large", id="fail: over 50 MB"),
    ],
)
def test_what_is_no_photo_is_refused_and_kept(waiting, data, code):
    image = waiting(data)
    pipeline.run(image.pk, worker="w1")
    assert ended(image) == ("refused", code, "refused", code)
    assert image.error_message
    assert image.error_advice
    assert storage.head(image.original.file_key).size == len(data)


def test_a_replaced_original_is_refused(waiting, put):
    image = waiting(original__sha256="0" * 64)
    pipeline.run(image.pk, worker="w1")
    assert ended(image) == ("refused", "original_changed", "refused", "original_changed")


def test_a_missing_original_is_tried_again(painter):
    image = ImageFactory(engine="painter")
    pipeline.run(image.pk, worker="w1")
    assert ended(image) == ("queued", "", "failed", "original_missing")


def test_the_engines_refusal_is_passed_on(waiting, painter):
    painter.during = raising(Refused("no_floor_visible", "No floor is visible.", "Step back."))
    image = waiting()
    pipeline.run(image.pk, worker="w1")
    assert ended(image) == ("refused", "no_floor_visible", "refused", "no_floor_visible")
    assert (image.error_message, image.error_advice) == ("No floor is visible.", "Step back.")


def test_the_engines_failure_is_retried_and_its_log_kept(waiting, painter):
    painter.during = raising(EngineFailed("render_crashed", "The renderer broke.", "signal 11"))
    image = waiting()
    pipeline.run(image.pk, worker="w1")
    assert ended(image) == ("queued", "", "failed", "render_crashed")
    assert Job.objects.get().log == "signal 11"


def test_what_nobody_expected_is_retried_then_an_error(waiting, painter):
    painter.during = raising(ZeroDivisionError("oops"))
    image = waiting()
    for attempt in range(1, 4):
        Image.objects.update(next_attempt_at=None)
        assert pipeline.run(image.pk, worker="w1")
        assert Job.objects.get(attempt=attempt).log.endswith("ZeroDivisionError: oops\n")
    assert ended(image) == ("error", "internal_error", "failed", "internal_error")
    assert "oops" not in image.error_message
    assert not pipeline.run(image.pk, worker="w1")


def test_an_unknown_engine_is_our_failure(waiting):
    image = waiting()
    Image.objects.update(engine="gone")
    pipeline.run(image.pk, worker="w1")
    assert ended(image) == ("queued", "", "failed", "internal_error")


@pytest.mark.parametrize("cheat", ["outside the map", "in the photo itself", "another size"])
def test_a_result_that_changed_the_room_is_never_kept(waiting, painter, cheat):
    def tweak(result):
        staged = result.staged.copy()
        staged[0, 0] ^= 1
        return dataclasses.replace(result, staged=staged if cheat == "outside the map" else result.staged[1:])

    if cheat == "in the photo itself":
        painter.during = staticmethod(lambda photo, request: photo.pixels.fill(0))
    else:
        painter.tweak = staticmethod(tweak)
    image = waiting()
    pipeline.run(image.pk, worker="w1")
    code = "internal_error" if cheat == "another size" else "room_changed"
    assert ended(image) == ("queued", "", "failed", code)
    assert storage.head(attempt_keys(Job.objects.get())["staged_key"]) is None


def test_cancel_stops_the_engine_at_its_next_report(waiting, painter):
    stopped = []

    def during(photo, request):
        transitions.cancel(image.pk, actor=None)

    def tweak(result):
        stopped.append("never reached")
        return result

    painter.during, painter.tweak = staticmethod(during), staticmethod(tweak)
    image = waiting()
    assert pipeline.run(image.pk, worker="w1")
    assert ended(image) == ("cancelled", "", "cancelled", "")
    assert stopped == []


def test_what_a_lost_worker_stored_late_is_removed(waiting, painter, monkeypatch):
    save = pipeline._save

    def save_then_lose(keys, result):
        save(keys, result)
        Job.objects.update(status=JobStatus.LOST)

    monkeypatch.setattr(pipeline, "_save", save_then_lose)
    image = waiting()
    pipeline.run(image.pk, worker="w1")
    image.refresh_from_db()
    assert (image.status, image.staged_key) == ("processing", "")
    assert [storage.head(key) for key in attempt_keys(Job.objects.get()).values()] == [None] * 6


def test_cancelled_is_let_through_as_it_is(waiting, painter):
    painter.during = raising(Cancelled())
    image = waiting()
    pipeline.run(image.pk, worker="w1")
    assert ended(image) == ("processing", "", "running", "")
