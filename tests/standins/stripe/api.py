"""Stripe's addresses: which request does what."""

import re
from collections.abc import Callable
from typing import Any

from . import cards, catalogue, checkout, invoices, payments, subscriptions
from .books import Books, Object, Refusal, invalid, listed

# Lists: the plural in the address → the kind of object.
KINDS = {
    "products": "product", "prices": "price", "customers": "customer", "payment_methods": "payment_method",
    "payment_intents": "payment_intent", "charges": "charge", "refunds": "refund", "disputes": "dispute",
    "invoices": "invoice", "subscriptions": "subscription", "subscription_items": "subscription_item",
    "checkout/sessions": "checkout.session", "webhook_endpoints": "webhook_endpoint",
    "invoice_payments": "invoice_payment", "invoiceitems": "invoiceitem",
    "billing_portal/configurations": "billing_portal.configuration",
}  # fmt: skip
PAGING = {"limit", "starting_after", "ending_before", "expand"}
Handler = Callable[..., Object]
ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, pattern: str) -> Callable[[Handler], Handler]:
    """Answer this address; each ``{}`` is an argument."""

    def added(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile(f"/v1/{pattern.replace('{}', '([^/]+)')}"), handler))
        return handler

    return added


def answer(books: Books, method: str, path: str, form: Object) -> Object:
    """What Stripe answers. Raises: Refusal."""
    for verb, pattern, handler in ROUTES:
        if verb == method and (match := pattern.fullmatch(path)):
            return _expanded(books, handler(books, form, *match.groups()), form.get("expand") or [])
    plural, _, id_ = _split(path)
    if method == "GET" and plural and not id_:
        return _expanded(books, _list(books, plural, form), form.get("expand") or [])
    if method == "GET" and plural:
        return _expanded(books, _found(books, KINDS[plural], id_), form.get("expand") or [])
    message = f"Unrecognized request URL ({method}: {path})."
    raise Refusal(404, "invalid_request_error", message)


def _split(path: str) -> tuple[str, str, str]:
    """``/v1/checkout/sessions/cs_1`` is ``checkout/sessions`` and ``cs_1``."""
    rest = path.removeprefix("/v1/")
    if rest in KINDS:
        return rest, "", ""
    plural, slash, id_ = rest.rpartition("/")
    return (plural, slash, id_) if plural in KINDS else ("", "", "")


def _found(books: Books, kind: str, id_: str) -> Object:
    """What was deleted still says so."""
    data = books.objects.get(id_)
    if data and data.get("deleted"):
        return {"id": id_, "object": kind, "deleted": True}
    return books.get(id_, kind)


def _list(books: Books, plural: str, form: Object) -> Object:
    wanted = {name: value for name, value in form.items() if name not in PAGING}
    everything = [each for each in books.all(KINDS[plural]) if not each.get("deleted") and _is(each, wanted)]
    if after := form.get("starting_after"):
        everything = everything[[each["id"] for each in everything].index(after) + 1 :]
    limit = int(form.get("limit", 10))
    return listed(everything[:limit], f"/v1/{plural}", more=len(everything) > limit)


def _is(data: Object, wanted: Object) -> bool:
    if data["object"] == "subscription" and "status" not in wanted and data["status"] == "canceled":
        return False
    return all(_agrees(data, name, value) for name, value in wanted.items())


def _agrees(data: Object, name: str, value: Any) -> bool:
    if name == "status" and value == "all":
        return True
    if name == "lookup_keys":
        return data["lookup_key"] in value
    if name == "created":
        return int(value.get("gte", 0)) <= data["created"] <= int(value.get("lte", 2**40))
    if isinstance(value, dict):
        return all(_agrees(data[name], key, each) for key, each in value.items())
    if name == "subscription" and data["object"] == "invoice":
        return bool(data["parent"]) and data["parent"]["subscription_details"]["subscription"] == value
    return bool(data.get(name) == value)


def _expanded(books: Books, data: Object, paths: list[str]) -> Object:
    """A copy in which the named relations are whole objects."""
    copied = _copy(data)
    for path in paths:
        _expand(books, copied, path.split("."))
    return copied


def _copy(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _copy(value) for key, value in node.items()}
    return [_copy(each) for each in node] if isinstance(node, list) else node


def _expand(books: Books, node: Any, path: list[str]) -> None:
    if isinstance(node, list):
        for each in node:
            _expand(books, each, path)
    if not isinstance(node, dict) or not path:
        return
    name, rest = path[0], path[1:]
    if (node.get("object"), name) in EXTRA:
        node[name] = _copy(EXTRA[node["object"], name](books, books.objects[node["id"]]))
    elif isinstance(node.get(name), str):
        node[name] = _copy(books.objects[node[name]])
    _expand(books, node.get(name), rest)


# What is only there where asked for.
EXTRA: dict[tuple[str, str], Callable[[Books, Object], Object]] = {
    ("charge", "refunds"): payments.refunds_of,
    ("checkout.session", "line_items"): checkout.lines_of,
    ("invoice", "payments"): lambda books, invoice: listed(
        list(books.all("invoice_payment", invoice=invoice["id"])), "/v1/invoice_payments"
    ),
}


@route("GET", "account")
def account(books: Books, form: Object) -> Object:
    return {
        "id": "acct_stand_in", "object": "account", "country": "US", "default_currency": "usd", "email": None,
        "charges_enabled": True, "payouts_enabled": True, "details_submitted": True, "type": "standard",
        "business_profile": None, "settings": None, "metadata": {}, "created": 1_700_000_000,
    }  # fmt: skip


@route("GET", "accounts/{}")
def account_by_id(books: Books, form: Object, _id: str) -> Object:
    return account(books, form)


@route("POST", "products")
def create_product(books: Books, form: Object) -> Object:
    return catalogue.create_product(books, form)


@route("POST", "prices")
def create_price(books: Books, form: Object) -> Object:
    return catalogue.create_price(books, form)


@route("POST", "customers")
def create_customer(books: Books, form: Object) -> Object:
    return catalogue.create_customer(books, form)


@route("POST", "(?:products|prices|customers|refunds|payment_intents)/{}")
def change(books: Books, form: Object, id_: str) -> Object:
    return catalogue.update(books, books.get(id_), form)


@route("DELETE", "(?:products|customers)/{}")
def delete(books: Books, form: Object, id_: str) -> Object:
    return catalogue.delete(books, books.get(id_))


@route("GET", "products/{}/features")
def features(books: Books, form: Object, _id: str) -> Object:
    return listed([], f"/v1/products/{_id}/features")


@route("POST", "payment_methods")
def create_method(books: Books, form: Object) -> Object:
    return cards.create(books, form)


@route("POST", "payment_methods/{}/attach")
def attach(books: Books, form: Object, id_: str) -> Object:
    return cards.attach(books, cards.named(books, id_), books.get(form["customer"], "customer"))


@route("POST", "payment_intents")
def create_intent(books: Books, form: Object) -> Object:
    fields = {name: form[name] for name in ("customer", "description", "metadata") if name in form}
    intent = payments.intend(books, int(form["amount"]), form["currency"], **fields)
    if form.get("confirm"):
        confirm_intent(books, form, intent["id"])
    return intent


@route("POST", "payment_intents/{}/confirm")
def confirm_intent(books: Books, form: Object, id_: str) -> Object:
    intent = books.get(id_, "payment_intent")
    if payments.confirm(books, intent, cards.named(books, form["payment_method"])) == "requires_payment_method":
        raise payments.declined(intent)
    return intent


@route("POST", "refunds")
def refund(books: Books, form: Object) -> Object:
    charge = form.get("charge") or books.get(form["payment_intent"], "payment_intent")["latest_charge"]
    amount = int(form["amount"]) if "amount" in form else None
    return payments.refund(books, books.get(charge, "charge"), amount)


@route("POST", "invoiceitems")
def create_item(books: Books, form: Object) -> Object:
    now = books.now()
    item = books.new(
        "invoiceitem", amount=int(form["amount"]), currency=form["currency"], customer=form["customer"], date=now,
        description=form.get("description"), discountable=True, period={"start": now, "end": now}, proration=False,
        quantity=1, quantity_decimal="1",
    )  # fmt: skip
    books.emit("invoiceitem.created", item)
    return item


@route("POST", "invoices")
def create_invoice(books: Books, form: Object) -> Object:
    lines = []
    for item in list(books.all("invoiceitem", customer=form["customer"], invoice=None)):
        lines.append(
            books.new(
                "line_item",
                amount=item["amount"],
                currency=item["currency"],
                discountable=True,
                discounts=[],
                period=item["period"],
                subtotal=item["amount"],
                quantity=1,
            )
        )
    customer = books.get(form["customer"], "customer")
    invoice = invoices.draft(books, customer, lines, "manual", description=form.get("description"))
    for item in list(books.all("invoiceitem", customer=form["customer"], invoice=None)):
        books.change(item, invoice=invoice["id"])
    return invoice


@route("POST", "invoices/{}/finalize")
def finalize(books: Books, form: Object, id_: str) -> Object:
    return invoices.finalize(books, books.get(id_, "invoice"))


@route("POST", "invoices/{}/pay")
def pay_invoice(books: Books, form: Object, id_: str) -> Object:
    invoice = books.get(id_, "invoice")
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid", "invoice_already_paid")
    customer = books.get(invoice["customer"], "customer")
    given = form.get("payment_method")
    method = cards.named(books, given) if given else invoices.method_of(books, customer)
    if not invoices.pay(books, invoice, method):
        intent = invoices.intent_of(books, invoice)
        assert intent
        raise payments.declined(intent)
    subscriptions.collected(books, invoice)
    return invoice


@route("POST", "subscriptions")
def subscribe(books: Books, form: Object) -> Object:
    return subscriptions.create(books, form)


@route("POST", "subscriptions/{}")
def change_subscription(books: Books, form: Object, id_: str) -> Object:
    return subscriptions.update(books, books.get(id_, "subscription"), form)


@route("DELETE", "subscriptions/{}")
def cancel(books: Books, form: Object, id_: str) -> Object:
    return subscriptions.cancel(books, books.get(id_, "subscription"))


@route("POST", "checkout/sessions")
def create_session(books: Books, form: Object) -> Object:
    return checkout.create(books, form)


@route("GET", "checkout/sessions/{}/line_items")
def session_lines(books: Books, form: Object, id_: str) -> Object:
    return checkout.lines_of(books, books.get(id_, "checkout.session"))


@route("POST", "checkout/sessions/{}/expire")
def expire(books: Books, form: Object, id_: str) -> Object:
    return checkout.expire(books, books.get(id_, "checkout.session"))


@route("GET", "payment_pages/{}")
def payment_page(books: Books, form: Object, id_: str) -> Object:
    return {"id": id_, "object": "checkout.session", "session_id": books.get(id_, "checkout.session")["id"]}


@route("POST", "payment_pages/{}/confirm")
def confirm_page(books: Books, form: Object, id_: str) -> Object:
    session = books.get(id_, "checkout.session")
    if int(form.get("expected_amount", session["amount_total"])) != session["amount_total"]:
        raise invalid("The expected amount is not the session's.", "checkout_amount_mismatch")
    done = checkout.pay(books, session, cards.named(books, form["payment_method"]))
    # A direct debit of a program is not waited for.
    if done["payment_status"] == "unpaid":
        checkout.settle(books, done)
    return done


@route("POST", "billing_portal/sessions")
def open_portal(books: Books, form: Object) -> Object:
    return checkout.open_portal(books, form)


@route("POST", "billing_portal/configurations")
def configure_portal(books: Books, form: Object) -> Object:
    return checkout.configure_portal(books, form)


@route("POST", "billing_portal/configurations/{}")
def change_portal(books: Books, form: Object, id_: str) -> Object:
    known = books.get(id_, "billing_portal.configuration")
    if "features" in form:
        form = {**form, "features": {**known["features"], **checkout.configure_portal(books, form)["features"]}}
    return catalogue.update(books, known, form)


@route("GET", "events")
def events(books: Books, form: Object) -> Object:
    found = [each for each in reversed(books.events) if form.get("type") in (None, each["type"])]
    if after := form.get("starting_after"):
        found = found[[each["id"] for each in found].index(after) + 1 :]
    limit = int(form.get("limit", 10))
    return listed(found[:limit], "/v1/events", more=len(found) > limit)


@route("GET", "events/{}")
def event(books: Books, form: Object, id_: str) -> Object:
    for each in books.events:
        if each["id"] == id_:
            return each
    raise Refusal(404, "invalid_request_error", f"No such event: '{id_}'", "resource_missing")


@route("POST", "webhook_endpoints")
def create_endpoint(books: Books, form: Object) -> Object:
    made = books.new(
        "webhook_endpoint", enabled_events=form["enabled_events"], status="enabled", url=form["url"],
        metadata=form.get("metadata", {}), secret=f"whsec_{books.now()}standin",
    )  # fmt: skip
    books.notes[made["id"]] = made["secret"]
    return made


@route("GET", "customers/{}/subscriptions")
def subscriptions_of(books: Books, form: Object, id_: str) -> Object:
    return _list(books, "subscriptions", {**form, "customer": id_})
