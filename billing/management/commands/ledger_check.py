"""`manage.py ledger_check`: do the books add up, and does every image held or used have a reason?"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.check import Finding, ledger_check
from billing.services import usage_release
from projects.accounts.models import Organization


class Command(BaseCommand):
    """Reads only, unless told to release what is held for images that nobody stages any more."""

    help = "Derive every balance again and explain what differs. Exit code 1: something does."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose books."""
        parser.add_argument("--organization", help="an id (default: all)")
        parser.add_argument("--release", action="store_true", help="release what is held for nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, explain, end with 1 where something is left to explain."""
        findings = ledger_check(_organization(options["organization"]))
        for finding in findings:
            self.stdout.write(str(finding))
        if options["release"]:
            findings = [finding for finding in findings if not self._released(finding)]
        if findings:
            raise CommandError(
                f"{len(findings)} findings. Nothing was changed in the books; see docs/adr/0008-ledger.md."
            )
        self.stdout.write("The books add up.")

    def _released(self, finding: Finding) -> bool:
        if finding.code != "held_for_nothing" or finding.image_id is None:
            return False
        if usage_release(image_id=finding.image_id, reason="error", carry=True):
            self.stdout.write(f"Released {finding.subject}.")
        return True


def _organization(pk: str | None) -> Organization | None:
    if pk is None:
        return None
    try:
        return Organization.objects.get(pk=pk)
    except (Organization.DoesNotExist, ValidationError):
        raise CommandError(f"There is no organization {pk}.") from None
