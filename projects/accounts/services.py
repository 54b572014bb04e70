"""Writing accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from config.common.errors import Problem
from projects.accounts.keys import SCOPES, fresh_key
from projects.accounts.models import ApiKey, Membership, Organization, Role, User

USED_EVERY = timedelta(minutes=1)


def user_create_with_organization(
    *,
    email: str,
    password: str | None,
    organization_name: str,
    name: str = "",
    role: Role = Role.OWNER,
    is_staff: bool = False,
    is_superuser: bool = False,
) -> Membership:
    """A person and an organization of their own; the membership that joins them carries both.

    Raises:
        Problem: ``email_taken``; nothing is created.
    """
    email = email.strip().lower()
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name, is_staff=is_staff, is_superuser=is_superuser)
            organization = Organization.objects.create(name=organization_name, email=email)
            return Membership.objects.create(organization=organization, user=user, role=role)
    except IntegrityError:
        detail = "Somebody signs in with this e-mail address already."
        raise Problem(409, "email_taken", "E-mail address taken", detail, advice="Sign in instead.") from None


def user_update(*, user: User, name: str) -> User:
    """Change how a person is called."""
    user.name = name
    user.save(update_fields=["name"])
    return user


def api_key_create(
    *,
    organization: Organization,
    actor: User | None,
    name: str,
    scopes: Iterable[str] = SCOPES,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key, and its text, which cannot be shown again.

    Raises:
        Problem: ``unknown_scope``; nothing is created.
    """
    wanted = sorted(set(scopes))
    if unknown := [scope for scope in wanted if scope not in SCOPES]:
        advice = f"Choose from {', '.join(SCOPES)}."
        raise Problem(400, "unknown_scope", "Unknown scope", f"There is no scope {unknown[0]!r}.", advice=advice)
    fresh = fresh_key()
    key = ApiKey.objects.create(
        organization=organization,
        created_by=actor,
        name=name,
        prefix=fresh.prefix,
        digest=fresh.digest,
        scopes=wanted,
        expires_at=expires_at,
    )
    return key, fresh.text


def api_key_revoke(*, key: ApiKey) -> bool:
    """Make a key useless from now on. False where it was already."""
    return ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()) == 1


def api_key_used(*, key: ApiKey) -> None:
    """Note the use of a key, at most once a minute: a busy key must not become a busy row."""
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
