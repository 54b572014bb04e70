"""Writing the event log."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from config.common.push import push_event
from projects.accounts.models import Organization, User
from projects.events.models import Event


@transaction.atomic(savepoint=False)
def event_record(
    *,
    organization: Organization,
    kind: str,
    project_id: uuid.UUID | None = None,
    image_id: uuid.UUID | None = None,
    actor: User | None = None,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Append a fact within the caller's transaction, and push it once that is committed.

    A lock per organization, held until the commit, makes ids grow in the order of commits: whoever has seen id n has
    seen, or can never see, everything before it. So call this last in a transaction: it makes others wait.
    """
    _lock(organization.pk)
    event = Event.objects.create(
        organization=organization,
        kind=kind,
        project_id=project_id,
        image_id=image_id,
        actor=actor,
        data=dict(data or {}),
    )
    push_event(organization.pk, as_message(event))
    return event


def as_message(event: Event) -> dict[str, Any]:
    """The event as a Channels message; its ``type`` names the consumer's method."""
    return {
        "type": "event",
        "id": event.pk,
        "kind": event.kind,
        "project_id": str(event.project_id) if event.project_id else None,
        "image_id": str(event.image_id) if event.image_id else None,
        "data": event.data,
    }


def _lock(organization_id: uuid.UUID) -> None:
    # The last eight bytes of a UUIDv7 are its random part.
    number = int.from_bytes(organization_id.bytes[8:], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
