"""Deliveries come into being in the transaction of the event they tell of: neither is ever there without the other."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from projects.events.models import Event
from projects.events.webhooks.kinds import asks_for, is_told
from projects.events.webhooks.models import WebhookDelivery, WebhookEndpoint
from projects.events.webhooks.turns import enqueue_new


def deliveries_create(event: Event) -> None:
    """One delivery for each endpoint that asks for such an event."""
    if not is_told(event.kind):
        return
    endpoints = WebhookEndpoint.objects.filter(organization_id=event.organization_id, enabled=True)
    wanted = [endpoint for endpoint in endpoints if asks_for(endpoint.kinds, event.kind)]
    deliveries = WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            endpoint=endpoint,
            event_id=event.pk,
            kind=event.kind,
            payload=payload_of(event),
            next_attempt_at=timezone.now(),
        )
        for endpoint in wanted
    )
    for delivery in deliveries:
        send_soon(delivery)


def send_soon(delivery: WebhookDelivery) -> None:
    """Tell the workers after the commit; the sweep finds what they never heard of."""
    transaction.on_commit(lambda: enqueue_new(delivery), robust=True)


def payload_of(event: Event) -> dict[str, Any]:
    """What is told about an event."""
    return {
        "type": event.kind,
        "timestamp": event.created_at.isoformat(),
        "data": {
            **event.data,
            "event_id": event.pk,
            "organization_id": str(event.organization_id),
            "project_id": str(event.project_id) if event.project_id else None,
            "image_id": str(event.image_id) if event.image_id else None,
        },
    }
