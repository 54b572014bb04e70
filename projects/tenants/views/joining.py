"""The way in by an invitation: for whoever is signed in, signs in, or is new."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.common.errors import Problem
from projects.accounts.middleware import INVITATION_SESSION_KEY, SESSION_KEY
from projects.accounts.models import Invitation, Membership, User
from projects.tenants import services
from projects.tenants.forms import JoinForm
from projects.tenants.selectors import invitation_by_token

PASSWORD_BACKEND = "projects.accounts.backends.PasswordBackend"  # noqa: S105


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites; join. The link came by e-mail, so whoever has it owns the address."""
    found = invitation_by_token(token)
    if found is None or not _is_open(found):
        return _over(request)
    request.session[INVITATION_SESSION_KEY] = token
    if request.method != "POST":
        return _page(request, found, JoinForm(email=found.email))
    try:
        return _join(request, found, token)
    except Problem as problem:
        messages.error(request, f"{problem.detail} {problem.advice}")
        return _page(request, found, JoinForm(email=found.email), status=problem.status)


def _join(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    if isinstance(request.user, User):
        return _welcome(request, services.invitation_accept(token=token, user=request.user))
    form = JoinForm(request.POST, email=found.email)
    if not (settings.PASSWORD_SIGN_IN and form.is_valid()):
        return _page(request, found, form, status=422)
    membership = services.invitation_accept_as_new(token=token, **form.cleaned_data)
    login(request, membership.user, backend=PASSWORD_BACKEND)
    return _welcome(request, membership)


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session.pop(INVITATION_SESSION_KEY, None)
    request.session[SESSION_KEY] = str(membership.organization_id)
    messages.success(request, _("Welcome to %(name)s.") % {"name": membership.organization})
    return redirect("projects:list")


def _page(request: HttpRequest, found: Invitation, form: JoinForm, status: int = 200) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    context: dict[str, Any] = {
        "invitation": found,
        "form": form,
        "matches": user is not None and user.email.lower() == found.email.lower(),
        "known": user is None and User.objects.filter(email__iexact=found.email).exists(),
        "provider": settings.OIDC_NAME if settings.OIDC_SIGN_IN else "",
        "by_password": settings.PASSWORD_SIGN_IN,
    }
    return render(request, "tenants/invitation.html", context, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    request.session.pop(INVITATION_SESSION_KEY, None)
    return render(request, "tenants/invitation_over.html", status=404)


def _is_open(found: Invitation) -> bool:
    return not (found.accepted_at or found.revoked_at) and found.expires_at > timezone.now()
