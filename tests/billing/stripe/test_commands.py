"""The operator's commands: plans at Stripe, and whether the books agree."""

import io

import djstripe.models
import pytest
from django.core.management import CommandError, call_command

from billing.models import Grant, Plan
from billing.stripe.customers import customer_of
from billing.stripe.models import CustomerLink, StripeEvent
from tests.standins.stripe import cards, checkout, payments, subscriptions

from .conftest import DAY, deliver


def told(command, **options):
    """What a command says, line by line; the reason it fails with comes last."""
    out = io.StringIO()
    try:
        call_command(command, stdout=out, **options)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue().splitlines()


def test_plans_are_shown_first_then_made(db, books):
    asked = [
        "To do: Pro: create the product virtual_staging_pro",
        "To do: Pro: create the price 29.00 USD a month",
        "To do: Business: create the product virtual_staging_business",
        "To do: Business: create the price 99.00 USD a month",
        "To do: Pack of 25: create the product virtual_staging_pack-25",
        "To do: Pack of 25: create the price 19.00 USD",
    ]

    assert told("stripe_sync_plans") == [*asked, "Nothing was changed. Run it again with --apply to do this."]
    assert not list(books.all("product"))
    done = [line.replace("To do", "Done") for line in asked]
    assert told("stripe_sync_plans", apply=True) == [
        *done, "Done: Portal: create a configuration that offers the plans",
    ]  # fmt: skip
    assert told("stripe_sync_plans") == ["Stripe has what the plans say."]
    prices = {price["metadata"]["plan"]: price for price in books.all("price")}
    assert {slug: price["unit_amount"] for slug, price in prices.items()} == {
        "pro": 2900,
        "business": 9900,
        "pack-25": 1900,
    }
    assert Plan.objects.get(slug="pro").stripe_price_id == prices["pro"]["id"]


def test_a_new_amount_is_a_new_price(sold, books):
    old = sold["pro"].stripe_price_id
    Plan.objects.filter(slug="pro").update(price_cents=3900, name="Pro Plus")

    assert told("stripe_sync_plans", apply=True) == [
        "Done: Pro Plus: call the product 'Pro Plus' and put it on sale",
        f"Done: Pro Plus: replace the price {old} by 39.00 USD a month; who is subscribed keeps the old one",
        "Done: Portal: offer the plans' present prices",
    ]
    new = Plan.objects.get(slug="pro").stripe_price_id
    assert (books.get(old)["active"], books.get(new)["unit_amount"]) == (False, 3900)
    assert books.get("virtual_staging_pro")["name"] == "Pro Plus"
    assert told("stripe_sync_plans") == ["Stripe has what the plans say."]


def test_a_run_cut_short_is_taken_up(sold, books):
    Plan.objects.filter(slug="pro").update(stripe_price_id="price_gone")

    told("stripe_sync_plans", apply=True)

    assert Plan.objects.get(slug="pro").stripe_price_id == sold["pro"].stripe_price_id


def test_a_plan_switched_off_is_off_sale(sold, books):
    Plan.objects.filter(slug="business").update(is_active=False)

    assert told("stripe_sync_plans", apply=True)[0] == "Done: Business: take the product off sale"
    assert books.get("virtual_staging_business")["active"] is False


def test_nothing_for_sale(db, books):
    Plan.objects.exclude(slug="free").update(is_active=False)

    assert told("stripe_sync_plans") == ["Stripe has what the plans say."]


@pytest.mark.parametrize("command", ["stripe_sync_plans", "stripe_reconcile"])
def test_fail_without_a_key(db, command):
    with pytest.raises(CommandError, match="There is no Stripe key"):
        call_command(command)


def test_fail_stripe_breaks(db, stand_in):
    stand_in.broken["/v1/products/virtual_staging_free"] = 400

    with pytest.raises(Exception, match="told to break"):
        call_command("stripe_sync_plans")


@pytest.fixture
def customer(organization, sold):
    return customer_of(organization)


def buy(books, customer, plan):
    mode = "payment" if plan.kind == "one_off" else "subscription"
    form = {"mode": mode, "customer": customer, "line_items": [{"price": plan.stripe_price_id}]}
    return checkout.pay(books, checkout.create(books, form), cards.by_number(books, "4242424242424242"))


def test_reconcile_mends(books, sold, customer, organization, queue):
    assert told("stripe_reconcile") == ["Stripe, its mirror and the ledger agree."]
    invoice = buy(books, customer, sold["pro"])["invoice"]
    subscription = next(books.all("subscription"))["id"]
    who = f"{organization} ({customer})"
    found = [
        f"{who}: {invoice} was paid for Pro and gave no images.",
        f"{who}: the copy of {subscription}, which is active at Stripe, is missing.",
        f"{who}: the copy of {invoice}, which is paid at Stripe, is missing.",
    ]

    assert told("stripe_reconcile") == [
        *(f"Mendable: {text}" for text in found), "3 left. Run it with --fix to mend what can be mended.",
    ]  # fmt: skip
    assert not Grant.objects.exists()
    assert told("stripe_reconcile", fix=True)[-1] == "Stripe, its mirror and the ledger agree."
    assert Grant.objects.get().reference == invoice
    assert djstripe.models.Subscription.objects.get().id == subscription
    assert told("stripe_reconcile") == ["Stripe, its mirror and the ledger agree."]


def test_reconcile_takes_back_and_gives_again(books, sold, customer, organization, queue):
    session = buy(books, customer, sold["pack-25"])
    told("stripe_reconcile", fix=True)
    dispute = payments.dispute(books, next(books.all("charge")))

    assert f"{session['id']} was disputed, but its images were not taken back." in told("stripe_reconcile")[0]
    told("stripe_reconcile", fix=True)
    payments.decide(books, dispute, "won")
    assert f"{session['id']} is paid again, but its images were not given again." in told("stripe_reconcile")[0]
    told("stripe_reconcile", fix=True)
    assert told("stripe_reconcile") == ["Stripe, its mirror and the ledger agree."]


def test_reconcile_leaves_to_a_person(books, sold, customer, organization, queue):
    from billing.services import grant_pack

    grant_pack(organization=organization, plan=sold["pack-25"], reference="cs_unpaid")

    lines = told("stripe_reconcile", fix=True)

    assert lines[0].startswith("For a person")
    assert "cs_unpaid" in lines[0]
    assert lines[-1] == "1 left."
    assert Grant.objects.count() == 1


def test_reconcile_old_copies_open_events_and_lost_customers(books, sold, customer, organization, queue, stand_in):
    buy(books, customer, sold["pro"])
    told("stripe_reconcile", fix=True)
    subscriptions.update(books, next(books.all("subscription")), {"cancel_at_period_end": True})
    deliver(books.events[-1])

    lines = told("stripe_reconcile")
    assert "is old (active)" in lines[0]
    assert "(customer.subscription.updated) is received." in lines[1]
    told("stripe_reconcile", fix=True)
    assert StripeEvent.objects.get().status == "handled"

    stand_in.answer("DELETE", f"/v1/customers/{customer}", {}, None)
    assert "was deleted at Stripe" in told("stripe_reconcile", fix=True)[0]
    assert not CustomerLink.objects.exists()


def test_a_downgrade_within_the_period_is_no_difference(books, sold, customer, queue):
    buy(books, customer, sold["business"])
    subscriptions.advance(books, books.now() + DAY)
    form = {"items": [{"price": sold["pro"].stripe_price_id}], "proration_behavior": "always_invoice"}
    subscriptions.update(books, next(books.all("subscription")), form)
    told("stripe_reconcile", fix=True)

    assert told("stripe_reconcile") == ["Stripe, its mirror and the ledger agree."]
    assert [grant.amount for grant in Grant.objects.all()] == [500]


def test_reconcile_tells_of_what_is_not_ours_and_of_the_ledger(books, sold, customer, queue, stand_in, monkeypatch):
    from billing.stripe.management.commands import stripe_reconcile

    form = {"amount": "500", "currency": "usd", "customer": customer}
    stand_in.answer("POST", "/v1/invoiceitems", form, None)
    stand_in.answer("POST", "/v1/invoices", {"customer": customer}, None)
    by_hand = next(books.all("invoice"))["id"]
    stand_in.answer("POST", f"/v1/invoices/{by_hand}/pay", {"payment_method": "pm_card_visa"}, None)
    session = buy(books, customer, sold["pack-25"])["id"]
    Plan.objects.filter(slug="pack-25").update(stripe_price_id="")
    for price in books.all("price"):
        price["metadata"] = {}
    monkeypatch.setattr(stripe_reconcile, "ledger_check", lambda: ["grant_differs in_1: as told."])

    lines = told("stripe_reconcile", fix=True)

    assert f"Checkout {session} sold a price that belongs to no pack." in lines[0]
    assert lines[-2:] == ["Ledger: grant_differs in_1: as told.", "2 left."]
