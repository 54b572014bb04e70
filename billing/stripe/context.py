"""What pages know about payment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from billing.stripe.client import is_configured
from billing.stripe.selectors import bills_of, is_unpaid, standing_of


def payment(request: HttpRequest) -> dict[str, Any]:
    """``payment_failed``, which is kept for minutes, ``subscription`` and ``invoices``: looked up by pages that ask."""
    organization = getattr(request, "organization", None)
    if not organization or not is_configured():
        return {}
    return {
        "payment_failed": SimpleLazyObject(lambda: is_unpaid(organization)),
        "subscription": SimpleLazyObject(lambda: standing_of(organization)),
        "invoices": SimpleLazyObject(lambda: bills_of(organization)),
    }
