"""What plans earn, after what staging their images cost us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from billing.models import EntryKind, Grant, JobCost, LedgerEntry, Plan

MICRODOLLARS_PER_CENT = 10_000


@dataclass(frozen=True, slots=True)
class Margin:
    """One plan in one month. Money in dollars; plans in other currencies are taken as they are."""

    plan: str
    sold: int
    revenue: float
    images: int
    attempts: int
    cost: float

    @property
    def margin(self) -> float:
        """What remains."""
        return self.revenue - self.cost

    @property
    def percent(self) -> int | None:
        """What remains of what was earned; None where nothing was."""
        return round(100 * self.margin / self.revenue) if self.revenue else None


def month_before(now: datetime, text: str, back: int = 0) -> tuple[datetime, datetime]:
    """Begin and end of the month written like ``2026-10``, else of the present one, or of one ``back`` months ago."""
    try:
        start = datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        start = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _ in range(back):
        start = (start - timedelta(days=1)).replace(day=1)
    return start, (start + timedelta(days=32)).replace(day=1)


def margins(start: datetime, end: datetime) -> list[Margin]:
    """Every plan's margin for what was sold and staged from ``start`` to ``end``. Refunded grants count as not sold."""
    within = (start, end - timedelta(microseconds=1))
    kept = Grant.objects.filter(created_at__range=within).exclude(entries__kind=EntryKind.REVOKE)
    sums = kept.values("plan").annotate(count=Count("pk"), cents=Sum("price_cents"))
    sold: dict[Any, dict[str, Any]] = {row["plan"]: dict(row) for row in sums}
    costs = _costs(within)
    images = _images(within)
    names: list[tuple[Any, str]] = [*((plan.pk, plan.name) for plan in Plan.objects.all()), (None, "Gifts")]
    return [
        Margin(
            plan=name,
            sold=sold.get(pk, {}).get("count", 0),
            revenue=sold.get(pk, {}).get("cents", 0) / 100,
            images=images.get(pk, 0),
            attempts=costs.get(pk, {}).get("count", 0),
            cost=costs.get(pk, {}).get("sum", 0) / MICRODOLLARS_PER_CENT / 100,
        )
        for pk, name in names
    ]


def _costs(within: tuple[datetime, datetime]) -> dict[Any, dict[str, Any]]:
    costs = JobCost.objects.filter(created_at__range=within).values("plan")
    return {row["plan"]: dict(row) for row in costs.annotate(count=Count("pk"), sum=Sum("microdollars"))}


def _images(within: tuple[datetime, datetime]) -> dict[Any, int]:
    """Images used less those given back, by plan."""
    captured, returned = Q(kind=EntryKind.CAPTURE), Q(kind=EntryKind.GIVE_BACK)
    entries = LedgerEntry.objects.filter(captured | returned, created_at__range=within).values("grant__plan")
    rows = entries.annotate(used=Count("pk", filter=captured) - Count("pk", filter=returned))
    return {row["grant__plan"]: row["used"] for row in rows}
