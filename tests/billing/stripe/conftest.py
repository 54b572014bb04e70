"""A Stripe of our own for each test, set up as an operator would."""

import json
import time

import pytest
import stripe
from django.core.cache import cache
from django.core.management import call_command
from rest_framework.test import APIClient

from billing.models import Plan
from billing.stripe import client, tasks
from billing.stripe.events import event_handle
from projects.accounts.models import Role
from tests.factories import MembershipFactory
from tests.standins.stripe import cards, checkout
from tests.standins.stripe.books import Books
from tests.standins.stripe.inprocess import InProcess
from tests.standins.stripe.server import StripeStandIn
from tests.standins.stripe.webhooks import sign

KEY = "sk_test_" + "standin0" * 4
SECRET = "whsec_for_tests"
DAY = 24 * 3600


@pytest.fixture(scope="session")
def stripe_server():
    """One server for all tests; `stripe_world` empties it."""
    with StripeStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(stripe_server, settings):
    """Stripe, empty, 20 days ago, delivering nothing by itself; the product has its key."""
    base = stripe_server.books.notes["base"]
    stripe_server.books.__init__(time.time() - 20 * DAY)
    stripe_server.books.notes["base"] = base
    stripe_server.asked.clear()
    stripe_server.broken.clear()
    stripe_server._remembered.clear()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = KEY, stripe_server.url
    settings.STRIPE_WEBHOOK_SECRETS = [SECRET]
    client.configure()
    stripe.default_http_client = InProcess(stripe_server)
    cache.clear()
    yield stripe_server
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = "", "https://api.stripe.com"
    client.configure()


@pytest.fixture
def books(stand_in) -> Books:
    return stand_in.books


@pytest.fixture
def sold(db, stand_in, capsys):
    """The plans are on sale; slug → plan."""
    call_command("stripe_sync_plans", apply=True)
    capsys.readouterr()
    return {plan.slug: plan for plan in Plan.objects.all()}


@pytest.fixture
def member(db):
    """An owner."""
    return MembershipFactory(role=Role.OWNER)


@pytest.fixture
def organization(member):
    return member.organization


@pytest.fixture
def api(member) -> APIClient:
    """The owner's session."""
    found = APIClient()
    found.force_login(member.user)
    return found


@pytest.fixture
def queue(monkeypatch):
    """What would be told to the workers."""
    told: list[str] = []
    monkeypatch.setattr(tasks, "enqueue", told.append)
    return told


@pytest.fixture
def over_http(stand_in):
    """Ask as servers do."""
    client.configure()
    return stand_in


def deliver(event, secret=SECRET, at=None):
    """Stripe's delivery of an event, straight into the address."""
    body = json.dumps(event).encode()
    headers = {"Stripe-Signature": sign(body, secret, at)}
    return APIClient().post("/api/v1/stripe/webhook", body, content_type="application/json", headers=headers)


def pay(books, number="4242424242424242"):
    """Pay on the newest page."""
    session = next(books.all("checkout.session"))
    return checkout.pay(books, session, cards.by_number(books, number))


def handle_all(books):
    """Deliver every event so far, and let the worker handle each."""
    for event in list(books.events):
        assert deliver(event).status_code == 200
        event_handle(event["id"])


def subscribe(api, books, plan="pro"):
    assert api.post("/api/v1/billing/checkout", {"plan": plan}).status_code == 200
    pay(books)
    handle_all(books)


def stripe_sdk(stand_in) -> stripe.StripeClient:
    """Stripe's official library, pointed at the stand-in."""
    return stripe.StripeClient(KEY, base_addresses={"api": stand_in.url})
