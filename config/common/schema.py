"""How the API describes itself (OpenAPI)."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """What is wrong at one place of the input."""

    field = serializers.CharField(help_text="Dotted path of the field; empty for the input as a whole.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem document (RFC 9457)."""

    type = serializers.CharField(help_text="URI of the kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable; what programs should look at.")
    advice = serializers.CharField(allow_blank=True, help_text="What to do about it.")
    errors = ProblemErrorSerializer(many=True)  # type: ignore[assignment]


class ApiSchema(AutoSchema):
    """Adds the problem document to every operation."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        content = {"application/problem+json": {"schema": self._problem()}}
        return {**bodies, "default": {"description": "Anything else is a problem.", "content": content}}

    def _problem(self) -> dict[str, Any]:
        reference: dict[str, Any] = self.resolve_serializer(ProblemSerializer, "response").ref
        return reference
