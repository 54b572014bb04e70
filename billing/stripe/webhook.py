"""`POST /stripe/webhook`: nothing is looked at before its signature was found good."""

from __future__ import annotations

import json
from typing import Any

import stripe
from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from billing.stripe.events import event_receive
from config.common.api import APIView
from config.common.errors import Problem
from projects.accounts.permissions import ANYBODY

TOLERANCE_SECONDS = 300
SIGNATURE = OpenApiParameter("Stripe-Signature", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True)


class ReceivedSerializer(serializers.Serializer[Any]):
    """What became of a delivery."""

    received = serializers.BooleanField(help_text="False: this event was here before, and nothing happened.")


class StripeWebhookView(APIView):
    """`/stripe/webhook`"""

    access = ANYBODY
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    idempotent = False
    problems = {"post": {400: "`bad_signature`, `malformed_body`.", 503: "`payments_unavailable`."}}  # noqa: RUF012

    @extend_schema(
        summary="Take an event of Stripe",
        tags=["Billing"],
        request={"application/json": OpenApiTypes.OBJECT},
        parameters=[SIGNATURE],
        responses=ReceivedSerializer,
        examples=[
            OpenApiExample(
                "An event", value={"id": "evt_1", "object": "event", "type": "invoice.paid"}, request_only=True
            ),
            OpenApiExample("Received", value={"received": True}, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        """For Stripe only. Each event is kept and handled once, however often it is delivered."""
        body = request._request.body
        if not settings.STRIPE_WEBHOOK_SECRETS:
            raise _unavailable()
        if not any(
            _signed(body, request.headers.get("Stripe-Signature", ""), each) for each in settings.STRIPE_WEBHOOK_SECRETS
        ):
            raise _bad_signature()
        return Response({"received": event_receive(_event(body))})


def _signed(body: bytes, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body.decode(), header, secret, TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False
    return True


def _event(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body)
        assert event["object"] == "event" and isinstance(event["data"]["object"], dict)  # noqa: S101, PT018
        event["id"], event["type"], event["created"]
    except (ValueError, KeyError, TypeError, AssertionError):
        raise Problem(400, "malformed_body", "Not an event", "The body is signed but is not an event.") from None
    return dict(event)


def _bad_signature() -> Problem:
    return Problem(
        400, "bad_signature", "Not signed by Stripe", "The header Stripe-Signature does not fit the body.",
        advice="Operators: STRIPE_WEBHOOK_SECRET must be the signing secret of this very endpoint.",
    )  # fmt: skip


def _unavailable() -> Problem:
    return Problem(
        503, "payments_unavailable", "Payments are not set up", "No signing secret is set, so no event is trusted.",
        advice="Set STRIPE_WEBHOOK_SECRET; Stripe delivers again by itself.",
    )  # fmt: skip
