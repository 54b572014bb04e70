"""The API of buying: checkout, portal, invoices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.models import Plan
from billing.selectors import plans_on_offer
from billing.stripe.checkout import checkout_start, portal_open
from billing.stripe.selectors import invoices_of
from config.common.api import APIView, ListAPIView, checked
from config.common.errors import not_found
from config.common.pagination import CursorPagination
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.permissions import BILLING

PROBLEMS = {502: "`payments_failed`.", 503: "`payments_unavailable`."}
PAGE_EXAMPLE = OpenApiExample(
    "Where to go", value={"url": "https://checkout.stripe.com/c/pay/cs_test_a1B2"}, response_only=True
)
INVOICE_EXAMPLE = OpenApiExample(
    "A month of Pro",
    value={
        "id": "in_1QabcdEXAMPLE",
        "number": "VSA-0001",
        "created_at": "2026-11-01T09:30:00Z",
        "status": "paid",
        "total_cents": 2900,
        "currency": "usd",
        "hosted_invoice_url": "https://invoice.stripe.com/i/acct_1/test_1",
        "invoice_pdf": "https://pay.stripe.com/invoice/acct_1/test_1/pdf",
    },
    response_only=True,
)


class CheckoutSerializer(serializers.Serializer[Any]):
    """What to buy."""

    plan = serializers.SlugField(help_text="The slug of a plan or pack, as `GET /billing/plans` lists it.")


class AddressSerializer(serializers.Serializer[Any]):
    """Where to send the person."""

    url = serializers.URLField(help_text="A page of Stripe. It works once and for a limited time.")


class InvoiceSerializer(serializers.Serializer[Any]):
    """An invoice, as Stripe issued it. Amounts are in the currency's smallest unit."""

    id = serializers.CharField()
    number = serializers.SerializerMethodField()
    created_at = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    total_cents = serializers.SerializerMethodField()
    currency = serializers.SerializerMethodField()
    hosted_invoice_url = serializers.SerializerMethodField()
    invoice_pdf = serializers.SerializerMethodField()

    def get_number(self, invoice: Any) -> str:
        return str(invoice.stripe_data.get("number") or "")

    def get_created_at(self, invoice: Any) -> datetime:
        return datetime.fromtimestamp(invoice.stripe_data["created"], UTC)

    @extend_schema_field(serializers.ChoiceField(["open", "paid", "uncollectible", "void"]))
    def get_status(self, invoice: Any) -> str:
        return str(invoice.stripe_data["status"])

    def get_total_cents(self, invoice: Any) -> int:
        return int(invoice.stripe_data["total"])

    def get_currency(self, invoice: Any) -> str:
        return str(invoice.stripe_data["currency"])

    def get_hosted_invoice_url(self, invoice: Any) -> str:
        return str(invoice.stripe_data.get("hosted_invoice_url") or "")

    def get_invoice_pdf(self, invoice: Any) -> str:
        return str(invoice.stripe_data.get("invoice_pdf") or "")


class CheckoutView(APIView):
    """`/billing/checkout`"""

    access = BILLING
    problems: ClassVar = {"post": {404: "`not_found`.", 409: "`not_for_sale`, `price_differs`.", **PROBLEMS}}

    @extend_schema(
        summary="Buy a plan or a pack",
        tags=["Billing"],
        request=CheckoutSerializer,
        responses=AddressSerializer,
        examples=[OpenApiExample("Pro", value={"plan": "pro"}, request_only=True), PAGE_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Opens a page of Stripe to pay on. With a subscription already there, the page changes that subscription."""
        plan = plan_wanted(checked(CheckoutSerializer, request)["plan"])
        url = checkout_start(organization=organization_of(request), plan=plan, actor=actor_of(request))
        return Response({"url": url})


class PortalView(APIView):
    """`/billing/portal`"""

    access = BILLING
    problems: ClassVar = {"post": {409: "`nothing_bought`.", **PROBLEMS}}

    @extend_schema(
        summary="Open the billing portal",
        tags=["Billing"],
        request=None,
        responses=AddressSerializer,
        examples=[PAGE_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """A page of Stripe for payment methods, billing address, invoices, changing and cancelling the plan."""
        return Response({"url": portal_open(organization=organization_of(request))})


class InvoicePages(CursorPagination):
    """Newest first."""

    ordering = ("-created", "-djstripe_id")


class InvoiceListView(ListAPIView[Any]):
    """`/billing/invoices`"""

    access = BILLING
    serializer_class = InvoiceSerializer
    pagination_class = InvoicePages

    def get_queryset(self) -> QuerySet[Any]:
        """The organization's own."""
        return invoices_of(organization_of(self.request))

    @extend_schema(summary="List invoices", tags=["Billing"], examples=[INVOICE_EXAMPLE])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Invoices that were issued, newest first, each with a page to read or pay it on and a PDF."""
        return super().get(request, *args, **kwargs)


def plan_wanted(slug: str) -> Plan:
    """The plan on offer. Raises: Problem, 404."""
    plan = plans_on_offer().filter(slug=slug).first()
    if plan is None:
        raise not_found("plan")
    return plan
