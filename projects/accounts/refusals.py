"""Why a caller of the API is not let in: each with a stable code, what to do, and the header that the RFC asks for."""

from __future__ import annotations

from rest_framework import exceptions

NEW_TOKEN = "Get a new access token from the identity provider, then try again."  # noqa: S105 - advice
RIGHT_TOKEN = "Send the access token, not the ID token, that was issued for this API's audience."  # noqa: S105 - advice
ADVICE = {
    "invalid_api_key": "Check that the whole key was sent, or make a new one.",
    "expired_api_key": "Make a new key.",
    "tokens_not_accepted": "Send an API key as 'Authorization: Bearer vsa_…'.",
    "malformed_token": RIGHT_TOKEN,
    "missing_claim": RIGHT_TOKEN,
    "wrong_audience": RIGHT_TOKEN,
    "wrong_issuer": RIGHT_TOKEN,
    "unsupported_algorithm": "Set the API of the identity provider to sign with RS256.",
    "expired_token": NEW_TOKEN,
    "token_not_yet_valid": "Check the clocks of both sides, then try again.",
    "bad_signature": NEW_TOKEN,
    "unknown_key": NEW_TOKEN,
    "unknown_subject": "Let the person sign in on the website once. Programs of no person use an API key.",
    "account_closed": "Ask who runs this site.",
}


class InvalidCredentials(exceptions.AuthenticationFailed):
    """The key or the token does not count (RFC 6750, section 3.1)."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail, code)
        self.advice = ADVICE[code]
        self.challenge = f'Bearer realm="api", error="invalid_token", error_description="{detail}"'


class UnknownOrganization(exceptions.NotFound):
    """``X-Organization`` names nothing of the person's own; whether it exists is nobody's business."""

    default_code = "organization_not_found"
    default_detail = "You are not a member of an organization with this id."
    advice = "Leave X-Organization out, or take an id from your memberships."


class ProviderUnreachable(exceptions.APIException):
    """The token cannot be checked at the moment."""

    status_code = 503
    default_code = "identity_provider_unreachable"
    default_detail = "The identity provider does not answer, so this token cannot be checked."
    advice = "Try again in a few seconds, or use an API key."
    wait = 10
