"""The organization's settings and its log."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.accounts.models import Organization
from projects.accounts.pages import MemberRequest, manager
from projects.events.models import Event
from projects.tenants import services
from projects.tenants.authority import authority_of
from projects.tenants.forms import AuditForm, OrganizationForm
from projects.tenants.selectors import audit, members
from projects.tenants.words import told

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@manager
def settings_page(request: MemberRequest) -> HttpResponse:
    """Name and billing address."""
    # The form writes into the instance it checks; the service must see the organization as it was.
    draft = Organization(name=request.organization.name, email=request.organization.email)
    form = OrganizationForm(request.POST if request.method == "POST" else None, instance=draft)
    if form.is_valid():
        services.organization_update(by=authority_of(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("tenants:settings")
    return render(request, "tenants/settings.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@manager
def log(request: MemberRequest) -> HttpResponse:
    """Who did what, when and from where. A filter that makes no sense is none."""
    form = AuditForm(request.GET, people=list(members(request.organization)))
    events, before = _events(request, form)
    context = {
        "form": form,
        "rows": [{"event": event, "told": told(event)} for event in events[:PAGE_SIZE]],
        "filtered": any(request.GET.get(name) for name in ("kind", "actor", "since", "until")),
        "first": before is None,
        "older": _older(request, events),
    }
    template = "tenants/audit.html#log" if request.htmx else "tenants/audit.html"
    return render(request, template, context)


def _events(request: MemberRequest, form: AuditForm) -> tuple[list[Event], int | None]:
    """One more than a page, and the id that they lie before."""
    wanted: dict[str, Any] = form.wanted if form.is_valid() else {}
    events = audit(request.organization, **wanted)
    before = form.cleaned_data.get("before")
    if before:
        events = events.filter(id__lt=before)
    return list(events[: PAGE_SIZE + 1]), before


def _older(request: MemberRequest, events: list[Event]) -> str:
    """The query of the next page; empty where there is none."""
    if len(events) <= PAGE_SIZE:
        return ""
    kept = {name: value for name, value in request.GET.items() if value and name != "before"}
    return urlencode({**kept, "before": events[PAGE_SIZE - 1].pk})
