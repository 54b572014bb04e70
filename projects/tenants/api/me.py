"""`/me`: who calls."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from config.common.api import APIView, checked
from config.common.errors import Problem
from projects.accounts.caller import actor_of, organization_of
from projects.accounts.keys import SCOPES
from projects.accounts.models import ApiKey, User
from projects.accounts.permissions import ANYBODY
from projects.accounts.selectors import memberships_of
from projects.accounts.services import user_update
from projects.tenants.api import examples
from projects.tenants.api.serializers import MeSerializer, MeUpdateSerializer


@extend_schema(tags=["Account"])
class MeView(APIView):
    """`/me`"""

    access = ANYBODY
    problems = {"patch": {403: "`people_only`"}}  # noqa: RUF012

    @extend_schema(
        summary="Read who calls", responses=MeSerializer, examples=[examples.answered("An agent", examples.ME)]
    )
    def get(self, request: Request) -> Response:
        """The caller, the organization, and what may be done."""
        return Response(MeSerializer(_me(request)).data)

    @extend_schema(
        summary="Change who calls",
        request=MeUpdateSerializer,
        responses=MeSerializer,
        examples=[examples.asked("Another name", {"name": "Sam Sample"}), examples.answered("An agent", examples.ME)],
    )
    def patch(self, request: Request) -> Response:
        """A person's own name."""
        user_update(user=person_of(request), **checked(MeUpdateSerializer, request))
        return Response(MeSerializer(_me(request)).data)


def person_of(request: Request) -> User:
    """The person who calls.

    Raises:
        Problem: ``people_only``, it is a program with an API key.
    """
    user = actor_of(request)
    if user is None or isinstance(request.auth, ApiKey):
        detail = "An API key stands for an organization and cannot do this for a person."
        raise Problem(403, "people_only", "For people only", detail, advice="Sign in to do this.")
    return user


def _me(request: Request) -> dict[str, Any]:
    user, key = actor_of(request), isinstance(request.auth, ApiKey)
    scopes = getattr(request.auth, "scopes", None)
    return {
        "user": user,
        "organization": organization_of(request),
        "role": None if key else request.membership.role,  # type: ignore[attr-defined]
        "scopes": None if scopes is None else [each for each in SCOPES if each in scopes],
        "memberships": [] if key or user is None else memberships_of(user),
    }
