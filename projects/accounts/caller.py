"""Who calls, for views: the organization worked in and the person who acts."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from projects.accounts.models import Organization, User


def organization_of(request: Request | HttpRequest) -> Organization:
    """The caller's organization. Views ask only after a permission has made sure that there is one."""
    return cast(Organization, request.organization)  # type: ignore[union-attr]


def actor_of(request: Request | HttpRequest) -> User | None:
    """The person who acts; behind an API key its maker, None where that one is gone."""
    return request.user if isinstance(request.user, User) else None
