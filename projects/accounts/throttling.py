"""How often: guesses at a password by address and e-mail. Calls of the API: `config.common.throttling`."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from config.common.context import client_address, counted_as

WINDOW_SECONDS = 15 * 60
# Wrong guesses within the window: at one account from one address, at one account, from one address.
PAIR_LIMIT, EMAIL_LIMIT, ADDRESS_LIMIT = 5, 50, 100


def sign_in_blocked(request: HttpRequest | None, email: str) -> bool:
    """Whether too many wrong passwords were tried lately, so that not even the right one is looked at."""
    limits = _counters(request, email)
    counts = cache.get_many(limits)
    return any(counts.get(key, 0) >= limit for key, limit in limits.items())


def sign_in_failed(request: HttpRequest | None, email: str) -> None:
    """Count a wrong password. The window starts with the first."""
    for key in _counters(request, email):
        if not cache.add(key, 1, WINDOW_SECONDS):
            try:
                cache.incr(key)
            except ValueError:  # ran out between the two
                cache.add(key, 1, WINDOW_SECONDS)


def sign_in_succeeded(request: HttpRequest | None, email: str) -> None:
    """Forget this person's wrong guesses from this address."""
    cache.delete(next(iter(_counters(request, email))))


def _counters(request: HttpRequest | None, email: str) -> dict[str, int]:
    address = counted_as(client_address(request) if request else None)
    email = email.strip().lower()
    return {
        _key("pair", address, email): PAIR_LIMIT,
        _key("email", email): EMAIL_LIMIT,
        _key("address", address): ADDRESS_LIMIT,
    }


def _key(kind: str, *parts: str) -> str:
    return f"sign-in-{kind}-{hashlib.sha256(repr(parts).encode()).hexdigest()}"
