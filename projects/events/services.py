"""Writing the event log."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from config.common.context import current_request
from config.common.push import push_event
from projects.accounts.models import Organization, User
from projects.events.models import Event
from projects.events.origin import origin
from projects.events.webhooks.outbox import deliveries_create


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
    organization_lock(organization.pk)
    event = Event.objects.create(
        organization=organization,
        kind=kind,
        project_id=project_id,
        image_id=image_id,
        actor=actor,
        data=dict(data or {}),
        **origin(current_request()),
    )
    deliveries_create(event)
    push_event(organization.pk, as_message(event))
    return event


def events_prune(*, older_than: timedelta) -> int:
    """Forget what happened before ``older_than`` ago, in all organizations; how many events that were."""
    with removing_events():
        return Event.objects.filter(created_at__lt=timezone.now() - older_than).delete()[0]


@contextmanager
def removing_events() -> Iterator[None]:
    """A transaction in which events may be deleted: deliberately, or not at all."""
    with transaction.atomic():
        allow_removal(True)
        yield
        allow_removal(False)


def allow_removal(allowed: bool) -> None:
    """Tell the trigger on the log; holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('events.removal', %s, true)", ["on" if allowed else "off"])


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


def organization_lock(organization_id: uuid.UUID) -> None:
    """Wait until nobody else writes events or the ledger of this organization; held until the transaction ends.

    Whoever also locks rows of images locks those first.
    """
    # The last eight bytes of a UUIDv7 are its random part.
    number = int.from_bytes(organization_id.bytes[8:], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
