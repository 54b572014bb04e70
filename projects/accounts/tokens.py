"""Access tokens of the identity provider for this API: JWTs signed with RS256 (RFC 9068, and Auth0's older form)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from projects.accounts.keys import SCOPES
from projects.accounts.oidc.jwts import TokenRefused, verified_claims
from projects.accounts.oidc.provider import provider

LATEST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A checked access token: `request.auth` of a call that brought one.

    Attributes:
        issuer: who issued it; with the subject, whose it is.
        subject: the person at the issuer.
        scopes: those of this API's scopes that it carries.
        client_id: the application that it was issued to, empty where it does not say.
        expires_at: when it ends.
    """

    issuer: str
    subject: str
    scopes: frozenset[str]
    client_id: str
    expires_at: datetime


def access_token_check(text: str) -> AccessToken:
    """The access token that this text is.

    Raises:
        TokenRefused: it does not count, or this installation takes no tokens.
        Unreachable: the provider's keys are not known.
    """
    if not (settings.OIDC_ISSUER and settings.OIDC_AUDIENCE):
        raise TokenRefused("tokens_not_accepted", "This API takes API keys only, which begin with vsa_.")
    issuer = provider()
    claims = verified_claims(text, issuer, audience=settings.OIDC_AUDIENCE)
    return AccessToken(
        issuer=issuer.issuer,
        subject=claims["sub"],
        scopes=frozenset(SCOPES).intersection(_granted(claims)),
        client_id=str(claims.get("azp") or claims.get("client_id") or ""),
        expires_at=datetime.fromtimestamp(min(int(claims["exp"]), LATEST), UTC),
    )


def _granted(claims: dict[str, Any]) -> Iterable[str]:
    """`scope` is what was granted to the application, `permissions` what Auth0's roles give the person."""
    scope, permissions = claims.get("scope"), claims.get("permissions")
    yield from scope.split(" ") if isinstance(scope, str) else ()
    yield from (each for each in permissions if isinstance(each, str)) if isinstance(permissions, list) else ()
