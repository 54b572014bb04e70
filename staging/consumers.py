"""The live stream of images over a WebSocket: the dashboard's way. Programs usually prefer server-sent events."""

from __future__ import annotations

import time
import uuid
from typing import Any
from urllib.parse import parse_qsl

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.http import Http404
from rest_framework.exceptions import AuthenticationFailed

from config.common.errors import Problem
from config.common.push import group_name
from projects.accounts.authentication import api_key_check
from projects.accounts.keys import BRAND
from projects.accounts.middleware import SESSION_KEY
from projects.accounts.models import Organization, User
from projects.accounts.selectors import membership_of
from projects.events.selectors import Watch
from staging.api.serializers import WatchQuerySerializer
from staging.sse import read_snapshot, watched

MALFORMED, STRANGER, NOT_FOUND = 4400, 4401, 4404
# Whoever loses access, loses the stream within this time.
RECHECK_SECONDS = 60.0


class EventsConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc, unused-ignore]
    """Sends ``connected`` with a snapshot, then a ``job_update`` whenever an image moves. Takes no messages.

    Signed in by session, or by ``Authorization: Bearer vsa_…`` (with an ``Origin`` of this site). ``?project_id=`` and
    ``?image_id=`` narrow what is watched. Closes with 4400 (query), 4401 (stranger) or 4404 (no such thing).
    """

    watch: Watch | None = None
    checked_at = 0.0

    async def connect(self) -> None:
        """Check, listen, tell the present state."""
        await self.accept()
        organization = await self._organization()
        if organization is None:
            return await self.close(STRANGER)
        query = WatchQuerySerializer(data=dict(parse_qsl(self.scope["query_string"].decode("latin-1"))))
        if not query.is_valid():
            return await self.close(MALFORMED)
        try:
            await self._listen(organization, query.validated_data)
        except (Http404, Problem):
            await self.close(NOT_FOUND)
        return None

    async def disconnect(self, code: int) -> None:  # noqa: ARG002
        """Listen no more."""
        if self.watch is not None:
            await self.channel_layer.group_discard(group_name(self.watch.organization_id), self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """There is nothing to say here."""

    async def event(self, message: dict[str, Any]) -> None:
        """A push of `projects.events`: passed on if it is watched and the watcher still belongs here."""
        assert self.watch is not None, "pushes come after the group was joined"  # noqa: S101
        if not self.watch.matches(message):
            return
        if not await self._still_belongs(self.watch.organization_id):
            await self.close(STRANGER)
            return
        names = ("id", "kind", "project_id", "image_id")
        update = {**message["data"], **{name: message[name] for name in names}}
        await self.send_json({"type": "job_update", **update})

    async def _listen(self, organization: Organization, query: dict[str, Any]) -> None:
        watch = await database_sync_to_async(watched)(organization, query)
        self.watch = Watch(organization.pk, **watch)
        self.checked_at = time.monotonic()
        # Listen first, read then: nothing falls between.
        await self.channel_layer.group_add(group_name(organization.pk), self.channel_name)
        snapshot = await database_sync_to_async(read_snapshot)(organization, **watch)
        await self.send_json({"type": "connected", "snapshot": snapshot})

    async def _still_belongs(self, organization_id: uuid.UUID) -> bool:
        if time.monotonic() - self.checked_at < RECHECK_SECONDS:
            return True
        organization = await self._organization()
        self.checked_at = time.monotonic()
        return organization is not None and organization.pk == organization_id

    @database_sync_to_async
    def _organization(self) -> Organization | None:
        key = self._key()
        if key is not None:
            return _organization_of_key(key)
        user = User.objects.filter(pk=self.scope["user"].pk, is_active=True).first()  # type: ignore[union-attr]
        if user is None:
            return None
        membership = membership_of(user, preferred=self.scope["session"].get(SESSION_KEY))
        return membership.organization if membership else None

    def _key(self) -> str | None:
        header = dict(self.scope["headers"]).get(b"authorization", b"").decode("latin-1")
        kind, _, token = header.partition(" ")
        return token.strip() if kind.lower() == "bearer" and token.startswith(f"{BRAND}_") else None


def _organization_of_key(text: str) -> Organization | None:
    try:
        key = api_key_check(text)
    except AuthenticationFailed:
        return None
    return key.organization if "read:images" in key.scopes else None
