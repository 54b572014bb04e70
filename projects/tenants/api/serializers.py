"""The API's words for the caller, the organization, its people, keys and log."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from projects.accounts.keys import SCOPES
from projects.accounts.models import Role


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
