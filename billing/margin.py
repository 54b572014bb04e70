"""What plans earn, after what staging their images cost us."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, F, FloatField, Q, Sum
from django.db.models.functions import Cast

from billing.models import EntryKind, Grant, JobCost, LedgerEntry, Plan
from billing.services import with_due

MICRODOLLARS_PER_CENT = 10_000
DOLLARS = "usd"


@dataclass(frozen=True, slots=True)
class Margin:
    """One plan in one month.

    Attributes:
        sold: how often; what was refunded in full left out.
        revenue: in dollars, like the cost.
        abroad: revenue in other currencies, (code, amount). It is not converted, so nothing is said of what remains.
        images: used, less those given back.
        attempts: at images, successful or not.
        cost: of the attempts, in dollars.
    """

    plan: str
    sold: int
    revenue: float
    abroad: tuple[tuple[str, float], ...]
    images: int
    attempts: int
    cost: float

    @property
    def margin(self) -> float | None:
        """What remains, in dollars; None where something was earned in another currency."""
        return None if self.abroad else self.revenue - self.cost

    @property
    def percent(self) -> int | None:
        """What remains of what was earned; None where nothing was, or in another currency."""
        return round(100 * self.margin / self.revenue) if self.revenue and self.margin is not None else None


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
    """Every plan's margin for what was sold and staged from ``start`` to ``end``; what was refunded is not sold."""
    within = (start, end - timedelta(microseconds=1))
    sold, costs = _sold(within), _costs(within)
    images = _images(within)
    names: list[tuple[Any, str]] = [*((plan.pk, plan.name) for plan in Plan.objects.all()), (None, "Gifts")]
    return [
        Margin(
            plan=name,
            sold=sum(count for count, _ in sold[pk].values()),
            revenue=sold[pk].get(DOLLARS, (0, 0.0))[1],
            abroad=tuple((code, money) for code, (_, money) in sorted(sold[pk].items()) if money and code != DOLLARS),
            images=images.get(pk, 0),
            attempts=costs.get(pk, {}).get("count", 0),
            cost=costs.get(pk, {}).get("sum", 0) / MICRODOLLARS_PER_CENT / 100,
        )
        for pk, name in names
    ]


def _sold(within: tuple[datetime, datetime]) -> defaultdict[Any, dict[str, tuple[int, float]]]:
    """Plan → currency → how often it was sold, and for how much."""
    kept = with_due(Grant.objects.filter(created_at__range=within)).filter(due__lt=F("amount"))
    cents = Sum(F("price_cents") * (F("amount") - F("due")) / Cast("amount", FloatField()))
    found: defaultdict[Any, dict[str, tuple[int, float]]] = defaultdict(dict)
    for row in kept.values("plan", "currency").annotate(count=Count("pk"), cents=cents):
        found[row["plan"]][row["currency"]] = row["count"], row["cents"] / 100
    return found


def _costs(within: tuple[datetime, datetime]) -> dict[Any, dict[str, Any]]:
    costs = JobCost.objects.filter(created_at__range=within).values("plan")
    return {row["plan"]: dict(row) for row in costs.annotate(count=Count("pk"), sum=Sum("microdollars"))}


def _images(within: tuple[datetime, datetime]) -> dict[Any, int]:
    """Images used less those given back, by plan."""
    captured, returned = Q(kind=EntryKind.CAPTURE), Q(kind=EntryKind.GIVE_BACK)
    entries = LedgerEntry.objects.filter(captured | returned, created_at__range=within).values("grant__plan")
    rows = entries.annotate(used=Count("pk", filter=captured) - Count("pk", filter=returned))
    return {row["grant__plan"]: row["used"] for row in rows}
