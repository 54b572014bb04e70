"""Housekeeping in the background."""

from __future__ import annotations

from config.celery import app
from config.common import idempotency
from projects.services import uploads_discard


@app.task
def discard_uploads() -> None:
    """Uploads that nobody used: now and then, a bounded number."""
    uploads_discard()


@app.task
def forget_requests() -> None:
    """Answers that are too old to be asked for again."""
    idempotency.forget_old()
