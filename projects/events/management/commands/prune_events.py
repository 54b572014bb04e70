"""`manage.py prune_events --days 400`: forget old events. The only way to shorten the log."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.events.services import events_prune

# Streams resume by the log, and an audit is asked about last month.
LEAST_DAYS = 30


class Command(BaseCommand):
    """Delete events older than so many days."""

    help = "Delete events older than --days, for example 400."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one argument."""
        parser.add_argument("--days", type=int, required=True, help=f"at least {LEAST_DAYS}")

    def handle(self, *args: Any, days: int, **options: Any) -> None:  # noqa: ARG002
        """Prune and tell how many went."""
        if days < LEAST_DAYS:
            raise CommandError(f"--days must be at least {LEAST_DAYS}: younger events are still needed.")
        self.stdout.write(f"{events_prune(older_than=timedelta(days=days))} events deleted.")
