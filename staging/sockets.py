"""Who may open a WebSocket from where.

Browsers send cookies with a WebSocket whatever page opens it, so a cookie counts only on pages of this site. A header
or a ticket is something that no other page's browser has, and programs send no Origin: there it is not asked for, and
cookies do not count.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from rest_framework.exceptions import APIException, AuthenticationFailed

from projects.accounts.authentication import authenticate_headers
from projects.accounts.models import ApiKey
from projects.events.watchers import SCOPE, Watcher

Scope = Mapping[str, Any]
Application = Callable[[Any, Any, Any], Awaitable[None]]


def by_credentials(*, with_cookies: Application, without: Application) -> Application:
    """``without`` for whoever brings a header or a ticket, ``with_cookies`` for everybody else."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        brings_own = credentials(scope) or b"ticket" in parse_qs(scope["query_string"])
        await (without if brings_own else with_cookies)(scope, receive, send)

    return application


def credentials(scope: Scope) -> dict[str, str]:
    """The headers that say who calls."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    bearer = headers.get("authorization", "").lower().startswith("bearer ")
    return headers if bearer or "x-api-key" in headers else {}


def watcher_by_headers(scope: Scope) -> Watcher:
    """Who calls, by header as in the API.

    Raises:
        AuthenticationFailed: nobody we know, or nobody who may watch.
    """
    try:
        caller = authenticate_headers(credentials(scope))
    except APIException as error:
        raise AuthenticationFailed(error.detail) from error
    if caller is None or caller.organization is None or SCOPE not in caller.auth.scopes:
        raise AuthenticationFailed(f"This needs the scope {SCOPE}.", "insufficient_scope")
    return Watcher(
        caller.organization.pk,
        user_id=caller.user.pk if caller.user else None,
        api_key_id=caller.auth.pk if isinstance(caller.auth, ApiKey) else None,
        expires_at=caller.auth.expires_at,
    )
