"""The way to Stripe: one place for key, address, version, timeouts and retries."""

from __future__ import annotations

import logging
from typing import Any

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from config.common.errors import Problem

# Stripe answers most requests within a second; its library repeats connection errors, 409 and 5xx with one
# idempotency key, so that repeating is safe.
TIMEOUT_SECONDS = 20
RETRIES = 2


def configure() -> None:
    """Set what dj-stripe, which uses the library's global settings, has to obey as well."""
    # Every request in the log, with ids of customers, is more than anybody asked for.
    logging.getLogger("stripe").setLevel(logging.WARNING)
    stripe.api_base = settings.STRIPE_API_BASE
    stripe.api_key = settings.STRIPE_SECRET_KEY
    stripe.max_network_retries = RETRIES
    stripe.enable_telemetry = False
    stripe.default_http_client = stripe.RequestsClient(timeout=TIMEOUT_SECONDS)


def is_configured() -> bool:
    """Whether there is a key. Without one everything but buying works."""
    return bool(settings.STRIPE_SECRET_KEY)


def client() -> stripe.StripeClient:
    """Stripe, ready to be asked.

    Raises:
        Problem: `payments_unavailable`, there is no key.
    """
    if not is_configured():
        raise not_configured()
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=RETRIES,
        http_client=stripe.default_http_client,
    )


def metadata_of(data: Any) -> dict[str, str]:
    """An object's metadata as a dict."""
    return data.metadata.to_dict() if data.metadata else {}


def not_configured() -> Problem:
    """What buying answers where nobody set Stripe up."""
    return Problem(
        503,
        "payments_unavailable",
        _("Payments are not set up"),
        _("This installation sells nothing: it has no Stripe key."),
        advice=_("Use the free plan, or ask the operator to set STRIPE_SECRET_KEY as docs/stripe.md describes."),
    )
