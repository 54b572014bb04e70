"""Holding a job while an engine works: its lease is renewed in the background, the engine's reports are passed on."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.db import DatabaseError, connection

from staging import transitions
from staging.engines.base import Cancelled
from staging.models import Job

logger = logging.getLogger(__name__)

RENEW_SECONDS = transitions.LEASE.total_seconds() / 4
REPORT_SECONDS = 0.5


class Lease:
    """Renews a job's lease from a thread of its own until left. `lost` tells that the job is not ours any more."""

    def __init__(self, job: Job, *, every: float = RENEW_SECONDS) -> None:
        self._job = job
        self._every = every
        self._done = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"lease-{job.pk}", daemon=True)

    @property
    def lost(self) -> bool:
        return self._lost.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _keep(self) -> None:
        try:
            while not self._done.wait(self._every) and not self.lost:
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        try:
            if not transitions.renew(self._job):
                self._lost.set()
        except DatabaseError:
            # The database may be back before the lease runs out; if not, the sweep has taken the job and we find out.
            logger.warning("lease of job %s not renewed", self._job.pk, exc_info=True)
            connection.close()


class Reporter:
    """The engine's progress callback: writes what changed, now and then, and stops an engine that nobody waits for.

    The engine's 0–100 % become 2–98 %: opening the photo comes before, saving the result after it.
    """

    def __init__(self, job: Job, lease: Lease, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._job = job
        self._lease = lease
        self._clock = clock
        self._shown: tuple[str, int] = ("", -1)
        self._shown_at = float("-inf")

    def __call__(self, stage: str, percent: float) -> None:
        """The engine's report, see `staging.engines.base.Progress`.

        Raises:
            Cancelled: the image was cancelled or deleted, or another worker has it.
        """
        self.report(stage, 2 + 0.96 * percent)

    def report(self, stage: str, percent: float) -> None:
        """Report a percentage of the whole job. Raises like a call."""
        if self._lease.lost:
            raise Cancelled
        now, news = self._clock(), (stage, int(percent))
        if news == self._shown or (stage == self._shown[0] and now - self._shown_at < REPORT_SECONDS):
            return
        if not transitions.progress(self._job, stage=stage, percent=percent):
            raise Cancelled
        self._shown, self._shown_at = news, now
