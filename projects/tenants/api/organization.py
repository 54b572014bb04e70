"""`/organization`, its members and its log."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from config.common.api import APIView, ListAPIView, checked, checked_query
from config.common.pagination import CursorPagination
from projects.accounts.caller import organization_of
from projects.accounts.models import Membership
from projects.accounts.permissions import ADMINISTRATION, ORGANIZATION, TEAM
from projects.events.models import Event
from projects.tenants import selectors, services
from projects.tenants.api import examples
from projects.tenants.api.serializers import (
    AuditEventSerializer,
    AuditQuerySerializer,
    MemberSerializer,
    MemberUpdateSerializer,
    OrganizationSerializer,
)
from projects.tenants.authority import authority_of

ORGANIZATION_EXAMPLE = examples.answered("A brokerage", examples.ORGANIZATION_WHOLE)


class OldestFirst(CursorPagination):
    """People, the longest-standing first."""

    ordering = ("created_at", "id")


class ById(CursorPagination):
    """Facts, newest first, as the index has them."""

    ordering = ("-id",)


@extend_schema(tags=["Organization"])
class OrganizationView(APIView):
    """`/organization`"""

    access = ORGANIZATION

    @extend_schema(summary="Read the organization", responses=OrganizationSerializer, examples=[ORGANIZATION_EXAMPLE])
    def get(self, request: Request) -> Response:
        """The caller's organization. A session or token of somebody with several: the one that was chosen."""
        return Response(OrganizationSerializer(organization_of(request)).data)

    @extend_schema(
        summary="Change the organization",
        request=OrganizationSerializer(partial=True),
        responses=OrganizationSerializer,
        examples=[examples.asked("Another name", {"name": "Sample Realty"}), ORGANIZATION_EXAMPLE],
    )
    def patch(self, request: Request) -> Response:
        """Its name, and where invoices go. For admins and owners."""
        data = checked(OrganizationSerializer, request, partial=True)
        return Response(OrganizationSerializer(services.organization_update(by=authority_of(request), **data)).data)


class MemberListView(ListAPIView[Membership]):
    """`/organization/members`"""

    access = TEAM
    queryset = Membership.objects.none()
    serializer_class = MemberSerializer
    filter_backends = ()
    pagination_class = OldestFirst

    def get_queryset(self) -> QuerySet[Membership]:
        """The organization's people."""
        return selectors.members(organization_of(self.request))

    @extend_schema(
        summary="List members",
        tags=["Organization"],
        examples=[examples.answered("One agent", examples.MEMBER)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who belongs to the organization, the longest-standing first."""
        return super().get(request, *args, **kwargs)


@extend_schema(tags=["Organization"])
class MemberView(APIView):
    """`/organization/members/{user_id}`"""

    access = TEAM
    problems = {  # noqa: RUF012
        "patch": {403: "`owners_only`, `own_role`", 409: "`last_owner`"},
        "delete": {403: "`owners_only`", 409: "`last_owner`"},
    }

    @extend_schema(
        summary="Change a member's role",
        request=MemberUpdateSerializer,
        responses=MemberSerializer,
        examples=[examples.asked("An agent", {"role": "agent"}), examples.answered("An agent", examples.MEMBER)],
    )
    def patch(self, request: Request, user_id: uuid.UUID) -> Response:
        """For admins; only owners make or unmake owners. There is always an owner, and nobody raises themselves."""
        data = checked(MemberUpdateSerializer, request)
        member = services.member_change_role(by=authority_of(request), user_id=user_id, **data)
        return Response(MemberSerializer(member).data)

    @extend_schema(summary="Remove a member", responses={204: None})
    def delete(self, request: Request, user_id: uuid.UUID) -> Response:
        """For admins, and for oneself: leaving. Only owners remove owners. There is always an owner."""
        services.member_remove(by=authority_of(request), user_id=user_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class AuditView(ListAPIView[Event]):
    """`/organization/audit`"""

    access = ADMINISTRATION
    queryset = Event.objects.none()
    serializer_class = AuditEventSerializer
    filter_backends = ()
    pagination_class = ById

    def get_queryset(self) -> QuerySet[Event]:
        """The organization's log, narrowed by the query."""
        return selectors.audit(organization_of(self.request), **checked_query(AuditQuerySerializer, self.request))

    @extend_schema(
        summary="Read the audit log",
        tags=["Organization"],
        parameters=[AuditQuerySerializer],
        examples=[examples.answered("A new role", examples.EVENT)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who did what, when and from where, newest first. Nobody can change it. For admins and owners."""
        return super().get(request, *args, **kwargs)
