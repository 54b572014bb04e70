"""Plans for the staff."""

from __future__ import annotations

from django.contrib import admin

from billing.models import Plan


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin[Plan]):
    """What is on offer, and at which Stripe price."""

    list_display = ("name", "slug", "kind", "price_cents", "currency", "allowance", "is_active", "position")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "slug", "stripe_price_id")
