"""Reading tenants. Every read starts at an organization; what belongs to another does not exist."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404

from projects.accounts.keys import token_digest
from projects.accounts.models import ApiKey, Invitation, Membership, Organization
from projects.accounts.permissions import RANKS
from projects.events.models import Event
from projects.events.selectors import for_organization as events_of

# A log of who did what says nothing about how far a rendering is.
UNTOLD = ("image.progress",)


def members(organization: Organization) -> QuerySet[Membership]:
    """The organization's people, owners first, then by when they came."""
    ranks = Case(*(When(role=role, then=Value(-rank)) for rank, role in enumerate(RANKS)), output_field=IntegerField())
    people = Membership.objects.filter(organization=organization).select_related("user")
    return people.annotate(rank=ranks).order_by("rank", "created_at", "pk")


def pending(organization: Organization) -> QuerySet[Invitation]:
    """The organization's invitations that nobody has accepted or withdrawn, newest first; some have expired."""
    return Invitation.objects.filter(organization=organization, accepted_at=None, revoked_at=None).order_by(
        "-created_at", "-id"
    )


def invitation_by_token(token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation that a link leads to, whatever became of it."""
    invitations = Invitation.objects.select_related("organization")
    if lock:
        invitations = invitations.select_for_update(of=("self",))
    return invitations.filter(digest=token_digest(token)).first()


def api_keys(organization: Organization) -> QuerySet[ApiKey]:
    """The organization's keys that are not revoked, newest first; some have expired."""
    keys = ApiKey.objects.filter(organization=organization, revoked_at=None).select_related("created_by")
    return keys.order_by("-created_at", "-id")


def api_key_get(organization: Organization, key_id: uuid.UUID) -> ApiKey:
    """One key.

    Raises:
        Http404: there is none, or it is somebody else's, or it was revoked.
    """
    return get_object_or_404(api_keys(organization), pk=key_id)


def audit(
    organization: Organization,
    *,
    kind: str = "",
    actor_id: uuid.UUID | None = None,
    project_id: uuid.UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Event]:
    """What was done in the organization, newest first.

    Args:
        kind: a kind such as ``member.joined``, or all kinds of a thing: ``member``.
        since: at this time or later.
        until: before this time.
    """
    events = events_of(organization.pk).exclude(kind__in=UNTOLD).select_related("actor").order_by("-id")
    if kind:
        events = events.filter(Q(kind=kind) | Q(kind__startswith=f"{kind}."))
    wanted = {"actor_id": actor_id, "project_id": project_id, "created_at__gte": since, "created_at__lt": until}
    return events.filter(**{name: value for name, value in wanted.items() if value is not None})
