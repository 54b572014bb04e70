"""Pages of webhooks, for admins and owners."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.common.errors import Problem
from projects.accounts.pages import MemberRequest, manager
from projects.events.webhooks import selectors, services
from projects.events.webhooks.forms import WebhookForm
from projects.events.webhooks.models import DeliveryStatus, WebhookEndpoint

PAGE_SIZE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@manager
def webhook_list(request: MemberRequest) -> HttpResponse:
    """The webhooks there are; make another. Its secret is in that one answer."""
    if request.method != "POST":
        return _list(request, WebhookForm(initial={"kinds": ["image.ready", "image.refused", "image.error"]}))
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        endpoint, secret = services.endpoint_create(
            organization=request.organization, actor=request.user, **form.cleaned_data
        )
    except Problem as problem:
        return _list(request, _told(form, problem), status=problem.status)
    return _detail(request, endpoint, status=201, secret=secret)


@require_safe
@manager
def webhook_detail(request: MemberRequest, webhook_id: uuid.UUID) -> HttpResponse:
    """One webhook and what was sent to it."""
    return _detail(request, selectors.endpoint_get(request.organization, webhook_id))


@require_http_methods(["GET", "HEAD", "POST"])
@manager
def webhook_edit(request: MemberRequest, webhook_id: uuid.UUID) -> HttpResponse:
    """Change address, description and events."""
    endpoint = selectors.endpoint_get(request.organization, webhook_id)
    initial = {"url": endpoint.url, "description": endpoint.description, "kinds": endpoint.kinds}
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=initial)
    form.also_offer(endpoint.kinds)
    if form.is_valid():
        try:
            services.endpoint_update(endpoint=endpoint, actor=request.user, **form.cleaned_data)
        except Problem as problem:
            return _edit(request, endpoint, _told(form, problem), status=problem.status)
        messages.success(request, _("Saved."))
        return redirect("webhooks:detail", endpoint.pk)
    return _edit(request, endpoint, form, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@manager
def webhook_delete(request: MemberRequest, webhook_id: uuid.UUID) -> HttpResponse:
    """Ask once, then delete a webhook with its log."""
    endpoint = selectors.endpoint_get(request.organization, webhook_id)
    if request.method != "POST":
        return render(request, "webhooks/delete.html", {"endpoint": endpoint})
    services.endpoint_delete(endpoint=endpoint, actor=request.user)
    messages.success(request, _("The webhook was deleted. Nothing more is sent there."))
    return redirect("webhooks:list")


@require_POST
@manager
def webhook_switch(request: MemberRequest, webhook_id: uuid.UUID) -> HttpResponse:
    """Switch it on or off, as the form says."""
    endpoint = selectors.endpoint_get(request.organization, webhook_id)
    services.endpoint_update(endpoint=endpoint, actor=request.user, enabled=request.POST.get("enabled") == "yes")
    return redirect("webhooks:detail", endpoint.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@manager
def webhook_rotate(request: MemberRequest, webhook_id: uuid.UUID) -> HttpResponse:
    """Ask once, then make a new secret, which is in that one answer."""
    endpoint = selectors.endpoint_get(request.organization, webhook_id)
    if request.method != "POST":
        return render(request, "webhooks/rotate.html", {"endpoint": endpoint})
    endpoint, secret = services.secret_rotate(endpoint=endpoint, actor=request.user)
    return _detail(request, endpoint, secret=secret)


@require_POST
@manager
def webhook_test(request: MemberRequest, webhook_id: uuid.UUID) -> HttpResponse:
    """Send a message that only says hello."""
    endpoint = selectors.endpoint_get(request.organization, webhook_id)
    services.endpoint_test(endpoint=endpoint)
    messages.success(request, _("A test message is on its way. Load this page again to see how it went."))
    return redirect("webhooks:detail", endpoint.pk)


@require_POST
@manager
def delivery_replay(request: MemberRequest, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> HttpResponse:
    """Send a message once more."""
    endpoint = selectors.endpoint_get(request.organization, webhook_id)
    services.delivery_replay(delivery=selectors.delivery_get(endpoint, delivery_id))
    messages.success(request, _("The message is on its way again."))
    return redirect("webhooks:detail", endpoint.pk)


def _list(request: MemberRequest, form: WebhookForm, status: int = 200) -> HttpResponse:
    endpoints = selectors.for_organization(request.organization)
    return render(request, "webhooks/list.html", {"endpoints": endpoints, "form": form}, status=status)


def _detail(request: MemberRequest, endpoint: WebhookEndpoint, status: int = 200, **fresh: Any) -> HttpResponse:
    page = Paginator(selectors.deliveries(endpoint), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"endpoint": endpoint, "page": page, "pending": DeliveryStatus.PENDING, "now": timezone.now(), **fresh}
    return render(request, "webhooks/detail.html", context, status=status)


def _edit(request: MemberRequest, endpoint: WebhookEndpoint, form: WebhookForm, status: int) -> HttpResponse:
    return render(request, "webhooks/edit.html", {"endpoint": endpoint, "form": form}, status=status)


def _told(form: WebhookForm, problem: Problem) -> WebhookForm:
    form.add_error(
        "url" if problem.code == "invalid_webhook_url" else None, f"{problem.detail} {problem.advice}".strip()
    )
    return form
