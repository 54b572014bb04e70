"""Invoices: what is owed, and paying it."""

from typing import Any

from . import cards, extras, payments
from .books import Books, Object, listed

DAY = 24 * 3600
# When a declined payment is tried again, counted from the first try. After the last the subscription ends.
RETRIES = (3 * DAY, 5 * DAY, 7 * DAY)


def line(books: Books, amount: int, price: Object, period: tuple[int, int], **parent: Any) -> Object:
    """One thing that is charged for; negative amounts are credits. ``parent``: subscription, item, proration."""
    details = None
    if parent.get("subscription"):
        details = {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None, "proration": parent.get("proration", False), "proration_details": None,
                "subscription": parent["subscription"], "subscription_item": parent["item"],
            },
        }  # fmt: skip
    pricing = {
        "type": "price_details",
        "price_details": {"price": price["id"], "product": price["product"]},
        "unit_amount_decimal": price["unit_amount_decimal"],
    }
    return books.new(
        "line_item", amount=amount, currency=price["currency"], discountable=True, discounts=[], discount_amounts=[],
        livemode=False, metadata={}, period={"start": period[0], "end": period[1]}, subtotal=amount, quantity=1,
        parent=details, pricing=pricing, subscription=parent.get("subscription"), taxes=[],
    )  # fmt: skip


def draft(
    books: Books, customer: Object, lines: list[Object], reason: str, subscription: str | None = None,
    percent_off: float = 0, taxed: bool = False, **fields: Any,
) -> Object:  # fmt: skip
    """A new invoice of these lines."""
    adds_up = extras.add_up(sum(each["amount"] for each in lines), percent_off, taxed)
    due, credit = max(adds_up.total + customer["balance"], 0), customer["balance"]
    tax = {"enabled": taxed, "status": "complete" if taxed else None}
    parent = {"type": "subscription_details", "quote_details": None} if subscription else None
    if parent:
        parent["subscription_details"] = {"metadata": {}, "subscription": subscription}
    now = books.now()
    currency = lines[0]["currency"] if lines else "usd"
    invoice = books.new(
        "invoice", customer=customer["id"], customer_email=customer["email"], customer_name=customer["name"],
        amount_due=due, amount_overpaid=0, amount_paid=0, amount_remaining=due, amount_shipping=0, attempt_count=0,
        attempted=False, auto_advance=True, billing_reason=reason, collection_method="charge_automatically",
        automatic_tax={**tax, "disabled_reason": None, "liability": None, "provider": None},
        currency=currency, default_tax_rates=[], discounts=[], issuer={"type": "self"}, parent=parent,
        lines=listed(lines, "/v1/invoices/lines"), payment_settings={}, period_start=now, period_end=now,
        post_payment_credit_notes_amount=0, pre_payment_credit_notes_amount=0, starting_balance=credit,
        status="draft", status_transitions=_times(), subtotal=adds_up.subtotal, total=adds_up.total,
        total_excluding_tax=adds_up.total - adds_up.tax, total_taxes=extras.taxes(adds_up), **fields,
    )  # fmt: skip
    for each in lines:
        each["invoice"] = invoice["id"]
    books.emit("invoice.created", invoice)
    return invoice


def finalize(books: Books, invoice: Object, base: str = "http://127.0.0.1") -> Object:
    """From now on its amounts stay. What the customer's balance covers need not be paid."""
    customer = books.get(invoice["customer"], "customer")
    used = invoice["amount_due"] - invoice["total"]
    books.change(customer, balance=customer["balance"] - used)
    page = f"{books.notes.get('base', base)}/invoice/{invoice['id']}"
    number = f"STANDIN-{sum(1 for _ in books.all('invoice')):04d}"
    before = books.change(
        invoice, status="open", number=number, hosted_invoice_url=page, invoice_pdf=f"{page}/pdf",
        status_transitions=_times(invoice, finalized_at=books.now()), ending_balance=customer["balance"],
    )  # fmt: skip
    books.emit("invoice.finalized", invoice, before)
    return invoice


def pay(books: Books, invoice: Object, method: Object | None) -> bool:
    """Try to collect it; whether that worked at once."""
    if invoice["status"] == "draft":
        finalize(books, invoice)
    if invoice["amount_due"] == 0:
        paid(books, invoice)
        return True
    intent = _intent_of(books, invoice)
    status = payments.confirm(books, intent, method)
    _attempted(books, invoice)
    if status == "succeeded":
        paid(books, invoice)
        return True
    if status == "requires_payment_method":
        books.emit("invoice.payment_failed", invoice)
    elif status == "requires_action":
        books.emit("invoice.payment_action_required", invoice)
        books.emit("invoice.payment_failed", invoice)
    return False


def paid(books: Books, invoice: Object) -> None:
    """It is paid."""
    for payment in books.all("invoice_payment", invoice=invoice["id"]):
        times = {"paid_at": books.now(), "canceled_at": None}
        books.change(payment, status="paid", amount_paid=invoice["amount_due"], status_transitions=times)
    before = books.change(
        invoice, status="paid", amount_paid=invoice["amount_due"], amount_remaining=0, attempted=True,
        status_transitions=_times(invoice, paid_at=books.now()), next_payment_attempt=None,
    )  # fmt: skip
    books.emit("invoice.updated", invoice, before)
    books.emit("invoice.paid", invoice)
    books.emit("invoice.payment_succeeded", invoice)


def intent_of(books: Books, invoice: Object) -> Object | None:
    """The payment of an invoice, if one was ever tried."""
    payment = next(books.all("invoice_payment", invoice=invoice["id"]), None)
    return books.get(payment["payment"]["payment_intent"]) if payment else None


def _intent_of(books: Books, invoice: Object) -> Object:
    if known := intent_of(books, invoice):
        return known
    intent = payments.intend(
        books, invoice["amount_due"], invoice["currency"], customer=invoice["customer"], description="Subscription"
    )
    payment = {"type": "payment_intent", "payment_intent": intent["id"], "charge": None, "payment_record": None}
    books.new(
        "invoice_payment", amount_requested=invoice["amount_due"], created=books.now(), currency=invoice["currency"],
        invoice=invoice["id"], is_default=True, livemode=False, payment=payment, status="open",
        status_transitions={"paid_at": None, "canceled_at": None},
    )  # fmt: skip
    return intent


def _attempted(books: Books, invoice: Object) -> None:
    count = invoice["attempt_count"] + 1
    first = books.notes.setdefault(f"first-try:{invoice['id']}", books.now())
    again = first + RETRIES[count - 1] if count <= len(RETRIES) else None
    books.change(invoice, attempt_count=count, attempted=True, next_payment_attempt=again)


def _times(invoice: Object | None = None, **times: int) -> Object:
    blank = {"finalized_at": None, "marked_uncollectible_at": None, "paid_at": None, "voided_at": None}
    return {**blank, **(invoice["status_transitions"] if invoice else {}), **times}


def method_of(books: Books, customer: Object, subscription: Object | None = None) -> Object | None:
    """What the customer pays with."""
    own = subscription and subscription["default_payment_method"]
    id_ = own or customer["invoice_settings"]["default_payment_method"]
    return cards.named(books, id_) if id_ else None
