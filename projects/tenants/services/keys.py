"""Making, changing and revoking API keys. Nobody hands on more than they hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.common.errors import Problem, not_found
from projects.accounts.keys import SCOPES, fresh_key
from projects.accounts.models import ApiKey, Role
from projects.events.services import event_record
from projects.tenants.authority import Authority, lock, require
from projects.tenants.selectors import api_keys

LIMIT = 100


@transaction.atomic
def api_key_create(
    *, by: Authority, name: str, scopes: Iterable[str] = SCOPES, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A new key, and its text, which cannot be shown again.

    Raises:
        Problem: ``insufficient_role``, ``unknown_scope``, ``scope_not_held``, ``expiry_past`` or ``too_many_keys``.
    """
    wanted = sorted(set(scopes))
    require(lock(by), Role.ADMIN)
    _see_that_scopes_are_held(by, wanted)
    _see_that_it_lies_ahead(expires_at)
    if api_keys(by.organization).count() >= LIMIT:
        detail, advice = _("An organization has at most %(limit)d keys."), _("Revoke keys that nobody uses.")
        raise Problem(409, "too_many_keys", _("Too many keys"), detail % {"limit": LIMIT}, advice=advice)
    fresh = fresh_key()
    key = ApiKey.objects.create(
        organization=by.organization,
        created_by=by.user,
        name=name,
        prefix=fresh.prefix,
        digest=fresh.digest,
        scopes=wanted,
        expires_at=expires_at,
    )
    _record(key, "api_key.created", by, scopes=wanted, expires_at=_text(expires_at))
    return key, fresh.text


@transaction.atomic
def api_key_update(
    *, by: Authority, key: ApiKey, name: str | None = None, expires_at: datetime | None = None, forever: bool = False
) -> ApiKey:
    """Rename a key, or let it end at another time, or (``forever``) at none. Its scopes never change.

    Raises:
        Problem: ``insufficient_role``, ``scope_not_held`` (a longer life is as good as a new key) or ``expiry_past``.
    """
    require(lock(by), Role.ADMIN)
    ends = None if forever else expires_at or key.expires_at
    if ends != key.expires_at:
        _see_that_scopes_are_held(by, key.scopes)
        _see_that_it_lies_ahead(ends)
    changes: dict[str, Any] = {"name": name or key.name, "expires_at": ends}
    if all(getattr(key, field) == value for field, value in changes.items()):
        return key
    if not api_keys(by.organization).filter(pk=key.pk).update(**changes):
        raise not_found("API key")
    key.name, key.expires_at = name or key.name, ends
    _record(key, "api_key.updated", by, expires_at=_text(ends))
    return key


@transaction.atomic
def api_key_revoke(*, by: Authority, key: ApiKey) -> None:
    """Make a key useless from now on.

    Raises:
        Problem: ``insufficient_role``, or ``not_found``: it was revoked already.
    """
    require(lock(by), Role.ADMIN)
    if not api_keys(by.organization).filter(pk=key.pk).update(revoked_at=timezone.now()):
        raise not_found("API key")
    _record(key, "api_key.revoked", by)


def _see_that_scopes_are_held(by: Authority, wanted: Iterable[str]) -> None:
    held = frozenset(SCOPES) if by.scopes is None else by.scopes
    for scope in wanted:
        if scope not in SCOPES:
            detail, advice = _("There is no scope “%(scope)s”."), _("Choose from %(choices)s.")
            choices = {"choices": ", ".join(SCOPES)}
            raise Problem(400, "unknown_scope", _("Unknown scope"), detail % {"scope": scope}, advice=advice % choices)
        if scope not in held:
            detail = _("You don't hold the scope %(scope)s yourself, so that you cannot hand it on.") % {"scope": scope}
            advice = _("Ask an admin to do this signed in.")
            raise Problem(403, "scope_not_held", _("Scope not held"), detail, advice=advice)


def _see_that_it_lies_ahead(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= timezone.now():
        detail, advice = _("A key cannot end in the past."), _("Choose a later time, or revoke the key.")
        raise Problem(400, "expiry_past", _("In the past"), detail, advice=advice)


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _record(key: ApiKey, kind: str, by: Authority, **more: object) -> None:
    data = {"key_id": str(key.pk), "name": key.name, "prefix": key.prefix, **more}
    event_record(organization=by.organization, kind=kind, actor=by.user, data=data)
