"""One reader for all streams of an organization in this process.

A push only says when to look: the reader then reads the log once, however many streams are open, and keeps the last
updates in a ring. A stream owns nothing but its place in it, so that a slow client costs no memory; one that falls out
of the ring is sent away and resumes from the log.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

from config.common.push import channel_layer, group_name
from projects.events.messages import Message, update_of
from projects.events.models import Event
from projects.events.pool import in_pool
from projects.events.selectors import IMAGE_KINDS, Watch, for_organization, latest_id

logger = logging.getLogger(__name__)

# How long a lost push stays unnoticed.
LOOK_SECONDS = 15.0
BATCH = 200
RING = 500
# Events about work. What any other is about may change who is allowed to watch.
WORK_KINDS = (IMAGE_KINDS, "project.", "usage.")


class FellBehind(Exception):
    """The stream cannot go on without a gap: come back with the last id."""


@dataclass(frozen=True, slots=True)
class Update:
    """An event of an image, ready to be sent."""

    watch: Watch
    message: Message


class Subscription:
    """A stream's place in a feed. Waits with a bare future: a task for each stream would be memory for nothing."""

    __slots__ = ("_woken", "feed", "position", "watch")

    def __init__(self, feed: Feed, watch: Watch) -> None:
        self.feed = feed
        self.watch = watch
        self.position = feed.cursor
        self._woken: asyncio.Future[bool] | None = None

    def take(self) -> list[Message]:
        """What is new to this stream.

        Raises:
            FellBehind: some of it is no longer there.
        """
        if self.feed.lost or self.position < self.feed.dropped:
            raise FellBehind
        new = self.feed.after(self.position)
        self.position = max(self.position, self.feed.cursor)
        return [update.message for update in new if self.watch.covers(update.watch)]

    async def wait(self, seconds: float) -> bool:
        """Whether there may be something new, waiting for it so long."""
        if self.feed.lost or self.position < self.feed.cursor:
            return True
        loop = asyncio.get_running_loop()
        self._woken = loop.create_future()
        timer = loop.call_later(seconds, self.wake, False)
        try:
            return await self._woken
        finally:
            timer.cancel()
            self._woken = None

    def hear(self, updates: Iterable[Update]) -> None:
        """The feed has moved on: wake up if that matters here, else keep up without."""
        if any(self.watch.covers(update.watch) for update in updates):
            self.wake()
        elif self._woken is not None and not self._woken.done():
            # It waits, so it has taken everything before.
            self.position = max(self.position, self.feed.cursor)

    def wake(self, heard: bool = True) -> None:
        """End the waiting."""
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(heard)


class Feed:
    """The events of one organization for all who watch them here.

    Attributes:
        cursor: the youngest event read.
        dropped: the youngest event that is not in the ring any more.
        rights: grows whenever somebody's right to watch may have changed.
        lost: nothing more will come.
    """

    def __init__(self, organization_id: uuid.UUID) -> None:
        self.organization_id = organization_id
        self.subscriptions: set[Subscription] = set()
        self.users = 0
        self.cursor = self.dropped = self.rights = 0
        self.lost = False
        self._ring: deque[Update] = deque()
        self._pushed = asyncio.Event()
        self._begun = asyncio.Event()
        # In a context of its own: it outlives the request that happened to be first.
        self._life = asyncio.create_task(self._live(), context=Context())

    async def begun(self) -> None:
        """Wait until nothing that happens from now on is missed."""
        await self._begun.wait()
        if self.lost:
            raise FellBehind

    def after(self, position: int) -> list[Update]:
        """What the ring holds after a position, oldest first."""
        found: list[Update] = []
        for update in reversed(self._ring):
            if update.message.id <= position:
                break
            found.append(update)
        return found[::-1]

    async def end(self) -> None:
        """Listen no more."""
        self._life.cancel()
        with suppress(asyncio.CancelledError):
            await self._life

    async def _live(self) -> None:
        try:
            await self._follow()
        except Exception:
            logger.exception("live feed broke", extra={"organization": str(self.organization_id)})
        finally:
            self.lost = True
            self._begun.set()
            for subscription in self.subscriptions:
                subscription.wake()

    async def _follow(self) -> None:
        async with self._listening():
            # Listen first, read then: what happens in between is heard.
            self.cursor = self.dropped = await in_pool(partial(latest_id, self.organization_id))
            self._begun.set()
            while True:
                await self._read()
                await self._pushes()

    async def _read(self) -> None:
        more = True
        while more:
            events = await in_pool(partial(_events_after, self.organization_id, self.cursor))
            if events:
                self._publish(events)
            more = len(events) == BATCH

    async def _pushes(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._pushed.wait()
        self._pushed.clear()

    def _publish(self, events: list[Event]) -> None:
        updates = [_as_update(event) for event in events if event.kind.startswith(IMAGE_KINDS)]
        self._ring.extend(updates)
        while len(self._ring) > RING:
            self.dropped = self._ring.popleft().message.id
        self.cursor = events[-1].pk
        rights_changed = not all(event.kind.startswith(WORK_KINDS) for event in events)
        self.rights += rights_changed
        for subscription in self.subscriptions:
            subscription.wake() if rights_changed else subscription.hear(updates)

    @asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        layer, group = channel_layer(), group_name(self.organization_id)
        channel = await layer.new_channel()
        await layer.group_add(group, channel)
        task = asyncio.create_task(self._receive(channel))
        try:
            yield
        finally:
            await layer.group_discard(group, channel)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _receive(self, channel: str) -> None:
        # One task receives all the time: a receive that is cancelled unsubscribes its channel.
        layer = channel_layer()
        while True:
            await layer.receive(channel)
            self._pushed.set()


# The living feeds of every event loop; a server has one.
_feeds: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[uuid.UUID, Feed]] = WeakKeyDictionary()


def feeds() -> dict[uuid.UUID, Feed]:
    """The feeds of this process, by organization."""
    return _feeds.setdefault(asyncio.get_running_loop(), {})


@asynccontextmanager
async def subscribed(watch: Watch) -> AsyncIterator[Subscription]:
    """A place in the organization's feed, which begins with its first stream and ends with its last."""
    feed = feeds().get(watch.organization_id)
    if feed is None or feed.lost:
        feed = feeds()[watch.organization_id] = Feed(watch.organization_id)
    feed.users += 1
    try:
        await feed.begun()
        subscription = Subscription(feed, watch)
        feed.subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            feed.subscriptions.discard(subscription)
    finally:
        feed.users -= 1
        if feed.users == 0:
            if feeds().get(watch.organization_id) is feed:
                del feeds()[watch.organization_id]
            await feed.end()


def _as_update(event: Event) -> Update:
    return Update(Watch(event.organization_id, event.project_id, event.image_id), update_of(event))


def _events_after(organization_id: uuid.UUID, cursor: int) -> list[Event]:
    return list(for_organization(organization_id).filter(id__gt=cursor)[:BATCH])
