"""Webhooks in the background. Messages are hints that carry ids; rows say what there is to send, and when."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings

from config.celery import app
from projects.events.services import events_prune
from projects.events.webhooks import delivery, turns


@app.task
def deliver(delivery_id: str) -> None:
    """Send one message. Twice the same hint does no harm: only one worker can claim a message."""
    delivery.attempt(uuid.UUID(delivery_id))


@app.task
def sweep_deliveries() -> None:
    """Find the messages whose time has come: retries, and those whose hint was lost."""
    for delivery_id in turns.due():
        turns.enqueue(delivery_id)


@app.task
def forget_deliveries() -> None:
    """Shorten the log of what was sent."""
    delivery.forget_old()


@app.task
def forget_events() -> None:
    """Shorten the log of what happened."""
    events_prune(older_than=timedelta(days=settings.EVENTS_KEPT_DAYS))
