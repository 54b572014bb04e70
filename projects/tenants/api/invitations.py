"""`/organization/invitations` and `/invitations/accept`."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from config.common.api import APIView, ListAPIView, checked
from projects.accounts.caller import organization_of
from projects.accounts.models import Invitation
from projects.accounts.permissions import ADMINISTRATION, JOINING
from projects.tenants import selectors, services
from projects.tenants.api import examples
from projects.tenants.api.me import person_of
from projects.tenants.api.serializers import (
    InvitationAcceptSerializer,
    InvitationCreateSerializer,
    InvitationSerializer,
    MembershipSerializer,
)
from projects.tenants.authority import authority_of


class InvitationListView(ListAPIView[Invitation]):
    """`/organization/invitations`"""

    access = ADMINISTRATION
    queryset = Invitation.objects.none()
    serializer_class = InvitationSerializer
    filter_backends = ()
    problems = {  # noqa: RUF012
        "post": {403: "`owners_only`", 409: "`already_member`, `already_invited`", 429: "`too_many_invitations`"}
    }

    def get_queryset(self) -> QuerySet[Invitation]:
        """The organization's invitations on their way."""
        return selectors.pending(organization_of(self.request)).select_related("invited_by")

    @extend_schema(
        summary="List invitations",
        tags=["Organization"],
        examples=[examples.answered("One on its way", examples.INVITATION)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those that nobody has accepted or withdrawn, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        summary="Invite somebody",
        tags=["Organization"],
        request=InvitationCreateSerializer,
        responses={201: InvitationSerializer},
        examples=[
            examples.asked("An agent", {"email": "kim@example.com", "role": "agent"}),
            examples.answered("On its way", examples.INVITATION, "201"),
        ],
    )
    def post(self, request: Request) -> Response:
        """Sends an e-mail with a link that is good for seven days. Only owners invite owners."""
        data = checked(InvitationCreateSerializer, request)
        invitation = services.invitation_create(by=authority_of(request), **data)
        return Response(InvitationSerializer(invitation).data, status=status.HTTP_201_CREATED)


class InvitationView(APIView):
    """`/organization/invitations/{id}`"""

    access = ADMINISTRATION

    @extend_schema(summary="Withdraw an invitation", tags=["Organization"], responses={204: None})
    def delete(self, request: Request, invitation_id: uuid.UUID) -> Response:
        """Its link leads nowhere from now on."""
        services.invitation_revoke(by=authority_of(request), invitation_id=invitation_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationResendView(APIView):
    """`/organization/invitations/{id}/resend`"""

    access = ADMINISTRATION
    problems = {"post": {403: "`owners_only`", 429: "`too_many_invitations`"}}  # noqa: RUF012

    @extend_schema(
        summary="Send an invitation again",
        tags=["Organization"],
        request=None,
        responses=InvitationSerializer,
        examples=[examples.answered("On its way", examples.INVITATION)],
    )
    def post(self, request: Request, invitation_id: uuid.UUID) -> Response:
        """With a new link, good for another seven days; the old one ends."""
        invitation = services.invitation_resend(by=authority_of(request), invitation_id=invitation_id)
        return Response(InvitationSerializer(invitation).data)


class InvitationAcceptView(APIView):
    """`/invitations/accept`"""

    access = JOINING
    problems = {  # noqa: RUF012
        "post": {403: "`people_only`, `invitation_for_another`", 404: "No such invitation.", 409: "`invitation_over`"}
    }

    @extend_schema(
        summary="Accept an invitation",
        tags=["Account"],
        request=InvitationAcceptSerializer,
        responses=MembershipSerializer,
        examples=[
            examples.asked("The link's last part", {"token": "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}),
            examples.answered("Joined", examples.MEMBERSHIP),
        ],
    )
    def post(self, request: Request) -> Response:
        """For people, whose e-mail address must be the invited one."""
        data = checked(InvitationAcceptSerializer, request)
        membership = services.invitation_accept(user=person_of(request), **data)
        return Response(MembershipSerializer(membership).data)
