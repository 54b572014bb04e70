"""API addresses of buying, and the one that Stripe calls."""

from __future__ import annotations

from django.urls import path

from billing.stripe import api, webhook

urlpatterns = [
    path("billing/checkout", api.CheckoutView.as_view(), name="checkout"),
    path("billing/portal", api.PortalView.as_view(), name="portal"),
    path("billing/invoices", api.InvoiceListView.as_view(), name="invoice-list"),
    path("stripe/webhook", webhook.StripeWebhookView.as_view(), name="stripe-webhook"),
]
