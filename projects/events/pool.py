"""The few threads that open streams share. A thread and a database connection for each would be what they cost most."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from asgiref.sync import SyncToAsync, sync_to_async
from django.db import close_old_connections

THREADS = 4

Result = TypeVar("Result")

_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="events")


async def in_pool(work: Callable[[], Result]) -> Result:
    """Do ``work``, which may use the database, in one of the threads."""
    return await asyncio.get_running_loop().run_in_executor(_pool, _tidily, work)


async def release_thread() -> None:
    """Give up the thread that ran the view, with its database connection.

    Django keeps one thread for each request until its answer is complete, which for a stream may be an hour. Should the
    request need one again, at its end, asgiref starts another.
    """
    await sync_to_async(close_old_connections)()
    context = SyncToAsync.thread_sensitive_context.get(None)
    if context is not None:
        SyncToAsync.context_to_thread_executor.pop(context).shutdown(wait=False)


def _tidily(work: Callable[[], Result]) -> Result:
    try:
        return work()
    finally:
        close_old_connections()
