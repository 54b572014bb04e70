"""Checking a signed token (JWT, RFC 7519) of the identity provider. What it may be used for, its user checks."""

from __future__ import annotations

from typing import Any

import jwt

from projects.accounts.oidc.provider import ALGORITHM, Provider

# Clocks differ by so much.
LEEWAY_SECONDS = 30
LONGEST = 16 * 1024
LONGEST_SUBJECT = 255

# In the order in which they are looked for: the more special kinds come first.
REFUSALS: tuple[tuple[type[jwt.PyJWTError], str, str], ...] = (
    (jwt.ExpiredSignatureError, "expired_token", "This token has expired."),
    (jwt.ImmatureSignatureError, "token_not_yet_valid", "This token is not valid yet."),
    (jwt.InvalidAudienceError, "wrong_audience", "This token was not issued for here."),
    (jwt.InvalidIssuerError, "wrong_issuer", "This token is by another issuer."),
    (jwt.MissingRequiredClaimError, "missing_claim", "This token does not say all that it must."),
    (jwt.InvalidSignatureError, "bad_signature", "This token's signature is not right."),
)


class TokenRefused(Exception):
    """A token that does not count. ``code`` is stable."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def verified_claims(
    text: object, provider: Provider, *, audience: str, required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What a token says, once its signature, issuer, audience and times are right.

    Raises:
        TokenRefused: it does not count.
        Unreachable: the provider's keys are not known.
    """
    token = _text(text)
    key = _key(token, provider)
    options: Any = {"require": ["exp", "iat", "iss", "aud", "sub", *required]}
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=provider.issuer,
            leeway=LEEWAY_SECONDS,
            options=options,
        )
    except jwt.PyJWTError as error:
        raise _refused(error) from None
    if not _is_subject(claims["sub"]):
        raise TokenRefused("malformed_token", "This token's subject is empty, too long or not readable.")
    return claims


def _text(text: object) -> str:
    if not isinstance(text, str) or text.count(".") != 2 or len(text) > LONGEST:
        raise TokenRefused("malformed_token", "This is no signed token (JWT).")
    return text


def _key(token: str, provider: Provider) -> Any:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise _refused(error) from None
    if header.get("alg") != ALGORITHM:
        raise TokenRefused("unsupported_algorithm", f"Tokens must be signed with {ALGORITHM}.")
    key = provider.signing_key(str(header.get("kid", "")))
    if key is None:
        raise TokenRefused("unknown_key", "This token is signed with a key that its issuer does not publish.")
    return key


def _is_subject(value: object) -> bool:
    # OpenID Connect Core 1.0, section 2: at most 255 ASCII characters.
    return isinstance(value, str) and 0 < len(value) <= LONGEST_SUBJECT and value.isascii() and value.isprintable()


def _refused(error: jwt.PyJWTError) -> TokenRefused:
    for kind, code, detail in REFUSALS:
        if isinstance(error, kind):
            return TokenRefused(code, detail)
    return TokenRefused("malformed_token", "This is no signed token (JWT).")
