"""Stripe, dj-stripe's mirror and the ledger held against each other; every difference in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import djstripe.models

from billing.models import Grant, GrantKind
from billing.services import claim_of, due_of
from billing.stripe.client import client
from billing.stripe.customers import mirror
from billing.stripe.locks import one_at_a_time
from billing.stripe.models import OPEN, CustomerLink, StripeEvent
from billing.stripe.settle import Account, Purchase, read, settle_customer
from projects.accounts.models import Organization

PAGE = 100
BOUGHT = (GrantKind.PERIOD, GrantKind.UPGRADE, GrantKind.PACK)


@dataclass(frozen=True, slots=True)
class Difference:
    """What does not agree, and what makes it agree; None where a person has to look."""

    text: str
    fix: Callable[[], object] | None = None


def differences(organization: Organization | None = None) -> Iterator[Difference]:
    """Everything that does not agree, of one organization or of all."""
    links = CustomerLink.objects.select_related("organization").exclude(customer_id="").order_by("created_at")
    for link in links.filter(organization=organization) if organization else links:
        with one_at_a_time(f"stripe:{link.customer_id}"):
            yield from _of_customer(link)
    yield from _of_events()


def _of_customer(link: CustomerLink) -> Iterator[Difference]:
    who = f"{link.organization} ({link.customer_id})"
    customer = client().v1.customers.retrieve(link.customer_id)
    if getattr(customer, "deleted", False):
        yield Difference(f"{who}: the customer was deleted at Stripe. The next purchase makes a new one.", link.delete)
        return
    account = read(link.customer_id)
    yield from _of_ledger(who, link, account)
    yield from _of_mirror(who, link.customer_id)


def _of_ledger(who: str, link: CustomerLink, account: Account) -> Iterator[Difference]:
    grants = {grant.reference: grant for grant in Grant.objects.filter(organization=link.organization, kind__in=BOUGHT)}
    for purchase in account.purchases:
        if text := _disagrees(purchase, grants.get(purchase.reference)):
            yield Difference(f"{who}: {text}", _settling(link))
    for reference in sorted(grants.keys() - {purchase.reference for purchase in account.purchases}):
        yield Difference(
            f"{who}: the ledger gave images for {reference}, which Stripe does not have as paid. Look into it."
        )
    for text in account.strange:
        yield Difference(f"{who}: {text} Give the price's metadata a plan, or ignore it.")


def _disagrees(purchase: Purchase, grant: Grant | None) -> str:
    if grant is None:
        # A downgrade within a period is paid for with a credit and gives nothing.
        if purchase.loss or purchase.changes:
            return ""
        return f"{purchase.reference} was paid for {purchase.plan} and gave no images."
    due, claimed = due_of(grant, purchase.lost), claim_of(grant).due
    if purchase.loss and due > claimed:
        return f"{purchase.reference} was {purchase.loss.why}, but its images were not taken back."
    return f"{purchase.reference} is paid again, but its images were not given again." if due < claimed else ""


def _of_mirror(who: str, customer_id: str) -> Iterator[Difference]:
    kinds: list[tuple[Any, Any, dict[str, Any]]] = [
        (djstripe.models.Subscription, client().v1.subscriptions, {"status": "all"}),
        (djstripe.models.Invoice, client().v1.invoices, {}),
    ]
    for model, asked, more in kinds:
        copies = {copy.id: copy.stripe_data for copy in model.objects.filter(customer__id=customer_id)}
        for data in asked.list({"customer": customer_id, "limit": PAGE, **more}).auto_paging_iter():
            copy = copies.get(data.id)
            if copy is None or _state(copy) != _state(data):
                word = "missing" if copy is None else f"old ({copy['status']})"
                text = f"{who}: the copy of {data.id}, which is {data.status} at Stripe, is {word}."
                yield Difference(text, _mirroring(data))


def _state(data: Any) -> tuple[Any, ...]:
    """What of an object pages show."""
    if data["object"] == "invoice":
        return data["status"], data["total"]
    item = data["items"]["data"][0]
    return data["status"], data["cancel_at_period_end"], item["current_period_end"], item["price"]["id"]


def _of_events() -> Iterator[Difference]:
    for event in StripeEvent.objects.filter(status__in=OPEN).order_by("occurred_at"):
        told = f" {event.reason}" if event.reason else ""
        yield Difference(
            f"Event {event.pk} ({event.type}) is {event.get_status_display().lower()}.{told}", _replaying(event)
        )


def _settling(link: CustomerLink) -> Callable[[], object]:
    return lambda: settle_customer(link.organization, link.customer_id)


def _mirroring(data: Any) -> Callable[[], object]:
    return lambda: mirror(data)


def _replaying(event: StripeEvent) -> Callable[[], object]:
    from billing.stripe.events import event_replay

    return lambda: event_replay(event)
