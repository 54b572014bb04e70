"""Outgoing webhooks: where to tell an organization's programs what happened, and what was told."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.common.ids import new_id
from projects.accounts.models import Organization


class WebhookEndpoint(models.Model):
    """An address that is told about events."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=200, blank=True)
    kinds = ArrayField(models.CharField(max_length=50), verbose_name=_("events"))
    enabled = models.BooleanField(_("enabled"), default=True)
    # Encrypted, see config.common.sealed: signing needs the secret itself.
    secret = models.TextField()
    # After a rotation, so that receivers can change over without losing anything.
    old_secret = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    # Since when nothing arrives; None as long as it does.
    failing_since = models.DateTimeField(null=True, blank=True)
    # When we gave up on it; None where it works or a person switched it off.
    disabled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "webhook_endpoints"
        verbose_name = _("webhook")

    def __str__(self) -> str:
        return self.url


class DeliveryStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class WebhookDelivery(models.Model):
    """One message to one endpoint, and how its last attempt went. Written together with the event it tells of."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    # Empty for a test. No foreign key: the log of events may be shortened.
    event_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=50)
    payload = models.JSONField()
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # While an attempt is under way, when it is taken for lost.
    next_attempt_at = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    response_status = models.PositiveSmallIntegerField(null=True)
    response_text = models.TextField(blank=True)
    error = models.CharField(max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "webhook_deliveries"
        verbose_name_plural = "webhook deliveries"
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "-created_at", "-id"], name="deliveries_by_endpoint"),
            models.Index(fields=["next_attempt_at"], condition=Q(status="pending"), name="deliveries_waiting"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="deliveries_once_per_event"),
            models.CheckConstraint(condition=Q(status__in=DeliveryStatus.values), name="deliveries_status_known"),
            models.CheckConstraint(
                condition=Q(status="pending", next_attempt_at__isnull=False)
                | (~Q(status="pending") & Q(next_attempt_at=None)),
                name="deliveries_wait_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.endpoint_id}"

    @property
    def message_id(self) -> str:
        """What receivers know the message by, however often it is sent."""
        return f"msg_{self.pk.hex}"
