"""Events come in any order, late, twice and in part: the end is always the same."""

import copy
import os
from dataclasses import dataclass

import djstripe.models
import pytest
from django.db import transaction

from billing import ledger, services
from billing.models import Grant, GrantKind
from billing.stripe.events import event_handle, event_receive
from billing.stripe.models import StripeEvent
from tests.standins.stripe import cards, checkout, payments, subscriptions

from .conftest import DAY

# How much of the life is tried in every order: 3 are 15 orders, 4 are 105, 5 are 945.
STEPS = int(os.environ.get("STRIPE_ORDERS_STEPS", "3"))


def subscribe(books, plans, customer):
    form = {"mode": "subscription", "customer": customer, "line_items": [{"price": plans["pro"].stripe_price_id}]}
    checkout.pay(books, checkout.create(books, form), cards.by_number(books, "4242424242424242"))


def upgrade(books, plans, customer):
    subscriptions.advance(books, books.now() + 6 * DAY)
    price = {"price": plans["business"].stripe_price_id}
    form = {"items": [price], "proration_behavior": "always_invoice"}
    subscriptions.update(books, subscription(books), form)


def first_charge(books):
    return list(books.all("charge", status="succeeded"))[-1]


def refund_first(books, plans, customer):
    subscriptions.advance(books, books.now() + DAY)
    payments.refund(books, first_charge(books))


def refund_part(books, plans, customer):
    subscriptions.advance(books, books.now() + DAY)
    payments.refund(books, first_charge(books), 870)


def disputes(books, plans, customer):
    subscriptions.advance(books, books.now() + DAY)
    payments.dispute(books, first_charge(books))


def dispute_is_won(books, plans, customer):
    subscriptions.advance(books, books.now() + DAY)
    payments.decide(books, next(books.all("dispute")), "won")


def renewal_fails(books, plans, customer):
    card = cards.attach(books, cards.by_number(books, "4000000000000341"), books.get(customer))
    subscriptions.update(books, subscription(books), {"default_payment_method": card["id"]})
    subscriptions.advance(books, subscriptions.item_of(subscription(books))["current_period_end"] + 60)


def pays_after_all(books, plans, customer):
    card = cards.attach(books, cards.by_number(books, "4242424242424242"), books.get(customer))
    subscriptions.update(books, subscription(books), {"default_payment_method": card["id"]})
    subscriptions.advance(books, books.now() + 3 * DAY)


def cancels(books, plans, customer):
    subscriptions.update(books, subscription(books), {"cancel_at_period_end": True})


def ends(books, plans, customer):
    subscriptions.advance(books, subscriptions.item_of(subscription(books))["current_period_end"] + 60)


# What happens, and the event that tells of it; the others are left out, as if they had been lost.
LIVES = {
    "a subscription": [
        (subscribe, "checkout.session.completed"),
        (upgrade, "invoice.paid"),
        (refund_first, "charge.refunded"),
        (renewal_fails, "invoice.payment_failed"),
        (pays_after_all, "customer.subscription.updated"),
        (cancels, "customer.subscription.updated"),
        (ends, "customer.subscription.deleted"),
    ],
    "money that goes and comes back": [
        (subscribe, "checkout.session.completed"),
        (refund_part, "charge.refunded"),
        (disputes, "charge.dispute.created"),
        (upgrade, "invoice.paid"),
        (dispute_is_won, "charge.dispute.closed"),
        (refund_part, "charge.refunded"),
    ],
}


def subscription(books):
    return next(books.all("subscription"))


@dataclass
class World:
    """Stripe and what was delivered of it."""

    books: object
    plans: dict
    customer: str
    life: list
    orders: int = 0
    wrong: int = 0
    ends: list = None

    def walk(self, done, open_events):
        """Try everything that may come next: a further step, or the delivery of any event that is still open."""
        if done == STEPS and not open_events:
            self.orders += 1
            self.ends.append(state())
            return
        if done < STEPS:
            kept = self._keep()
            self.walk(done + 1, [*open_events, self.step(done)])
            self._restore(kept)
        for event in open_events:
            with undone():
                receive(event)
                self.walk(done, [other for other in open_events if other is not event])

    def step(self, number):
        act, kind = self.life[number]
        act(self.books, self.plans, self.customer)
        return next(event for event in reversed(self.books.events) if event["type"] == kind)

    def _keep(self):
        books = self.books
        return copy.deepcopy((books.objects, books.notes, books.events)), books.offset

    def _restore(self, kept):
        (self.books.objects, self.books.notes, self.books.events), self.books.offset = kept


class undone:  # noqa: N801
    """The database forgets what happened in the block."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, kind, error, trace):
        transaction.set_rollback(True)
        self.atomic.__exit__(kind, error, trace)


def receive(event):
    event_receive(event)
    assert event_handle(event["id"]) == "handled", StripeEvent.objects.get().reason


def state():
    """What the ledger gives, and what the mirror says. Upgrades begin when we hear of them."""
    grants = sorted(
        (
            grant.kind, grant.plan.slug, grant.amount, grant.ends_at,
            None if grant.kind == GrantKind.UPGRADE else grant.starts_at,
            services.claim_of(grant).due, ledger.state(grant).available,
        )
        for grant in Grant.objects.select_related("plan")
    )  # fmt: skip
    copied = djstripe.models.Subscription.objects.get().stripe_data
    return grants, copied["status"], copied["cancel_at_period_end"], copied["items"]["data"][0]["price"]["id"]


@pytest.fixture(params=LIVES)
def world(request, books, sold, organization, queue):
    from billing.stripe.customers import customer_of

    # Time stands still but for the steps, so that every order sees the same.
    stopped = books.clock()
    books.clock = lambda: stopped
    customer = customer_of(organization)
    found = World(books, sold, customer, LIVES[request.param])
    found.ends = []
    return found


def test_every_order(world):
    """Steps in their order, each event any time after its step: (2n - 1)!! orders of n events."""
    world.walk(0, [])

    expected = 1
    for number in range(1, 2 * STEPS, 2):
        expected *= number
    assert world.orders == expected
    wrong = [end for end in world.ends if end != world.ends[0]]
    assert wrong == []
