"""The app of what is kept about Stripe."""

from __future__ import annotations

from django.apps import AppConfig


class StripeConfig(AppConfig):
    """Sets up Stripe's library once. Talks to nobody."""

    name = "billing.stripe"
    label = "stripe"
    verbose_name = "Stripe"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Address, timeouts and retries also hold for what dj-stripe asks Stripe."""
        from billing.stripe import receivers  # noqa: F401
        from billing.stripe.client import configure

        configure()
