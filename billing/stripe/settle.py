"""From what Stripe says was paid to what the ledger gives.

Nothing here believes an event: everything is read from Stripe again, oldest first, and the ledger takes each reference
once. So the order in which events come, how often, and whether one is missing make no difference to the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from billing.models import Grant, Plan, PlanKind
from billing.services import grant_pack, grant_period, plan_change, revoke_grant
from billing.stripe.client import client, metadata_of
from projects.accounts.models import Organization

PAGE = 100
# A dispute in one of these takes no money: an inquiry, or one that we won.
HARMLESS = ("won", "warning_needs_response", "warning_under_review", "warning_closed", "prevented")
REFUNDED, DISPUTED, AGAIN = "refunded", "disputed", "paid again"
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Loss:
    """Money of a payment that is gone again.

    Attributes:
        why: `REFUNDED` or `DISPUTED`.
        at: when the last of it went.
        share: how much of the payment is gone in all, above 0, at most 1.
    """

    why: str
    at: datetime
    share: Fraction


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something that was paid for.

    Attributes:
        reference: the invoice's or the checkout session's id: what the ledger knows it by.
        plan: what was bought.
        paid_at: when.
        period: begin and end; None for packs.
        changes: begin of the period within which this is a change of plan; None for whole periods and packs.
        loss: set where money is gone again, all of it or a part.
    """

    reference: str
    plan: Plan
    paid_at: datetime
    period: tuple[datetime, datetime] | None = None
    changes: datetime | None = None
    loss: Loss | None = None

    @property
    def lost(self) -> Fraction:
        """The share of the price that is gone again."""
        return self.loss.share if self.loss else NOTHING


@dataclass(slots=True)
class Account:
    """What Stripe says about one customer: purchases, and what is not ours to give images for."""

    purchases: list[Purchase] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def settle_customer(organization: Organization, customer_id: str) -> Account:
    """Give what was paid for, take back what was refunded; returns what was found at Stripe.

    Payments and losses are gone through in the order in which they happened, since what an upgrade gives depends on
    what was there before. Doing it again changes nothing.
    """
    account = read(customer_id)
    happened = [(purchase.paid_at, False, purchase) for purchase in account.purchases]
    happened += [(purchase.loss.at, True, purchase) for purchase in account.purchases if purchase.loss]
    for _, lost, purchase in sorted(happened, key=lambda each: each[:2]):
        if purchase.loss and lost:
            revoke_grant(reference=purchase.reference, reason=purchase.loss.why, share=purchase.lost)
        else:
            _give(organization, purchase)
    return account


def read(customer_id: str) -> Account:
    """Everything that a customer bought. Asks Stripe three times, and once for each dispute."""
    account, losses = Account(), _losses(customer_id)
    account.purchases += _packs(customer_id, account, losses)
    account.purchases += _periods(customer_id, account, losses)
    return account


def _give(organization: Organization, purchase: Purchase) -> None:
    facts: Any = {"organization": organization, "plan": purchase.plan, "reference": purchase.reference}
    if Grant.objects.filter(organization=organization, reference=purchase.reference).exists():
        if not purchase.loss:
            revoke_grant(reference=purchase.reference, reason=AGAIN, share=NOTHING)
    elif purchase.period is None:
        grant_pack(**facts)
    elif purchase.changes is None:
        grant_period(**facts, starts_at=purchase.period[0], ends_at=purchase.period[1])
    else:
        plan_change(**facts, starts_at=purchase.changes, ends_at=purchase.period[1], at=purchase.period[0])


def _packs(customer_id: str, account: Account, losses: dict[str, Loss]) -> Iterator[Purchase]:
    params: Any = {"customer": customer_id, "status": "complete", "limit": PAGE, "expand": ["data.line_items"]}
    for session in client().v1.checkout.sessions.list(params).auto_paging_iter():
        if session.mode != "payment" or session.payment_status == "unpaid":
            continue
        lines: Any = session.line_items
        plan = plan_of_price(lines.data[0].price)
        if plan is None or plan.kind != PlanKind.ONE_OFF:
            account.strange.append(f"Checkout {session.id} sold a price that belongs to no pack.")
            continue
        yield Purchase(session.id, plan, _time(session.created), loss=losses.get(str(session.payment_intent)))


def _periods(customer_id: str, account: Account, losses: dict[str, Loss]) -> Iterator[Purchase]:
    params: Any = {"customer": customer_id, "status": "paid", "limit": PAGE, "expand": ["data.payments"]}
    invoices = list(client().v1.invoices.list(params).auto_paging_iter())
    begins: dict[int, int] = {}
    # They come newest first; of two from the same second the one further down is older.
    invoices.reverse()
    for invoice in sorted(invoices, key=lambda each: each.created):
        if not invoice.parent or not invoice.parent.subscription_details:
            continue
        line = _line_bought(invoice)
        plan = plan_of_price(line.pricing.price_details.price) if line else None
        if line is None or plan is None:
            account.strange.append(f"Invoice {invoice.id} is paid and has no line with the price of a plan.")
            continue
        changes = None
        if _is_change(invoice):
            changes = _time(begins.get(line.period.end, line.period.start))
        else:
            begins[line.period.end] = line.period.start
        period = (_time(line.period.start), _time(line.period.end))
        paid_at = _time(invoice.status_transitions.paid_at or invoice.created)
        yield Purchase(invoice.id, plan, paid_at, period, changes, _loss_of(invoice, losses))


def _line_bought(invoice: Any) -> Any:
    """The line of the plan: credits and what is charged late for earlier changes left aside."""
    lines = [line for line in invoice.lines.data if line.amount >= 0 and line.pricing and line.pricing.price_details]
    if not _is_change(invoice):
        lines = [line for line in lines if not _is_proration(line)]
    return max(lines, key=lambda line: (line.period.start, line.amount), default=None)


def _is_change(invoice: Any) -> bool:
    return bool(invoice.billing_reason == "subscription_update")


def _is_proration(line: Any) -> bool:
    details = line.parent and line.parent.subscription_item_details
    return bool(details and details.proration)


def _loss_of(invoice: Any, losses: dict[str, Loss]) -> Loss | None:
    payments = invoice.payments.data if invoice.payments else []
    return next((losses[intent] for each in payments if (intent := str(each.payment.payment_intent)) in losses), None)


def _losses(customer_id: str) -> dict[str, Loss]:
    """Payment → what of its money is gone again."""
    found: dict[str, Loss] = {}
    params: Any = {"customer": customer_id, "limit": PAGE, "expand": ["data.refunds"]}
    for charge in client().v1.charges.list(params).auto_paging_iter():
        if loss := _loss(charge):
            found[str(charge.payment_intent)] = loss
    return found


def _loss(charge: Any) -> Loss | None:
    disputes = _disputes(charge)
    cents = charge.amount_refunded + sum(dispute.amount for dispute in disputes)
    if not cents:
        return None
    refunds = charge.refunds.data if charge.refunds else []
    at = max((each.created for each in [*refunds, *disputes]), default=charge.created)
    # A part may have been refunded before all of it is disputed.
    return Loss(DISPUTED if disputes else REFUNDED, _time(at), Fraction(min(cents, charge.amount), charge.amount))


def _disputes(charge: Any) -> list[Any]:
    """Those that took the money."""
    if not charge.disputed:
        return []
    asked: Any = {"charge": charge.id, "limit": PAGE}
    return [dispute for dispute in client().v1.disputes.list(asked).data if dispute.status not in HARMLESS]


def plan_of_price(price: Any) -> Plan | None:
    """What a price sells: the plan that has it now, or the one it was made for."""
    id_ = price if isinstance(price, str) else price.id
    if plan := Plan.objects.filter(stripe_price_id=id_).first():
        return plan
    whole = client().v1.prices.retrieve(id_) if isinstance(price, str) else price
    return Plan.objects.filter(slug=metadata_of(whole).get("plan", "")).first()


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
