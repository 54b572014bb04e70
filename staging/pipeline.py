"""One attempt to make one image, from the claim to a clear end.

Whatever happens, the image is left in a state that somebody moves on from: ready, refused, cancelled, waiting for the
next attempt, or failed for good. If this process dies, the lease runs out and the sweep takes the image back.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from config.common import storage
from projects.models import Original
from staging import transitions
from staging.engines import registry
from staging.engines.base import (
    Cancelled,
    Density,
    EngineFailed,
    Refused,
    RoomType,
    StageRequest,
    StageResult,
    Style,
)
from staging.file_names import room_named
from staging.imaging import BadPhoto, Decoded, decode, encode
from staging.imaging.compare import changed_outside, pixels_sha256
from staging.imaging.decode import MAX_BYTES
from staging.keys import FILES, attempt_keys, normalised_key
from staging.lease import Lease, Reporter
from staging.models import Image, Job

logger = logging.getLogger(__name__)

T = TypeVar("T")
BROKEN = "Something broke on our side while staging this photo."


def run(image_id: uuid.UUID, *, worker: str) -> bool:
    """Claim the image and bring it to an end. False where there was nothing to claim."""
    job = transitions.claim(image_id, worker=worker)
    if job is None:
        return False
    with Lease(job) as lease:
        _end(job, lease)
    return True


def _end(job: Job, lease: Lease) -> None:
    try:
        outcome = _make(job, Reporter(job, lease))
        if not transitions.finish(job, outcome):
            storage.delete(attempt_keys(job).values())
    except Refused as error:
        transitions.refuse(job, code=error.code, message=error.message, advice=error.advice)
    except Cancelled:
        logger.info("nobody waits for image %s any more", job.image_id)
    except EngineFailed as error:
        logger.warning("image %s: %s", job.image_id, error.code)
        transitions.fail(job, code=error.code, message=error.message, log=error.log)
    except Exception:
        logger.exception("image %s broke", job.image_id)
        transitions.fail(job, code="internal_error", message=BROKEN, log=traceback.format_exc())


def _make(job: Job, reporter: Reporter) -> transitions.Outcome:
    image = Image.objects.select_related("original").get(pk=job.image_id)
    seconds: dict[str, float] = {}
    reporter.report("decode", 0)
    decoded = _timed(seconds, "decode", lambda: _open(image))
    result = _stage(image, decoded, reporter)
    reporter.report("save", 98)
    keys = attempt_keys(job)
    _timed(seconds, "save", lambda: _save(keys, result))
    return transitions.Outcome(
        **keys,
        detected_room_type=result.room_type,
        engine_version=result.engine,
        seconds={**result.seconds, **seconds},
    )


def _open(image: Image) -> Decoded:
    """Decode the original; on its first time, note its facts and store the copy for showing."""
    original = image.original
    data = _bytes_of(original)
    digest = hashlib.sha256(data).hexdigest()
    if original.sha256 not in ("", digest):
        raise BadPhoto("original_changed", "The uploaded file was replaced later.", "Upload the photo again.")
    decoded = decode(data, original.filename)
    if not original.normalised_key:
        key = normalised_key(image)
        storage.write_bytes(key, encode.normalised_jpeg(decoded.photo.pixels), "image/jpeg")
        facts = {"sha256": digest, "width": decoded.width, "height": decoded.height, "normalised_key": key}
        Original.objects.filter(pk=original.pk, normalised_key="").update(**facts)
    return decoded


def _bytes_of(original: Original) -> bytes:
    try:
        return storage.read_bytes(original.file_key, MAX_BYTES)
    except FileNotFoundError:
        raise EngineFailed("original_missing", "The uploaded photo is not in the store.") from None
    except storage.TooLarge:
        raise BadPhoto("file_too_large", "The file is larger than 50 MB.", "Export the photo as JPEG.") from None


def _stage(image: Image, decoded: Decoded, reporter: Reporter) -> StageResult:
    """Let the engine work, then check the promise ourselves: outside the change map nothing may differ."""
    photo = decoded.photo
    before = pixels_sha256(photo.pixels)
    result = registry.get(image.engine).stage(photo, _request(image), reporter)
    if pixels_sha256(photo.pixels) != before or changed_outside(photo.pixels, result.staged, result.change_map):
        raise EngineFailed("room_changed", "The result changed more than the furniture, so we did not keep it.")
    return result


def _request(image: Image) -> StageRequest:
    return StageRequest(
        room_type=RoomType(image.room_type) if image.room_type else room_named(image.original.filename),
        style=Style(image.style),
        seed=image.seed,
        density=Density(image.density),
        options=image.options,
    )


def _save(keys: Mapping[str, str], result: StageResult) -> None:
    made: dict[str, Callable[[], bytes]] = {
        "staged_key": lambda: encode.staged_jpeg(result.staged),
        "master_key": lambda: encode.master_png(result.staged),
        "preview_key": lambda: encode.preview_webp(result.staged),
        "change_map_key": lambda: encode.change_map_png(result.change_map),
        "proof_key": lambda: as_json(result.proof),
        "scene_key": lambda: as_json(result.scene),
    }
    for field, make in made.items():
        storage.write_bytes(keys[field], make(), FILES[field][1])


def as_json(value: Mapping[str, Any]) -> bytes:
    """A report as people and programs like to read it."""
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


def _timed(seconds: dict[str, float], name: str, work: Callable[[], T]) -> T:
    begun = time.monotonic()
    result = work()
    seconds[name] = round(time.monotonic() - begun, 3)
    return result
