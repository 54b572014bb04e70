"""What a caller may do: people by role, keys and tokens by scope. Whose object it is, the selectors decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rest_framework import permissions
from rest_framework.request import Request

from projects.accounts.models import Role

# From the least to the most.
RANKS = (Role.VIEWER, Role.AGENT, Role.ADMIN, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of its callers, for reading and for writing.

    Scopes bind API keys and access tokens; None asks for none. Roles bind people, also behind an access token.
    """

    read_scope: str | None
    write_scope: str | None
    read_role: Role = Role.VIEWER
    write_role: Role = Role.AGENT


ANYBODY = Access(None, None, write_role=Role.VIEWER)  # every member, every key: their own affairs
PROJECTS = Access("read:projects", "write:projects")
IMAGES = Access("read:images", "write:images")
BILLING = Access("manage:billing", "manage:billing", read_role=Role.VIEWER, write_role=Role.ADMIN)
ADMINISTRATION = Access("admin", "admin", read_role=Role.ADMIN, write_role=Role.ADMIN)


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
        return self._scope_suffices(request, access.read_scope if reading else access.write_scope) and (
            self._role_suffices(request, access.read_role if reading else access.write_role)
        )

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
        return RANKS.index(held) >= RANKS.index(role)

    def _without_membership(self, request: Request) -> bool:
        """A key stands for its organization, not for a person; a person must be a member."""
        self.code, self.message = "no_organization", "You are not a member of any organization."
        return getattr(request.auth, "stands_for_organization", False) is True
