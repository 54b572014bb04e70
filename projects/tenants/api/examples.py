"""Examples in the schema: synthetic throughout."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample


def _id(number: int) -> str:
    return f"0198c0de-0000-7000-8000-{number:012x}"


def asked(name: str, value: Any) -> OpenApiExample:
    """An example of a body that is sent."""
    return OpenApiExample(name, value=value, request_only=True)


def answered(name: str, value: Any, *statuses: str) -> OpenApiExample:
    """An example of an answer."""
    return OpenApiExample(name, value=value, response_only=True, status_codes=statuses or None)


WHEN = "2025-06-01T09:30:00Z"
PERSON = {"id": _id(16), "email": "sam@example.com", "name": "Sam Sample"}
ORGANIZATION = {"id": _id(10), "name": "Sample Realty"}
MEMBERSHIP = {"organization": ORGANIZATION, "role": "agent"}
ME = {
    "user": PERSON,
    "organization": ORGANIZATION,
    "role": "agent",
    "scopes": None,
    "memberships": [MEMBERSHIP],
}
ORGANIZATION_WHOLE = {**ORGANIZATION, "email": "office@example.com", "created_at": WHEN, "updated_at": WHEN}
MEMBER = {"user": PERSON, "role": "agent", "created_at": WHEN}
INVITATION = {
    "id": _id(32),
    "email": "kim@example.com",
    "role": "agent",
    "invited_by": PERSON,
    "sent_at": WHEN,
    "expires_at": "2025-06-08T09:30:00Z",
    "created_at": WHEN,
}
KEY = {
    "id": _id(48),
    "name": "Listing import",
    "prefix": "Sample1Prefi",
    "scopes": ["read:projects", "write:projects"],
    "created_by": PERSON,
    "created_at": WHEN,
    "expires_at": None,
    "last_used_at": None,
}
NEW_KEY = {**KEY, "key": "vsa_Sample1Prefi_…"}
EVENT = {
    "id": 4711,
    "kind": "member.role_changed",
    "actor": PERSON,
    "via": "session",
    "ip": "192.0.2.1",
    "user_agent": "Mozilla/5.0",
    "api_key_id": None,
    "api_key_prefix": "",
    "project_id": None,
    "image_id": None,
    "data": {"user_id": _id(17), "email": "kim@example.com", "role": "admin", "role_before": "agent"},
    "created_at": WHEN,
}
