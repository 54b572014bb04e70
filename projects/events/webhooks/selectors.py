"""Reading webhooks."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from projects.accounts.models import Organization
from projects.events.webhooks.models import WebhookDelivery, WebhookEndpoint


def for_organization(organization: Organization) -> QuerySet[WebhookEndpoint]:
    """The organization's webhooks, oldest first."""
    return WebhookEndpoint.objects.filter(organization=organization).order_by("created_at", "id")


def endpoint_get(organization: Organization, endpoint_id: uuid.UUID) -> WebhookEndpoint:
    """One of them.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    return get_object_or_404(for_organization(organization), pk=endpoint_id)


def deliveries(endpoint: WebhookEndpoint, query: dict[str, Any] | None = None) -> QuerySet[WebhookDelivery]:
    """What was told to a webhook, the latest first; only with a status where one is named."""
    found = endpoint.deliveries.order_by("-created_at", "-id")
    status = (query or {}).get("status")
    return found.filter(status=status) if status else found


def delivery_get(endpoint: WebhookEndpoint, delivery_id: uuid.UUID) -> WebhookDelivery:
    """One of them.

    Raises:
        Http404: there is none, or it went elsewhere.
    """
    return get_object_or_404(deliveries(endpoint), pk=delivery_id)
