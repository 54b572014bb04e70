"""What is taken from Stripe, and what is not."""

import json
import time

import pytest
from rest_framework.test import APIClient

from billing.stripe import customers, events, tasks
from billing.stripe.customers import customer_of
from billing.stripe.events import event_handle
from billing.stripe.models import CustomerLink, StripeEvent
from tests.standins.stripe import catalogue
from tests.standins.stripe.webhooks import sign

from .conftest import KEY, SECRET, deliver


@pytest.fixture
def event(books, db):
    """Something that concerns nobody."""
    return books.emit(
        "product.created",
        books.new("product", name="x", active=True, images=[], marketing_features=[], type="service", updated=1),
    )


def send(body, **headers):
    return APIClient().post("/api/v1/stripe/webhook", body, content_type="application/json", headers=headers)


def test_success_taken_once(event, queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = deliver(event)
    with django_capture_on_commit_callbacks(execute=True):
        second = deliver(event)

    assert (first.status_code, first.json()) == (200, {"received": True})
    assert (second.status_code, second.json()) == (200, {"received": False})
    assert queue == [event["id"]]
    kept = StripeEvent.objects.get()
    assert (kept.pk, kept.type, kept.status, kept.payload) == (event["id"], "product.created", "received", event)
    assert str(kept) == f"product.created {event['id']}"


def test_success_either_of_two_secrets(event, queue, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", SECRET]

    assert deliver(event).status_code == 200
    assert deliver(event, "whsec_new").json() == {"received": False}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        pytest.param(lambda body: {}, "bad_signature", id="fail: none"),
        pytest.param(lambda body: {"Stripe-Signature": "nonsense"}, "bad_signature", id="fail: nonsense"),
        pytest.param(
            lambda body: {"Stripe-Signature": sign(body, "whsec_other")}, "bad_signature", id="fail: other secret"
        ),
        pytest.param(
            lambda body: {"Stripe-Signature": sign(body + b" ", SECRET)}, "bad_signature", id="fail: other body"
        ),
        pytest.param(
            lambda body: {"Stripe-Signature": sign(body, SECRET, time.time() - 301)}, "bad_signature", id="fail: old"
        ),
        pytest.param(lambda body: {"Stripe-Signature": sign(body, "")}, "bad_signature", id="fail: empty secret"),
    ],
)
@pytest.mark.parametrize("debug", [True, False], ids=["success: DEBUG", "success: no DEBUG"])
def test_fail_signature(event, queue, settings, headers, code, debug):
    settings.DEBUG = debug
    body = json.dumps(event).encode()

    response = send(body, **headers(body))

    assert (response.status_code, response.json()["code"]) == (400, code)
    assert not StripeEvent.objects.exists()
    assert queue == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"no json", id="fail: no JSON"),
        pytest.param(b"[]", id="fail: a list"),
        pytest.param(b'{"object": "charge"}', id="fail: no event"),
        pytest.param(b'{"object": "event", "data": {"object": {}}}', id="fail: no id"),
    ],
)
def test_fail_signed_nonsense(body, db, stand_in):
    response = send(body, **{"Stripe-Signature": sign(body, SECRET)})

    assert (response.status_code, response.json()["code"]) == (400, "malformed_body")
    assert not StripeEvent.objects.exists()


def test_fail_bytes_that_are_no_text(db, stand_in):
    assert send(b"\xff", **{"Stripe-Signature": "t=1,v1=1"}).json()["code"] == "bad_signature"


def test_fail_no_secret_set(event, settings):
    settings.STRIPE_WEBHOOK_SECRETS = []

    response = deliver(event)

    assert (response.status_code, response.json()["code"]) == (503, "payments_unavailable")
    assert not StripeEvent.objects.exists()


def handled(event):
    deliver(event)
    return event_handle(event["id"])


def test_success_unknown_customer_waits_until_known(books, sold, organization, queue, stand_in):
    customer = catalogue.create_customer(books, {"name": "By hand"})
    event = books.emit("customer.updated", customer)

    assert handled(event) == "waiting"
    kept = StripeEvent.objects.get()
    assert kept.reason == f"No organization is the customer {customer['id']}."
    assert (kept.attempts, kept.handled_at) == (1, None)
    assert kept.next_attempt_at is not None
    tasks.sweep_stripe_events()
    assert StripeEvent.objects.get().attempts == 1  # it is not due yet

    customer["metadata"] = {"organization_id": str(organization.pk)}
    StripeEvent.objects.update(next_attempt_at=kept.occurred_at)
    tasks.sweep_stripe_events()
    assert StripeEvent.objects.get().status == "handled"
    assert CustomerLink.objects.get().customer_id == customer["id"]


@pytest.mark.parametrize(
    ("named", "status"),
    [
        pytest.param("nonsense", "failed", id="fail: no id"),
        pytest.param("0198c0de-0000-7000-8000-000000000001", "waiting", id="fail: nobody"),
    ],
)
def test_fail_customer_names_nobody(books, db, stand_in, queue, named, status):
    customer = catalogue.create_customer(books, {"metadata": {"organization_id": named}})

    assert handled(books.emit("customer.created", customer)) == status
    assert not CustomerLink.objects.exists()


def test_fail_customer_of_an_organization_that_has_one(books, sold, organization, queue):
    own = customer_of(organization)
    other = catalogue.create_customer(books, {"metadata": {"organization_id": str(organization.pk)}})

    assert handled(books.emit("customer.created", other)) == "waiting"
    assert CustomerLink.objects.get().customer_id == own


def test_success_customer_written_down_while_we_ask_stripe(books, sold, organization, queue, monkeypatch):
    own = customer_of(organization)
    # As if the first look had been a moment too early.
    monkeypatch.setattr(events, "organization_behind", customers._adopt)

    assert handled(next(event for event in books.events if event["type"] == "customer.created")) == "handled"
    assert CustomerLink.objects.get().customer_id == own


def test_success_deleted_customer_is_forgotten(books, sold, organization, queue, stand_in):
    own = customer_of(organization)
    assert handled(next(event for event in books.events if event["type"] == "customer.created")) == "handled"
    stand_in.answer("DELETE", f"/v1/customers/{own}", {}, None)

    assert handled(books.events[-1]) == "handled"
    assert not CustomerLink.objects.exists()
    assert customer_of(organization) != own


def test_success_other_mode_is_ignored(event, queue):
    event["livemode"] = True

    assert handled(event) == "ignored"
    assert handled(event) == "ignored"
    assert StripeEvent.objects.get().attempts == 1


def test_success_money_of_nobody_in_particular(books, db, queue, stand_in):
    stand_in.answer(
        "POST",
        "/v1/payment_intents",
        {"amount": "5", "currency": "usd", "confirm": True, "payment_method": "pm_card_visa"},
        None,
    )
    event = next(event for event in books.events if event["type"] == "charge.succeeded")

    assert handled(event) == "handled"
    assert StripeEvent.objects.get().reason == "It names no customer, so no organization gets anything for it."


def test_success_failure_is_kept_and_tried_again(books, sold, organization, queue, stand_in):
    customer_of(organization)
    card = books.new("payment_method", type="card", billing_details={}, customer=customer_of(organization))
    books.notes[card["id"]] = "good"
    form = {
        "amount": "5",
        "currency": "usd",
        "customer": customer_of(organization),
        "confirm": True,
        "payment_method": card["id"],
    }
    stand_in.answer("POST", "/v1/payment_intents", form, None)
    event = next(event for event in books.events if event["type"] == "charge.succeeded")
    stand_in.broken["/v1/charges"] = 400

    assert handled(event) == "failed"
    kept = StripeEvent.objects.get()
    assert "told to break" in kept.reason
    assert event_handle(event["id"]) == "handled"
    assert StripeEvent.objects.get().reason == ""


def test_success_gives_up_after_weeks(books, db, queue, stand_in):
    handled(books.emit("customer.created", catalogue.create_customer(books, {})))
    StripeEvent.objects.update(attempts=119)

    assert event_handle(StripeEvent.objects.get().pk) == "waiting"
    assert StripeEvent.objects.get().next_attempt_at is None


def test_success_sweep_without_a_key_does_nothing(event, queue, settings):
    deliver(event)
    StripeEvent.objects.update(next_attempt_at=StripeEvent.objects.get().occurred_at)
    settings.STRIPE_SECRET_KEY = ""

    tasks.sweep_stripe_events()

    assert StripeEvent.objects.get().status == "received"


def test_success_the_worker_is_told(monkeypatch):
    told = []
    monkeypatch.setattr(tasks.handle_stripe_event, "apply_async", lambda **given: told.append(given))

    tasks.enqueue("evt_1")

    assert told == [{"args": ("evt_1",), "retry": False}]


def test_key_is_of_test_mode(settings):
    settings.STRIPE_SECRET_KEY = KEY
    assert "_test_" in settings.STRIPE_SECRET_KEY


def test_fail_the_customer_of_a_dispute_cannot_be_found(books, db, queue, stand_in):
    form = {"amount": "5", "currency": "usd", "confirm": True, "payment_method": "pm_card_createDispute"}
    stand_in.answer("POST", "/v1/payment_intents", form, None)
    event = next(event for event in books.events if event["type"] == "charge.dispute.created")
    stand_in.broken[f"/v1/charges/{event['data']['object']['charge']}"] = 400

    assert handled(event) == "failed"
    assert event_handle(event["id"]) == "handled"
