"""Reading plans."""

from __future__ import annotations

from django.db.models import QuerySet

from billing.models import Plan


def plans_on_offer() -> QuerySet[Plan]:
    """What can be chosen, in the order to show it."""
    return Plan.objects.filter(is_active=True)
