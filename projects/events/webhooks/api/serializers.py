"""What goes in and out of the API of webhooks."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from projects.events.webhooks.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint

KIND_HELP = "`image.ready`, `image.error`, `image.refused` …, or a family: `image.*`, `project.*`, `usage.*`."


class WebhookSerializer(serializers.ModelSerializer[WebhookEndpoint]):
    """A webhook."""

    event_types = serializers.ListField(source="kinds", child=serializers.CharField(), help_text=KIND_HELP)
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when nothing arrives; null as long as it does."
    )
    disabled_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was switched off because nothing arrived for days."
    )

    class Meta:
        model = WebhookEndpoint
        fields: ClassVar = ["id", "url", "description", "event_types", "enabled", "failing_since", "disabled_at",
                            "created_at", "updated_at"]  # fmt: skip


class NewWebhookSerializer(WebhookSerializer):
    """A webhook with its secret, which is shown once."""

    secret = serializers.CharField(help_text="`whsec_…`: what the signatures are made with. Shown once.")

    class Meta(WebhookSerializer.Meta):
        fields: ClassVar = [*WebhookSerializer.Meta.fields, "secret"]


class WebhookCreateSerializer(serializers.Serializer[Any]):
    """A webhook to be."""

    url = serializers.CharField(max_length=500, help_text="Begins with `https://` and leads to the public internet.")
    description = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    event_types = serializers.ListField(
        source="kinds", child=serializers.CharField(max_length=50), min_length=1, max_length=30, help_text=KIND_HELP
    )


class WebhookUpdateSerializer(serializers.Serializer[Any]):
    """What is to change about a webhook."""

    url = serializers.CharField(max_length=500, required=False)
    description = serializers.CharField(max_length=200, required=False, allow_blank=True)
    event_types = serializers.ListField(
        source="kinds", child=serializers.CharField(max_length=50), min_length=1, max_length=30, required=False
    )
    enabled = serializers.BooleanField(required=False)


class DeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """A message to a webhook, and how its last attempt went."""

    message_id = serializers.SerializerMethodField(help_text="The `webhook-id` header; the same for every attempt.")
    event_type = serializers.CharField(source="kind")
    response = serializers.CharField(source="response_text", help_text="The beginning of the server's answer.")

    class Meta:
        model = WebhookDelivery
        fields: ClassVar = ["id", "message_id", "event_type", "event_id", "payload", "status", "attempts",
                            "attempted_at", "next_attempt_at", "response_status", "response", "error", "milliseconds",
                            "created_at"]  # fmt: skip

    @extend_schema_field(str)
    def get_message_id(self, delivery: WebhookDelivery) -> str:
        """As receivers see it."""
        return delivery.message_id


class DeliveryQuerySerializer(serializers.Serializer[Any]):
    """Which messages."""

    status = serializers.ChoiceField(choices=DeliveryStatus.choices, required=False)
