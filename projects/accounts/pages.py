"""Who may open a page: members; who may send its forms: more than viewers; who may manage: admins and owners."""

from __future__ import annotations

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from config.common.errors import Problem, not_found, problem_response
from projects.accounts.models import Membership, Organization, Role, User
from projects.accounts.permissions import at_least

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request after the check: signed in, with an organization."""

    user: User
    organization: Organization
    membership: Membership
    htmx: HtmxDetails


MemberView = Callable[Concatenate[MemberRequest, P], HttpResponse]


def can_write(request: MemberRequest) -> bool:
    """Whether this member may change anything."""
    return request.membership.role != Role.VIEWER


def member(view: MemberView[P]) -> MemberView[P]:
    """The page is for members of an organization; everybody else gets 403. A `Problem` becomes an answer."""

    @functools.wraps(view)
    def checked(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            if request.membership is None:
                raise _no_organization()
            return _fresh(view(request, *args, **kwargs))
        except Problem as problem:
            return _tell(request, problem)
        except Http404:
            if request.htmx:
                return problem_response(not_found())
            raise

    return checked


def can_manage(request: MemberRequest) -> bool:
    """Whether this member may manage the organization: people, keys, its name."""
    return at_least(request.membership.role, Role.ADMIN)


def manager(view: MemberView[P]) -> MemberView[P]:
    """The page is for admins and owners; other members get 403."""

    @functools.wraps(view)
    def checked(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not can_manage(request):
            raise _managers_only()
        return view(request, *args, **kwargs)

    return member(checked)


def editor(view: MemberView[P]) -> MemberView[P]:
    """The page changes something; viewers get 403."""

    @functools.wraps(view)
    def checked(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not can_write(request):
            raise _read_only()
        return view(request, *args, **kwargs)

    return member(checked)


def _fresh(response: HttpResponse) -> HttpResponse:
    """Cards move while nobody looks, and pages are private: "back" asks again, also after signing out."""
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response


def _tell(request: MemberRequest, problem: Problem) -> HttpResponse:
    """To a script as a problem document, to a person as a page."""
    if request.htmx:
        return problem_response(problem)
    if problem.status == HTTPStatus.NOT_FOUND:
        raise Http404
    return render(request, "problem.html", {"problem": problem}, status=problem.status)


def _no_organization() -> Problem:
    detail = _("You are not a member of any organization.")
    return Problem(403, "no_organization", _("No organization"), detail, advice=_("Ask for an invitation."))


def _read_only() -> Problem:
    detail = _("Viewers can look but not change anything.")
    advice = _("Ask the owner of your organization to make you an agent.")
    return Problem(403, "read_only_role", _("You may not do that"), detail, advice=advice)


def _managers_only() -> Problem:
    detail = _("This page is for admins and owners of your organization.")
    advice = _("Ask one of them to do it, or to make you an admin.")
    return Problem(403, "insufficient_role", _("You may not do that"), detail, advice=advice)
