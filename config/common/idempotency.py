"""`Idempotency-Key`: a POST that is sent again happens once, and is answered as it was the first time.

A row per organization, address and key is inserted in the transaction that also does the work. So both are there or
neither is, whatever crashes in between; and a second request that comes meanwhile waits at the unique constraint, then
gets the first one's answer. Only success is kept: what was refused changed nothing and may be corrected and sent again
with the same key. Rows live for a day. (draft-ietf-httpapi-idempotency-key-header-07)

The row's model is ``settings.IDEMPOTENCY_MODEL``, as this package has no tables.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from config.common.errors import Problem
from config.common.throttling import caller_of

LIFETIME = timedelta(hours=24)
WAIT = timedelta(seconds=10)
RETRY_SECONDS = 10
KEY = re.compile(r"[\x21-\x7e]{1,255}")
REPLAYED = "Idempotent-Replayed"


def once(view: Any, handler: Callable[..., HttpResponseBase], request: Request, *args: Any, **kwargs: Any) -> Any:
    """Call the view's handler, unless the same request was answered already: then give that answer.

    Args:
        view: says with ``keeps_answer = False`` that its answers hold secrets, which are never stored.

    Raises:
        Problem: ``invalid_idempotency_key``, ``idempotency_key_reused``, ``idempotency_in_progress`` or
            ``idempotency_answer_not_kept``.
    """
    key = request.headers.get("Idempotency-Key")
    organization = getattr(request._request, "organization", None)
    if key is None or organization is None:
        return handler(request, *args, **kwargs)
    _check(key)
    # Whatever the handler raises takes the row back, too.
    with transaction.atomic():
        row, made = _row(organization, request, key)
        if not made:
            return _replay(row, _fingerprint(request))
        response = handler(request, *args, **kwargs)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        else:
            _keep(row, response, view.keeps_answer)
        return response


def forget_old() -> int:
    """Delete what is older than a day; how many."""
    return int(_model().filter(created_at__lt=timezone.now() - LIFETIME).delete()[0])


def _check(key: str) -> None:
    if not KEY.fullmatch(key):
        detail = "Idempotency-Key takes 1 to 255 visible ASCII characters."
        raise Problem(400, "invalid_idempotency_key", "Invalid key", detail, advice="Send a fresh UUID, for example.")


def _row(organization: Any, request: Request, key: str) -> tuple[Any, bool]:
    place = {"organization": organization, "path": request.path, "key": key}
    _model().filter(**place, created_at__lt=timezone.now() - LIFETIME).delete()
    try:
        _wait_at_most(WAIT)
        found: tuple[Any, bool] = _model().get_or_create(**place, defaults={"fingerprint": _fingerprint(request)})
        _wait_at_most(timedelta())
    except OperationalError as error:
        raise _in_progress() from error
    return found


def _wait_at_most(time: timedelta) -> None:
    """For locks within this transaction; zero: as long as it takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{time // timedelta(milliseconds=1)}ms"])


def _in_progress() -> Problem:
    detail = "A request with this Idempotency-Key is still being carried out."
    headers = {"Retry-After": str(RETRY_SECONDS)}
    advice = "Send it again in a few seconds: you get the first one's answer."
    return Problem(409, "idempotency_in_progress", "In progress", detail, advice=advice, headers=headers)


def _fingerprint(request: Request) -> str:
    """What makes a request the same: who sends it, where to and what."""
    parts = (caller_of(request), request.get_full_path(), request.content_type)
    return hashlib.sha256(repr(parts).encode() + request._request.body).hexdigest()


def _keep(row: Any, response: HttpResponseBase, keeps_answer: bool) -> None:
    row.status = response.status_code
    if keeps_answer:
        row.body = JSONRenderer().render(getattr(response, "data", None)).decode()
        row.headers = {name: value for name, value in response.items() if name != "Content-Type"}
    row.kept = keeps_answer
    row.save(update_fields=["status", "body", "headers", "kept"])


def _replay(row: Any, fingerprint: str) -> HttpResponse:
    if row.fingerprint != fingerprint:
        detail = "This Idempotency-Key was used for another request."
        raise Problem(422, "idempotency_key_reused", "Idempotency key reused", detail, advice="Send a fresh key.")
    if not row.kept:
        detail = "This request was carried out before. Its answer held a secret, which is shown only once."
        advice = "If the answer was lost, delete what was made and make another with a fresh key."
        raise Problem(409, "idempotency_answer_not_kept", "Answer not kept", detail, advice=advice)
    response = HttpResponse(row.body, status=row.status, content_type="application/json", headers=row.headers)
    response[REPLAYED] = "true"
    return response


def _model() -> Any:
    return apps.get_model(settings.IDEMPOTENCY_MODEL)._default_manager
