"""The live stream of images as server-sent events, and the tickets for those who cannot send headers."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from config.common.api import APIView, checked, checked_query
from projects.accounts.caller import organization_of
from projects.accounts.models import Organization
from projects.accounts.permissions import IMAGES, Access
from projects.events.selectors import Watch
from projects.events.stream import MEDIA_TYPE, EventStreamRenderer, stream_response
from projects.events.tickets import TICKET_SECONDS, Ticket, TicketAuthentication, ticket_issue
from projects.events.watchers import watcher_of
from projects.selectors import project_get
from staging import selectors
from staging.api.serializers import WatchQuerySerializer

LAST_EVENT_ID = OpenApiParameter(
    "Last-Event-ID", str, OpenApiParameter.HEADER, description="The id last seen; what came after it is sent again."
)
LAST_EVENT_ID_QUERY = OpenApiParameter(
    "last_event_id", str, OpenApiParameter.QUERY, description="The same, for clients that cannot send headers."
)
STREAM_EXAMPLE = OpenApiExample(
    "A stream",
    value=(
        'retry: 3000\nid: 41\nevent: connected\ndata: {"resumed": false, "snapshot": {"images": []}}\n\n'
        'id: 42\nevent: job_update\ndata: {"status": "processing", "stage": "render", "percent": 40, "error": null, '
        '"id": 42, "kind": "image.progress", "project_id": "0198c0de-0000-7000-8000-000000000001", '
        '"image_id": "0198c0de-0000-7000-8000-000000000002", "at": "2025-06-01T09:30:00+00:00"}\n\n'
        "id: 42\nevent: heartbeat\ndata: {}\n\n"
    ),
    response_only=True,
    media_type=MEDIA_TYPE,
)
WANTED_EXAMPLE = OpenApiExample(
    "One listing", value={"project_id": "0198c0de-0000-7000-8000-000000000001"}, request_only=True
)
TICKET_EXAMPLE = OpenApiExample(
    "A ticket",
    value={"ticket": "n2sD8ZkqE3u0v7xq4o1y5mT9aWcR6bJfLhPiGgKe0QU", "expires_in": TICKET_SECONDS},
    response_only=True,
)


class TicketSerializer(serializers.Serializer[Any]):
    """A ticket for one stream."""

    ticket = serializers.CharField(help_text="Goes into the address: `?ticket=…`.")
    expires_in = serializers.IntegerField(help_text="Seconds within which the stream must be opened.")


class EventsView(APIView):
    """`/events`"""

    access = IMAGES
    authentication_classes = (TicketAuthentication, *APIView.authentication_classes)
    problems = {"get": {400: "`token_in_url`.", 401: "`invalid_ticket`.", 429: "`too_many_streams`."}}  # noqa: RUF012
    # Clients ask for text/event-stream or for anything; refusals are JSON.
    renderer_classes = (JSONRenderer, EventStreamRenderer)

    @extend_schema(
        summary="Watch images",
        tags=["Events"],
        parameters=[WatchQuerySerializer, LAST_EVENT_ID, LAST_EVENT_ID_QUERY],
        responses={(200, MEDIA_TYPE): OpenApiTypes.STR},
        examples=[STREAM_EXAMPLE],
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Server-sent events: `connected` with the present state, a `job_update` whenever an image moves, `heartbeat`.

        Every event has an id. A client that comes back with `Last-Event-ID` misses nothing.
        """
        query = checked_query(WatchQuerySerializer, request)
        ticket = request.auth if isinstance(request.auth, Ticket) else None
        watcher = ticket.watcher if ticket else watcher_of(request)
        # A ticket opens what it was issued for, not more.
        watch, snapshot = watched(organization_of(request), {**query, **(ticket.wanted if ticket else {})})
        return stream_response(request._request, watcher, watch, snapshot)


class TicketView(APIView):
    """`/events/ticket`"""

    # Who may look, may ask for a ticket to look.
    access = Access(IMAGES.read_scope, IMAGES.read_scope, write_role=IMAGES.read_role)
    idempotent = False
    problems: ClassVar = {"post": {404: ""}}

    @extend_schema(
        summary="Get a ticket for one stream",
        tags=["Events"],
        request=WatchQuerySerializer,
        responses={201: TicketSerializer},
        examples=[WANTED_EXAMPLE, TICKET_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """For `EventSource` and `WebSocket` in browsers, which cannot send an `Authorization` header.

        The ticket opens one stream within a minute, of what is named here: `/api/v1/events?ticket=…` or
        `/ws/v1/events/?ticket=…`. It is worth nothing afterwards, so that it does no harm in a log.
        """
        wanted = checked(WatchQuerySerializer, request)
        watched(organization_of(request), wanted)
        ticket = ticket_issue(Ticket(watcher_of(request), wanted))
        headers = {"Cache-Control": "no-store"}
        return Response({"ticket": ticket, "expires_in": TICKET_SECONDS}, status.HTTP_201_CREATED, headers=headers)


def watched(organization: Organization, query: Mapping[str, Any]) -> tuple[Watch, partial[dict[str, Any]]]:
    """What to watch, once it is sure that it is the organization's own, and how to read its present state.

    Raises:
        Http404, Problem: there is no such project or image.
    """
    if "project_id" in query:
        project_get(organization=organization, project_id=query["project_id"])
    if "image_id" in query:
        selectors.image_get(organization, query["image_id"])
    wanted: dict[str, uuid.UUID] = {name: query[name] for name in ("project_id", "image_id") if name in query}
    return Watch(organization.pk, **wanted), partial(_snapshot, organization, wanted)


def _snapshot(organization: Organization, wanted: Mapping[str, uuid.UUID]) -> dict[str, Any]:
    return {"images": selectors.snapshot(organization, **wanted)}
