"""The only place where an image or a job changes its status.

Every move is a conditional UPDATE that says by its row count whether it happened. The image's row is locked first,
always in the same order, so that moves of one image queue up instead of meeting crosswise. A worker's right to move an
image is its running job (one per image, by constraint): who lost the job moves nothing. Times are the database's,
because workers' clocks differ.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, Q, Value
from django.db.models.functions import Greatest, Now

from projects.accounts.models import User
from projects.events.services import event_record
from staging import charges
from staging.models import UNFINISHED, Image, ImageStatus, Job, JobStatus

LEASE = timedelta(seconds=60)
BACK_OFF = (timedelta(seconds=20), timedelta(minutes=2))
MAX_ATTEMPTS = len(BACK_OFF) + 1
RERUNNABLE = (ImageStatus.ERROR, ImageStatus.REFUSED, ImageStatus.CANCELLED)
LOG_CHARACTERS = 20_000

_NO_ERROR = {"error_code": "", "error_message": "", "error_advice": ""}
_RETRY_LATER = "We are sorry. Run it again, or write to us if it keeps failing."


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a finished image's objects lie, and what the engine said about it."""

    staged_key: str
    master_key: str
    preview_key: str
    change_map_key: str
    proof_key: str
    scene_key: str
    detected_room_type: str
    engine_version: str
    seconds: Mapping[str, float] = field(default_factory=dict)


def claim(image_id: uuid.UUID, *, worker: str) -> Job | None:
    """Take a waiting image for ``worker``: processing, with a running job under lease. None: nothing to take."""
    with _locked(image_id) as image:
        due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=Now())
        if image is None or not _move(
            image,
            Q(status=ImageStatus.QUEUED) & due,
            status=ImageStatus.PROCESSING,
            attempts=image.attempts + 1,
            stage="",
            percent=0,
            next_attempt_at=None,
            started_at=Now(),
            **_NO_ERROR,
        ):
            return None
        job = Job.objects.create(
            organization=image.organization,
            image=image,
            attempt=image.jobs.count() + 1,
            worker=worker[:200],
            lease_expires_at=_from_now(LEASE),
        )
        _record(image)
        return job


def renew(job: Job) -> bool:
    """Prolong the lease. False: the job is not this worker's any more."""
    return _holds(job, lease_expires_at=_from_now(LEASE))


def progress(job: Job, *, stage: str, percent: float) -> bool:
    """Show how far the image is; percent never goes back. False: stop, nobody waits for this job any more."""
    with _locked(job.image_id) as image:
        if image is None or not _holds(job, lease_expires_at=_from_now(LEASE)):
            return False
        whole = min(max(int(percent), 0), 100)
        _move(image, Q(status=ImageStatus.PROCESSING), stage=stage[:20], percent=Greatest("percent", Value(whole)))
        _record(image, kind="image.progress")
        return True


def finish(job: Job, outcome: Outcome) -> bool:
    """The image is ready. False: the job was cancelled or taken back, and nothing changed."""
    with _locked(job.image_id) as image:
        ended = {"engine_version": outcome.engine_version[:40], "seconds": dict(outcome.seconds)}
        if image is None or not _holds(job, status=JobStatus.SUCCEEDED, finished_at=Now(), **ended):
            return False
        _move(
            image,
            Q(status=ImageStatus.PROCESSING),
            status=ImageStatus.READY,
            stage="",
            percent=100,
            finished_at=Now(),
            staged_key=outcome.staged_key,
            master_key=outcome.master_key,
            preview_key=outcome.preview_key,
            change_map_key=outcome.change_map_key,
            proof_key=outcome.proof_key,
            scene_key=outcome.scene_key,
            detected_room_type=outcome.detected_room_type[:20],
            engine_version=outcome.engine_version[:40],
        )
        _record(image)
        return True


def refuse(job: Job, *, code: str, message: str, advice: str) -> bool:
    """The photo cannot be staged; it is not tried again by itself. False as for `finish`."""
    with _locked(job.image_id) as image:
        error = {"error_code": code[:60], "error_message": message}
        if image is None or not _holds(job, status=JobStatus.REFUSED, finished_at=Now(), **error):
            return False
        _move(
            image,
            Q(status=ImageStatus.PROCESSING),
            status=ImageStatus.REFUSED,
            finished_at=Now(),
            error_advice=advice,
            **error,
        )
        _record(image)
        return True


def fail(job: Job, *, code: str, message: str, log: str = "") -> bool:
    """The attempt broke: wait and try again, or give up after `MAX_ATTEMPTS`. False as for `finish`."""
    with _locked(job.image_id) as image:
        error = {"error_code": code[:60], "error_message": message}
        ended = {"status": JobStatus.FAILED, "finished_at": Now(), "log": log[-LOG_CHARACTERS:].replace("\0", "")}
        if image is None or not _holds(job, **ended, **error):
            return False
        _retry_or_give_up(image, **error)
        return True


def cancel(image_id: uuid.UUID, *, actor: User | None) -> bool:
    """Stop waiting for an image. Its worker finds out at its next report. False: it was not on its way."""
    with _locked(image_id) as image:
        if image is None or not _move(
            image,
            Q(status__in=UNFINISHED),
            status=ImageStatus.CANCELLED,
            stage="",
            next_attempt_at=None,
            finished_at=Now(),
        ):
            return False
        running = Job.objects.filter(image=image, status=JobStatus.RUNNING)
        running.update(status=JobStatus.CANCELLED, finished_at=Now())
        _record(image, actor=actor)
        return True


def rerun(image_id: uuid.UUID, *, actor: User | None, confirmed: bool = False) -> bool:
    """Queue an image again that failed, was refused or was cancelled. False: it is in no such state.

    Args:
        confirmed: a person takes responsibility for what the engine is not sure of; kept in the image's options.
    """
    with _locked(image_id) as image:
        if image is None or not _move(
            image,
            Q(status__in=RERUNNABLE),
            options={**image.options, **({"confirmed": True} if confirmed else {})},
            status=ImageStatus.QUEUED,
            attempts=0,
            stage="",
            percent=0,
            next_attempt_at=None,
            started_at=None,
            finished_at=None,
            **_NO_ERROR,
        ):
            return False
        charges.reserve(image, actor)
        _record(image, actor=actor)
        return True


def keep(image_id: uuid.UUID, *, actor: User | None, kept: bool = True) -> bool:
    """Mark a ready image as kept, or take the mark off. False: it is not ready, or marked so already."""
    with _locked(image_id) as image:
        condition = Q(status=ImageStatus.READY, kept_at__isnull=kept)
        if image is None or not _move(image, condition, kept_at=Now() if kept else None):
            return False
        _record(image, kind="image.kept" if kept else "image.unkept", actor=actor)
        return True


def discard(image_id: uuid.UUID, *, actor: User | None) -> bool:
    """Put a ready image aside that is not kept. False: it is in no such state."""
    with _locked(image_id) as image:
        condition = Q(status=ImageStatus.READY, kept_at=None)
        if image is None or not _move(image, condition, status=ImageStatus.DISCARDED):
            return False
        _record(image, actor=actor)
        return True


def restore(image_id: uuid.UUID, *, actor: User | None) -> bool:
    """Bring a discarded image back. False: it is not discarded."""
    with _locked(image_id) as image:
        if image is None or not _move(image, Q(status=ImageStatus.DISCARDED), status=ImageStatus.READY):
            return False
        charges.take_again(image, actor)
        _record(image, kind="image.restored", actor=actor)
        return True


def take_back() -> list[uuid.UUID]:
    """Queue again (or give up on) every image whose worker let its lease run out. Returns those images."""
    late = Job.objects.filter(status=JobStatus.RUNNING, lease_expires_at__lt=Now()).order_by("lease_expires_at")
    return [job.image_id for job in late if _take_back(job)]


def _take_back(job: Job) -> bool:
    with _locked(job.image_id) as image:
        late = Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING, lease_expires_at__lt=Now())
        error = {"error_code": "worker_lost", "error_message": "The computer that staged this photo went away."}
        if image is None or not late.update(status=JobStatus.LOST, finished_at=Now(), **error):
            return False
        _retry_or_give_up(image, **error)
        return True


@contextmanager
def _locked(image_id: uuid.UUID) -> Iterator[Image | None]:
    """A transaction that holds the image's row, None where it was deleted."""
    with transaction.atomic():
        images = Image.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
        yield images.filter(pk=image_id).first()


def _move(image: Image, condition: Q, **values: Any) -> bool:
    moved = Image.objects.filter(condition, pk=image.pk).update(updated_at=Now(), **values) == 1
    if moved:
        image.refresh_from_db(from_queryset=Image.objects.select_related("organization"))
    return moved


def _holds(job: Job, **values: Any) -> bool:
    """Update the job if it is still running, which means that this worker still has it."""
    return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(**values) == 1


def _retry_or_give_up(image: Image, *, error_code: str, error_message: str) -> None:
    processing = Q(status=ImageStatus.PROCESSING)
    if image.attempts < MAX_ATTEMPTS:
        later = _from_now(BACK_OFF[image.attempts - 1])
        _move(image, processing, status=ImageStatus.QUEUED, stage="", percent=0, next_attempt_at=later)
    else:
        _move(
            image,
            processing,
            status=ImageStatus.ERROR,
            finished_at=Now(),
            error_code=error_code,
            error_message=error_message,
            error_advice=_RETRY_LATER,
        )
    _record(image)


def _record(image: Image, *, kind: str = "", actor: User | None = None) -> None:
    if not kind:
        charges.follow(image)
    event_record(
        organization=image.organization,
        kind=kind or f"image.{image.status}",
        project_id=image.project_id,
        image_id=image.pk,
        actor=actor,
        data=image_state(image),
    )


def image_state(image: Image) -> dict[str, Any]:
    """What watchers are told: status, step, percent and, where there is one, the error."""
    error = {"code": image.error_code, "message": image.error_message, "advice": image.error_advice}
    return {
        "status": image.status,
        "stage": image.stage,
        "percent": image.percent,
        "error": error if image.error_code else None,
    }


def _from_now(delay: timedelta) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(Now() + Value(delay), output_field=DateTimeField())
