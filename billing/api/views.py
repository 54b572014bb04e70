"""The API of plans."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.models import Plan
from billing.selectors import plans_on_offer
from projects.accounts.permissions import ANYBODY


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A price and the images it allows."""

    class Meta:
        model = Plan
        fields = ("slug", "name", "kind", "price_cents", "currency", "allowance", "features")


class PlanListView(APIView):
    """`/billing/plans`"""

    access = ANYBODY

    @extend_schema(summary="List plans", tags=["Billing"], responses=PlanSerializer(many=True))
    def get(self, _request: Request) -> Response:
        """What can be chosen. Amounts are in the currency's smallest unit, allowances in images a month or a pack."""
        return Response(PlanSerializer(plans_on_offer(), many=True).data)
