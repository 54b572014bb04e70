"""The event log for the staff: to look at, never to change."""

from __future__ import annotations

from django.contrib import admin

from projects.accounts.admin import ReadOnlyAdmin
from projects.events.models import Event, WebhookDelivery, WebhookEndpoint


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    """What happened, the latest first."""

    list_display = ("id", "kind", "organization", "actor", "via", "ip", "created_at")
    list_select_related = ("organization", "actor")
    list_filter = ("kind", "via")
    search_fields = ("project_id__exact", "image_id__exact", "organization__name")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin[WebhookEndpoint]):
    """Where organizations are told; never their secrets."""

    list_display = ("url", "organization", "enabled", "failing_since", "disabled_at", "created_at")
    list_select_related = ("organization",)
    list_filter = ("enabled",)
    search_fields = ("url", "organization__name")
    exclude = ("secret", "old_secret")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin[WebhookDelivery]):
    """What was told, and how that went."""

    list_display = ("kind", "endpoint", "status", "attempts", "response_status", "created_at", "next_attempt_at")
    list_select_related = ("endpoint",)
    list_filter = ("status", "kind")
    search_fields = ("id__exact", "event_id__exact", "endpoint__url")
    show_full_result_count = False
