"""Reading money: plans, and how much of its allowance an organization has left."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet

from billing import ledger
from billing.models import ALERT_PERCENTS, GrantKind, LedgerEntry, Plan, UsageAlert
from projects.accounts.models import Organization

FREE = "free"


@dataclass(frozen=True, slots=True)
class Pool:
    """How one grant stands. ``granted`` leaves out what was taken back: it is used + reserved + left."""

    kind: str
    plan: Plan | None
    granted: int
    used: int
    reserved: int
    left: int
    starts_at: datetime
    ends_at: datetime | None

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(GrantKind(self.kind).label)

    @property
    def monthly(self) -> bool:
        """Whether it ends, unlike packs."""
        return self.ends_at is not None


@dataclass(frozen=True, slots=True)
class Balance:
    """What an organization may use at this moment.

    Attributes:
        plan: what it is on; None where not even the free plan is offered.
        starts_at: begin of the period.
        ends_at: end of the period, when the next one's images are there.
        granted: images of this period, used or not; packs left out.
        used: those of them that are used up.
        reserved: those of them that are held for images on their way.
        extra_left: left in packs and other images that do not end with a period.
        left: everything that can be asked for now, packs included.
        pools: the grants behind it, in the order in which they are used.
    """

    plan: Plan | None
    starts_at: datetime
    ends_at: datetime
    granted: int
    used: int
    reserved: int
    extra_left: int
    left: int
    pools: tuple[Pool, ...]

    @property
    def percent(self) -> int:
        """How much of the period's images is used, in whole percent."""
        return 100 * self.used // self.granted if self.granted else 0


def plans_on_offer() -> QuerySet[Plan]:
    """What can be chosen, in the order to show it."""
    return Plan.objects.filter(is_active=True)


def plan_free() -> Plan | None:
    """What everybody has who pays for nothing; None where it is switched off."""
    return Plan.objects.filter(slug=FREE, is_active=True).first()


def free_month(organization_id: uuid.UUID, at: datetime) -> tuple[str, datetime, datetime]:
    """Reference, begin and end of the free images of a calendar month (UTC)."""
    start = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    end = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    return f"free:{organization_id}:{start:%Y-%m}", start, end


def balance(organization: Organization) -> Balance:
    """What the organization has left. Free images of this month count before anybody has asked for them."""
    now = ledger.now()
    entries = ledger.live(organization.pk, now)
    pools = [_pool(entry) for entry in entries]
    free = plan_free()
    if free is not None and not any(ledger.is_month(entry) for entry in entries):
        _, start, end = free_month(organization.pk, now)
        pools.insert(0, Pool(GrantKind.FREE, free, free.allowance, 0, 0, free.allowance, start, end))
    return _sum(pools, free, free_month(organization.pk, now))


def warned(organization: Organization) -> Balance | None:
    """How things stand where the organization was told that its images run out, and they still do; None elsewhere."""
    if not UsageAlert.objects.filter(organization=organization, ends_at__gt=ledger.now()).exists():
        return None
    now = balance(organization)
    return now if now.percent >= min(ALERT_PERCENTS) else None


def _pool(entry: LedgerEntry) -> Pool:
    grant = entry.grant
    granted = entry.available + entry.reserved + entry.used
    return Pool(
        grant.kind, grant.plan, granted, entry.used, entry.reserved, entry.available, grant.starts_at, grant.ends_at
    )


def _sum(pools: list[Pool], free: Plan | None, month: tuple[str, datetime, datetime]) -> Balance:
    monthly = [pool for pool in pools if pool.monthly]
    paid = [pool for pool in pools if pool.kind in (GrantKind.PERIOD, GrantKind.UPGRADE) and pool.granted]
    largest = max(paid, key=lambda pool: pool.plan.allowance if pool.plan else 0, default=None)
    starts_at = min((pool.starts_at for pool in paid), default=month[1])
    return Balance(
        plan=largest.plan if largest else free,
        starts_at=starts_at,
        ends_at=largest.ends_at if largest and largest.ends_at else month[2],
        granted=sum(pool.granted for pool in monthly),
        used=sum(pool.used for pool in monthly),
        reserved=sum(pool.reserved for pool in monthly),
        extra_left=sum(pool.left for pool in pools if not pool.monthly),
        left=sum(pool.left for pool in pools),
        pools=tuple(pool for pool in pools if pool.monthly or pool.left or pool.reserved),
    )
