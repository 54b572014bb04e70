"""Messages to workers. They are hints that carry ids; the database says what there is to do."""

from __future__ import annotations

import os
import socket
import uuid

from django.core.cache import cache
from django.db.models import Q
from django.db.models.functions import Now

from config.celery import app
from staging import pipeline, transitions
from staging.models import Image, ImageStatus

# Longer than this no message is trusted to be on its way.
HINT_SECONDS = 10 * 60
SWEEP_IMAGES = 200
# Beyond any honest job: an engine that hangs must not be kept alive by its lease.
SOFT_LIMIT_SECONDS = 25 * 60


def enqueue(image_id: uuid.UUID) -> None:
    """Tell the workers that an image waits. Raises when the queue is down; the sweep tells them later."""
    cache.set(_hint(image_id), True, HINT_SECONDS)
    try:
        stage_image.apply_async(args=(str(image_id),), retry=False)
    except Exception:
        cache.delete(_hint(image_id))
        raise


@app.task(soft_time_limit=SOFT_LIMIT_SECONDS, time_limit=SOFT_LIMIT_SECONDS + 120)
def stage_image(image_id: str) -> None:
    """Make one image. Twice the same message does no harm: only one worker can claim an image."""
    cache.delete(_hint(uuid.UUID(image_id)))
    pipeline.run(uuid.UUID(image_id), worker=f"{socket.gethostname()}:{os.getpid()}")


@app.task
def sweep() -> None:
    """Take back what dead workers held, and queue what waits without a message on its way."""
    transitions.take_back()
    for image_id in _waiting():
        if cache.get(_hint(image_id)) is None:
            enqueue(image_id)


def _waiting() -> list[uuid.UUID]:
    due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=Now())
    waiting = Image.objects.filter(due, status=ImageStatus.QUEUED).order_by("created_at")
    return list(waiting.values_list("pk", flat=True)[:SWEEP_IMAGES])


def _hint(image_id: uuid.UUID) -> str:
    """A mark that lives beside the queue itself: lost with it, so that a lost queue is filled again at once."""
    return f"queued-{image_id}"
