"""The live stream: `connected` with a snapshot, then `job_update` for every event, `heartbeat` in quiet times.

The event log is read, pushes only say when to look. So nothing is lost when a push is, nothing comes twice, and the
order is that of the log. Each message carries an id; a client that comes back with the last one misses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from rest_framework.renderers import BaseRenderer

from projects.events.hub import FellBehind, Subscription, subscribed
from projects.events.messages import Message, update_of
from projects.events.models import Event
from projects.events.pool import in_pool, release_thread
from projects.events.selectors import Watch, latest_id, watched
from projects.events.slots import Slot, claim
from projects.events.watchers import Watcher

Snapshot = Callable[[], Mapping[str, Any]]

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_SECONDS = 15.0
# Streams end after this long; browsers come back by themselves.
LIFETIME_SECONDS = 3600.0
# Whoever lost access without an event in the log that says so, loses the stream within this time.
RECHECK_SECONDS = 60.0
# A client that takes nothing for so long is gone, or might as well be.
SEND_SECONDS = 30.0
RETRY_MILLISECONDS = 3000
BATCH = 100
REPLAY_LIMIT = 1000  # whoever missed more gets a fresh snapshot instead


class AccessLost(Exception):
    """The watcher may not watch any more."""


class EventStreamRenderer(BaseRenderer):
    """Lets views that stream accept ``Accept: text/event-stream``; it never renders anything itself."""

    media_type = MEDIA_TYPE
    format = "event-stream"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Problems are written by the exception handler, streams by the view."""
        raise NotImplementedError


def stream_response(request: HttpRequest, watcher: Watcher, watch: Watch, snapshot: Snapshot) -> StreamingHttpResponse:
    """The stream as an answer.

    Args:
        request: may carry ``Last-Event-ID`` as a header or ``last_event_id`` in the query.
        watcher: who watches.
        watch: what; that it may be watched, the caller has checked.
        snapshot: reads the present state; called in a thread that may use the database.

    Raises:
        Problem: ``too_many_streams``.
    """
    slot = claim(watcher)
    last = request.headers.get("Last-Event-ID") or request.GET.get("last_event_id")
    messages = live(slot, watch, last_event_id=last, snapshot=snapshot)
    headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
    response = StreamingHttpResponse(_frames(messages), content_type=MEDIA_TYPE, headers=headers)
    # Closed it is in any case, even if the client was gone before the first frame.
    response._resource_closers.append(slot.release)  # type: ignore[attr-defined]
    return response


async def live(
    slot: Slot, watch: Watch, *, last_event_id: str | None = None, snapshot: Snapshot
) -> AsyncGenerator[Message, None]:
    """The messages of one stream, until its time is up.

    Raises:
        AccessLost: the watcher lost it.
        FellBehind: the client is too slow; it can resume.
    """
    end = _now() + min(LIFETIME_SECONDS, _seconds_left(slot.watcher))
    # Listen first, read then: what happens in between is heard.
    async with subscribed(watch) as subscription:
        opening = await in_pool(partial(_read_opening, watch, last_event_id, snapshot))
        yield opening.message()
        async with aclosing(_missed(watch, opening)) as missed:
            async for message in missed:
                yield message
        subscription.position = max(subscription.position, opening.latest)
        async with aclosing(_follow(slot, subscription, end)) as updates:
            async for message in updates:
                yield message


async def _follow(slot: Slot, subscription: Subscription, end: float) -> AsyncGenerator[Message, None]:
    check_at, rights = _now() + RECHECK_SECONDS, subscription.feed.rights
    while (now := _now()) < end:
        if now >= check_at or rights != subscription.feed.rights:
            check_at, rights = now + RECHECK_SECONDS, subscription.feed.rights
            if not await in_pool(partial(_renew, slot)):
                raise AccessLost
        for message in subscription.take():
            yield message
        if not await subscription.wait(min(HEARTBEAT_SECONDS, end - now)):
            yield Message("heartbeat", subscription.position, {})


async def _frames(messages: AsyncGenerator[Message, None]) -> AsyncGenerator[bytes, None]:
    """As server-sent events. Whoever sends them is cut off when the client takes none for `SEND_SECONDS`."""
    await release_thread()
    loop, sender = asyncio.get_running_loop(), asyncio.current_task()
    assert sender is not None, "a coroutine runs in a task"  # noqa: S101
    with suppress(AccessLost, FellBehind):
        async with aclosing(messages) as stream:
            async for message in stream:
                stuck = loop.call_later(SEND_SECONDS, sender.cancel)
                try:
                    yield message.sse
                finally:
                    stuck.cancel()


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a stream starts: after which event, up to which the log is read, and the state unless it is resumed."""

    cursor: int
    latest: int
    snapshot: Mapping[str, Any] | None

    def message(self) -> Message:
        """The first message."""
        data = {"resumed": self.snapshot is None, "snapshot": self.snapshot}
        return Message("connected", self.cursor, data, retry=RETRY_MILLISECONDS)


def _read_opening(watch: Watch, last_event_id: str | None, snapshot: Snapshot) -> Opening:
    latest = latest_id(watch.organization_id)
    if last_event_id and last_event_id.isascii() and last_event_id.isdigit() and int(last_event_id) <= latest:
        missed = watched(watch, after=int(last_event_id))[: REPLAY_LIMIT + 1].count()
        if missed <= REPLAY_LIMIT:
            return Opening(int(last_event_id), latest, None)
    # The id is older than the state, never younger: an event too many is harmless, one too few is not.
    return Opening(latest, latest, snapshot())


async def _missed(watch: Watch, opening: Opening) -> AsyncGenerator[Message, None]:
    """What a client that comes back has missed, a little at a time."""
    cursor = opening.cursor
    while cursor < opening.latest:
        events = await in_pool(partial(_read_missed, watch, cursor, opening.latest))
        for event in events:
            yield update_of(event)
        cursor = events[-1].pk if len(events) == BATCH else opening.latest


def _read_missed(watch: Watch, cursor: int, latest: int) -> list[Event]:
    return list(watched(watch, after=cursor).filter(id__lte=latest)[:BATCH])


def _renew(slot: Slot) -> bool:
    return slot.watcher.may_watch() and slot.renew()


def _seconds_left(watcher: Watcher) -> float:
    if watcher.expires_at is None:
        return LIFETIME_SECONDS
    return (watcher.expires_at - timezone.now()).total_seconds()


def _now() -> float:
    return asyncio.get_running_loop().time()
