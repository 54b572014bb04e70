"""Reading the event log."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from projects.events.models import Event

IMAGE_KINDS = "image."


@dataclass(frozen=True, slots=True)
class Watch:
    """What somebody watches: the images of an organization, of one of its projects, or one image."""

    organization_id: uuid.UUID
    project_id: uuid.UUID | None = None
    image_id: uuid.UUID | None = None

    def covers(self, other: Watch) -> bool:
        """Whether somebody who watches this watches ``other``, too."""
        return (
            self.organization_id == other.organization_id
            and self.project_id in (None, other.project_id)
            and self.image_id in (None, other.image_id)
        )


def for_organization(organization_id: uuid.UUID) -> QuerySet[Event]:
    """The organization's events, oldest first."""
    return Event.objects.filter(organization_id=organization_id).order_by("id")


def watched(watch: Watch, *, after: int) -> QuerySet[Event]:
    """The watched images' events younger than the id ``after``, oldest first."""
    events = for_organization(watch.organization_id).filter(id__gt=after, kind__startswith=IMAGE_KINDS)
    if watch.project_id is not None:
        events = events.filter(project_id=watch.project_id)
    if watch.image_id is not None:
        events = events.filter(image_id=watch.image_id)
    return events


def latest_id(organization_id: uuid.UUID) -> int:
    """The youngest event's id, 0 where nothing happened yet."""
    return for_organization(organization_id).aggregate(latest=Max("id"))["latest"] or 0
