"""The API's words for the caller, the organization, its people, keys and log."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from projects.accounts.keys import SCOPES
from projects.accounts.models import ApiKey, Invitation, Membership, Organization, Role
from projects.events.models import Event


class UserSerializer(serializers.Serializer[Any]):
    """A person."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()


class OrganizationNameSerializer(serializers.Serializer[Any]):
    """Which tenant."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class MembershipSerializer(serializers.Serializer[Any]):
    """Where a person belongs, and as what."""

    organization = OrganizationNameSerializer()
    role = serializers.ChoiceField(choices=Role.choices)


class MeSerializer(serializers.Serializer[Any]):
    """Who calls, for whom, and what they may do."""

    user = UserSerializer(allow_null=True, help_text="Behind an API key: who made it.")
    organization = OrganizationNameSerializer()
    role = serializers.ChoiceField(choices=Role.choices, allow_null=True, help_text="Null for API keys.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES), allow_null=True, help_text="Null for the dashboard's session."
    )
    memberships = MembershipSerializer(many=True, help_text="All of the person's; empty for API keys.")


class MeUpdateSerializer(serializers.Serializer[Any]):
    """What people may change about themselves."""

    name = serializers.CharField(max_length=200, allow_blank=True)


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    """The tenant."""

    class Meta:
        model = Organization
        fields = ("id", "name", "email", "created_at", "updated_at")
        read_only_fields = ("id", "created_at", "updated_at")
        extra_kwargs = {"email": {"help_text": "Where invoices go."}}  # noqa: RUF012


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """Somebody who belongs to the organization."""

    user = UserSerializer()

    class Meta:
        model = Membership
        fields = ("user", "role", "created_at")


class MemberUpdateSerializer(serializers.Serializer[Any]):
    """The new role."""

    role = serializers.ChoiceField(choices=Role.choices)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation on its way."""

    invited_by = UserSerializer(allow_null=True, read_only=True)

    class Meta:
        model = Invitation
        fields = ("id", "email", "role", "invited_by", "sent_at", "expires_at", "created_at")
        read_only_fields = ("id", "sent_at", "expires_at", "created_at")


class InvitationCreateSerializer(serializers.Serializer[Any]):
    """Whom to invite, and as what."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(choices=Role.choices, default=Role.AGENT)


class InvitationAcceptSerializer(serializers.Serializer[Any]):
    """The token: the last part of the link in the e-mail."""

    token = serializers.CharField(max_length=100)


class ApiKeySerializer(serializers.ModelSerializer[ApiKey]):
    """A key. Its text is not kept and cannot be shown."""

    scopes = serializers.ListField(child=serializers.ChoiceField(choices=SCOPES))
    created_by = UserSerializer(allow_null=True)

    class Meta:
        model = ApiKey
        fields = ("id", "name", "prefix", "scopes", "created_by", "created_at", "expires_at", "last_used_at")


class NewApiKeySerializer(ApiKeySerializer):
    """A key just made, with its text: keep it, it is not shown again."""

    key = serializers.CharField(source="text")

    class Meta:
        model = ApiKey
        fields = (*ApiKeySerializer.Meta.fields, "key")


class ApiKeyCreateSerializer(serializers.Serializer[Any]):
    """What the key is for, what it may do, and until when."""

    name = serializers.CharField(max_length=100)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=SCOPES), max_length=len(SCOPES), help_text="At most those you hold."
    )
    expires_at = serializers.DateTimeField(allow_null=True, default=None, help_text="Null: never.")


class ApiKeyUpdateSerializer(serializers.Serializer[Any]):
    """What may change about a key."""

    name = serializers.CharField(max_length=100, required=False)
    expires_at = serializers.DateTimeField(allow_null=True, required=False, help_text="Null: never.")


class AuditEventSerializer(serializers.ModelSerializer[Event]):
    """One thing that was done."""

    actor = UserSerializer(allow_null=True, help_text="Behind an API key: who made it. Null: the system, or nobody.")
    data = serializers.DictField(help_text="What else is known; depends on the kind. Never a secret.")  # type: ignore[assignment]

    class Meta:
        model = Event
        fields = (
            "id",
            "kind",
            "actor",
            "via",
            "ip",
            "user_agent",
            "api_key_id",
            "api_key_prefix",
            "project_id",
            "image_id",
            "data",
            "created_at",
        )


class AuditQuerySerializer(serializers.Serializer[Any]):
    """Which part of the log."""

    kind = serializers.RegexField(
        r"^[a-z_]+(\.[a-z_]+)?$",
        max_length=50,
        required=False,
        help_text="`member.joined`, or `member` for all of them.",
    )
    actor_id = serializers.UUIDField(required=False)
    project_id = serializers.UUIDField(required=False)
    since = serializers.DateTimeField(required=False, help_text="At this time or later.")
    until = serializers.DateTimeField(required=False, help_text="Before this time.")
