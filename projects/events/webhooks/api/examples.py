"""Examples in the schema: synthetic throughout."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

WHEN = "2025-06-01T09:30:00Z"
WEBHOOK = {
    "id": "0198c0de-0000-7000-8000-000000000040",
    "url": "https://listings.example.com/hooks/staging",
    "description": "Listing system",
    "event_types": ["image.error", "image.ready", "image.refused"],
    "enabled": True,
    "failing_since": None,
    "disabled_at": None,
    "created_at": WHEN,
    "updated_at": WHEN,
}
DELIVERY = {
    "id": "0198c0de-0000-7000-8000-000000000041",
    "message_id": "msg_0198c0de000070008000000000000041",
    "event_type": "image.ready",
    "event_id": 4711,
    "payload": {
        "type": "image.ready",
        "timestamp": "2025-06-01T09:30:00+00:00",
        "data": {
            "status": "ready",
            "stage": "",
            "percent": 100,
            "error": None,
            "event_id": 4711,
            "organization_id": "0198c0de-0000-7000-8000-000000000010",
            "project_id": "0198c0de-0000-7000-8000-000000000001",
            "image_id": "0198c0de-0000-7000-8000-000000000002",
        },
    },
    "status": "delivered",
    "attempts": 1,
    "attempted_at": WHEN,
    "next_attempt_at": None,
    "response_status": 204,
    "response": "",
    "error": "",
    "milliseconds": 84,
    "created_at": WHEN,
}
ASKED = {name: WEBHOOK[name] for name in ("url", "description", "event_types")}
CREATE = OpenApiExample("For a listing system", value=ASKED, request_only=True)
SWITCH_OFF = OpenApiExample("Switch it off", value={"enabled": False}, request_only=True)


def answered(name: str, value: Any, *statuses: str) -> OpenApiExample:
    """An example of an answer."""
    return OpenApiExample(name, value=value, response_only=True, status_codes=statuses or None)


ONE = answered("A webhook", WEBHOOK)
ALL = answered("Webhooks", WEBHOOK)
FRESH = answered(
    "With its secret", {**WEBHOOK, "secret": "whsec_c3ludGhldGljLXNlY3JldC1mb3ItdGhlLWRvY3M="}, "200", "201"
)
WAITING = {"status": "pending", "attempts": 0, "next_attempt_at": WHEN, "attempted_at": None}
MESSAGE = answered("On its way", {**DELIVERY, **WAITING, "response_status": None, "milliseconds": None}, "202")
LOG = answered("Messages", DELIVERY)
