"""How much a caller may send. Photos go to the store directly, so that no request here has a reason to be large."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from config.common.errors import MEDIA_TYPE, Problem, problem_response

# Django refuses less than this by itself, but only once it has put the whole body into a file.
MAX_BYTES = 2 * 1024 * 1024

Application = Callable[[Any, Any, Any], Awaitable[None]]


def limited(application: Application) -> Application:
    """The ASGI application, for bodies of at most `MAX_BYTES`: whoever sends more fills no disk of ours."""

    async def outer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and _announced(scope) > MAX_BYTES:
            await _refuse(send)
        else:
            await application(scope, _counted(receive), send)

    return outer


def _announced(scope: Any) -> int:
    text = dict(scope["headers"]).get(b"content-length", b"0")
    return int(text) if text.isdigit() and len(text) < 20 else 0


def _counted(receive: Any) -> Any:
    """For bodies of which nobody said how long they are: the connection ends where they get too long."""
    seen = 0

    async def counting() -> Any:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return message if seen <= MAX_BYTES else {"type": "http.disconnect"}

    return counting


async def _refuse(send: Any) -> None:
    detail, advice = f"A request takes at most {MAX_BYTES} bytes.", "Put photos where POST /uploads/presign says."
    answer = problem_response(Problem(413, "body_too_large", "Body too large", detail, advice=advice))
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(answer.content)).encode())]
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})
