"""Whose identity it is. An identity is issuer and subject, never an e-mail address alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from config.common.errors import Problem
from projects.accounts.models import User
from projects.accounts.oidc import refusals
from projects.accounts.oidc.refusals import SignInRefused
from projects.accounts.selectors import user_by_identity
from projects.accounts.services import user_create_with_organization

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Identity:
    """What a checked ID token says about a person."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str

    @classmethod
    def of(cls, issuer: str, claims: dict[str, Any]) -> Identity:
        """Out of claims (OpenID Connect Core 1.0, section 5.1)."""
        email, name = (value if isinstance(value := claims.get(key), str) else "" for key in ("email", "name"))
        # An address instead of a name is what Auth0 says where it knows none.
        name = "" if "@" in name else " ".join(name.split())[:LONGEST_NAME]
        email = email.strip()
        # Only then: signs of other alphabets may become plain letters in lower case.
        email = email.lower() if email.isascii() else email
        return cls(issuer, claims["sub"], email, claims.get("email_verified") is True, name)

    def require_email(self) -> None:
        """Make sure that the provider has seen proof of an address that cannot be mistaken for another.

        Raises:
            SignInRefused: it has not.
        """
        try:
            validate_email(self.email)
        except ValidationError:
            raise SignInRefused(refusals.UNUSABLE_EMAIL) from None
        # Letters that only look like others would pass for somebody else's.
        if not self.email.isascii():
            raise SignInRefused(refusals.UNUSABLE_EMAIL)
        if not self.email_verified:
            raise SignInRefused(refusals.UNVERIFIED_EMAIL)


def person_of(identity: Identity, *, invited: bool) -> User:
    """The person with this identity. Whoever is new gets an organization of their own, or comes by an invitation.

    Raises:
        SignInRefused: the e-mail address is unverified or somebody's already, or the account is closed.
    """
    identity.require_email()
    user = user_by_identity(identity.issuer, identity.subject)
    if user is None:
        return _new_person(identity, invited=invited)
    if not user.is_active:
        raise SignInRefused(refusals.ACCOUNT_CLOSED)
    return user


def connect(user: User, identity: Identity) -> User:
    """Let somebody who signs in with a password also sign in with this identity.

    Raises:
        SignInRefused: it is somebody else's, or the account has another one; nothing is changed.
    """
    free = User.objects.filter(pk=user.pk, is_active=True, oidc_subject="")
    try:
        with transaction.atomic():
            changed = free.update(oidc_issuer=identity.issuer, oidc_subject=identity.subject)
    except IntegrityError:
        changed = 0
    if changed != 1:
        raise SignInRefused(refusals.IDENTITY_TAKEN)
    return User.objects.get(pk=user.pk)


def _new_person(identity: Identity, *, invited: bool) -> User:
    try:
        with transaction.atomic():
            return connect(_create(identity, invited=invited), identity)
    except (IntegrityError, Problem, SignInRefused):
        # Two first sign-ins at once: the other one was quicker. Otherwise the address is somebody else's.
        user = user_by_identity(identity.issuer, identity.subject)
        if user is None:
            raise SignInRefused(refusals.EMAIL_TAKEN) from None
        return user


def _create(identity: Identity, *, invited: bool) -> User:
    if invited:
        return User.objects.create_user(identity.email, None, name=identity.name)
    called = identity.name or identity.email.partition("@")[0]
    membership = user_create_with_organization(
        email=identity.email, password=None, organization_name=called, name=identity.name
    )
    return membership.user
