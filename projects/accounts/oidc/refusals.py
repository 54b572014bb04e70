"""Why a sign-in at the identity provider did not work: what happened and what to do, for the page that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Refusal:
    """One way for it to fail. ``code`` is for logs and tests, the rest for people."""

    code: str
    status: int
    title: Any
    detail: Any
    advice: Any


class SignInRefused(Exception):
    """Ends a sign-in. ``words`` is what the provider said about it, if it did."""

    def __init__(self, refusal: Refusal, words: str = "") -> None:
        super().__init__(refusal.code)
        self.refusal, self.words = refusal, words


UNREACHABLE = Refusal(
    "provider_unreachable",
    503,
    _("The sign-in service does not answer"),
    _("We could not reach the service that signs you in. Nothing was changed."),
    _("Wait a minute, then try again."),
)
DENIED = Refusal(
    "denied",
    403,
    _("The sign-in was not completed"),
    _("It was cancelled, or the sign-in service does not let you in here."),
    _("Try again. If it goes on, ask whoever invited you whether you may use this site."),
)
STATE_MISMATCH = Refusal(
    "state_mismatch",
    400,
    _("This sign-in is not one of yours"),
    _("It was started in another browser, was used already, or took longer than ten minutes."),
    _("Start again here. Cookies must be allowed for this site."),
)
UNTRUSTED = Refusal(
    "untrusted",
    400,
    _("We could not check who you are"),
    _("The answer of the sign-in service did not pass our checks, so you are not signed in."),
    _("Try again. If it goes on, tell whoever runs this site."),
)
UNVERIFIED_EMAIL = Refusal(
    "email_unverified",
    403,
    _("Your e-mail address is not verified yet"),
    _("The sign-in service has not seen proof that the address is yours."),
    _("Open the message that it sent you and follow its link, then try again."),
)
UNUSABLE_EMAIL = Refusal(
    "email_unusable",
    403,
    _("We need an e-mail address that we can use"),
    _("The sign-in service gave us none, or one with letters that mail does not carry."),
    _("Sign in with another account."),
)
EMAIL_TAKEN = Refusal(
    "email_taken",
    409,
    _("This e-mail address has an account here already"),
    _("For your safety an account is not handed over because of an e-mail address alone."),
    _("Sign in with your password, then connect the two on your profile page."),
)
ACCOUNT_CLOSED = Refusal(
    "account_closed",
    403,
    _("This account is closed"),
    _("The sign-in service knows you, but your account here has been closed."),
    _("Ask whoever runs this site."),
)
IDENTITY_TAKEN = Refusal(
    "identity_taken",
    409,
    _("This sign-in belongs to another account"),
    _("Somebody signs in here with it already, or your account is connected to another one. Nothing was changed."),
    _("Choose another account at the sign-in service, or go on as before."),
)
