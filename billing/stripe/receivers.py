"""What Stripe has to hear when others act."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from billing.stripe.checkout import subscriptions_cancel
from projects.accounts.models import Organization
from projects.signals import organization_closing


@receiver(organization_closing)
def end_payments(organization: Organization, **_: Any) -> None:
    """Who is gone is not charged any more."""
    subscriptions_cancel(organization=organization)
