"""The identity provider: its addresses and its keys, both from what it publishes itself."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings

from config import env
from projects.accounts.oidc.fetched import Fetched, Rationed

ALGORITHM = "RS256"
LEAST_KEY_BITS = 2048


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses from the discovery document (OpenID Connect Discovery 1.0, section 3)."""

    authorization: str
    token: str
    userinfo: str
    jwks: str
    end_session: str


class Provider:
    """What is known of an issuer. Nothing is fetched before it is needed."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        discovery = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        self._endpoints = Fetched(lambda: discovery, self._understand)
        self._keys = Fetched(lambda: self.endpoints.jwks, signing_keys)

    @property
    def endpoints(self) -> Endpoints:
        """Where to send people and requests.

        Raises:
            Unreachable: nobody knows.
        """
        return self._endpoints.get()

    def signing_key(self, kid: str) -> RSAPublicKey | None:
        """The key with this id; a key that just came is looked for, in bounds. None: there is no such key.

        Raises:
            Unreachable: nobody knows.
        """
        key = self._keys.get().get(kid)
        if key is not None:
            return key
        try:
            return self._keys.again().get(kid)
        except Rationed:
            return None

    def sign_out_url(self, *, id_token: str, back_to: str) -> str:
        """Where a browser ends its session with the provider too (OpenID Connect RP-Initiated Logout 1.0).

        Tenants of Auth0 that don't publish that address have one of their own.

        Raises:
            Unreachable: nobody knows.
        """
        client = settings.OIDC_RP_CLIENT_ID
        if end_session := self.endpoints.end_session:
            query = {"id_token_hint": id_token, "post_logout_redirect_uri": back_to, "client_id": client}
            return f"{end_session}?{urlencode(query)}"
        return f"{self.issuer.rstrip('/')}/v2/logout?{urlencode({'client_id': client, 'returnTo': back_to})}"

    def _understand(self, document: dict[str, Any]) -> Endpoints:
        if document.get("issuer") != self.issuer:
            raise ValueError(f"It calls itself {document.get('issuer')!r}: set OIDC_ISSUER to exactly that.")
        names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")
        urls = [str(document.get(name, "")) for name in names]
        for name, url in zip(names, urls, strict=True):
            if not (url.startswith("https://") or self._is_local(url) or (not url and name == names[-1])):
                raise ValueError(f"Its {name} is {url!r}, which is no https:// address.")
        return Endpoints(*urls)

    def _is_local(self, url: str) -> bool:
        return env.is_loopback(self.issuer) and env.is_loopback(url)


def provider() -> Provider:
    """The one that the settings name."""
    return _provider(settings.OIDC_ISSUER)


@functools.cache
def _provider(issuer: str) -> Provider:
    return Provider(issuer)


def signing_keys(document: dict[str, Any]) -> dict[str, RSAPublicKey]:
    """The RSA keys for signatures in a key set (RFC 7517), by id. Keys of other kinds and short ones are left out.

    Raises:
        ValueError: it is no key set.
    """
    entries = document.get("keys")
    if not isinstance(entries, list):
        raise ValueError("It has no list of keys.")
    keys = {entry["kid"]: _signing_key(entry) for entry in entries if isinstance(entry, dict) and entry.get("kid")}
    return {kid: key for kid, key in keys.items() if key is not None}


def _signing_key(entry: dict[str, Any]) -> RSAPublicKey | None:
    if entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig" or entry.get("alg", ALGORITHM) != ALGORITHM:
        return None
    try:
        key = jwt.PyJWK(entry, ALGORITHM).key
    except jwt.PyJWTError:
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size >= LEAST_KEY_BITS else None
