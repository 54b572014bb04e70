"""What a caller may do: people by role, keys and tokens by scope. Whose object it is, the selectors decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rest_framework import permissions
from rest_framework.request import Request

from projects.accounts.models import Role

# From the least to the most.
RANKS = (Role.VIEWER, Role.AGENT, Role.ADMIN, Role.OWNER)


def at_least(held: str, wanted: str) -> bool:
    """Whether a role is as high as the wanted one, or higher."""
    return RANKS.index(Role(held)) >= RANKS.index(Role(wanted))


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of its callers, for reading and for writing.

    Scopes bind API keys and access tokens; None asks for none. Roles bind people, also behind an access token.
    Without ``members_only`` people who belong to no organization may come, too.
    """

    read_scope: str | None
    write_scope: str | None
    read_role: Role = Role.VIEWER
    write_role: Role = Role.AGENT
    members_only: bool = True


ANYBODY = Access(None, None, write_role=Role.VIEWER)  # every member, every key: their own affairs
PROJECTS = Access("read:projects", "write:projects")
IMAGES = Access("read:images", "write:images")
BILLING = Access("manage:billing", "manage:billing", read_role=Role.VIEWER, write_role=Role.ADMIN)
ADMINISTRATION = Access("admin", "admin", read_role=Role.ADMIN, write_role=Role.ADMIN)
ORGANIZATION = Access("admin", "admin", read_role=Role.VIEWER, write_role=Role.ADMIN)
# Everybody sees the team and may leave it; what else one may do to it depends on both roles, see `projects.tenants`.
TEAM = Access("admin", "admin", read_role=Role.VIEWER, write_role=Role.VIEWER)
JOINING = Access(None, None, write_role=Role.VIEWER, members_only=False)


class MemberPermission(permissions.BasePermission):
    """Holds a view's ``access`` against the caller. A view that names none is open to nobody."""

    message: str
    code: str

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the caller may use this view at all; sets the reason where not."""
        access: Access = view.access
        reading = request.method in permissions.SAFE_METHODS
        if request.auth is None and not request.user.is_authenticated:
            return False
        if not self._scope_suffices(request, access.read_scope if reading else access.write_scope):
            return False
        if not access.members_only:
            return True
        return self._role_suffices(request, access.read_role if reading else access.write_role)

    def _scope_suffices(self, request: Request, scope: str | None) -> bool:
        # A session has no scopes: the person's role is all that binds it.
        scopes = getattr(request.auth, "scopes", None)
        self.code, self.message = "insufficient_scope", f"This needs the scope {scope}."
        return scopes is None or scope is None or scope in scopes

    def _role_suffices(self, request: Request, role: Role) -> bool:
        membership = request.membership  # type: ignore[attr-defined]
        if membership is None:
            return self._without_membership(request)
        held = membership.role
        self.code = "read_only_role" if held == Role.VIEWER else "insufficient_role"
        self.message = f"This needs the role {role} or a higher one; yours is {held}."
        return at_least(held, role)

    def _without_membership(self, request: Request) -> bool:
        """A key stands for its organization, not for a person; a person must be a member."""
        self.code, self.message = "no_organization", "You are not a member of any organization."
        return getattr(request.auth, "stands_for_organization", False) is True
