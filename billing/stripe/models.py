"""What is kept about Stripe beside dj-stripe's mirror: whose customer it is, and every event that came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common.ids import new_id
from projects.accounts.models import Organization


class CustomerLink(models.Model):
    """Which customer of Stripe an organization is. The row's id is the idempotency key of making that customer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.OneToOneField(Organization, on_delete=models.PROTECT, related_name="stripe_customer")
    # Empty between asking Stripe for a customer and hearing its id.
    customer_id = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "stripe_customers"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer_id"], condition=~Q(customer_id=""), name="stripe_customers_once")
        ]

    def __str__(self) -> str:
        return self.customer_id or f"asked for {self.organization_id}"


class EventStatus(models.TextChoices):
    RECEIVED = "received", _("Received")  # to be handled now
    WAITING = "waiting", _("Waiting")  # for its customer to become known
    FAILED = "failed", _("Failed")  # by an error; tried again until attempts run out
    HANDLED = "handled", _("Handled")
    IGNORED = "ignored", _("Ignored")  # nothing of ours


OPEN = (EventStatus.RECEIVED, EventStatus.WAITING, EventStatus.FAILED)


class StripeEvent(models.Model):
    """One event that Stripe signed and sent: kept before it is handled, so that none is lost."""

    id = models.CharField(primary_key=True, max_length=255)
    type = models.CharField(max_length=250)
    customer_id = models.CharField(max_length=255, blank=True)
    object_id = models.CharField(max_length=255, blank=True)
    payload = models.JSONField()
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=10, choices=EventStatus, default=EventStatus.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    # Why it waits, failed or was ignored, in words.
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "stripe_events"
        ordering: ClassVar = ["-received_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=EventStatus.values), name="stripe_events_status_known")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(status__in=["received", "waiting", "failed"]),
                name="stripe_events_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"
