"""How many streams may be open at once: per organization and per caller, counted in Valkey over all web processes.

A slot is a lease. A process that dies lets go of its slots after `LEASE_SECONDS` without anybody's help.
"""

from __future__ import annotations

import functools
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from config.common.errors import Problem
from config.common.valkey import valkey
from projects.events.watchers import Watcher

LEASE_SECONDS = 180

# Sorted sets of streams by when their lease runs out, in the store's own time: those of the organization, and of the
# caller. Answers with the number of the set that is full, 0 if none is.
_CLAIM = """
local now = tonumber(redis.call('TIME')[1])
for number, key in ipairs(KEYS) do
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    if not redis.call('ZSCORE', key, ARGV[1]) and redis.call('ZCARD', key) >= tonumber(ARGV[2 + number]) then
        return number
    end
end
for _, key in ipairs(KEYS) do
    redis.call('ZADD', key, now + ARGV[2], ARGV[1])
    redis.call('EXPIRE', key, ARGV[2])
end
return 0
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """The right to one open stream."""

    watcher: Watcher
    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    def renew(self) -> bool:
        """Take it, or hold it for longer. False: too many others are open."""
        return self._claim() == 0

    def release(self) -> None:
        """Let go of it."""
        with valkey().pipeline() as pipeline:
            for key in self._keys():
                pipeline.zrem(key, self.name)
            pipeline.execute()

    def _claim(self) -> int:
        limits = [settings.STREAMS_PER_ORGANIZATION, settings.STREAMS_PER_CALLER]
        return int(_script()(keys=self._keys(), args=[self.name, LEASE_SECONDS, *limits], client=valkey()))

    def _keys(self) -> list[str]:
        # The braces keep both on one shard of a cluster.
        prefix = f"streams:{{{self.watcher.organization_id}}}"
        return [prefix, f"{prefix}:{self.watcher.caller}"]


def claim(watcher: Watcher) -> Slot:
    """A slot for one more stream.

    Raises:
        Problem: ``too_many_streams``.
    """
    slot = Slot(watcher)
    full = slot._claim()
    if full == 0:
        return slot
    limit, whose = [
        (settings.STREAMS_PER_ORGANIZATION, "Your organization has"),
        (settings.STREAMS_PER_CALLER, "You have"),
    ][full - 1]
    detail = f"{whose} {limit} event streams open already, which is the limit."
    advice = "Close some, or watch the whole organization with one."
    raise Problem(429, "too_many_streams", "Too many streams", detail, advice=advice, headers={"Retry-After": "15"})


@functools.cache
def _script() -> Any:
    return valkey().register_script(_CLAIM)
