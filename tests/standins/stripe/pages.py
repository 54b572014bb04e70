"""The pages on which people pay: checkout, portal, invoice. Plain HTML, one form per deed."""

from html import escape

from . import cards, checkout, subscriptions
from .books import Books, Object, Refusal

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>body{{font:16px system-ui;margin:2rem auto;max-width:32rem;
padding:0 1rem}}input,button{{font:inherit;padding:.5rem;margin:.25rem 0}}[role=alert]{{color:#a00}}</style></head>
<body><main><p>Stand-in for Stripe: no money moves.</p><h1>{title}</h1>{body}</main></body></html>"""
ALERT = '<p role="alert">{}</p>'


def show(books: Books, path: str, problem: str = "") -> str:
    """The page behind an address. Raises: Refusal, there is none."""
    kind, _, id_ = path.strip("/").partition("/")
    alert = ALERT.format(escape(problem)) if problem else ""
    if kind == "pay":
        return _checkout(books.get(id_, "checkout.session"), alert)
    if kind == "portal":
        return _portal(books, books.get(id_, "billing_portal.session"), alert)
    if kind == "invoice":
        return _invoice(books.get(id_.removesuffix("/pdf"), "invoice"))
    raise Refusal(404, "invalid_request_error", "No such page.")


def act(books: Books, path: str, form: Object) -> str:
    """Do what a form asks; the address to go to next. Raises: Refusal, with what to tell the person."""
    kind, _, id_ = path.strip("/").partition("/")
    if kind == "pay":
        session = books.get(id_, "checkout.session")
        if form.get("deed") == "promotion":
            checkout.apply(books, session, form.get("code", ""))
            return path
        checkout.pay(books, session, cards.by_number(books, form.get("number", "")))
        return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])
    session = books.get(id_, "billing_portal.session")
    _manage(books, session, form)
    flow = session["flow"]
    if flow and flow["after_completion"]["type"] == "redirect":
        return str(flow["after_completion"]["redirect"]["return_url"])
    return path


def _manage(books: Books, session: Object, form: Object) -> None:
    customer = books.get(session["customer"], "customer")
    if form["deed"] == "card":
        method = cards.attach(books, cards.by_number(books, form.get("number", "")), customer)
        settings = {**customer["invoice_settings"], "default_payment_method": method["id"]}
        before = books.change(customer, invoice_settings=settings)
        books.emit("customer.updated", customer, before)
        for each in _subscriptions(books, customer):
            subscriptions.update(books, each, {"default_payment_method": method["id"]})
        return
    subscription = books.get(form["subscription"], "subscription")
    if form["deed"] in ("cancel", "reactivate"):
        subscriptions.update(books, subscription, {"cancel_at_period_end": form["deed"] == "cancel"})
    elif form["deed"] == "switch":
        _switch(books, session, subscription, books.get(form["price"], "price"))


def _switch(books: Books, session: Object, subscription: Object, price: Object) -> None:
    """Up at once, down when the period ends, as the configuration has it."""
    update = books.get(session["configuration"])["features"]["subscription_update"]
    later = {each["type"] for each in update["schedule_at_period_end"]["conditions"]}
    cheaper = price["unit_amount"] < subscriptions.item_of(subscription)["price"]["unit_amount"]
    if cheaper and "decreasing_item_amount" in later:
        books.notes[f"later:{subscription['id']}"] = price["id"]
        return
    form = {"items": [{"price": price["id"]}], "proration_behavior": update["proration_behavior"]}
    subscriptions.update(books, subscription, form)


def _checkout(session: Object, alert: str) -> str:
    if session["status"] != "open":
        return PAGE.format(title="This page has expired", body="")
    body = f"""{alert}{_sum(session)}{_promotion(session)}
<form method="post"><label>Card number <input name="number" autocomplete="off" inputmode="numeric"></label><br>
<button>{"Subscribe" if session["mode"] == "subscription" else "Pay"}</button></form>
<p><a href="{escape(session["cancel_url"] or "#")}">Back</a></p>"""
    return PAGE.format(title="Checkout", body=body)


def _sum(session: Object) -> str:
    """What is to be paid, and how it came to be."""
    details, currency = session["total_details"], session["currency"]
    rows = {"Subtotal": session["amount_subtotal"], "Discount": -details["amount_discount"]}
    rows |= {"Tax": details["amount_tax"], "Total": session["amount_total"]}
    shown = {name: cents for name, cents in rows.items() if cents or name == "Total"}
    return "".join(f"<p>{name}: {_money(cents, currency)}</p>" for name, cents in shown.items())


def _promotion(session: Object) -> str:
    if not session["allow_promotion_codes"]:
        return ""
    return _form("promotion", "Apply", '<label>Promotion code <input name="code"></label> ')


def _portal(books: Books, session: Object, alert: str) -> str:
    customer = books.get(session["customer"], "customer")
    parts = [alert, *(_one(books, session, each) for each in _subscriptions(books, customer))]
    parts.append(_form("card", "Update payment method", '<label>Card number <input name="number"></label> '))
    parts.append(f'<p><a href="{escape(session["return_url"] or "#")}">Return to the shop</a></p>')
    return PAGE.format(title="Billing portal", body="".join(parts))


def _one(books: Books, session: Object, subscription: Object) -> str:
    price = subscriptions.item_of(subscription)["price"]
    hidden = f'<input type="hidden" name="subscription" value="{subscription["id"]}">'
    parts = [f"<h2>{escape(books.get(price['product'])['name'])}: {subscription['status']}</h2>"]
    flow = session["flow"]
    if flow and flow["type"] == "subscription_update_confirm":
        target = flow["subscription_update_confirm"]["items"][0]["price"]
        choice = f'{hidden}<input type="hidden" name="price" value="{target}">'
        return parts[0] + _form("switch", f"Confirm {_name(books, target)}", choice)
    if subscription["cancel_at_period_end"]:
        parts.append(_form("reactivate", "Don't cancel subscription", hidden))
    else:
        parts.append(_form("cancel", "Cancel subscription", hidden))
    for each in books.get(session["configuration"])["features"]["subscription_update"]["products"]:
        for other in each["prices"]:
            if other != price["id"]:
                choice = f'{hidden}<input type="hidden" name="price" value="{other}">'
                parts.append(_form("switch", f"Switch to {_name(books, other)}", choice))
    return "".join(parts)


def _invoice(invoice: Object) -> str:
    body = f"<p>{_money(invoice['total'], invoice['currency'])}, {invoice['status']}</p>"
    return PAGE.format(title=f"Invoice {invoice['number']}", body=body)


def _subscriptions(books: Books, customer: Object) -> list[Object]:
    return [each for each in books.all("subscription", customer=customer["id"]) if each["status"] != "canceled"]


def _name(books: Books, price: str) -> str:
    return escape(books.get(books.get(price)["product"])["name"])


def _form(deed: str, label: str, inside: str) -> str:
    return (
        f'<form method="post"><input type="hidden" name="deed" value="{deed}">{inside}<button>{label}</button></form>'
    )


def _money(cents: int, currency: str) -> str:
    return f"{cents / 100:.2f} {currency.upper()}"
