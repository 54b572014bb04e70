"""API addresses of the caller, the organization, its people, keys and log."""

from __future__ import annotations

from django.urls import path

from projects.tenants.api import invitations, keys, me, organization

urlpatterns = [
    path("me", me.MeView.as_view(), name="me"),
    path("organization", organization.OrganizationView.as_view(), name="organization"),
    path("organization/members", organization.MemberListView.as_view(), name="member-list"),
    path("organization/members/<uuid:user_id>", organization.MemberView.as_view(), name="member-detail"),
    path("organization/invitations", invitations.InvitationListView.as_view(), name="invitation-list"),
    path(
        "organization/invitations/<uuid:invitation_id>",
        invitations.InvitationView.as_view(),
        name="invitation-detail",
    ),
    path(
        "organization/invitations/<uuid:invitation_id>/resend",
        invitations.InvitationResendView.as_view(),
        name="invitation-resend",
    ),
    path("organization/audit", organization.AuditView.as_view(), name="audit"),
    path("invitations/accept", invitations.InvitationAcceptView.as_view(), name="invitation-accept"),
    path("api-keys", keys.ApiKeyListView.as_view(), name="api-key-list"),
    path("api-keys/<uuid:key_id>", keys.ApiKeyView.as_view(), name="api-key-detail"),
]
