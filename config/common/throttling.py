"""How often one may call: a budget of calls per key, per person or per address, kept in Valkey.

Each budget is a generic cell rate algorithm (GCRA, ITU-T I.371): so many calls at once, refilled evenly over a minute.
One script decides and counts in one step, so that calls at the same moment cannot share a last place. While Valkey is
not there nobody is limited: a limiter that is down must not take the API down with it.
"""

from __future__ import annotations

import functools
import logging
import math
from dataclasses import dataclass
from typing import Any, cast

import redis
from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from config.common.context import client_address, counted_as
from config.common.valkey import valkey

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60
MICROSECONDS = 1_000_000

# The budget is one number: when it will be full again, in the store's own microseconds.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local window, step = tonumber(ARGV[1]), tonumber(ARGV[2])
local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local taken = full_at - now
if taken + step > window then
    return {0, taken, taken + step - window}
end
redis.call('SET', KEYS[1], string.format('%.0f', full_at + step), 'PX', math.ceil((taken + step) / 1000))
return {1, taken + step, 0}
"""


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left after a call.

    Attributes:
        name: the class of calls, a key of ``settings.RATE_LIMITS``.
        limit: calls at once, and a minute.
        allowed: whether this call was within it.
        left: further calls that would be allowed now.
        full_in: seconds until all of it is there again.
        wait: seconds until the next call is allowed, 0 if one is now.
    """

    name: str
    limit: int
    allowed: bool
    left: int
    full_in: int
    wait: int

    def headers(self) -> dict[str, str]:
        """``RateLimit`` and ``RateLimit-Policy`` (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.limit};w={WINDOW_SECONDS}',
            "RateLimit": f'"{self.name}";r={self.left};t={self.full_in}',
        }


class RateThrottle(BaseThrottle):
    """Counts a call against its caller's budget. A view names its class of calls as ``rate``; else read or write."""

    def __init__(self) -> None:
        self._budget: Budget | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the caller has a call left; keeps the budget for the answer's headers."""
        self._budget = take(rate_of(request, view), caller_of(request))
        cast(Any, request._request).budget = self._budget
        return self._budget is None or self._budget.allowed

    def wait(self) -> float | None:
        """Seconds for Retry-After."""
        return self._budget.wait if self._budget else None


def rate_of(request: Request, view: Any) -> str:
    """The class of calls that this one belongs to."""
    if request.auth is None and not request.user.is_authenticated:
        return "strangers"
    if request.method in SAFE_METHODS:
        return "reads"
    return getattr(view, "rate", "") or "writes"


def caller_of(request: Request) -> str:
    """Who is counted: an API key, a person (by session or token alike), or the address of a stranger."""
    if getattr(request.auth, "stands_for_organization", False):
        return f"key-{request.auth.pk}"
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return address_of(request)


def address_of(request: Request) -> str:
    """The address that the call comes from, as something to count."""
    return f"address-{counted_as(client_address(request._request))}"


def take(name: str, caller: str) -> Budget | None:
    """Count one call; None where nothing is counted because Valkey is not there."""
    limit = settings.RATE_LIMITS[name]
    step = WINDOW_SECONDS * MICROSECONDS // limit
    try:
        allowed, taken, short = _script()(
            keys=[f"rate:{name}:{caller}"], args=[WINDOW_SECONDS * MICROSECONDS, step], client=valkey()
        )
    except redis.RedisError:
        logger.warning("calls are not counted", exc_info=True)
        return None
    left = int((WINDOW_SECONDS * MICROSECONDS - taken) // step)
    return Budget(name, limit, bool(allowed), left, _seconds(taken), _seconds(short))


def _seconds(microseconds: float) -> int:
    return math.ceil(microseconds / MICROSECONDS)


@functools.cache
def _script() -> Any:
    return valkey().register_script(_TAKE)
