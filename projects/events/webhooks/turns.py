"""Whose message is next. One organization's backlog must not keep the others' messages waiting.

Workers take what was put into their queue first. So of each organization only `AHEAD` messages are put there, and each
that is taken out makes room for the next. What is left out that way, and what was lost, the sweep finds.
"""

from __future__ import annotations

import uuid

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from config.celery import app
from projects.events.webhooks.models import DeliveryStatus, WebhookDelivery

# By name: the task imports what imports this.
DELIVER = "projects.events.tasks.deliver"
AHEAD = 5
SWEEP_DELIVERIES = 500
_FIRST_COME = ("next_attempt_at", "pk")


def enqueue(delivery_id: uuid.UUID) -> None:
    """A hint for the workers. Twice the same does no harm."""
    app.send_task(DELIVER, args=(str(delivery_id),), retry=False)


def due() -> list[uuid.UUID]:
    """The messages whose time has come: everybody's first, then everybody's second, and so on up to `AHEAD`."""
    turn = Window(RowNumber(), partition_by=F("endpoint__organization_id"), order_by=_FIRST_COME)
    first = _due().annotate(turn=turn).filter(turn__lte=AHEAD).order_by("turn", *_FIRST_COME)
    return list(first.values_list("pk", flat=True)[:SWEEP_DELIVERIES])


def enqueue_new(delivery: WebhookDelivery) -> None:
    """Tell the workers of a message that was just written, unless others of the organization are before it."""
    if delivery.pk in set(_due_of(delivery)[:AHEAD]):
        enqueue(delivery.pk)


def enqueue_next(taken: WebhookDelivery) -> None:
    """Tell the workers of the message that moves up because one of its organization was taken."""
    for delivery_id in _due_of(taken)[AHEAD - 1 : AHEAD]:
        enqueue(delivery_id)


def _due() -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(status=DeliveryStatus.PENDING, next_attempt_at__lte=timezone.now())


def _due_of(delivery: WebhookDelivery) -> QuerySet[WebhookDelivery, uuid.UUID]:
    mine = _due().filter(endpoint__organization_id=delivery.endpoint.organization_id)
    return mine.order_by(*_FIRST_COME).values_list("pk", flat=True)
