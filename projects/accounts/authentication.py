"""Who calls the API: an API key, an access token of the identity provider, or the dashboard's session."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rest_framework import authentication
from rest_framework.request import Request

from projects.accounts import keys
from projects.accounts.models import ApiKey, Membership, Organization, User
from projects.accounts.oidc.fetched import Unreachable
from projects.accounts.oidc.jwts import TokenRefused
from projects.accounts.refusals import InvalidCredentials, ProviderUnreachable, UnknownOrganization
from projects.accounts.selectors import api_key_by_prefix, membership_of, user_by_identity
from projects.accounts.services import api_key_used
from projects.accounts.tokens import AccessToken, access_token_check

ORGANIZATION_HEADER = "X-Organization"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls with an API key or an access token, and on behalf of which organization.

    Attributes:
        user: the person; behind a key its maker, None where that one is gone.
        auth: the key or the token, both with ``scopes``.
        organization: None for a person who is no member of any.
        membership: None behind a key, which stands for the organization itself.
    """

    user: User | None
    auth: ApiKey | AccessToken
    organization: Organization | None
    membership: Membership | None


def authenticate_headers(headers: Mapping[str, str]) -> Caller | None:
    """Who a request with these headers is from; None where they bring neither key nor token. Reads the database.

    Raises:
        InvalidCredentials: the key or token does not count.
        UnknownOrganization: ``X-Organization`` names none of the person's own.
        ProviderUnreachable: nobody can tell whether the token counts.
    """
    headers = {name.lower(): value for name, value in headers.items()}
    key, token = _credentials(headers)
    if key is not None:
        return _caller_by_key(key)
    if token is not None:
        return _caller_by_token(token, headers.get(ORGANIZATION_HEADER.lower(), ""))
    return None


class HeaderAuthentication(authentication.BaseAuthentication):
    """By what the request's headers bring."""

    def adopt(self, request: Request, caller: Caller) -> tuple[User | AnonymousUser, Any]:
        """Make the caller's organization the request's."""
        http: Any = request._request
        http.organization, http.membership = caller.organization, caller.membership
        return caller.user or AnonymousUser(), caller.auth

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """What makes the refusal of a stranger a 401."""
        return 'Bearer realm="api"'


class ApiKeyAuthentication(HeaderAuthentication):
    """``Authorization: Bearer vsa_…`` or ``X-API-Key: vsa_…``. The key's organization becomes the request's."""

    def authenticate(self, request: Request) -> tuple[User | AnonymousUser, Any] | None:
        """The key and its maker; None where the request brings no key."""
        key, _token = _credentials({name.lower(): value for name, value in request.headers.items()})
        return None if key is None else self.adopt(request, _caller_by_key(key))


class AccessTokenAuthentication(HeaderAuthentication):
    """``Authorization: Bearer <JWT>``. The person's oldest organization, unless ``X-Organization`` names another."""

    def authenticate(self, request: Request) -> tuple[User | AnonymousUser, Any] | None:
        """The token and whose it is; None where the request brings none."""
        _key, token = _credentials({name.lower(): value for name, value in request.headers.items()})
        if token is None:
            return None
        return self.adopt(request, _caller_by_token(token, request.headers.get(ORGANIZATION_HEADER, "")))


class SessionAuthentication(authentication.SessionAuthentication):
    """The dashboard's session, with its CSRF token. `OrganizationMiddleware` has set the organization."""


def api_key_check(text: str) -> ApiKey:
    """The living key that this text is.

    Raises:
        InvalidCredentials: ``invalid_api_key`` or ``expired_api_key``.
    """
    prefix = keys.prefix_of(text)
    key = api_key_by_prefix(prefix) if prefix else None
    if key is None or key.revoked_at or not hmac.compare_digest(key.digest, keys.digest(text)):
        raise InvalidCredentials("invalid_api_key", "This API key is not valid.")
    if key.expires_at and key.expires_at <= timezone.now():
        raise InvalidCredentials("expired_api_key", "This API key has expired.")
    return key


def _credentials(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The key and the token; at most one of them, headers' names in lower case."""
    kind, _, text = headers.get("authorization", "").partition(" ")
    text = text.strip()
    if kind.lower() == "bearer" and text.startswith(f"{keys.BRAND}_"):
        return text, None
    if (key := headers.get("x-api-key")) is not None:
        return key, None
    return None, text if kind.lower() == "bearer" else None


def _caller_by_key(text: str) -> Caller:
    key = api_key_check(text)
    api_key_used(key=key)
    return Caller(key.created_by, key, key.organization, None)


def _caller_by_token(text: str, organization_id: str) -> Caller:
    try:
        token = access_token_check(text)
    except TokenRefused as refused:
        raise InvalidCredentials(refused.code, refused.detail) from None
    except Unreachable:
        raise ProviderUnreachable from None
    user, organization_id = _person(token), organization_id.strip().lower()
    membership = membership_of(user, preferred=organization_id)
    if organization_id and (membership is None or str(membership.organization_id) != organization_id):
        raise UnknownOrganization
    return Caller(user, token, membership.organization if membership else None, membership)


def _person(token: AccessToken) -> User:
    user = user_by_identity(token.issuer, token.subject)
    if user is None:
        raise InvalidCredentials("unknown_subject", "Nobody here signs in with this token's subject.")
    if not user.is_active:
        raise InvalidCredentials("account_closed", "This token's person has no open account here any more.")
    return user
