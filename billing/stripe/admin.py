"""Stripe for the staff: what came, what failed, and doing it again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from billing.stripe.events import event_replay
from billing.stripe.models import CustomerLink, EventStatus, StripeEvent


@admin.register(StripeEvent)
class StripeEventAdmin(admin.ModelAdmin[StripeEvent]):
    """Every event that Stripe signed. They can be handled again, not changed."""

    list_display = ("received_at", "type", "status", "customer_id", "attempts", "next_attempt_at", "reason")
    list_filter = ("status", "type")
    search_fields = ("id", "customer_id", "object_id")
    date_hierarchy = "received_at"
    actions = ("handle_again",)

    @admin.action(description="Handle again", permissions=["view"])
    def handle_again(self, request: HttpRequest, events: QuerySet[StripeEvent]) -> None:
        """At once, oldest first, each by itself."""
        became = [event_replay(event) for event in events.order_by("occurred_at")]
        bad = [status for status in became if status in (EventStatus.FAILED, EventStatus.WAITING)]
        text = f"{len(became) - len(bad)} handled, {len(bad)} not: see why in the last column."
        self.message_user(request, text, messages.WARNING if bad else messages.SUCCESS)

    def has_add_permission(self, *_args: Any) -> bool:
        """Only Stripe adds."""
        return False

    def has_change_permission(self, *_args: Any) -> bool:
        """What came is what came."""
        return False

    def has_delete_permission(self, *_args: Any) -> bool:
        """Kept, so that it is not handled twice."""
        return False


@admin.register(CustomerLink)
class CustomerLinkAdmin(admin.ModelAdmin[CustomerLink]):
    """Which customer of Stripe is which organization. Can be set by hand for customers that were made by hand."""

    list_display = ("organization", "customer_id", "created_at")
    search_fields = ("customer_id", "organization__name")
    autocomplete_fields = ("organization",)
