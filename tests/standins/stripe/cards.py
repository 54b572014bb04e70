"""Payment methods: Stripe's test cards and tokens, by what happens to those who pay with them."""

from typing import Any

from .books import Books, Object, invalid

GOOD, DECLINED, FAILS_LATER, AUTHENTICATE = "good", "declined", "fails_later", "authenticate"
SETTLES_LATER, BOUNCES_LATER = "settles_later", "bounces_later"
DISPUTED = "disputed"

NUMBERS = {
    "4242424242424242": GOOD,
    "4000000000000002": DECLINED,
    "4000000000000341": FAILS_LATER,
    "4000002500003155": AUTHENTICATE,
}
TOKENS = {
    "visa": GOOD,
    "chargeCustomerFail": FAILS_LATER,
    "chargeDeclined": DECLINED,
    "visa_chargeDeclined": DECLINED,
    "threeDSecure2Required": AUTHENTICATE,
    "createDispute": DISPUTED,
    "createDisputeInquiry": DISPUTED,
}
IBANS = {"AT611904300234573201": SETTLES_LATER, "IT60X0542811101000000123456": BOUNCES_LATER}


def create(books: Books, form: Object) -> Object:
    """`POST /v1/payment_methods`"""
    details = form.get("billing_details") or {}
    if form["type"] == "sepa_debit":
        fate = IBANS.get(form["sepa_debit"]["iban"])
        if fate is None:
            raise invalid("This IBAN is none of the test IBANs that the stand-in knows.")
        debit = {"last4": form["sepa_debit"]["iban"][-4:], "country": "AT"}
        return _made(books, fate, type="sepa_debit", sepa_debit=debit, billing_details=details)
    return _card(books, _fate(form["card"]), details)


def named(books: Books, id_: str) -> Object:
    """The payment method; ``pm_card_visa`` and its like are made on the spot."""
    if id_.startswith("pm_card_") and id_ not in books.objects:
        return _card(books, _fate({"token": f"tok_{id_.removeprefix('pm_card_')}"}), {})
    return books.get(id_, "payment_method")


def by_number(books: Books, number: str) -> Object:
    """The card or bank account that a person typed into a page."""
    number = number.replace(" ", "")
    if number in IBANS:
        return create(books, {"type": "sepa_debit", "sepa_debit": {"iban": number}})
    if number not in NUMBERS:
        raise invalid("Your card number is invalid.", "invalid_number")
    return _card(books, NUMBERS[number], {}, number[-4:])


def attach(books: Books, method: Object, customer: Object) -> Object:
    """Make it the customer's."""
    books.change(method, customer=customer["id"])
    books.emit("payment_method.attached", method)
    return method


def fate(books: Books, method: Object | None) -> str:
    """What happens to a payment with it. None: there is nothing to pay with."""
    return books.notes[method["id"]] if method else DECLINED


def _fate(card: Object) -> str:
    if token := card.get("token"):
        if token.removeprefix("tok_") not in TOKENS:
            raise invalid(f"No such token: '{token}'", "resource_missing")
        return TOKENS[token.removeprefix("tok_")]
    return NUMBERS.get(card.get("number", ""), GOOD)


def _card(books: Books, fate: str, details: Any, last4: str = "4242") -> Object:
    year = 2040
    card = {"brand": "visa", "last4": last4, "exp_month": 12, "exp_year": year, "funding": "credit", "country": "US"}
    return _made(books, fate, type="card", card=card, billing_details=details)


def _made(books: Books, fate: str, **fields: Any) -> Object:
    details = {"address": None, "email": None, "name": None, "phone": None, **fields.pop("billing_details")}
    method = books.new("payment_method", billing_details=details, **fields)
    books.notes[method["id"]] = fate
    return method
