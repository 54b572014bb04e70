"""What a caller may do: members by role, keys by scope. Whose object it is, the selectors decide."""

from __future__ import annotations

from typing import Any

from rest_framework import permissions
from rest_framework.request import Request

from projects.accounts.models import ApiKey, Role


class MemberPermission(permissions.BasePermission):
    """Viewers read. Keys need ``read:<resource>`` or ``write:<resource>``, where the view names its ``resource``."""

    message: str
    code: str

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the caller may use this view at all; sets the reason where not."""
        if isinstance(request.auth, ApiKey):
            return self._key_may(request.auth, request, view)
        return request.user.is_authenticated and self._member_may(request)

    def _key_may(self, key: ApiKey, request: Request, view: Any) -> bool:
        resource = getattr(view, "resource", None)
        verb = "read" if request.method in permissions.SAFE_METHODS else "write"
        self.code = "insufficient_scope"
        self.message = f"This API key lacks the scope {verb}:{resource}."
        return resource is None or f"{verb}:{resource}" in key.scopes

    def _member_may(self, request: Request) -> bool:
        membership = request.membership  # type: ignore[attr-defined]
        if membership is None:
            self.code, self.message = "no_organization", "You are not a member of any organization."
            return False
        self.code, self.message = "read_only_role", "Viewers can look but not change anything."
        return request.method in permissions.SAFE_METHODS or membership.role != Role.VIEWER
