"""The event log for the staff: to look at, never to change."""

from __future__ import annotations

from django.contrib import admin

from projects.accounts.admin import ReadOnlyAdmin
from projects.events.models import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    """What happened, the latest first."""

    list_display = ("id", "kind", "organization", "actor", "created_at")
    list_select_related = ("organization", "actor")
    list_filter = ("kind",)
    search_fields = ("project_id__exact", "image_id__exact", "organization__name")
    ordering = ("-id",)
    show_full_result_count = False
