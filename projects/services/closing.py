"""Closing an organization: who and what belonged to it goes; what was bought and used stays in the books (ADR 9)."""

from __future__ import annotations

from django.db import transaction

from config.common import storage
from projects.accounts.models import Organization, User
from projects.events.models import Event
from projects.events.services import event_record, removing_events
from projects.models import Project
from projects.services.projects import project_delete
from projects.signals import organization_closing

CLOSED = "organization.closed"


def organization_close(*, organization: Organization, actor: User | None) -> None:
    """Close an organization for good: end what it pays for, let everybody out, delete its photos and its names.

    Step by step, each a transaction of its own, since listings are deleted one by one as elsewhere. Cut short, it is
    simply done again: what is gone stays gone.

    Raises:
        Problem: its subscription could not be ended; then nothing was changed.
    """
    organization_closing.send(sender=Organization, organization=organization)
    _let_out(organization, actor)
    for project in Project.objects.filter(organization=organization):
        project_delete(project=project, actor=actor)
    _sweep_store(organization)
    _forget(organization)


@transaction.atomic
def _let_out(organization: Organization, actor: User | None) -> None:
    """First of all, so that nobody adds anything meanwhile."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    for belongings in ("memberships", "invitations", "api_keys", "webhooks"):
        getattr(organization, belongings).all().delete()
    event_record(organization=organization, kind=CLOSED, actor=actor)


def _sweep_store(organization: Organization) -> None:
    """Uploads that became no photo, and whatever else is left: every key of an organization begins with its id."""
    while keys := storage.keys(f"{organization.pk.hex}/"):
        storage.delete(keys)


@transaction.atomic
def _forget(organization: Organization) -> None:
    """Names of people and homes go, in the log as well; that it was closed, when and by whom, stays."""
    with removing_events():
        Event.objects.filter(organization=organization).exclude(kind=CLOSED).delete()
    Organization.objects.filter(pk=organization.pk).update(name=f"Closed {organization.pk}", email="")
