"""The product as it is, with django-eventstream beside it, set up for the same promise: several processes, replay."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.bench.settings import *  # noqa: F403
from tests.bench.settings import INSTALLED_APPS, RATE_LIMITS, REDIS_URL

ROOT_URLCONF = "tests.bench.stream_urls"
INSTALLED_APPS = [*INSTALLED_APPS, "django_eventstream"]
# With its storage in the database it holds a connection for each open stream, so that Postgres refuses the 98th.
EVENTSTREAM_STORAGE_CLASS = "django_eventstream.storage.RedisStorage"
_at = urlsplit(REDIS_URL)
EVENTSTREAM_REDIS = EVENTSTREAM_STORAGE_CONNECTION = {
    "host": _at.hostname,
    "port": _at.port,
    "password": _at.password,
    "db": int(_at.path[1:] or 0),
}
# One caller opens all the streams; counting them is part of what is measured, refusing them is not.
STREAMS_PER_ORGANIZATION = STREAMS_PER_CALLER = 1_000_000
RATE_LIMITS = dict.fromkeys(RATE_LIMITS, 1_000_000)
