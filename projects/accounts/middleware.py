"""Puts the organization beside the user: `request.organization` and `request.membership`, both None for strangers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from projects.accounts.selectors import membership_of

SESSION_KEY = "organization"
# The token of the invitation that brought somebody here. It lives on while they sign in.
INVITATION_SESSION_KEY = "invitation"


class OrganizationMiddleware:
    """For sessions. API keys bring their organization themselves, see `projects.accounts.authentication`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        membership = None
        if request.user.is_authenticated:
            membership = membership_of(request.user, preferred=request.session.get(SESSION_KEY))
        request.membership = membership  # type: ignore[attr-defined]
        request.organization = membership.organization if membership else None  # type: ignore[attr-defined]
        return self.get_response(request)
