"""Events of Stripe: kept when they come, handled once, tried again while they cannot be handled."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import djstripe.models
import stripe
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from billing.stripe import tasks
from billing.stripe.client import client
from billing.stripe.customers import forget, mirror_subscriptions, organization_behind
from billing.stripe.locks import one_at_a_time
from billing.stripe.models import OPEN, CustomerLink, EventStatus, StripeEvent
from billing.stripe.selectors import standing_changed
from billing.stripe.settle import settle_customer

logger = logging.getLogger(__name__)

# What says something about money that came or went. Everything else only goes into the mirror.
MONEY = ("charge.", "checkout.session.", "customer.subscription.", "invoice.", "refund.")
# The message to the worker is trusted for this long; then the sweep takes over.
TRUSTED = timedelta(minutes=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
# 30 s, 1 min … 6 h, 6 h: about four weeks.
ATTEMPTS = 120


@transaction.atomic
def event_receive(payload: dict[str, Any]) -> bool:
    """Keep an event whose signature was found good, and have it handled; False where it was here before."""
    data = payload["data"]["object"]
    known = {
        "type": payload["type"],
        "customer_id": _customer_in(data),
        "object_id": data.get("id") or "",
        "payload": payload,
        "occurred_at": datetime.fromtimestamp(payload["created"], UTC),
        "next_attempt_at": timezone.now() + TRUSTED,
    }
    event, new = StripeEvent.objects.get_or_create(id=payload["id"], defaults=known)
    if new:
        transaction.on_commit(lambda: tasks.enqueue(event.pk), robust=True)
    return new


def event_handle(event_id: str) -> EventStatus:
    """Handle an event, unless that was done already; what became of it.

    Events of one customer wait for each other, so that no older answer of Stripe is written over a newer one.
    """
    event = StripeEvent.objects.get(pk=event_id)
    if not event.customer_id:
        try:
            _find_customer(event)
        except stripe.StripeError as error:
            return _note(event, EventStatus.FAILED, f"{type(error).__name__}: {error}")
    with one_at_a_time(f"stripe:{event.customer_id or event.pk}"):
        event.refresh_from_db()
        if event.status not in OPEN:
            return EventStatus(event.status)
        try:
            status, reason = _handle(event)
        except Exception as error:
            logger.exception("Event %s of Stripe failed", event.pk)
            status, reason = EventStatus.FAILED, f"{type(error).__name__}: {error}"
        return _note(event, status, reason)


def event_replay(event: StripeEvent) -> EventStatus:
    """Handle an event once more, whatever became of it before."""
    StripeEvent.objects.filter(pk=event.pk).update(status=EventStatus.RECEIVED, attempts=0, next_attempt_at=None)
    return event_handle(event.pk)


def _handle(event: StripeEvent) -> tuple[EventStatus, str]:
    if event.payload.get("livemode", False) != settings.STRIPE_LIVE_MODE:
        return EventStatus.IGNORED, "It is of the other mode: test where this key is live, or live where it is test."
    status, reason = EventStatus.HANDLED, ""
    if event.type == "customer.deleted":
        forget(event.customer_id)
    elif event.customer_id:
        status, reason = _settle(event)
    elif event.type.startswith(MONEY):
        reason = "It names no customer, so no organization gets anything for it."
    _mirror(event)
    if link := CustomerLink.objects.filter(customer_id=event.customer_id).exclude(customer_id="").first():
        standing_changed(link.organization_id)
    return status, reason


def _settle(event: StripeEvent) -> tuple[EventStatus, str]:
    organization = organization_behind(event.customer_id)
    if organization is None:
        return EventStatus.WAITING, f"No organization is the customer {event.customer_id}."
    if not event.type.startswith(MONEY):
        return EventStatus.HANDLED, ""
    account = settle_customer(organization, event.customer_id)
    # The event that tells of a subscription's last change may be the one that never comes.
    mirror_subscriptions(event.customer_id)
    return EventStatus.HANDLED, " ".join(account.strange)


def _find_customer(event: StripeEvent) -> None:
    """Disputes and some refunds name only their charge."""
    charge = event.payload["data"]["object"].get("charge")
    if isinstance(charge, str):
        event.customer_id = str(client().v1.charges.retrieve(charge).customer or "")
        event.save(update_fields=["customer_id"])


def _mirror(event: StripeEvent) -> None:
    """dj-stripe's copies: its own handlers read the object from Stripe again."""
    seen = djstripe.models.Event.objects.filter(id=event.pk).first()
    if seen is None:
        djstripe.models.Event.process(event.payload, api_key=settings.STRIPE_SECRET_KEY)
    else:
        seen.invoke_webhook_handlers()


def _note(event: StripeEvent, status: EventStatus, reason: str) -> EventStatus:
    attempts, now = event.attempts + 1, timezone.now()
    again = status in OPEN and attempts < ATTEMPTS
    StripeEvent.objects.filter(pk=event.pk).update(
        status=status,
        reason=reason[:2000],
        attempts=attempts,
        handled_at=None if status in OPEN else now,
        next_attempt_at=now + _wait(attempts) if again else None,
    )
    return status


def _wait(attempts: int) -> timedelta:
    factor: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


def _customer_in(data: dict[str, Any]) -> str:
    """The customer's id, "" where the object names none."""
    if data["object"] == "customer":
        return str(data["id"])
    customer = data.get("customer") or ""
    return str(customer["id"] if isinstance(customer, dict) else customer)
