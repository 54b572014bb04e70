"""From where something was done: which door, which address, which program, which key."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from config.common.context import client_address
from projects.accounts.models import ApiKey
from projects.events.models import Event, Via

AGENT_LENGTH = Event._meta.get_field("user_agent").max_length


def origin(request: HttpRequest | None) -> dict[str, Any]:
    """The columns of an event that say from where, as far as the request tells."""
    if request is None:
        return {"via": Via.SYSTEM}
    facts = {
        "via": _door(request),
        "ip": client_address(request),
        "user_agent": request.headers.get("User-Agent", "").replace("\0", "")[:AGENT_LENGTH],
    }
    auth = getattr(request, "auth", None)
    return {**facts, "api_key_id": auth.pk, "api_key_prefix": auth.prefix} if isinstance(auth, ApiKey) else facts


def _door(request: HttpRequest) -> Via:
    # Django REST framework leaves what it authenticated on the request: nothing where a session was enough.
    auth = getattr(request, "auth", None)
    if auth is not None:
        return Via.KEY if isinstance(auth, ApiKey) else Via.TOKEN
    user = getattr(request, "user", None)
    return Via.SESSION if user is not None and user.is_authenticated else Via.SYSTEM
