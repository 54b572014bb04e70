"""The live stream of images over a WebSocket: the dashboard's way. Programs usually prefer server-sent events."""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from channels.generic.websocket import AsyncWebsocketConsumer
from django.http import Http404
from rest_framework.exceptions import AuthenticationFailed

from config.common.errors import Problem
from projects.accounts.middleware import SESSION_KEY
from projects.accounts.models import Organization, User
from projects.accounts.selectors import membership_of
from projects.events.hub import FellBehind
from projects.events.pool import in_pool
from projects.events.selectors import Watch
from projects.events.slots import Slot, claim
from projects.events.stream import SEND_SECONDS, AccessLost, Snapshot, live
from projects.events.tickets import refuse_tokens, ticket_redeem
from projects.events.watchers import Watcher
from staging.api.serializers import WatchQuerySerializer
from staging.sockets import credentials, watcher_by_headers
from staging.sse import watched

logger = logging.getLogger(__name__)

MALFORMED, STRANGER, NOT_FOUND, TOO_MANY = 4400, 4401, 4404, 4429
GOING_AWAY, BROKEN, TRY_AGAIN = 1001, 1011, 1013


class Refused(Exception):
    """The socket is closed with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Admitted:
    """A client that may watch."""

    slot: Slot
    watch: Watch
    snapshot: Snapshot
    last_event_id: str | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what for."""

    watcher: Watcher
    wanted: dict[str, Any] = field(default_factory=dict)


class EventsConsumer(AsyncWebsocketConsumer):  # type: ignore[misc, unused-ignore]
    """Sends ``connected`` with a snapshot, a ``job_update`` whenever an image moves, ``heartbeat``. Takes no messages.

    Signed in by the website's session (then only from pages of this site), by a header as in the API, or by
    ``?ticket=…``. ``?project_id=`` and ``?image_id=`` narrow what is watched, ``?last_event_id=`` resumes. Strangers
    get no connection (HTTP 403). Closes with 4400 (query), 4401 (access lost), 4404 (no such thing), 4429 (too many),
    1001 (time is up) or 1013 (too slow).
    """

    admitted: Admitted | None = None
    sending: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Check who that is, then tell what happens."""
        try:
            self.admitted = await in_pool(self._admit)
        except Refused as refused:
            await self._turn_away(refused.code)
        else:
            await self.accept()
            self.sending = asyncio.create_task(self._send_all(self.admitted))

    async def disconnect(self, code: int) -> None:  # noqa: ARG002
        """Stop, and leave nothing behind."""
        if self.sending is not None:
            self.sending.cancel()
            with suppress(asyncio.CancelledError):
                await self.sending
        if self.admitted is not None:
            await in_pool(self.admitted.slot.release)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """There is nothing to say here."""

    async def _turn_away(self, code: int) -> None:
        # Closing what was not accepted is HTTP 403, which browsers show to no page. Whom we know is told why.
        if code != STRANGER:
            await self.accept()
        await self.close(code)

    async def _send_all(self, admitted: Admitted) -> None:
        code = GOING_AWAY
        try:
            await self._stream(admitted)
        except AccessLost:
            code = STRANGER
        except (FellBehind, TimeoutError):
            code = TRY_AGAIN
        except Exception:
            code = BROKEN
            logger.exception("live socket broke")
        await self.close(code)

    async def _stream(self, admitted: Admitted) -> None:
        messages = live(admitted.slot, admitted.watch, last_event_id=admitted.last_event_id, snapshot=admitted.snapshot)
        async with aclosing(messages) as stream:
            async for message in stream:
                async with asyncio.timeout(SEND_SECONDS):
                    await self.send(message.text)

    def _admit(self) -> Admitted:
        pairs = dict(parse_qsl(self.scope["query_string"].decode("latin-1")))
        query = WatchQuerySerializer(data=pairs)
        try:
            # First of all: nothing else is said to strangers.
            caller = self._caller(pairs)
            refuse_tokens(pairs)
            if not query.is_valid():
                raise Refused(MALFORMED)
            organization = Organization.objects.get(pk=caller.watcher.organization_id)
            watch, snapshot = watched(organization, {**query.validated_data, **caller.wanted})
            return Admitted(claim(caller.watcher), watch, snapshot, pairs.get("last_event_id"))
        except AuthenticationFailed as error:
            raise Refused(STRANGER) from error
        except Http404 as error:
            raise Refused(NOT_FOUND) from error
        except Problem as problem:
            raise Refused({400: MALFORMED, 404: NOT_FOUND, 429: TOO_MANY}[problem.status]) from problem

    def _caller(self, query: dict[str, str]) -> Caller:
        if "ticket" in query:
            ticket = ticket_redeem(query["ticket"])
            return Caller(ticket.watcher, dict(ticket.wanted))
        scope: Any = self.scope
        if credentials(scope):
            return Caller(watcher_by_headers(scope))
        return Caller(self._by_session())

    def _by_session(self) -> Watcher:
        scope: Any = self.scope
        session, user = scope["session"], scope["user"]
        person = User.objects.filter(pk=user.pk, is_active=True).first()
        membership = membership_of(person, preferred=session.get(SESSION_KEY)) if person else None
        if membership is None:
            raise Refused(STRANGER)
        return Watcher(membership.organization_id, user_id=user.pk, session=session.session_key)
