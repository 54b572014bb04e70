"""Writing tenants: each function is one transaction that ends with an event."""

from projects.tenants.services.invitations import (
    invitation_accept,
    invitation_accept_as_new,
    invitation_create,
    invitation_resend,
    invitation_revoke,
)
from projects.tenants.services.keys import api_key_create, api_key_revoke, api_key_update
from projects.tenants.services.members import member_change_role, member_remove
from projects.tenants.services.organizations import organization_update

__all__ = [
    "api_key_create",
    "api_key_revoke",
    "api_key_update",
    "invitation_accept",
    "invitation_accept_as_new",
    "invitation_create",
    "invitation_resend",
    "invitation_revoke",
    "member_change_role",
    "member_remove",
    "organization_update",
]
