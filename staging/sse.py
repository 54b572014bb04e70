"""The live stream of images as server-sent events."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from projects.accounts.caller import organization_of
from projects.accounts.models import Organization
from projects.accounts.permissions import IMAGES
from projects.events.stream import MEDIA_TYPE, EventStreamRenderer, stream_response
from projects.selectors import project_get
from staging import selectors
from staging.api.serializers import WatchQuerySerializer

LAST_EVENT_ID = OpenApiParameter(
    "Last-Event-ID", str, OpenApiParameter.HEADER, description="The id last seen; what came after it is sent again."
)


class EventsView(APIView):
    """`/events`"""

    access = IMAGES
    # Clients ask for text/event-stream or for anything; refusals are JSON.
    renderer_classes = (JSONRenderer, EventStreamRenderer)

    @extend_schema(
        summary="Watch images",
        tags=["Events"],
        parameters=[WatchQuerySerializer, LAST_EVENT_ID],
        responses={(200, MEDIA_TYPE): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Server-sent events: `connected` with the present state, a `job_update` whenever an image moves, `heartbeat`.

        Every event has an id. A client that comes back with `Last-Event-ID` misses nothing.
        """
        query = WatchQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        organization, watch = organization_of(request), watched(organization_of(request), query.validated_data)
        snapshot = partial(read_snapshot, organization, **watch)
        return stream_response(request._request, organization.pk, **watch, snapshot=snapshot)


def watched(organization: Organization, query: Mapping[str, Any]) -> dict[str, uuid.UUID]:
    """What to watch, once it is sure that it is the organization's own.

    Raises:
        Http404, Problem: there is no such project or image.
    """
    if "project_id" in query:
        project_get(organization=organization, project_id=query["project_id"])
    if "image_id" in query:
        selectors.image_get(organization, query["image_id"])
    return {name: query[name] for name in ("project_id", "image_id") if name in query}


def read_snapshot(organization: Organization, **watch: uuid.UUID) -> dict[str, Any]:
    """The present state of what is watched."""
    return {"images": selectors.snapshot(organization, **watch)}
