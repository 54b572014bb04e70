"""The team: who belongs to it, as what, and who is invited."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.common.errors import Problem
from projects.accounts.models import ApiKey, Membership, Role
from projects.accounts.pages import MemberRequest, can_manage, manager, member
from projects.tenants import services
from projects.tenants.authority import authority_of
from projects.tenants.forms import InvitationForm, RoleForm, may_touch, roles_for
from projects.tenants.selectors import members, pending


@require_safe
@member
def team(request: MemberRequest) -> HttpResponse:
    """Everybody sees the team; admins and owners may change it."""
    return _page(request)


@require_POST
@manager
def invite(request: MemberRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    form = InvitationForm(request.POST, held=request.membership.role)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        invitation = services.invitation_create(by=authority_of(request), **_invited(form))
    except Problem as problem:
        if problem.code not in {"already_member", "already_invited"}:
            raise
        form.add_error("email", f"{problem.detail} {problem.advice}")
        return _page(request, form, status=422)
    return _done(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})


@require_POST
@manager
def resend(request: MemberRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Send an invitation again."""
    invitation = services.invitation_resend(by=authority_of(request), invitation_id=invitation_id)
    return _done(request, _("The invitation to %(email)s is on its way again.") % {"email": invitation.email})


@require_POST
@manager
def withdraw(request: MemberRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Withdraw an invitation."""
    services.invitation_revoke(by=authority_of(request), invitation_id=invitation_id)
    return _done(request, _("The invitation was withdrawn. Its link does not work any more."))


@require_POST
@member
def change_role(request: MemberRequest, user_id: uuid.UUID) -> HttpResponse:
    """Give a member another role."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise Problem(422, "invalid", _("No such role"), str(form.errors["role"][0]))
    changed = services.member_change_role(
        by=authority_of(request), user_id=user_id, role=Role(form.cleaned_data["role"])
    )
    words = {"name": str(changed.user), "role": changed.get_role_display()}
    return _done(request, _("%(name)s is now %(role)s.") % words)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def remove(request: MemberRequest, user_id: uuid.UUID) -> HttpResponse:
    """Ask once, then remove a member, or leave."""
    person = get_object_or_404(members(request.organization), user_id=user_id)
    leaving = user_id == request.user.pk
    if request.method != "POST":
        if not leaving and not can_manage(request):
            raise Problem(
                403, "insufficient_role", _("You may not do that"), _("Only admins and owners remove members.")
            )
        return render(request, "tenants/remove.html", {"person": person, "leaving": leaving, "keys": _keys_of(person)})
    services.member_remove(by=authority_of(request), user_id=user_id)
    if leaving:
        messages.success(request, _("You left %(name)s.") % {"name": request.organization})
        return redirect("accounts:profile")
    return _done(request, _("%(name)s was removed.") % {"name": str(person.user)})


def _page(request: MemberRequest, form: InvitationForm | None = None, status: int = 200) -> HttpResponse:
    held = request.membership.role
    manages = can_manage(request)
    context: dict[str, Any] = {
        "people": [_row(request, person) for person in members(request.organization)],
        "manages": manages,
        "invitations": list(pending(request.organization).select_related("invited_by")) if manages else [],
        "form": form or InvitationForm(held=held),
        "now": timezone.now(),
    }
    template = "tenants/team.html#people" if request.htmx else "tenants/team.html"
    return render(request, template, context, status=status)


def _row(request: MemberRequest, person: Membership) -> dict[str, Any]:
    held, is_self = request.membership.role, person.user_id == request.user.pk
    changeable = not is_self and may_touch(held, person)
    roles = roles_for(held) if changeable else []
    return {"person": person, "is_self": is_self, "roles": roles, "removable": changeable or is_self}


def _keys_of(person: Membership) -> int:
    keys = ApiKey.objects.filter(organization_id=person.organization_id, created_by_id=person.user_id, revoked_at=None)
    return keys.count()


def _invited(form: InvitationForm) -> dict[str, Any]:
    return {"email": form.cleaned_data["email"], "role": Role(form.cleaned_data["role"])}


def _done(request: MemberRequest, text: str) -> HttpResponse:
    """To a script the new list, which says it aloud; to everybody else the page again."""
    messages.success(request, text)
    return _page(request) if request.htmx else redirect("tenants:team")
