"""Checkout sessions and portal sessions, and what people do on their pages."""

from . import cards, catalogue, extras, invoices, payments, subscriptions
from .books import Books, Object, Refusal, invalid, listed


def create(books: Books, form: Object) -> Object:
    """`POST /v1/checkout/sessions`"""
    chosen = [(books.get(each["price"], "price"), int(each.get("quantity", 1))) for each in form["line_items"]]
    for price, _ in chosen:
        if not price["active"]:
            raise invalid(f"The price specified is inactive: {price['id']}.", "price_inactive")
        if bool(price["recurring"]) != (form["mode"] == "subscription"):
            raise invalid("You must provide the prices that suit the mode.")
    customer = books.get(form["customer"], "customer") if "customer" in form else None
    taxed = (form.get("automatic_tax") or {}).get("enabled", False)
    if taxed and customer and (form.get("customer_update") or {}).get("address") != "auto":
        raise invalid("Automatic tax needs a valid address on the customer, or customer_update[address]=auto.")
    tax = {"enabled": taxed, "status": "complete" if taxed else None}
    subtotal = sum(price["unit_amount"] * quantity for price, quantity in chosen)
    session = books.new(
        "checkout.session", mode=form["mode"], status="open", payment_status="unpaid", amount_subtotal=subtotal,
        amount_total=subtotal, currency=chosen[0][0]["currency"], customer=customer and customer["id"],
        automatic_tax={**tax, "liability": None, "provider": None}, custom_fields=[], custom_text={},
        expires_at=books.now() + invoices.DAY, payment_method_types=form.get("payment_method_types", ["card"]),
        shipping_options=[], success_url=form.get("success_url"), cancel_url=form.get("cancel_url"),
        client_reference_id=form.get("client_reference_id"), metadata=form.get("metadata", {}),
        allow_promotion_codes=form.get("allow_promotion_codes"),
    )  # fmt: skip
    session["url"] = f"{books.notes['base']}/pay/{session['id']}"
    books.notes[session["id"]] = {"form": form, "chosen": chosen}
    _add_up(books, session)
    return session


def apply(books: Books, session: Object, code: str) -> None:
    """Somebody types a promotion code. Raises: Refusal, there is none, or none is taken here."""
    if not session["allow_promotion_codes"]:
        raise invalid("This page takes no promotion codes.")
    promotion = extras.promotion(books, code)
    books.change(session, discounts=[{"coupon": None, "promotion_code": promotion["id"]}])
    _add_up(books, session)


def _add_up(books: Books, session: Object) -> None:
    due = extras.add_up(session["amount_subtotal"], _percent_off(books, session), session["automatic_tax"]["enabled"])
    details = {"amount_discount": due.discount, "amount_shipping": 0, "amount_tax": due.tax}
    books.change(session, amount_total=due.total, total_details=details)


def _percent_off(books: Books, session: Object) -> float:
    return extras.percent_of(books, session["discounts"][0]["promotion_code"] if session["discounts"] else None)


def pay(books: Books, session: Object, method: Object) -> Object:
    """What the page's button does. Raises: Refusal, the card was declined and the page stays open."""
    if session["status"] != "open":
        raise invalid("This Checkout Session is not open any more.", "checkout_session_not_open")
    if cards.fate(books, method) in (cards.DECLINED, cards.AUTHENTICATE):
        raise Refusal(402, "card_error", "Your card was declined.", "card_declined")
    customer = _customer(books, session, method)
    fields = _subscribe(books, session, customer, method) if session["mode"] == "subscription" else {}
    fields = fields or _pay_once(books, session, customer, method)
    details = {"email": customer["email"], "name": customer["name"], "address": None, "phone": None}
    details |= {"tax_exempt": "none", "tax_ids": [], "business_name": None, "individual_name": None}
    books.change(session, status="complete", customer=customer["id"], customer_details=details, url=None, **fields)
    books.emit("checkout.session.completed", session)
    return session


def settle(books: Books, session: Object) -> None:
    """A payment that takes days has arrived, or bounced."""
    intent = books.get(session["payment_intent"])
    method = books.get(intent["payment_method"])
    if cards.fate(books, method) == cards.SETTLES_LATER:
        payments.succeed(books, intent)
        books.change(session, payment_status="paid")
        books.emit("checkout.session.async_payment_succeeded", session)
    else:
        payments.fail(books, intent)
        books.emit("checkout.session.async_payment_failed", session)


def expire(books: Books, session: Object) -> Object:
    """`POST /v1/checkout/sessions/{id}/expire`"""
    if session["status"] != "open":
        raise invalid('Only Checkout Sessions with a status in ["open"] can be expired.')
    books.change(session, status="expired", url=None)
    books.emit("checkout.session.expired", session)
    return session


def lines_of(books: Books, session: Object) -> Object:
    """What a session sells, for those who ask."""
    lines = [
        _line(f"li_{number}_{session['id'][8:]}", books, session, price, quantity)
        for number, (price, quantity) in enumerate(books.notes[session["id"]]["chosen"])
    ]
    return listed(lines, f"/v1/checkout/sessions/{session['id']}/line_items")


def _line(id_: str, books: Books, session: Object, price: Object, quantity: int) -> Object:
    taxed, percent_off = session["automatic_tax"]["enabled"], _percent_off(books, session)
    due = extras.add_up(price["unit_amount"] * quantity, percent_off, taxed)
    return {
        "id": id_, "object": "item", "amount_discount": due.discount, "amount_tax": due.tax,
        "amount_subtotal": due.subtotal, "amount_total": due.total, "currency": price["currency"],
        "description": None, "price": price, "quantity": quantity,
    }  # fmt: skip


def open_portal(books: Books, form: Object) -> Object:
    """`POST /v1/billing_portal/sessions`"""
    customer = books.get(form["customer"], "customer")
    configuration = form.get("configuration") or default_portal(books)["id"]
    session = books.new(
        "billing_portal.session", configuration=configuration, customer=customer["id"], url="",
        return_url=form.get("return_url"), flow=_flow(form.get("flow_data")),
    )  # fmt: skip
    session["url"] = f"{books.notes['base']}/portal/{session['id']}"
    books.emit("billing_portal.session.created", session)
    return session


def default_portal(books: Books) -> Object:
    """The configuration of the account, made when first needed."""
    known = next(books.all("billing_portal.configuration", is_default=True), None)
    return known or configure_portal(books, {}, is_default=True)


def configure_portal(books: Books, form: Object, is_default: bool = False) -> Object:
    """`POST /v1/billing_portal/configurations`"""
    wanted = form.get("features", {})
    update = wanted.get("subscription_update", {})
    quantity = {"enabled": False, "maximum": None, "minimum": 1}
    products = [
        {"product": each["product"], "prices": each["prices"], "adjustable_quantity": quantity}
        for each in update.get("products", [])
    ]
    conditions = update.get("schedule_at_period_end", {}).get("conditions", [])
    features = {
        "customer_update": {"allowed_updates": ["email"], "enabled": True},
        "invoice_history": {"enabled": True},
        "payment_method_update": {"enabled": True, "payment_method_configuration": None},
        "subscription_cancel": {
            "cancellation_reason": {"enabled": False, "options": ["other"]}, "enabled": True,
            "mode": "at_period_end", "proration_behavior": "none",
        },
        "subscription_update": {
            "billing_cycle_anchor": None, "default_allowed_updates": update.get("default_allowed_updates", []),
            "enabled": update.get("enabled", False), "products": products,
            "proration_behavior": update.get("proration_behavior", "none"),
            "schedule_at_period_end": {"conditions": conditions}, "trial_update_behavior": "end_trial",
        },
    }  # fmt: skip
    made = books.new(
        "billing_portal.configuration", active=True, business_profile=form.get("business_profile", {}),
        features=features, is_default=is_default, login_page={"enabled": False, "url": None}, updated=books.now(),
        metadata=form.get("metadata", {}),
    )  # fmt: skip
    books.emit("billing_portal.configuration.created", made)
    return made


def _flow(wanted: Object | None) -> Object | None:
    if not wanted:
        return None
    blank = {"subscription_cancel": None, "subscription_update": None, "subscription_update_confirm": None}
    confirm = wanted.get("subscription_update_confirm")
    if confirm:
        items = [{"id": each.get("id"), "price": each.get("price"), "quantity": 1} for each in confirm["items"]]
        confirm = {"subscription": confirm["subscription"], "items": items, "discounts": None}
    after = wanted.get("after_completion") or {"type": "portal_homepage"}
    done = {"type": after["type"], "redirect": after.get("redirect"), "hosted_confirmation": None}
    return {"type": wanted["type"], **blank, "subscription_update_confirm": confirm, "after_completion": done}


def _customer(books: Books, session: Object, method: Object) -> Object:
    if session["customer"]:
        customer = books.get(session["customer"], "customer")
    else:
        customer = catalogue.create_customer(books, {"email": method["billing_details"]["email"]})
    cards.attach(books, method, customer)
    return customer


def _subscribe(books: Books, session: Object, customer: Object, method: Object) -> Object:
    note = books.notes[session["id"]]
    wanted = note["form"].get("subscription_data", {})
    catalogue.use(books, customer, method)
    made = subscriptions.create(
        books,
        {
            "customer": customer["id"], "items": [{"price": note["chosen"][0][0]["id"]}],
            "default_payment_method": method["id"], "metadata": wanted.get("metadata", {}),
            "percent_off": _percent_off(books, session), "automatic_tax": note["form"].get("automatic_tax"),
        },
    )  # fmt: skip
    return {"subscription": made["id"], "invoice": made["latest_invoice"], "payment_status": "paid"}


def _pay_once(books: Books, session: Object, customer: Object, method: Object) -> Object:
    wanted = books.notes[session["id"]]["form"].get("payment_intent_data", {})
    intent = payments.intend(
        books, session["amount_total"], session["currency"], customer=customer["id"],
        metadata=wanted.get("metadata", {}),
    )  # fmt: skip
    status = payments.confirm(books, intent, method)
    if status == "requires_payment_method":
        raise payments.declined(intent)
    return {"payment_intent": intent["id"], "payment_status": "paid" if status == "succeeded" else "unpaid"}
