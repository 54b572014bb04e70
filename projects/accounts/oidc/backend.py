"""Signing in by the answer of the identity provider. What the library leaves unchecked is checked here."""

from __future__ import annotations

import hmac
import time
from typing import Any

import requests
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from projects.accounts.models import User
from projects.accounts.oidc import people, refusals
from projects.accounts.oidc.fetched import Unreachable
from projects.accounts.oidc.jwts import TokenRefused, verified_claims
from projects.accounts.oidc.provider import provider
from projects.accounts.oidc.refusals import SignInRefused

# An ID token is issued for the sign-in that is going on, not for one of yesterday.
LONGEST_AGE_SECONDS = 600


class OidcBackend(OIDCAuthenticationBackend):  # type: ignore[misc, unused-ignore]
    """OpenID Connect, authorization code flow with PKCE (Core 1.0, section 3.1; RFC 7636)."""

    def __init__(self) -> None:
        # Not the library's: that one asks for every endpoint whenever a session's person is looked up.
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID
        self.OIDC_RP_CLIENT_SECRET = settings.OIDC_RP_CLIENT_SECRET
        self.connecting: User | None = None
        self.invited = False

    @property
    def OIDC_OP_TOKEN_ENDPOINT(self) -> str:  # noqa: N802 - the library's name
        """Where a code is exchanged."""
        return provider().endpoints.token

    @property
    def OIDC_OP_USER_ENDPOINT(self) -> str:  # noqa: N802 - the library's name
        """Where more about a person is asked."""
        return provider().endpoints.userinfo

    def authenticate(
        self,
        request: HttpRequest | None,
        *,
        nonce: str,
        code_verifier: str,
        connecting: User | None = None,
        invited: bool = False,
    ) -> User | None:
        """The person whom the provider's answer is about.

        Named arguments only, so that Django never hands a password form's data to it.

        Args:
            request: the provider's answer: its query has ``code`` and ``state``, the latter checked already.
            nonce: what the ID token must repeat.
            code_verifier: proof that it was this session that asked.
            connecting: who wants to sign in this way from now on; nobody is looked up or created then.
            invited: whoever is new gets no organization of their own.

        Raises:
            SignInRefused: with what to tell the person.
        """
        self.connecting, self.invited = connecting, invited
        try:
            user = super().authenticate(request, nonce=nonce, code_verifier=code_verifier)
        except (requests.HTTPError, TokenRefused) as error:
            raise SignInRefused(_judged(error)) from error
        except (requests.RequestException, Unreachable) as error:
            raise SignInRefused(refusals.UNREACHABLE) from error
        return user if isinstance(user, User) else None

    def verify_token(self, token: object, **kwargs: Any) -> dict[str, Any]:
        """Check the ID token (Core 1.0, section 3.1.3.7).

        Raises:
            TokenRefused: it does not count.
            Unreachable: the provider's keys are not known.
        """
        claims = verified_claims(token, provider(), audience=self.OIDC_RP_CLIENT_ID, required=("nonce",))
        if not hmac.compare_digest(str(claims["nonce"]).encode(), str(kwargs.get("nonce", "")).encode()):
            raise TokenRefused("wrong_nonce", "The ID token answers another question.")
        party = claims.get("azp", None if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 else claims["aud"])
        if party not in (self.OIDC_RP_CLIENT_ID, [self.OIDC_RP_CLIENT_ID]):
            raise TokenRefused("wrong_party", "The ID token was issued to another application.")
        if claims["iat"] < time.time() - LONGEST_AGE_SECONDS:
            raise TokenRefused("old_token", "The ID token is too old for a sign-in.")
        return claims

    def store_tokens(self, access_token: str, id_token: str) -> None:  # noqa: ARG002
        """Keep what signing out will need. The session takes it over once the person is signed in."""
        self.request.id_token = id_token

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> User:
        """Whose identity it is.

        Raises:
            SignInRefused: nobody's, or nobody who may come in.
        """
        claims = payload
        if "email" not in payload and self.connecting is None:
            claims = self._with_userinfo(access_token, id_token, payload)
        identity = people.Identity.of(provider().issuer, claims)
        if self.connecting is not None:
            return people.connect(self.connecting, identity)
        return people.person_of(identity, invited=self.invited)

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session: nobody once the account is closed, which the library does not ask."""
        user = ModelBackend.get_user(self, user_id)
        return user if isinstance(user, User) else None

    def _with_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        info = self.get_userinfo(access_token, id_token, payload)
        # Core 1.0, section 5.3.2: an answer about somebody else must not be used.
        if not isinstance(info, dict) or info.get("sub") != payload["sub"]:
            raise TokenRefused("wrong_subject", "The provider answered about somebody else.")
        return {**info, **payload}


def _judged(error: requests.HTTPError | TokenRefused) -> refusals.Refusal:
    """A provider in trouble is not a forged answer."""
    response = getattr(error, "response", None)
    trouble = response is not None and response.status_code >= requests.codes.server_error
    return refusals.UNREACHABLE if trouble else refusals.UNTRUSTED
