from __future__ import annotations

import threading

import pytest
from django.db import OperationalError

from staging import lease as lease_module
from staging import transitions
from staging.engines.base import Cancelled
from staging.lease import Lease, Reporter
from staging.models import Job, JobStatus
from tests.factories import JobFactory


class Steps:
    """`transitions.renew` under control: what each call does, and an event when all were made."""

    def __init__(self, *answers):
        self.answers, self.done = list(answers), threading.Event()

    def __call__(self, job):
        answer = self.answers.pop(0) if self.answers else True
        if not self.answers:
            self.done.set()
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.django_db(transaction=True)
class TestLease:
    def test_it_is_renewed_while_held(self, monkeypatch):
        job, steps = JobFactory(), Steps(True, True, True)
        monkeypatch.setattr(transitions, "renew", steps)
        with Lease(job, every=0.001) as lease:
            assert steps.done.wait(10)
            assert not lease.lost
        assert not lease._thread.is_alive()

    def test_the_row_is_really_renewed(self):
        job = JobFactory(lease_expires_at="2000-01-01T00:00:00Z")
        Lease(job)._renew()
        job.refresh_from_db()
        assert job.lease_expires_at.year > 2000

    def test_a_lost_job_is_noticed(self):
        job = JobFactory(status=JobStatus.LOST)
        with Lease(job, every=0.001) as lease:
            assert lease._lost.wait(10)
            lease._thread.join(10)
            assert not lease._thread.is_alive()

    def test_a_database_that_is_away_for_a_moment_costs_nothing(self, monkeypatch):
        job, steps = JobFactory(), Steps(OperationalError("gone"), True)
        monkeypatch.setattr(transitions, "renew", steps)
        with Lease(job, every=0.001) as lease:
            assert steps.done.wait(10)
            assert not lease.lost

    def test_it_is_renewed_four_times_in_its_life(self):
        assert transitions.LEASE.total_seconds() == 4 * lease_module.RENEW_SECONDS


@pytest.mark.django_db
class TestReporter:
    @pytest.fixture
    def reports(self, monkeypatch):
        shown = []

        def progress(job, *, stage, percent):
            shown.append((stage, round(percent, 2)))
            return Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).exists()

        monkeypatch.setattr(transitions, "progress", progress)
        return shown

    def test_reports_are_thinned_but_every_stage_is_shown(self, reports):
        now = [0.0]
        job = JobFactory()
        report = Reporter(job, Lease(job), clock=lambda: now[0])
        for seconds, stage, percent in [
            (0.0, "understand", 0),
            (0.1, "understand", 5),
            (0.2, "render", 10),
            (0.6, "render", 20),
            (0.7, "render", 30),
            (9.0, "render", 30.1),
            (9.9, "render", 30.2),
        ]:
            now[0] = seconds
            report(stage, percent)
        assert reports == [("understand", 2.0), ("render", 11.6), ("render", 30.9)]

    def test_the_whole_jobs_percentage_may_be_given(self, reports):
        job = JobFactory()
        Reporter(job, Lease(job)).report("save", 98)
        assert reports == [("save", 98)]

    def test_nobody_waits_any_more(self, reports):
        job = JobFactory(status=JobStatus.CANCELLED)
        with pytest.raises(Cancelled):
            Reporter(job, Lease(job))("render", 10)

    def test_a_lost_lease_stops_without_asking(self, reports):
        job = JobFactory()
        lease = Lease(job)
        lease._lost.set()
        with pytest.raises(Cancelled):
            Reporter(job, lease)("render", 10)
        assert reports == []
