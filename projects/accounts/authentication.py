"""Who calls the API: an API key, or the dashboard's session."""

from __future__ import annotations

import hmac
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from projects.accounts import keys
from projects.accounts.models import ApiKey, User
from projects.accounts.selectors import api_key_by_prefix
from projects.accounts.services import api_key_used


class ApiKeyAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer vsa_…`` or ``X-API-Key: vsa_…``. The key's organization becomes the request's."""

    def authenticate(self, request: Request) -> tuple[User | AnonymousUser, ApiKey] | None:
        """The key and its maker; None where the request brings no key."""
        text = _key_text(request)
        if text is None:
            return None
        key = api_key_check(text)
        http: Any = request._request
        http.organization, http.membership = key.organization, None
        api_key_used(key=key)
        return key.created_by or AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """What makes the refusal of a stranger a 401."""
        return 'Bearer realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The dashboard's session, with its CSRF token. `OrganizationMiddleware` has set the organization."""


def api_key_check(text: str) -> ApiKey:
    """The living key that this text is.

    Raises:
        AuthenticationFailed: ``invalid_api_key`` or ``expired_api_key``.
    """
    prefix = keys.prefix_of(text)
    key = api_key_by_prefix(prefix) if prefix else None
    if key is None or key.revoked_at or not hmac.compare_digest(key.digest, keys.digest(text)):
        raise exceptions.AuthenticationFailed("This API key is not valid.", "invalid_api_key")
    if key.expires_at and key.expires_at <= timezone.now():
        raise exceptions.AuthenticationFailed("This API key has expired.", "expired_api_key")
    return key


def _key_text(request: Request) -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if kind.lower() == "bearer" and token.startswith(f"{keys.BRAND}_"):
        return token
    return request.headers.get("X-API-Key")


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes keys."""

    target_class = ApiKeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer", "description": "An API key, `vsa_…`. `X-API-Key` works too."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes sessions."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """OpenAPI security scheme."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
