"""Server-sent events: `connected` with a snapshot, then `job_update` for every event, `heartbeat` in quiet times.

The event log is read, pushes only say when to look. So nothing is lost when a push is, nothing comes twice, and the
order is that of the log. Each message carries an id; a client that comes back with `Last-Event-ID` misses nothing.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async
from django.http import HttpRequest, StreamingHttpResponse
from rest_framework.renderers import BaseRenderer

from config.common.errors import Problem
from config.common.push import channel_layer, group_name
from projects.events.models import Event
from projects.events.selectors import Watch, latest_id, watched

Snapshot = Callable[[], Mapping[str, Any]]

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_SECONDS = 15.0
# Streams end after this long; browsers come back by themselves, and so whoever lost access loses the stream.
LIFETIME_SECONDS = 3600.0
RETRY_MILLISECONDS = 3000
BATCH = 200
REPLAY_LIMIT = 1000  # whoever missed more gets a fresh snapshot instead
STREAMS_PER_ORGANIZATION = 50  # in one server process

# The organization of every open stream.
_open: list[uuid.UUID] = []


class EventStreamRenderer(BaseRenderer):
    """Lets views that stream accept ``Accept: text/event-stream``; it never renders anything itself."""

    media_type = MEDIA_TYPE
    format = "event-stream"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Problems are written by the exception handler, streams by the view."""
        raise NotImplementedError


def stream_response(
    request: HttpRequest,
    organization_id: uuid.UUID,
    *,
    project_id: uuid.UUID | None = None,
    image_id: uuid.UUID | None = None,
    snapshot: Snapshot,
) -> StreamingHttpResponse:
    """The stream as an answer. What may be watched, the caller has checked.

    Args:
        request: may carry ``Last-Event-ID`` as a header or ``last_event_id`` in the query.
        organization_id: whose events.
        project_id: only this project's.
        image_id: only this image's.
        snapshot: reads the present state; called in a thread that may use the database.

    Raises:
        Problem: ``too_many_streams``.
    """
    if _open.count(organization_id) >= STREAMS_PER_ORGANIZATION:
        detail = f"There are {STREAMS_PER_ORGANIZATION} open event streams already."
        advice = "Close some, or watch the whole organization with one."
        raise Problem(429, "too_many_streams", "Too many streams", detail, advice=advice, headers={"Retry-After": "15"})
    last = request.headers.get("Last-Event-ID") or request.GET.get("last_event_id")
    frames = event_stream(
        organization_id, project_id=project_id, image_id=image_id, last_event_id=last, snapshot=snapshot
    )
    headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(frames, content_type=MEDIA_TYPE, headers=headers)


async def event_stream(
    organization_id: uuid.UUID,
    *,
    project_id: uuid.UUID | None = None,
    image_id: uuid.UUID | None = None,
    last_event_id: str | None = None,
    snapshot: Snapshot,
) -> AsyncIterator[bytes]:
    """The frames of one stream, see `stream_response`."""
    watch = Watch(organization_id, project_id, image_id)
    end = _now() + LIFETIME_SECONDS
    with _counted(organization_id):
        # Listen first, read then: what happens in between is heard, and read again at most.
        async with _listening(watch) as listener:
            opening = await _read_opening(watch, last_event_id, snapshot)
            cursor = opening.cursor
            yield opening.frame()
            while _now() < end:
                events = await _read_events(watch, cursor)
                for event in events:
                    cursor = event.pk
                    yield frame("job_update", cursor, as_update(event))
                if len(events) < BATCH and not await listener.heard(HEARTBEAT_SECONDS):
                    yield frame("heartbeat", cursor, {})


def frame(name: str, event_id: int, data: Mapping[str, Any]) -> bytes:
    """One server-sent event."""
    return f"id: {event_id}\nevent: {name}\ndata: {json.dumps(data)}\n\n".encode()


def as_update(event: Event) -> dict[str, Any]:
    """What a `job_update` tells of an event."""
    return {
        **event.data,
        "id": event.pk,
        "kind": event.kind,
        "project_id": str(event.project_id),
        "image_id": str(event.image_id),
        "at": event.created_at.isoformat(),
    }


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a stream starts: after which event, and with which state unless it is resumed."""

    cursor: int
    snapshot: Mapping[str, Any] | None

    def frame(self) -> bytes:
        """The first event."""
        data = {"resumed": self.snapshot is None, "snapshot": self.snapshot}
        return f"retry: {RETRY_MILLISECONDS}\n".encode() + frame("connected", self.cursor, data)


@database_sync_to_async
def _read_opening(watch: Watch, last_event_id: str | None, snapshot: Snapshot) -> Opening:
    latest = latest_id(watch.organization_id)
    if last_event_id and last_event_id.isascii() and last_event_id.isdigit() and int(last_event_id) <= latest:
        missed = watched(watch, after=int(last_event_id))[: REPLAY_LIMIT + 1].count()
        if missed <= REPLAY_LIMIT:
            return Opening(int(last_event_id), None)
    # The id is older than the state, never younger: an event too many is harmless, one too few is not.
    return Opening(latest, snapshot())


@database_sync_to_async
def _read_events(watch: Watch, after: int) -> list[Event]:
    return list(watched(watch, after=after)[:BATCH])


class _Listener:
    """Waits for pushes. One task receives all the time: a receive that is cancelled unsubscribes its channel."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._event = asyncio.Event()

    async def receive(self, channel: str) -> None:
        layer = channel_layer()
        while True:
            if self._watch.matches(await layer.receive(channel)):
                self._event.set()

    async def heard(self, timeout: float) -> bool:
        """Whether something was pushed since the last call, waiting for it up to ``timeout`` seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), timeout)
        heard = self._event.is_set()
        self._event.clear()
        return heard


@asynccontextmanager
async def _listening(watch: Watch) -> AsyncIterator[_Listener]:
    layer, group = channel_layer(), group_name(watch.organization_id)
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    listener = _Listener(watch)
    task = asyncio.create_task(listener.receive(channel))
    try:
        yield listener
    finally:
        await layer.group_discard(group, channel)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@contextmanager
def _counted(organization_id: uuid.UUID) -> Iterator[None]:
    _open.append(organization_id)
    try:
        yield
    finally:
        _open.remove(organization_id)


def _now() -> float:
    return asyncio.get_running_loop().time()
