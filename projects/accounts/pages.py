"""Who may open a page: members; and who may send its forms: members who are more than viewers."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from config.common.errors import Problem, problem_response
from projects.accounts.models import Membership, Organization, Role, User

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request after the check: signed in, with an organization."""

    user: User
    organization: Organization
    membership: Membership
    htmx: HtmxDetails


MemberView = Callable[Concatenate[MemberRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def can_write(request: MemberRequest) -> bool:
    """Whether this member may change anything."""
    return request.membership.role != Role.VIEWER


def member(view: MemberView[P]) -> MemberView[P]:
    """The page is for members of an organization; everybody else gets 403."""

    @functools.wraps(view)
    def checked(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.membership is None:
            detail = _("You are not a member of any organization. Ask for an invitation.")
            return _refuse(request, Problem(403, "no_organization", _("No organization"), detail))
        return view(request, *args, **kwargs)

    return checked


def editor(view: MemberView[P]) -> MemberView[P]:
    """The page changes something; viewers get 403."""

    @functools.wraps(view)
    def checked(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not can_write(request):
            detail = _("Viewers can look but not change anything.")
            advice = _("Ask the owner of your organization to make you an agent.")
            return _refuse(request, Problem(403, "read_only_role", _("You may not do that"), detail, advice=advice))
        return view(request, *args, **kwargs)

    return member(checked)


def tell_problem(request: MemberRequest, problem: Problem, back: str) -> HttpResponse:
    """What went wrong: to a script as a problem document, to a person as a message on the page ``back``."""
    if request.htmx:
        return problem_response(problem)
    messages.error(request, " ".join(filter(None, (problem.detail, problem.advice))))
    return redirect(back)


def _refuse(request: MemberRequest, problem: Problem) -> HttpResponse:
    if request.htmx:
        return problem_response(problem)
    raise PermissionDenied(" ".join(filter(None, (problem.detail, problem.advice))))
