"""`manage.py prune_events --days 400`: forget old events now, where the scheduler would wait for `EVENTS_KEPT_DAYS`."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from projects.events.services import events_prune


class Command(BaseCommand):
    """Delete events older than so many days."""

    help = "Delete events older than --days, for example 400."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one argument."""
        parser.add_argument("--days", type=int, required=True, help=f"at least {settings.EVENTS_LEAST_DAYS}")

    def handle(self, *args: Any, days: int, **options: Any) -> None:  # noqa: ARG002
        """Prune and tell how many went."""
        if days < settings.EVENTS_LEAST_DAYS:
            raise CommandError(
                f"--days must be at least {settings.EVENTS_LEAST_DAYS}: younger events are still needed."
            )
        self.stdout.write(f"{events_prune(older_than=timedelta(days=days))} events deleted.")
