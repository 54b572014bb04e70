"""Conditional requests (RFC 9110, 13): a reader who has the present state gets 304, a writer who has not gets 412."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.utils.http import parse_etags, quote_etag
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from config.common.errors import Problem

WEAK = "W/"


def tag(*parts: object) -> str:
    """A strong ETag of whatever an answer is made from: an id, a time of change, a language."""
    return quote_etag(hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest())


def answer(request: Request, etag: str, make: Callable[[], Any]) -> Response:
    """The state with its ETag; 304 without making it where the caller has it already."""
    if is_known(request, etag):
        return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
    return Response(make(), headers={"ETag": etag})


def is_known(request: Request, etag: str) -> bool:
    """Whether ``If-None-Match`` names the present state, by weak comparison."""
    known = [each.removeprefix(WEAK) for each in parse_etags(request.headers.get("If-None-Match", ""))]
    return "*" in known or etag.removeprefix(WEAK) in known


def require_match(request: Request, etag: str) -> None:
    """Before a change, with the object's row locked: what ``If-Match`` names must be the present state.

    Raises:
        Problem: 412 ``precondition_failed``.
    """
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if wanted and "*" not in wanted and etag not in wanted:
        detail = "The object has changed since you read it, or If-Match names something else."
        advice = "Read it again, look at what changed, and send the change with the new ETag."
        raise Problem(status.HTTP_412_PRECONDITION_FAILED, "precondition_failed", "Precondition failed", detail,
                      advice=advice, headers={"ETag": etag})  # fmt: skip


def by_body(request: Request, response: Response) -> Response | None:
    """For answers whose view knows no cheaper ETag: a weak one of the body. 304 where the caller has that body."""
    response["ETag"] = WEAK + tag(response.content)
    if not is_known(request, response["ETag"]):
        return None
    kept = {name: value for name, value in response.items() if name != "Content-Type"}
    unchanged = Response(status=status.HTTP_304_NOT_MODIFIED, headers=kept)
    for name in ("accepted_renderer", "accepted_media_type", "renderer_context"):
        setattr(unchanged, name, getattr(response, name))
    unchanged.render()
    return unchanged
