"""Money: what an organization may use."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common.ids import new_id


class PlanKind(models.TextChoices):
    MONTHLY = "monthly", _("Monthly")
    ONE_OFF = "one_off", _("One-off pack")


class Plan(models.Model):
    """A price and the images it allows. Amounts are in the currency's smallest unit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=PlanKind)
    price_cents = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, default="usd")
    allowance = models.PositiveIntegerField(help_text=_("images a month, or in the pack"))
    stripe_price_id = models.CharField(max_length=255, blank=True)
    features = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "plans"
        ordering: ClassVar = ["position", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="plans_kind_known"),
            models.CheckConstraint(condition=Q(allowance__gt=0), name="plans_allow_something"),
            models.UniqueConstraint(
                fields=["stripe_price_id"], condition=~Q(stripe_price_id=""), name="plans_stripe_price_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
