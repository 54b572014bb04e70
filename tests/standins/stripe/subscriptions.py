"""Subscriptions: from the first invoice to the last, and what time does to them."""

from datetime import UTC, datetime
from typing import Any

from . import invoices
from .books import Books, Object, invalid, listed


def create(books: Books, form: Object, **fields: Any) -> Object:
    """`POST /v1/subscriptions`, and what a checkout page does."""
    customer = books.get(form["customer"], "customer")
    price = books.get(form["items"][0]["price"], "price")
    if not price["recurring"]:
        raise invalid("The price specified is set to type=one_time but this field only accepts type=recurring.")
    start = books.now()
    trial = start + int(form["trial_period_days"]) * invoices.DAY if form.get("trial_period_days") else None
    subscription = books.new(
        "subscription", automatic_tax={**_NO_TAX, **(form.get("automatic_tax") or {})},
        billing_cycle_anchor=start, billing_mode={"type": "classic"},
        billing_schedules=[], cancel_at_period_end=False, collection_method="charge_automatically",
        currency=price["currency"], customer=customer["id"], discounts=[], items=listed([], ""),
        invoice_settings={"issuer": {"type": "self"}, "account_tax_ids": None}, start_date=start,
        default_payment_method=form.get("default_payment_method"), metadata=form.get("metadata", {}),
        status="trialing" if trial else "incomplete", trial_start=start if trial else None, trial_end=trial,
        trial_settings=form.get("trial_settings"), default_tax_rates=[], **fields,
    )  # fmt: skip
    _add_item(books, subscription, price, (start, trial or _next_month(start, start)))
    if not trial:
        _first_invoice(books, subscription, customer, price, form.get("percent_off", 0))
    books.emit("customer.subscription.created", subscription)
    return subscription


def update(books: Books, subscription: Object, form: Object) -> Object:
    """`POST /v1/subscriptions/{id}`"""
    plain = {
        name: form[name] for name in ("metadata", "default_payment_method", "cancel_at_period_end") if name in form
    }
    if "cancel_at_period_end" in plain:
        at = item_of(subscription)["current_period_end"] if plain["cancel_at_period_end"] else None
        plain |= {"cancel_at": at, "canceled_at": books.now() if at else None}
    before = books.change(subscription, **plain)
    if form.get("trial_end") == "now":
        before |= _end_trial(books, subscription)
    if "items" in form:
        before |= _swap(books, subscription, books.get(form["items"][0]["price"], "price"), form)
    if before:
        books.emit("customer.subscription.updated", subscription, before)
    return subscription


def cancel(books: Books, subscription: Object, reason: str = "cancellation_requested") -> Object:
    """`DELETE /v1/subscriptions/{id}`: at once."""
    now = books.now()
    details = {"reason": reason, "comment": None, "feedback": None}
    books.change(subscription, status="canceled", canceled_at=now, ended_at=now, cancellation_details=details)
    books.emit("customer.subscription.deleted", subscription)
    return subscription


def item_of(subscription: Object) -> Object:
    """The one thing subscribed to."""
    item: Object = subscription["items"]["data"][0]
    return item


def advance(books: Books, until: float) -> None:
    """Let time pass: renewals, cancellations and further tries of payment happen when they are due."""
    while due := _next_due(books, until):
        at, act, data = due
        books.offset += at - books.now()
        act(books, data)
    books.offset += until - books.now()


def _next_due(books: Books, until: float) -> tuple[int, Any, Object] | None:
    found: list[tuple[int, int, Any, Object]] = []
    for each in books.all("subscription"):
        if each["status"] in ("active", "past_due", "trialing"):
            found.append((item_of(each)["current_period_end"], len(found), _turn, each))
    for each in books.all("invoice", status="open"):
        if each["next_payment_attempt"]:
            found.append((each["next_payment_attempt"], len(found), _retry, each))
    first = min((each for each in found if each[0] <= until), default=None)
    return (first[0], first[2], first[3]) if first else None


def _turn(books: Books, subscription: Object) -> None:
    """A period is over."""
    if subscription["cancel_at_period_end"]:
        cancel(books, subscription)
        return
    customer, item = books.get(subscription["customer"]), item_of(subscription)
    if later := books.notes.pop(f"later:{subscription['id']}", None):
        books.change(item, price=books.get(later), plan=_plan(books.get(later)))
    start = item["current_period_end"]
    end = _next_month(start, subscription["billing_cycle_anchor"])
    before = {"items": {"data": [{**item}]}}
    books.change(item, current_period_start=start, current_period_end=end)
    invoice = _invoice(books, subscription, [_line(books, subscription, item["price"], (start, end))], "cycle")
    ok = invoices.pay(books, invoice, invoices.method_of(books, customer, subscription))
    books.change(subscription, latest_invoice=invoice["id"], status="active" if ok else "past_due")
    books.emit("customer.subscription.updated", subscription, before)


def _retry(books: Books, invoice: Object) -> None:
    subscription = books.get(invoice["parent"]["subscription_details"]["subscription"])
    customer = books.get(invoice["customer"])
    if invoices.pay(books, invoice, invoices.method_of(books, customer, subscription)):
        collected(books, invoice)
    elif invoice["next_payment_attempt"] is None:
        cancel(books, subscription, "payment_failed")


def collected(books: Books, invoice: Object) -> None:
    """A late payment makes the subscription good again."""
    if not invoice["parent"]:
        return
    subscription = books.get(invoice["parent"]["subscription_details"]["subscription"])
    if subscription["status"] in ("past_due", "incomplete"):
        before = books.change(subscription, status="active")
        books.emit("customer.subscription.updated", subscription, before)


def _first_invoice(books: Books, subscription: Object, customer: Object, price: Object, percent_off: float) -> None:
    item = item_of(subscription)
    period = (item["current_period_start"], item["current_period_end"])
    invoice = _invoice(books, subscription, [_line(books, subscription, price, period)], "create", percent_off)
    books.change(subscription, latest_invoice=invoice["id"])
    if invoices.pay(books, invoice, invoices.method_of(books, customer, subscription)):
        books.change(subscription, status="active")


def _swap(books: Books, subscription: Object, price: Object, form: Object) -> Object:
    """Another price from now on; what is left of the period is credited and charged."""
    item, now = item_of(subscription), books.now()
    start, end = item["current_period_start"], item["current_period_end"]
    before = {"items": {"data": [{**item}]}}
    left, period = (end - now) / (end - start), (now, end)
    lines = [
        _line(books, subscription, item["price"], period, -round(item["price"]["unit_amount"] * left)),
        _line(books, subscription, price, period, round(price["unit_amount"] * left)),
    ]
    books.change(item, price=price, plan=_plan(price))
    if form.get("proration_behavior") == "always_invoice":
        customer = books.get(subscription["customer"])
        invoice = _invoice(books, subscription, lines, "update")
        books.change(subscription, latest_invoice=invoice["id"])
        if not invoices.pay(books, invoice, invoices.method_of(books, customer, subscription)):
            books.change(subscription, status="past_due")
    return before


def _end_trial(books: Books, subscription: Object) -> Object:
    customer = books.get(subscription["customer"])
    ending = (subscription["trial_settings"] or {}).get("end_behavior", {}).get("missing_payment_method")
    if ending == "pause" and not invoices.method_of(books, customer, subscription):
        before = books.change(subscription, status="paused", trial_end=books.now())
        books.emit("customer.subscription.paused", subscription)
        return before
    raise invalid("The stand-in ends trials early only by pausing.")


def _add_item(books: Books, subscription: Object, price: Object, period: tuple[int, int]) -> None:
    item = books.new(
        "subscription_item", created=books.now(), current_period_start=period[0], current_period_end=period[1],
        discounts=[], metadata={}, price=price, plan=_plan(price), quantity=1, subscription=subscription["id"],
        tax_rates=[],
    )  # fmt: skip
    books.change(subscription, items=listed([item], f"/v1/subscription_items?subscription={subscription['id']}"))


def _plan(price: Object) -> Object:
    """The price in its old form, which Stripe still sends along."""
    return {
        "id": price["id"], "object": "plan", "active": price["active"], "amount": price["unit_amount"],
        "billing_scheme": "per_unit", "created": price["created"], "currency": price["currency"],
        "interval": price["recurring"]["interval"], "interval_count": 1, "livemode": False, "metadata": {},
        "nickname": None, "product": price["product"], "usage_type": "licensed",
    }  # fmt: skip


def _line(
    books: Books, subscription: Object, price: Object, period: tuple[int, int], amount: int | None = None
) -> Object:
    proration = amount is not None
    amount = price["unit_amount"] if amount is None else amount
    item = item_of(subscription)["id"]
    return invoices.line(books, amount, price, period, subscription=subscription["id"], item=item, proration=proration)


def _invoice(books: Books, subscription: Object, lines: list[Object], reason: str, percent_off: float = 0) -> Object:
    customer, taxed = books.get(subscription["customer"]), subscription["automatic_tax"]["enabled"]
    return invoices.draft(
        books, customer, lines, f"subscription_{reason}", subscription["id"], percent_off=percent_off, taxed=taxed
    )


def _next_month(after: int, anchor: int) -> int:
    """The same day next month, or its last day where there is none."""
    then, day = datetime.fromtimestamp(after, UTC), datetime.fromtimestamp(anchor, UTC).day
    year, month = then.year + then.month // 12, then.month % 12 + 1
    for last in (day, 30, 29, 28):
        try:
            return int(then.replace(year=year, month=month, day=min(day, last)).timestamp())
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


_NO_TAX = {"enabled": False, "disabled_reason": None, "liability": None}
