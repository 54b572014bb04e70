"""The API of plans and usage."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from billing import usage
from billing.api.serializers import EntrySerializer, PlanSerializer, UsageSerializer, WantedSerializer
from billing.models import LedgerEntry
from billing.selectors import balance, plans_on_offer
from config.common.api import APIView, ListAPIView, checked_query
from projects.accounts.caller import organization_of
from projects.accounts.permissions import ANYBODY, BILLING

MONTH = {"starts_at": "2026-11-01T00:00:00Z", "ends_at": "2026-12-01T00:00:00Z"}
PLAN_EXAMPLE = OpenApiExample(
    "Pro",
    value={
        "slug": "pro",
        "name": "Pro",
        "kind": "monthly",
        "price_cents": 2900,
        "currency": "usd",
        "allowance": 100,
        "features": ["Every room and every style"],
    },
    response_only=True,
)
USAGE_EXAMPLE = OpenApiExample(
    "Pro with a pack",
    value={
        "plan": "pro",
        **MONTH,
        "granted": 100,
        "used": 37,
        "reserved": 2,
        "extra_left": 25,
        "left": 86,
        "percent": 37,
        "pools": [
            {"kind": "period", "plan": "pro", "granted": 100, "used": 37, "reserved": 2, "left": 61, **MONTH},
            {
                "kind": "pack",
                "plan": "pack-25",
                "granted": 25,
                "used": 0,
                "reserved": 0,
                "left": 25,
                "starts_at": "2026-10-12T09:30:00Z",
                "ends_at": None,
            },
        ],
    },
    response_only=True,
)
ENTRY_EXAMPLE = OpenApiExample(
    "An image was used",
    value={
        "id": 4711,
        "created_at": "2026-11-12T10:15:00Z",
        "kind": "capture",
        "amount": 1,
        "grant": "period",
        "plan": "pro",
        "image_id": "0198c0de-0000-7000-8000-000000000003",
        "project_id": "0198c0de-0000-7000-8000-000000000001",
        "project_name": "12 Elm Street",
        "member_id": "0198c0de-0000-7000-8000-000000000010",
        "note": "",
        "reference": "image:0198c0de-0000-7000-8000-000000000003:1:settled",
    },
    response_only=True,
    media_type="application/json",
)


class CsvRenderer(BaseRenderer):
    """Passes on what the view wrote as CSV."""

    media_type = "text/csv"
    format = "csv"

    def render(self, data: Any, *_args: Any, **_kwargs: Any) -> bytes:
        """The text's bytes."""
        return str(data).encode()


class PlanListView(APIView):
    """`/billing/plans`"""

    access = ANYBODY

    @extend_schema(summary="List plans", tags=["Billing"], responses=PlanSerializer(many=True), examples=[PLAN_EXAMPLE])
    def get(self, _request: Request) -> Response:
        """What can be chosen. Amounts are in the currency's smallest unit, allowances in images a month or a pack."""
        return Response(PlanSerializer(plans_on_offer(), many=True).data)


class UsageView(APIView):
    """`/billing/usage`"""

    access = BILLING

    @extend_schema(summary="Read what is left", tags=["Billing"], responses=UsageSerializer, examples=[USAGE_EXAMPLE])
    def get(self, request: Request) -> Response:
        """The present period: images given, used, held for photos on their way, and left."""
        return Response(UsageSerializer(balance(organization_of(request))).data)


class UsageHistoryView(ListAPIView[LedgerEntry]):
    """`/billing/usage/history`"""

    access = BILLING
    queryset = LedgerEntry.objects.none()
    serializer_class = EntrySerializer
    renderer_classes = (JSONRenderer, CsvRenderer)
    ordering: ClassVar = ["-id"]

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        """The organization's entries that were asked for."""
        return usage.for_organization(organization_of(self.request), _wanted(self.request))

    @extend_schema(
        summary="List what images were used for",
        tags=["Billing"],
        parameters=[WantedSerializer],
        examples=[ENTRY_EXAMPLE],
        responses={
            (200, "application/json"): EntrySerializer(many=True),
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "Every entry asked for, oldest first, in one file."),
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Every movement, newest first. With `Accept: text/csv` all of them at once, oldest first."""
        if request.accepted_renderer.format == CsvRenderer.format:
            return Response(usage.as_csv(organization_of(request), _wanted(request)))
        return super().get(request, *args, **kwargs)


def _wanted(request: Request) -> usage.Wanted:
    return usage.Wanted(**checked_query(WantedSerializer, request))
