"""Valkey itself, for what Django's cache cannot do: scripts, sets, reading and deleting in one step."""

from __future__ import annotations

import functools

import redis
from django.conf import settings


def valkey() -> redis.Redis:
    """The client. Threads share it: each command takes a connection of its pool."""
    return _client(settings.REDIS_URL)


@functools.cache
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, decode_responses=True, socket_connect_timeout=5, socket_timeout=5)
