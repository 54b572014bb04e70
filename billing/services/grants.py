"""Giving images: subscription periods, packs, gifts. Everything is done once per reference."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from math import ceil

from django.db.models import Q

from billing import ledger
from billing.models import Grant, GrantKind, Plan
from billing.services.refunds import announce
from projects.accounts.models import Organization, User


def grant_period(
    *, organization: Organization, plan: Plan, reference: str, starts_at: datetime, ends_at: datetime
) -> Grant:
    """Give a paid subscription period its images. What is left of them ends with the period."""
    with ledger.locked(organization.pk):
        return _give(organization, GrantKind.PERIOD, plan, plan.allowance, reference, starts_at, ends_at)


def grant_pack(*, organization: Organization, plan: Plan, reference: str) -> Grant:
    """Give a bought pack: it never ends and is used when everything else is used up."""
    with ledger.locked(organization.pk) as now:
        return _give(organization, GrantKind.PACK, plan, plan.allowance, reference, now, None)


def grant_gift(
    *,
    organization: Organization,
    amount: int,
    reference: str,
    actor: User | None,
    reason: str,
    ends_at: datetime | None = None,
) -> Grant:
    """Give images for nothing, until ``ends_at`` where given."""
    with ledger.locked(organization.pk) as now:
        return ledger.grant_open(
            organization=organization,
            kind=GrantKind.GIFT,
            amount=amount,
            reference=reference,
            starts_at=now,
            ends_at=ends_at,
            actor_id=actor.pk if actor else None,
            reason=reason[:300],
        )


def plan_change(
    *,
    organization: Organization,
    plan: Plan,
    reference: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime | None = None,
) -> Grant | None:
    """The subscription moved to ``plan`` within the paid period from ``starts_at`` to ``ends_at``.

    An upgrade gives at once what the larger plan has more, for the part of the period that is left, rounded up. A
    downgrade changes nothing now: what was paid for stays until the period ends. Moving up and down again within one
    period gives nothing twice.

    Args:
        at: when it moved, where that is known; what is left counts from there, however late we hear of it.

    Returns:
        What the upgrade gave, None where there was nothing to give.
    """
    with ledger.locked(organization.pk) as now:
        if given := Grant.objects.filter(organization=organization, reference=reference).first():
            return given
        before = _largest_of_period(organization, starts_at, ends_at)
        ahead = _left_of(starts_at, ends_at, at or now)
        amount = ceil((plan.allowance - (before.allowance if before else 0)) * ahead)
        if amount <= 0:
            return None
        price = max(round((plan.price_cents - (before.price_cents if before else 0)) * ahead), 0)
        return _give(organization, GrantKind.UPGRADE, plan, amount, reference, now, ends_at, price_cents=price)


def grants_close() -> int:
    """Write down as expired what is left of grants that have ended; how many grants that were.

    Bookkeeping only: whether a grant can be used is decided by its end, not by this entry.
    """
    ended = ledger.states(Q(ends_at__lte=ledger.now()))
    return sum(_close(entry.grant) for entry in ended if entry.available)


def _close(grant: Grant) -> bool:
    with ledger.locked(grant.organization_id):
        return ledger.expire(ledger.state(grant)) is not None


def _give(
    organization: Organization,
    kind: GrantKind,
    plan: Plan,
    amount: int,
    reference: str,
    starts_at: datetime,
    ends_at: datetime | None,
    price_cents: int | None = None,
) -> Grant:
    if known := Grant.objects.filter(organization=organization, reference=reference).first():
        return known
    price = plan.price_cents if price_cents is None else price_cents
    grant = ledger.grant_open(
        organization=organization, kind=kind, plan=plan, amount=amount, reference=reference, starts_at=starts_at,
        ends_at=ends_at, price_cents=price, currency=plan.currency,
    )  # fmt: skip
    announce(grant, "billing.granted", amount)
    return grant


def _largest_of_period(organization: Organization, starts_at: datetime, ends_at: datetime) -> Plan | None:
    """The largest plan that this period was paid for. Refunds make no difference: what is charged is the difference."""
    kinds = Q(kind__in=[GrantKind.PERIOD, GrantKind.UPGRADE]) & (Q(starts_at=starts_at) | Q(ends_at=ends_at))
    given = Grant.objects.filter(kinds, organization=organization)
    return Plan.objects.filter(grants__in=given).order_by("-allowance").first()


def _left_of(starts_at: datetime, ends_at: datetime, now: datetime) -> Fraction:
    """Which part of the period lies ahead, between 0 and 1."""
    whole, ahead = (ends_at - starts_at).total_seconds(), (ends_at - max(now, starts_at)).total_seconds()
    return Fraction(max(ahead, 0)) / Fraction(whole)
