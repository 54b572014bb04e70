"""WebSocket addresses."""

from __future__ import annotations

from django.urls import path

from staging.consumers import EventsConsumer

websocket_urlpatterns = [path("ws/v1/events/", EventsConsumer.as_asgi())]  # type: ignore[arg-type]
