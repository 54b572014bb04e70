"""What happened: one append-only log that serves as audit trail, outbox and replay buffer of the live streams."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.accounts.models import Organization, User
from projects.events.webhooks.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint

__all__ = ["DeliveryStatus", "Event", "Via", "WebhookDelivery", "WebhookEndpoint"]


class Via(models.TextChoices):
    """By which door somebody came in."""

    SESSION = "session", _("Website")
    TOKEN = "token", _("Access token")
    KEY = "key", _("API key")
    SYSTEM = "system", _("System")


class Event(models.Model):
    """One fact. Ids grow in commit order within an organization (see `projects.events.services.event_record`).

    A trigger keeps facts as they are: see migration 0002 and `projects.events.services.events_prune`.
    """

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=50)
    project_id = models.UUIDField(null=True)
    image_id = models.UUIDField(null=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    # From where. The key's prefix outlives the key.
    via = models.CharField(max_length=10, choices=Via, default=Via.SYSTEM)
    ip = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=200, default="", blank=True)
    api_key_id = models.UUIDField(null=True)
    api_key_prefix = models.CharField(max_length=16, default="", blank=True)

    class Meta:
        db_table = "events"
        indexes: ClassVar = [
            models.Index(fields=["organization", "id"], name="events_by_organization"),
            models.Index(fields=["project_id", "id"], name="events_by_project"),
            models.Index(fields=["image_id", "id"], name="events_by_image"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(via__in=Via.values), name="events_via_known")]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"
