"""How often e-mails may be caused: counters in the cache."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.utils.translation import gettext as _

from config.common.errors import Problem

HOUR, DAY = 3600, 24 * 3600
# Invitations sent by an organization, and to one address by anybody.
ORGANIZATION_LIMIT, ADDRESS_LIMIT = 50, 5


def spend_invitation(organization_id: object, email: str) -> None:
    """Count an e-mail that is about to be sent.

    Raises:
        Problem: ``too_many_invitations``.
    """
    limits = (("organization", organization_id, ORGANIZATION_LIMIT, HOUR), ("address", email, ADDRESS_LIMIT, DAY))
    for name, ident, limit, seconds in limits:
        if count(f"invitations-{name}", ident, seconds) > limit:
            raise _too_many(seconds)


def count(name: str, ident: object, seconds: int) -> int:
    """How many there were with this one. The window starts with the first."""
    key = f"{name}-{hashlib.sha256(str(ident).encode()).hexdigest()}"
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # ran out between the two
        return count(name, ident, seconds)


def _too_many(seconds: int) -> Problem:
    return Problem(
        429,
        "too_many_invitations",
        _("Too many invitations"),
        _("Too many invitations were sent from this organization or to this address."),
        advice=_("Try again in one day.") if seconds == DAY else _("Try again in one hour."),
        headers={"Retry-After": str(seconds)},
    )
