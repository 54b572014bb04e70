"""The API of webhooks. Views parse, authorise, call one service or selector, answer."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from config.common.api import APIView, ListAPIView, checked, checked_query
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.permissions import ADMINISTRATION
from projects.events.webhooks import selectors, services
from projects.events.webhooks.api import examples
from projects.events.webhooks.api.serializers import (
    DeliveryQuerySerializer,
    DeliverySerializer,
    NewWebhookSerializer,
    WebhookCreateSerializer,
    WebhookSerializer,
    WebhookUpdateSerializer,
)
from projects.events.webhooks.models import WebhookDelivery, WebhookEndpoint

WRONG = "`invalid_webhook_url`, `unknown_event_type`."


def _endpoint(request: Request, webhook_id: uuid.UUID) -> WebhookEndpoint:
    return selectors.endpoint_get(organization_of(request), webhook_id)


def _with_secret(endpoint: WebhookEndpoint, secret: str, code: int) -> Response:
    data = {**WebhookSerializer(endpoint).data, "secret": secret}
    return Response(data, code, headers={"Cache-Control": "no-store"})


class WebhookListView(ListAPIView[WebhookEndpoint]):
    """`/webhooks`"""

    access = ADMINISTRATION
    keeps_answer = False
    queryset = WebhookEndpoint.objects.none()
    serializer_class = WebhookSerializer
    filter_backends = ()
    ordering: ClassVar = ["-created_at", "-id"]
    problems = {"post": {400: WRONG, 409: "`too_many_webhooks`."}}  # noqa: RUF012

    def get_queryset(self) -> QuerySet[WebhookEndpoint]:
        """The organization's webhooks."""
        return selectors.for_organization(organization_of(self.request))

    @extend_schema(summary="List webhooks", tags=["Webhooks"], examples=[examples.ALL])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Create a webhook",
        tags=["Webhooks"],
        request=WebhookCreateSerializer,
        responses={201: NewWebhookSerializer},
        examples=[examples.CREATE, examples.FRESH],
    )
    def post(self, request: Request) -> Response:
        """From now on we POST the events you ask for to your address, signed as Standard Webhooks has it.

        The secret is in this answer and never again.
        """
        data = checked(WebhookCreateSerializer, request)
        made = services.endpoint_create(organization=organization_of(request), actor=actor_of(request), **data)
        return _with_secret(*made, status.HTTP_201_CREATED)


@extend_schema(tags=["Webhooks"])
class WebhookView(APIView):
    """`/webhooks/{id}`"""

    access = ADMINISTRATION
    problems = {"patch": {400: WRONG}}  # noqa: RUF012

    @extend_schema(summary="Read a webhook", responses=WebhookSerializer, examples=[examples.ONE])
    def get(self, request: Request, webhook_id: uuid.UUID) -> Response:
        """Everything but its secret."""
        return Response(WebhookSerializer(_endpoint(request, webhook_id)).data)

    @extend_schema(
        summary="Change a webhook",
        request=WebhookUpdateSerializer,
        responses=WebhookSerializer,
        examples=[examples.SWITCH_OFF, examples.ONE],
    )
    def patch(self, request: Request, webhook_id: uuid.UUID) -> Response:
        """What is left out stays. `enabled: true` also switches on what we switched off."""
        endpoint, changes = _endpoint(request, webhook_id), checked(WebhookUpdateSerializer, request)
        changed = services.endpoint_update(endpoint=endpoint, actor=actor_of(request), **changes)
        return Response(WebhookSerializer(changed).data)

    @extend_schema(summary="Delete a webhook", responses={204: None})
    def delete(self, request: Request, webhook_id: uuid.UUID) -> Response:
        """With its log. Nothing more is sent."""
        services.endpoint_delete(endpoint=_endpoint(request, webhook_id), actor=actor_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class WebhookRotateView(APIView):
    """`/webhooks/{id}/rotate`"""

    access = ADMINISTRATION
    keeps_answer = False

    @extend_schema(
        summary="Rotate a webhook's secret",
        tags=["Webhooks"],
        request=None,
        responses=NewWebhookSerializer,
        examples=[examples.FRESH],
    )
    def post(self, request: Request, webhook_id: uuid.UUID) -> Response:
        """The new secret is in this answer and never again. For 24 hours messages carry signatures by both."""
        rotated = services.secret_rotate(endpoint=_endpoint(request, webhook_id), actor=actor_of(request))
        return _with_secret(*rotated, status.HTTP_200_OK)


class WebhookTestView(APIView):
    """`/webhooks/{id}/test`"""

    access = ADMINISTRATION

    @extend_schema(
        summary="Send a test message",
        tags=["Webhooks"],
        request=None,
        responses={202: DeliverySerializer},
        examples=[examples.MESSAGE],
    )
    def post(self, request: Request, webhook_id: uuid.UUID) -> Response:
        """One message of the type `webhook.test`, sent once. Look at the log for how it went."""
        delivery = services.endpoint_test(endpoint=_endpoint(request, webhook_id))
        return Response(DeliverySerializer(delivery).data, status.HTTP_202_ACCEPTED)


class DeliveryListView(ListAPIView[WebhookDelivery]):
    """`/webhooks/{id}/deliveries`"""

    access = ADMINISTRATION
    queryset = WebhookDelivery.objects.none()
    serializer_class = DeliverySerializer
    filter_backends = ()
    ordering: ClassVar = ["-created_at", "-id"]

    def get_queryset(self) -> QuerySet[WebhookDelivery]:
        """What was told to this webhook."""
        endpoint = _endpoint(self.request, self.kwargs["webhook_id"])
        return selectors.deliveries(endpoint, checked_query(DeliveryQuerySerializer, self.request))

    @extend_schema(
        summary="List messages to a webhook",
        tags=["Webhooks"],
        parameters=[DeliveryQuerySerializer],
        examples=[examples.LOG],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The last 30 days, newest first, with the outcome of the last attempt at each."""
        return super().get(request, *args, **kwargs)


class DeliveryReplayView(APIView):
    """`/webhooks/{id}/deliveries/{id}/replay`"""

    access = ADMINISTRATION
    problems = {"post": {409: "`delivery_pending`."}}  # noqa: RUF012

    @extend_schema(
        summary="Send a message again",
        tags=["Webhooks"],
        request=None,
        responses={202: DeliverySerializer},
        examples=[examples.MESSAGE],
    )
    def post(self, request: Request, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> Response:
        """With its old `webhook-id`, so that a receiver that had it already can tell."""
        delivery = selectors.delivery_get(_endpoint(request, webhook_id), delivery_id)
        replayed = services.delivery_replay(delivery=delivery)
        return Response(DeliverySerializer(replayed).data, status.HTTP_202_ACCEPTED)
