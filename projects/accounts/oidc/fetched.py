"""What the identity provider publishes, kept in this process and fetched again within reason."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import requests
from django.conf import settings

logger = logging.getLogger(__name__)

T = TypeVar("T")
# How long it counts as new, and how long it still serves while the provider does not answer.
FRESH_SECONDS, STALE_SECONDS = 600, 6 * 3600
# Fetches: so many at once, then one in so many seconds. Strangers can make us ask, never make us hammer.
BURST, REFILL_SECONDS = 5, 10
clock = time.monotonic


class Unreachable(Exception):
    """The identity provider does not answer, or not with what its standards ask for."""


class Rationed(Unreachable):
    """It was asked too often lately."""


class Ration:
    """A bucket of tokens, one for each fetch."""

    def __init__(self) -> None:
        self.left, self.since = float(BURST), clock()

    def take(self) -> None:
        """Use one.

        Raises:
            Rationed: none is left.
        """
        now = clock()
        self.left, self.since = min(BURST, self.left + (now - self.since) / REFILL_SECONDS), now
        if self.left < 1:
            raise Rationed("The identity provider was asked too often lately.")
        self.left -= 1

    def empty(self) -> None:
        """After a failure: leave the provider alone for a while."""
        self.left = 0.0


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """What was fetched, and when."""

    content: T
    at: float

    @property
    def age(self) -> float:
        """In seconds."""
        return clock() - self.at


class Fetched(Generic[T]):
    """A JSON document of the provider, understood by ``parse`` (ValueError where it makes no sense)."""

    def __init__(self, url: Callable[[], str], parse: Callable[[dict[str, Any]], T]) -> None:
        self._url, self._parse = url, parse
        self._lock, self._ration = threading.Lock(), Ration()
        self._kept: Kept[T] | None = None

    def get(self) -> T:
        """What it says; fetched when that is old.

        Raises:
            Unreachable: it could not be fetched, and what is known is too old to rely on.
        """
        kept = self._kept
        if kept is not None and kept.age < FRESH_SECONDS:
            return kept.content
        try:
            return self._renewed(kept)
        except Unreachable:
            if kept is None or kept.age >= STALE_SECONDS:
                raise
            return kept.content

    def again(self) -> T:
        """What it says now.

        Raises:
            Rationed: asked too often lately.
            Unreachable: it could not be fetched.
        """
        return self._renewed(self._kept)

    def _renewed(self, seen: Kept[T] | None) -> T:
        with self._lock:
            if self._kept is None or self._kept is seen:  # nobody else was quicker
                self._ration.take()
                self._kept = Kept(self._fetch(), clock())
            return self._kept.content

    def _fetch(self) -> T:
        try:
            return self._parse(fetch_json(self._url()))
        except (requests.RequestException, ValueError) as error:
            self._ration.empty()
            logger.warning("the identity provider could not be read: %s", error)
            raise Unreachable(str(error)) from error


def fetch_json(url: str) -> dict[str, Any]:
    """The JSON object at an address of the provider. Redirects are not followed.

    Raises:
        requests.RequestException: no such answer.
        ValueError: it is no object.
    """
    response = requests.get(url, timeout=settings.OIDC_TIMEOUT, allow_redirects=False)
    if response.status_code != requests.codes.ok:
        raise requests.HTTPError(f"{url} answered {response.status_code}", response=response)
    content = response.json()
    if not isinstance(content, dict):
        raise ValueError(f"{url} is no JSON object")
    return content
