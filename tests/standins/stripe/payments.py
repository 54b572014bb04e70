"""Money moving: payment intents, charges, refunds, disputes."""

from typing import Any

from . import cards
from .books import Books, Object, Refusal, invalid, listed


def intend(books: Books, amount: int, currency: str, **fields: Any) -> Object:
    """A payment that is to be made."""
    intent = books.new(
        "payment_intent", amount=amount, currency=currency, amount_capturable=0, amount_received=0,
        capture_method="automatic", confirmation_method="automatic", status="requires_payment_method",
        payment_method_types=["card"], **fields,
    )  # fmt: skip
    books.change(intent, client_secret=f"{intent['id']}_secret_stand_in")
    books.emit("payment_intent.created", intent)
    return intent


def confirm(books: Books, intent: Object, method: Object | None) -> str:
    """Try to pay; the intent's status afterwards."""
    fate = cards.fate(books, method)
    if method:
        books.change(intent, payment_method=method["id"])
    if fate in (cards.SETTLES_LATER, cards.BOUNCES_LATER):
        books.change(intent, status="processing")
        books.emit("payment_intent.processing", intent)
    elif fate == cards.AUTHENTICATE:
        books.change(intent, status="requires_action", next_action={"type": "use_stripe_sdk"})
        books.emit("payment_intent.requires_action", intent)
    elif fate in (cards.GOOD, cards.DISPUTED):
        charge = succeed(books, intent)
        if fate == cards.DISPUTED:
            dispute(books, charge)
    else:
        fail(books, intent)
    return intent["status"]


def succeed(books: Books, intent: Object) -> Object:
    """The money is there."""
    charge = _charge(books, intent, "succeeded")
    books.change(intent, status="succeeded", latest_charge=charge["id"], amount_received=intent["amount"])
    books.emit("charge.succeeded", charge)
    books.emit("payment_intent.succeeded", intent)
    return charge


def fail(books: Books, intent: Object) -> Object:
    """The card was declined."""
    charge = _charge(books, intent, "failed")
    error = {"type": "card_error", "code": "card_declined", "message": "Your card was declined."}
    books.change(intent, status="requires_payment_method", latest_charge=charge["id"], last_payment_error=error)
    books.emit("charge.failed", charge)
    books.emit("payment_intent.payment_failed", intent)
    return charge


def declined(intent: Object) -> Refusal:
    """What the caller is told."""
    return Refusal(402, "card_error", "Your card was declined.", "card_declined", payment_intent=intent)


def refund(books: Books, charge: Object, amount: int | None = None) -> Object:
    """Give back all of a charge, or a part."""
    left = charge["amount"] - charge["amount_refunded"]
    amount = left if amount is None else amount
    if not 0 < amount <= left:
        raise invalid(f"Refund amount ({amount}) is greater than what is left ({left}).", "charge_already_refunded")
    made = books.new(
        "refund", amount=amount, currency=charge["currency"], charge=charge["id"], status="succeeded", metadata={},
        payment_intent=charge["payment_intent"], created=books.now(),
    )  # fmt: skip
    done = charge["amount_refunded"] + amount
    before = books.change(charge, amount_refunded=done, refunded=done == charge["amount"])
    books.emit("refund.created", made)
    books.emit("charge.refunded", charge, before)
    return made


def fail_refund(books: Books, refund: Object) -> None:
    """The bank sends a refund back: the money is ours again."""
    charge = books.get(refund["charge"])
    books.change(refund, status="failed", failure_reason="expired_or_canceled_card")
    books.change(charge, amount_refunded=charge["amount_refunded"] - refund["amount"], refunded=False)
    books.emit("refund.failed", refund)


def dispute(books: Books, charge: Object) -> Object:
    """The cardholder wants the money back, and has it until the bank decides."""
    made = books.new(
        "dispute", amount=charge["amount"], currency=charge["currency"], charge=charge["id"], reason="fraudulent",
        payment_intent=charge["payment_intent"], status="needs_response", balance_transactions=[],
        enhanced_eligibility_types=[], evidence={"enhanced_evidence": {}}, is_charge_refundable=False,
        evidence_details={"enhanced_eligibility": {}, "has_evidence": False, "past_due": False, "submission_count": 0},
    )  # fmt: skip
    books.change(charge, disputed=True)
    books.emit("charge.dispute.created", made)
    books.emit("charge.dispute.funds_withdrawn", made)
    return made


def decide(books: Books, dispute: Object, status: str) -> None:
    """The bank has decided: ``won`` or ``lost``."""
    before = books.change(dispute, status=status)
    if status == "won":
        books.emit("charge.dispute.funds_reinstated", dispute)
    books.emit("charge.dispute.closed", dispute, before)


def refunds_of(books: Books, charge: Object) -> Object:
    """The list that a charge shows where asked to."""
    return listed(list(books.all("refund", charge=charge["id"])), f"/v1/charges/{charge['id']}/refunds")


def _charge(books: Books, intent: Object, status: str) -> Object:
    paid = status == "succeeded"
    failure = {} if paid else {"failure_code": "card_declined", "failure_message": "Your card was declined."}
    return books.new(
        "charge", amount=intent["amount"], amount_captured=intent["amount"] if paid else 0, amount_refunded=0,
        billing_details={}, captured=paid, currency=intent["currency"], disputed=False, paid=paid, refunded=False,
        status=status, customer=intent["customer"], payment_intent=intent["id"],
        payment_method=intent["payment_method"], **failure,
    )  # fmt: skip
