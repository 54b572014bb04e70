"""`manage.py stripe_reconcile`: do Stripe, its mirror and the ledger agree? With `--fix`, see to what is safe."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.check import ledger_check
from billing.stripe.client import is_configured
from billing.stripe.reconcile import Difference, differences


class Command(BaseCommand):
    """To be run after an outage, before closing the books, or daily."""

    help = "Compare Stripe, dj-stripe's copies and the ledger. Changes nothing without --fix."

    def add_arguments(self, parser: CommandParser) -> None:
        """The one switch."""
        parser.add_argument("--fix", action="store_true", help="mend what can be mended safely")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tell every difference; fail where some are left, so that a scheduler notices."""
        if not is_configured():
            raise CommandError("There is no Stripe key. Set STRIPE_SECRET_KEY: docs/stripe.md says where it is found.")
        left = sum(self._tell(each, options["fix"]) for each in differences())
        for finding in ledger_check():
            left += 1
            self.stdout.write(f"Ledger: {finding}")
        if left:
            raise CommandError(
                f"{left} left." + ("" if options["fix"] else " Run it with --fix to mend what can be mended.")
            )
        self.stdout.write("Stripe, its mirror and the ledger agree.")

    def _tell(self, difference: Difference, fix: bool) -> int:
        """1 where it is left as it is."""
        if fix and difference.fix:
            difference.fix()
            self.stdout.write(f"Mended: {difference.text}")
            return 0
        self.stdout.write(f"{'Mendable' if difference.fix else 'For a person'}: {difference.text}")
        return 1
