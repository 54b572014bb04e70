"""How the API's description names the ways to authenticate, and the scope that each operation asks for."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.permissions import SAFE_METHODS


def scopes_of(auto_schema: Any) -> list[str]:
    """The scope that an operation asks of keys and tokens."""
    access = auto_schema.view.access
    scope = access.read_scope if auto_schema.method in SAFE_METHODS else access.write_scope
    return [scope] if scope else []


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes keys."""

    target_class = "projects.accounts.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """The scope."""
        return {self.name: scopes_of(auto_schema)}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer", "description": "An API key, `vsa_…`. `X-API-Key` works too."}


class AccessTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes access tokens."""

    target_class = "projects.accounts.authentication.AccessTokenAuthentication"
    name = "accessToken"

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[str]]:
        """The scope."""
        return {self.name: scopes_of(auto_schema)}

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """OpenAPI security scheme."""
        description = (
            "An access token of the identity provider for this API's audience: a JWT signed with RS256. The person's "
            "role binds it as well as its scopes. `X-Organization: <id>` chooses among the person's organizations."
        )
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": description}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes sessions."""

    target_class = "projects.accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """OpenAPI security scheme."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
