"""Is the process alive, and can it do its work?"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.common import storage

logger = logging.getLogger(__name__)

WORKER_KEY = "worker-seen"
WORKER_SECONDS = 30


def worker_seen() -> None:
    """Note that a worker is there; holds for half a minute."""
    cache.set(WORKER_KEY, True, WORKER_SECONDS)


@require_safe
@never_cache
@login_not_required
def health(_request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nobody else, so that a broken database does not get web servers killed."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def ready(_request: HttpRequest) -> JsonResponse:
    """Everything a staged photo needs is there: 200, otherwise 503; each part by name."""
    checks = {name: _works(name, check) for name, check in CHECKS.items()}
    whole = all(checks.values())
    words = {name: "ok" if fine else "failed" for name, fine in checks.items()}
    return JsonResponse({"status": "ready" if whole else "not_ready", "checks": words}, status=200 if whole else 503)


def _works(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:
        # The reason is for the log, never for a stranger.
        logger.warning("not ready: %s: %s", name, error)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _redis() -> None:
    cache.get("ready")


def _worker() -> None:
    if not cache.get(WORKER_KEY):
        raise RuntimeError(f"No worker was seen for {WORKER_SECONDS} seconds.")


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "redis": _redis,
    "storage": storage.check,
    "worker": _worker,
}
