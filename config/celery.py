"""The Celery application. Tasks are declared with ``@app.task`` so that every process speaks to the same broker."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent, setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("staging")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Leave the logging that Django's settings describe as it is."""


@heartbeat_sent.connect
def note_worker_alive(**_: Any) -> None:
    """Every two seconds, also while its children are busy, a worker says that it is there."""
    from config.common.health import worker_seen

    worker_seen()
