"""Plans, gifts and the books for the staff; and what each plan earns after what its images cost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from billing.margin import margins, month_before
from billing.models import Grant, JobCost, LedgerEntry, Plan
from billing.services import grant_gift
from config.common.ids import new_id
from projects.accounts.admin import ReadOnlyAdmin


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin[Plan]):
    """What is on offer, and at which Stripe price. A plan that somebody has bought is switched off, not deleted."""

    list_display = ("name", "slug", "kind", "price_cents", "currency", "allowance", "is_active", "position")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "slug", "stripe_price_id")
    change_list_template = "billing/admin/plans.html"

    def get_urls(self) -> list[URLPattern]:
        """The margin beside the usual pages."""
        return [path("margin/", self.admin_site.admin_view(self.margin), name="billing_margin"), *super().get_urls()]

    def margin(self, request: HttpRequest) -> HttpResponse:
        """What each plan earned and cost in a month, this one unless `?month=2026-10` names another."""
        start, end = month_before(timezone.now(), request.GET.get("month", ""))
        context = {**self.admin_site.each_context(request), "title": f"Margin by plan, {start:%B %Y}"}
        rows = margins(start, end)
        context |= {"rows": rows, "month": f"{start:%Y-%m}", "before": f"{month_before(start, '', back=1)[0]:%Y-%m}"}
        return TemplateResponse(request, "billing/admin/margin.html", context)


class GiftForm(forms.ModelForm[Grant]):
    """A gift: to whom, how many, until when and why."""

    reason = forms.CharField(max_length=300)

    class Meta:
        model = Grant
        fields = ("organization", "amount", "ends_at", "reason")


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin[Grant]):
    """What was given. Adding one here gives a gift; it cannot be changed afterwards."""

    form = GiftForm
    list_display = ("created_at", "organization", "kind", "plan", "amount", "starts_at", "ends_at", "reference")
    list_select_related = ("organization", "plan")
    list_filter = ("kind", "plan")
    search_fields = ("reference", "organization__name")
    autocomplete_fields = ("organization",)
    ordering = ("-created_at",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever may add grants by the permissions of the admin."""
        return request.user.has_perm("billing.add_grant")

    def save_model(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:  # noqa: ARG002
        """Through the service, so that the books know of it."""
        given = grant_gift(reference=f"admin:{new_id()}", actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        obj.pk = given.pk


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin[LedgerEntry]):
    """Every movement, the latest first."""

    list_display = (
        "id", "created_at", "organization", "kind", "amount", "available", "reserved", "used", "project_name",
        "reference",
    )  # fmt: skip
    list_select_related = ("organization",)
    list_filter = ("kind",)
    search_fields = ("reference", "image_id__exact", "organization__name")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(JobCost)
class JobCostAdmin(ReadOnlyAdmin[JobCost]):
    """What each attempt cost."""

    list_display = ("created_at", "organization", "plan", "engine", "milliseconds", "microdollars", "image_id")
    list_select_related = ("organization", "plan")
    list_filter = ("engine", "plan")
    search_fields = ("job_id__exact", "image_id__exact", "organization__name")
    ordering = ("-created_at",)
    show_full_result_count = False
