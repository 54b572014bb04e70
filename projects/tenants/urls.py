"""Pages of this app."""

from __future__ import annotations

from django.urls import path

from projects.tenants.views import joining, keys, organization, team

app_name = "tenants"
urlpatterns = [
    path("organization/", organization.settings_page, name="settings"),
    path("organization/team/", team.team, name="team"),
    path("organization/team/invite/", team.invite, name="invite"),
    path("organization/team/<uuid:user_id>/role/", team.change_role, name="role"),
    path("organization/team/<uuid:user_id>/remove/", team.remove, name="remove"),
    path("organization/invitations/<uuid:invitation_id>/resend/", team.resend, name="resend"),
    path("organization/invitations/<uuid:invitation_id>/withdraw/", team.withdraw, name="withdraw"),
    path("organization/keys/", keys.keys, name="keys"),
    path("organization/keys/<uuid:key_id>/revoke/", keys.revoke, name="revoke"),
    path("organization/audit/", organization.log, name="audit"),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
]
