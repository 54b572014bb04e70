"""What happened: one append-only log that serves as audit trail, outbox and replay buffer of the live streams."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from projects.accounts.models import Organization, User


class Event(models.Model):
    """One fact. Ids grow in commit order within an organization (see `projects.events.services.event_record`)."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=50)
    project_id = models.UUIDField(null=True)
    image_id = models.UUIDField(null=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "events"
        indexes: ClassVar = [
            models.Index(fields=["organization", "id"], name="events_by_organization"),
            models.Index(fields=["project_id", "id"], name="events_by_project"),
            models.Index(fields=["image_id", "id"], name="events_by_image"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"
