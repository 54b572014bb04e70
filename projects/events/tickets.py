"""One-time tickets: a token in an address ends up in logs and histories, a ticket there is worth nothing any more.

For clients that cannot send headers, that is `EventSource` and `WebSocket` in browsers. A ticket opens one stream,
within a minute, for the caller that asked for it and for what was named then.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from config.common.errors import Problem
from config.common.valkey import valkey
from projects.accounts.models import Organization, User
from projects.events.watchers import SCOPE, Watcher

TICKET_SECONDS = 60
# Names under which clients like to put their secret into an address.
TOKEN_NAMES = frozenset({"access_token", "api_key", "apikey", "authorization", "jwt", "key", "token", "x-api-key"})


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who may watch what: nothing in ``wanted`` is all of the organization."""

    # What it was issued for was checked then; of all the caller may do, it may watch.
    scopes: ClassVar = (SCOPE,)
    stands_for_organization: ClassVar = True

    watcher: Watcher
    wanted: Mapping[str, uuid.UUID]

    @property
    def pk(self) -> str:
        """Under what calls are counted."""
        return self.watcher.caller


class TicketAuthentication(BaseAuthentication):
    """``?ticket=…``, on the address of the stream only."""

    def authenticate(self, request: Request) -> tuple[User | AnonymousUser, Ticket] | None:
        """Who asked for the ticket; None where the request brings none."""
        refuse_tokens(request.query_params)
        text = request.query_params.get("ticket")
        if text is None:
            return None
        ticket = ticket_redeem(text)
        http: Any = request._request
        http.organization = Organization.objects.get(pk=ticket.watcher.organization_id)
        http.membership = None
        user_id = ticket.watcher.user_id
        return (User.objects.filter(pk=user_id).first() if user_id else None) or AnonymousUser(), ticket

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """What makes the refusal of a stranger a 401."""
        return 'Bearer realm="api"'


class TicketScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes tickets."""

    target_class = TicketAuthentication
    name = "ticket"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """OpenAPI security scheme."""
        description = "A one-time ticket of `POST /events/ticket`, for clients that cannot send headers."
        return {"type": "apiKey", "in": "query", "name": "ticket", "description": description}


def ticket_issue(ticket: Ticket) -> str:
    """The ticket's text. Kept is only its hash."""
    text = secrets.token_urlsafe(32)
    wanted = {name: str(value) for name, value in ticket.wanted.items()}
    kept = json.dumps({"watcher": ticket.watcher.as_json(), "wanted": wanted})
    valkey().set(_key(text), kept, ex=TICKET_SECONDS)
    return text


def ticket_redeem(text: str) -> Ticket:
    """What the ticket was issued for. Nobody can use it again.

    Raises:
        AuthenticationFailed: ``invalid_ticket``.
    """
    kept = valkey().getdel(_key(text))
    if isinstance(kept, str):
        fields = json.loads(kept)
        watcher = Watcher.from_json(fields["watcher"])
        if watcher.may_watch():
            return Ticket(watcher, {name: uuid.UUID(value) for name, value in fields["wanted"].items()})
    detail = (
        "This ticket was used already, has expired, or never was one. Ask for a new one: POST /api/v1/events/ticket."
    )
    raise AuthenticationFailed(detail, "invalid_ticket")


def refuse_tokens(query: Mapping[str, str]) -> None:
    """Make sure that nobody gets used to secrets in addresses.

    Raises:
        Problem: ``token_in_url``.
    """
    if any(name.lower() in TOKEN_NAMES for name in query) or any("vsa_" in value for value in query.values()):
        detail = "Keys and tokens do not belong into an address: servers and browsers write addresses down."
        advice = "Send it in the Authorization header, or ask for a ticket. Revoke it if it may have been written down."
        raise Problem(400, "token_in_url", "Token in the address", detail, advice=advice)


def _key(text: str) -> str:
    return f"ticket:{hashlib.sha256(text.encode()).hexdigest()}"
