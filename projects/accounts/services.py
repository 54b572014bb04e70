"""Writing accounts. What changes an organization's people and keys is written down: see `projects.tenants`."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.common.errors import Problem
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
        detail, advice = _("Somebody signs in with this e-mail address already."), _("Sign in instead.")
        raise Problem(409, "email_taken", _("E-mail address taken"), detail, advice=advice) from None


def user_update(*, user: User, name: str) -> User:
    """Change how a person is called."""
    user.name = name
    user.save(update_fields=["name"])
    return user


def api_key_used(*, key: ApiKey) -> None:
    """Note the use of a key, at most once a minute: a busy key must not become a busy row."""
    now = timezone.now()
    if key.last_used_at is None or key.last_used_at < now - USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
