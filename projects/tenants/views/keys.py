"""API keys."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.common.errors import Problem
from projects.accounts.pages import MemberRequest, manager
from projects.tenants import services
from projects.tenants.authority import authority_of
from projects.tenants.forms import ApiKeyForm
from projects.tenants.selectors import api_key_get, api_keys


@require_http_methods(["GET", "HEAD", "POST"])
@manager
def keys(request: MemberRequest) -> HttpResponse:
    """The keys there are; make another. Its text is in that one answer, and kept nowhere."""
    if request.method != "POST":
        return _page(request, ApiKeyForm())
    form = ApiKeyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    chosen = form.cleaned_data
    try:
        key, text = services.api_key_create(
            by=authority_of(request), name=chosen["name"], scopes=chosen["scopes"], expires_at=form.expires_at
        )
    except Problem as problem:
        form.add_error(None, f"{problem.detail} {problem.advice}")
        return _page(request, form, status=problem.status)
    return _page(request, ApiKeyForm(), status=201, fresh=key, text=text)


@require_http_methods(["GET", "HEAD", "POST"])
@manager
def revoke(request: MemberRequest, key_id: uuid.UUID) -> HttpResponse:
    """Ask once, then revoke a key."""
    key = api_key_get(request.organization, key_id)
    if request.method != "POST":
        return render(request, "tenants/key_revoke.html", {"key": key})
    services.api_key_revoke(by=authority_of(request), key=key)
    messages.success(request, _("The key “%(name)s” was revoked. It does not work any more.") % {"name": key.name})
    return redirect("tenants:keys")


def _page(request: MemberRequest, form: ApiKeyForm, status: int = 200, **fresh: Any) -> HttpResponse:
    context = {"keys": api_keys(request.organization), "form": form, "now": timezone.now(), **fresh}
    return render(request, "tenants/keys.html", context, status=status)
