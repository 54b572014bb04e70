"""`manage.py stripe_sync_plans`: show what Stripe lacks of our plans; with `--apply`, see to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.models import Plan
from billing.stripe.client import is_configured
from billing.stripe.plans import Change, plan_changes, portal_changes


class Command(BaseCommand):
    """Plans are made in the admin; Stripe's products and prices follow."""

    help = "Compare the plans with Stripe's products and prices. Changes nothing without --apply."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one switch."""
        parser.add_argument("--apply", action="store_true", help="make the changes that are shown")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Go through the plans, then the portal that offers them."""
        if not is_configured():
            raise CommandError("There is no Stripe key. Set STRIPE_SECRET_KEY: docs/stripe.md says where it is found.")
        found = 0
        for change in self._changes():
            found += 1
            self.stdout.write(f"{'Done' if options['apply'] else 'To do'}: {change.text}")
            if options["apply"]:
                change.apply()
        if not found:
            self.stdout.write("Stripe has what the plans say.")
        elif not options["apply"]:
            self.stdout.write("Nothing was changed. Run it again with --apply to do this.")

    def _changes(self) -> Iterator[Change]:
        for plan in Plan.objects.order_by("position"):
            yield from plan_changes(plan)
        yield from portal_changes()
