"""The books: the one place that inserts grants and ledger entries. Who calls it holds the organization's lock.

Order of locks, the same everywhere: image rows, then the organization. The organization's lock is the one that the
event log takes, too, so that money and events of one organization cannot wait for each other crosswise.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from billing.models import EntryKind, Grant, GrantKind, LedgerEntry
from projects.accounts.models import Organization
from projects.events.services import organization_lock

# What one unit does to what is available, reserved and used.
EFFECTS: dict[str, tuple[int, int, int]] = {
    EntryKind.GRANT: (1, 0, 0),
    EntryKind.RESERVE: (-1, 1, 0),
    EntryKind.CAPTURE: (0, -1, 1),
    EntryKind.RELEASE: (1, -1, 0),
    EntryKind.GIVE_BACK: (1, 0, -1),
    EntryKind.EXPIRE: (-1, 0, 0),
    EntryKind.REVOKE: (-1, 0, 0),
    EntryKind.RESTORE: (1, 0, 0),
}
# How long images are kept that came back after their period.
CARRY_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Cause:
    """For which image an entry is made, in which of its runs, and for whom."""

    image_id: uuid.UUID
    run: int
    project_id: uuid.UUID | None = None
    project_name: str = ""
    member_id: uuid.UUID | None = None


def now() -> datetime:
    """The time that grants are held against."""
    return timezone.now()


@contextmanager
def locked(organization_id: uuid.UUID) -> Iterator[datetime]:
    """A transaction in which nobody else writes this organization's books; its time is when the lock was had."""
    with transaction.atomic():
        organization_lock(organization_id)
        yield now()


def grant_open(
    *,
    organization: Organization,
    kind: GrantKind,
    amount: int,
    reference: str,
    starts_at: datetime,
    ends_at: datetime | None,
    **facts: object,
) -> Grant:
    """Give images once: the same reference again gives what was given before."""
    if given := Grant.objects.filter(organization=organization, reference=reference).first():
        return given
    grant = Grant.objects.create(
        organization=organization,
        kind=kind,
        amount=amount,
        reference=reference,
        starts_at=starts_at,
        ends_at=ends_at,
        **facts,
    )
    LedgerEntry.objects.create(
        organization=organization,
        grant=grant,
        number=1,
        kind=EntryKind.GRANT,
        amount=amount,
        reference=f"grant:{reference}",
        available=amount,
        reserved=0,
        used=0,
    )
    return grant


def append(
    last: LedgerEntry,
    kind: EntryKind,
    *,
    reference: str,
    amount: int = 1,
    cause: Cause | None = None,
    note: str = "",
    due: int | None = None,
) -> LedgerEntry:
    """Move ``amount`` in the grant whose state is ``last``. The database refuses what would overdraw it."""
    available, reserved, used = (step * amount for step in EFFECTS[kind])
    facts = {} if cause is None else {name: getattr(cause, name) for name in Cause.__slots__}
    return LedgerEntry.objects.create(
        organization_id=last.organization_id,
        grant=last.grant,
        number=last.number + 1,
        kind=kind,
        amount=amount,
        reference=reference,
        available=last.available + available,
        reserved=last.reserved + reserved,
        used=last.used + used,
        note=note[:300],
        due=due,
        **facts,
    )


def expire(last: LedgerEntry) -> LedgerEntry | None:
    """Write down as expired what is left in an ended grant. None: there is nothing to write down."""
    if not last.available:
        return None
    reference = f"expire:{last.grant.reference}:{last.number + 1}"
    return append(last, EntryKind.EXPIRE, amount=last.available, reference=reference)


def carry(entry: LedgerEntry) -> None:
    """What came back with ``entry`` came after its grant had ended: it expires, and is given anew for a while."""
    expire(entry)
    at = now()
    grant_open(
        organization=entry.organization,
        kind=GrantKind.CARRY,
        plan=entry.grant.plan,
        amount=entry.amount,
        reference=f"carry:{entry.reference}",
        starts_at=at,
        ends_at=at + CARRY_FOR,
        reason=entry.note,
    )


def ended(grant: Grant) -> bool:
    """Whether nothing of it can be used any more."""
    return grant.ends_at is not None and grant.ends_at <= now()


def state(grant: Grant) -> LedgerEntry:
    """How a grant stands: its last entry."""
    return grant.entries.select_related("grant__plan").order_by("-number")[0]


def states(grants: Q) -> list[LedgerEntry]:
    """How each of these grants stands, in the order in which reservations draw from them.

    What ends first is used first; what never ends comes after that, and packs, which were paid for, last of all.
    """
    newest = LedgerEntry.objects.filter(grant=OuterRef("pk")).order_by("-number").values("pk")[:1]
    latest = Grant.objects.filter(grants).values(entry=Subquery(newest))
    return sorted(LedgerEntry.objects.filter(pk__in=latest).select_related("grant__plan"), key=_turn)


def live(organization_id: uuid.UUID, at: datetime) -> list[LedgerEntry]:
    """How the organization's grants that can be used at this moment stand, in the order of use."""
    unended = Q(ends_at=None) | Q(ends_at__gt=at)
    return states(Q(organization_id=organization_id, starts_at__lte=at) & unended)


def is_month(entry: LedgerEntry) -> bool:
    """Whether this stands for a month of a plan, so that no free images are due beside it."""
    given = entry.available + entry.reserved + entry.used
    return entry.grant.kind == GrantKind.FREE or (entry.grant.kind == GrantKind.PERIOD and given > 0)


def last_of_image(image_id: uuid.UUID) -> LedgerEntry | None:
    """The latest entry about an image: whether it is reserved, used or nothing of it is left."""
    return LedgerEntry.objects.filter(image_id=image_id).select_related("grant__plan").order_by("-id").first()


def _turn(entry: LedgerEntry) -> tuple[bool, float, datetime]:
    ends_at = entry.grant.ends_at
    return entry.grant.kind == GrantKind.PACK, ends_at.timestamp() if ends_at else inf, entry.grant.created_at
