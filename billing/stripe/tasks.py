"""Messages about Stripe's events. They are hints; the table of events says what there is to do."""

from __future__ import annotations

from django.utils import timezone

from billing.stripe.client import is_configured
from billing.stripe.models import OPEN, StripeEvent
from config.celery import app

SWEEP_EVENTS = 100


def enqueue(event_id: str) -> None:
    """Tell the workers that an event waits. Raises when the queue is down; the sweep finds the event then."""
    handle_stripe_event.apply_async(args=(event_id,), retry=False)


@app.task
def handle_stripe_event(event_id: str) -> None:
    """Handle one event. Twice the same message does no harm."""
    from billing.stripe.events import event_handle

    event_handle(event_id)


@app.task
def sweep_stripe_events() -> None:
    """Handle what failed, waits for its customer, or was never told to a worker; oldest first."""
    if not is_configured():
        return
    due = StripeEvent.objects.filter(status__in=OPEN, next_attempt_at__lte=timezone.now()).order_by("occurred_at")
    for event_id in due.values_list("pk", flat=True)[:SWEEP_EVENTS]:
        handle_stripe_event(event_id)
