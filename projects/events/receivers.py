"""What the log does when others act: deleting an organization deletes its events, and means to."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver

from projects.accounts.models import Organization
from projects.events.services import allow_removal


@receiver(pre_delete, sender=Organization)
def open_log(**_: Any) -> None:
    """Sent within the deletion's transaction, before its first row goes."""
    allow_removal(True)


@receiver(post_delete, sender=Organization)
def close_log(**_: Any) -> None:
    """Sent within the same transaction, when the last row is gone."""
    allow_removal(False)
