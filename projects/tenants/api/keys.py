"""`/api-keys`"""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from config.common.api import APIView, ListAPIView, checked
from projects.accounts.caller import organization_of
from projects.accounts.models import ApiKey
from projects.accounts.permissions import ADMINISTRATION
from projects.tenants import selectors, services
from projects.tenants.api import examples
from projects.tenants.api.serializers import (
    ApiKeyCreateSerializer,
    ApiKeySerializer,
    ApiKeyUpdateSerializer,
    NewApiKeySerializer,
)
from projects.tenants.authority import authority_of

KEY_EXAMPLE = examples.answered("A key", examples.KEY)


class ApiKeyListView(ListAPIView[ApiKey]):
    """`/api-keys`"""

    access = ADMINISTRATION
    keeps_answer = False
    queryset = ApiKey.objects.none()
    serializer_class = ApiKeySerializer
    filter_backends = ()
    problems = {"post": {403: "`scope_not_held`", 409: "`too_many_keys`"}}  # noqa: RUF012

    def get_queryset(self) -> QuerySet[ApiKey]:
        """The organization's keys."""
        return selectors.api_keys(organization_of(self.request))

    @extend_schema(summary="List API keys", tags=["API keys"], examples=[examples.answered("One", examples.KEY)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first, without those that were revoked."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Create an API key",
        tags=["API keys"],
        request=ApiKeyCreateSerializer,
        responses={201: NewApiKeySerializer},
        examples=[
            examples.asked("For listings", {"name": "Listing import", "scopes": ["read:projects", "write:projects"]}),
            examples.answered("A new key", examples.NEW_KEY, "201"),
        ],
    )
    def post(self, request: Request) -> Response:
        """The key's text is in this answer and never again. A key or token hands on no scope that it does not hold."""
        data = checked(ApiKeyCreateSerializer, request)
        key, text = services.api_key_create(by=authority_of(request), **data)
        key.text = text  # type: ignore[attr-defined]
        return Response(NewApiKeySerializer(key).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=["API keys"])
class ApiKeyView(APIView):
    """`/api-keys/{id}`"""

    access = ADMINISTRATION
    problems = {"patch": {400: "`expiry_past`", 403: "`scope_not_held`"}}  # noqa: RUF012

    @extend_schema(summary="Read an API key", responses=ApiKeySerializer, examples=[KEY_EXAMPLE])
    def get(self, request: Request, key_id: uuid.UUID) -> Response:
        """Everything but its text."""
        return Response(ApiKeySerializer(self._key(request, key_id)).data)

    @extend_schema(
        summary="Change an API key",
        request=ApiKeyUpdateSerializer,
        responses=ApiKeySerializer,
        examples=[examples.asked("Another name", {"name": "Listing import"}), KEY_EXAMPLE],
    )
    def patch(self, request: Request, key_id: uuid.UUID) -> Response:
        """Its name and its end. For other scopes, make another key."""
        data = checked(ApiKeyUpdateSerializer, request)
        forever = "expires_at" in data and data["expires_at"] is None
        key = services.api_key_update(by=authority_of(request), key=self._key(request, key_id), forever=forever, **data)
        return Response(ApiKeySerializer(key).data)

    @extend_schema(summary="Revoke an API key", responses={204: None})
    def delete(self, request: Request, key_id: uuid.UUID) -> Response:
        """It stops working at once, for good."""
        services.api_key_revoke(by=authority_of(request), key=self._key(request, key_id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _key(self, request: Request, key_id: uuid.UUID) -> ApiKey:
        return selectors.api_key_get(organization_of(request), key_id)
