"""What the API says about money."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from billing.models import EntryKind, GrantKind, LedgerEntry, Plan
from billing.selectors import Balance, Pool


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A price and the images it allows."""

    features = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Plan
        fields = ("slug", "name", "kind", "price_cents", "currency", "allowance", "features")


class PoolSerializer(serializers.Serializer[Pool]):
    """Images that were given together. `granted` is `used` + `reserved` + `left`."""

    kind = serializers.ChoiceField(GrantKind.choices)
    plan = serializers.CharField(source="plan.slug", default=None, allow_null=True)
    granted = serializers.IntegerField()
    used = serializers.IntegerField()
    reserved = serializers.IntegerField(help_text="held for images on their way")
    left = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True, help_text="null: never")


class UsageSerializer(serializers.Serializer[Balance]):
    """The present period. `granted`, `used` and `reserved` leave packs out; `left` counts them in."""

    plan = serializers.CharField(source="plan.slug", default=None, allow_null=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(help_text="when new images come")
    granted = serializers.IntegerField()
    used = serializers.IntegerField()
    reserved = serializers.IntegerField(help_text="held for images on their way")
    extra_left = serializers.IntegerField(help_text="left in packs and other images that do not end with a period")
    left = serializers.IntegerField(help_text="what can be asked for now")
    percent = serializers.IntegerField(help_text="of the period's images, used")
    pools = PoolSerializer(many=True, help_text="in the order in which they are used")


class EntrySerializer(serializers.ModelSerializer[LedgerEntry]):
    """One movement. What a failed image held comes back as `release`."""

    grant = serializers.CharField(source="grant.kind")
    plan = serializers.CharField(source="grant.plan.slug", default=None, allow_null=True)

    class Meta:
        model = LedgerEntry
        fields = (
            "id", "created_at", "kind", "amount", "grant", "plan", "image_id", "project_id", "project_name",
            "member_id", "note", "reference",
        )  # fmt: skip


class WantedSerializer(serializers.Serializer[Any]):
    """Filters of the history."""

    since = serializers.DateTimeField(required=False, help_text="from this moment on")
    until = serializers.DateTimeField(required=False, help_text="before this moment")
    project_id = serializers.UUIDField(required=False)
    member_id = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(EntryKind.choices, required=False)
