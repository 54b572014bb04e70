"""Reading the mirror: how a subscription stands, and what was billed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import djstripe.models
from django.core.cache import cache
from django.db.models import QuerySet

from billing.models import Plan, money
from billing.words import BILLS
from projects.accounts.models import Organization

# From the one that matters most: an organization has one subscription; where it had more, the liveliest counts.
LIVE = ("active", "trialing", "past_due", "unpaid", "paused")
UNPAID = ("past_due", "unpaid")
CACHE_SECONDS = 300
BILLS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """How an organization's subscription stands, as the mirror has it."""

    subscription_id: str
    status: str
    price_id: str
    plan: Plan | None
    renews_at: datetime
    ends: bool

    @property
    def unpaid(self) -> bool:
        """Whether a payment failed and nothing new is given until it is made."""
        return self.status in UNPAID


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice in words, for a page."""

    at: datetime
    number: str
    total: str
    status: str
    page: str
    pdf: str


def bills_of(organization: Organization) -> list[Bill]:
    """The newest invoices."""
    return [_bill(invoice.stripe_data) for invoice in invoices_of(organization)[:BILLS_SHOWN]]


def standing_of(organization: Organization) -> Standing | None:
    """The organization's subscription; None where it has none that lives."""
    found = djstripe.models.Subscription.objects.filter(
        customer__subscriber=organization, stripe_data__status__in=LIVE
    ).order_by("-created")
    ranked = sorted(found, key=lambda each: LIVE.index(each.stripe_data["status"]))
    return _standing(ranked[0].stripe_data) if ranked else None


def is_unpaid(organization: Organization) -> bool:
    """Whether every page has to say that a payment failed. Asked on every page, so kept for minutes."""
    key = _key(organization.pk)
    known: bool | None = cache.get(key)
    if known is None:
        standing = standing_of(organization)
        known = bool(standing and standing.unpaid)
        cache.set(key, known, CACHE_SECONDS)
    return known


def standing_changed(organization_id: uuid.UUID) -> None:
    """Forget what pages remember of it."""
    cache.delete(_key(organization_id))


def invoices_of(organization: Organization) -> QuerySet[Any]:
    """Invoices that were issued: drafts are not for customers' eyes."""
    invoices = djstripe.models.Invoice.objects.filter(customer__subscriber=organization)
    return invoices.exclude(stripe_data__status="draft").order_by("-created")  # type: ignore[no-any-return]


def _bill(data: dict[str, Any]) -> Bill:
    return Bill(
        at=datetime.fromtimestamp(data["created"], UTC),
        number=data.get("number") or "",
        total=money(data["total"], data["currency"]),
        status=str(BILLS[data["status"]]),
        page=data.get("hosted_invoice_url") or "",
        pdf=data.get("invoice_pdf") or "",
    )


def _standing(data: dict[str, Any]) -> Standing:
    item = data["items"]["data"][0]
    price = item["price"]
    slug = (price.get("metadata") or {}).get("plan", "")
    plan = Plan.objects.filter(stripe_price_id=price["id"]).first() or Plan.objects.filter(slug=slug).first()
    return Standing(
        subscription_id=data["id"],
        status=data["status"],
        price_id=price["id"],
        plan=plan,
        renews_at=datetime.fromtimestamp(item["current_period_end"], UTC),
        ends=bool(data["cancel_at_period_end"] or data.get("cancel_at")),
    )


def _key(organization_id: uuid.UUID) -> str:
    return f"stripe-unpaid:{organization_id}"
