from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from staging import pipeline, tasks
from staging.models import ImageStatus, JobStatus
from tests.factories import ImageFactory, JobFactory

pytestmark = pytest.mark.django_db

PAST, FUTURE = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_hints():
    cache.clear()


@pytest.fixture
def sent(monkeypatch):
    """The messages that went to the queue."""
    messages = []
    monkeypatch.setattr(tasks.stage_image, "apply_async", lambda **message: messages.append(message))
    return messages


def message(image):
    return {"args": (str(image.pk),), "retry": False}


@pytest.mark.django_db(transaction=True)
def test_the_task_makes_the_image(waiting):
    image = waiting()
    tasks.stage_image(str(image.pk))
    image.refresh_from_db()
    assert image.status == ImageStatus.READY
    tasks.stage_image(str(image.pk))
    assert image.jobs.count() == 1


def test_the_worker_is_named(monkeypatch):
    calls = []
    monkeypatch.setattr(pipeline, "run", lambda image_id, *, worker: calls.append((image_id, worker)))
    image = ImageFactory()
    tasks.stage_image(str(image.pk))
    ((image_id, worker),) = calls
    assert image_id == image.pk
    assert worker.rpartition(":")[2].isdigit()


def test_the_sweep_queues_what_waits_once(sent):
    due, waiting_long, _later = (ImageFactory(next_attempt_at=when) for when in (None, PAST, FUTURE))
    ImageFactory(ready=True)
    tasks.sweep()
    tasks.sweep()
    assert sent == [message(due), message(waiting_long)]


def test_what_was_queued_just_now_is_left_to_its_message(sent):
    image = ImageFactory()
    tasks.enqueue(image.pk)
    tasks.sweep()
    assert sent == [message(image)]


def test_a_message_received_is_a_message_gone(sent, monkeypatch):
    monkeypatch.setattr(pipeline, "run", lambda image_id, *, worker: False)
    image = ImageFactory()
    tasks.enqueue(image.pk)
    tasks.stage_image(str(image.pk))
    tasks.sweep()
    assert sent == [message(image)] * 2


def test_a_message_that_could_not_be_sent_is_sent_by_the_sweep(sent, monkeypatch):
    image = ImageFactory()
    with monkeypatch.context() as patch:
        patch.setattr(tasks.stage_image, "apply_async", lambda **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.enqueue(image.pk)
    tasks.sweep()
    assert sent == [message(image)]


def test_the_sweep_takes_back_what_dead_workers_held(sent):
    job = JobFactory(lease_expires_at=PAST)
    tasks.sweep()
    job.refresh_from_db()
    job.image.refresh_from_db()
    assert (job.status, job.image.status) == (JobStatus.LOST, ImageStatus.QUEUED)
    assert sent == []  # not before its back-off is over
    type(job.image).objects.update(next_attempt_at=PAST)
    tasks.sweep()
    assert sent == [message(job.image)]


def test_names_that_the_schedule_and_the_queue_rely_on(settings):
    assert tasks.sweep.name == settings.CELERY_BEAT_SCHEDULE["sweep"]["task"]
    assert tasks.stage_image.name == "staging.tasks.stage_image"
