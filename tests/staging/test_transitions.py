from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from projects.events.models import Event
from staging import transitions
from staging.models import Image, ImageStatus, Job, JobStatus
from staging.transitions import Outcome
from tests.factories import ImageFactory, JobFactory, UserFactory

PAST = datetime(2000, 1, 1, tzinfo=UTC)
FUTURE = datetime(2100, 1, 1, tzinfo=UTC)
OUTCOME = Outcome(
    staged_key="a/staged.jpg",
    master_key="a/staged.png",
    preview_key="a/preview.webp",
    change_map_key="a/change_map.png",
    proof_key="a/proof.json",
    scene_key="a/scene.json",
    detected_room_type="office",
    engine_version="painter/1",
    seconds={"paint": 0.5},
)


def state(image: Image) -> dict[str, Any]:
    image.refresh_from_db()
    return {"status": image.status, "stage": image.stage, "percent": image.percent, "attempts": image.attempts}


def events(image: Image) -> list[tuple[str, dict[str, Any]]]:
    return list(Event.objects.filter(image_id=image.pk).order_by("id").values_list("kind", "data"))


def claimed(**kwargs: Any) -> tuple[Image, Job]:
    image = ImageFactory(**kwargs)
    job = transitions.claim(image.pk, worker="w1")
    assert job is not None
    return image, job


@pytest.mark.django_db
class TestClaim:
    @pytest.mark.parametrize("due", [None, PAST], ids=["success: at once", "success: the wait is over"])
    def test_a_waiting_image_is_taken(self, due):
        image = ImageFactory(next_attempt_at=due)
        job = transitions.claim(image.pk, worker="w1")
        job.refresh_from_db()
        assert state(image) == {"status": "processing", "stage": "", "percent": 0, "attempts": 1}
        assert (image.next_attempt_at, image.started_at is None) == (None, False)
        assert (job.status, job.attempt, job.worker) == ("running", 1, "w1")
        assert job.lease_expires_at - job.started_at > timedelta(seconds=50)
        data = {"status": "processing", "stage": "", "percent": 0, "error": None}
        assert events(image) == [("image.processing", data)]

    @pytest.mark.parametrize("status", sorted(set(ImageStatus) - {"queued", "ready", "error", "refused"}))
    def test_no_other_image_is_taken(self, status):
        image = ImageFactory(status=status)
        assert transitions.claim(image.pk, worker="w1") is None
        assert (state(image)["status"], Job.objects.count(), events(image)) == (status, 0, [])

    @pytest.mark.parametrize("trait", ["ready", "failed", "refused"])
    def test_no_ended_image_is_taken(self, trait):
        image = ImageFactory(**{trait: True})
        assert transitions.claim(image.pk, worker="w1") is None
        assert Job.objects.count() == 0

    def test_not_before_its_time(self):
        image = ImageFactory(next_attempt_at=FUTURE)
        assert transitions.claim(image.pk, worker="w1") is None
        assert state(image)["status"] == "queued"

    def test_a_deleted_image_is_none(self):
        assert transitions.claim(ImageFactory.build().pk, worker="w1") is None

    def test_a_second_claim_gets_nothing(self):
        image, _ = claimed()
        assert transitions.claim(image.pk, worker="w2") is None
        assert list(Job.objects.values_list("worker", flat=True)) == ["w1"]

    def test_old_errors_are_forgotten(self):
        image, _ = claimed(error_code="x", error_message="y", error_advice="z")
        image.refresh_from_db()
        assert (image.error_code, image.error_message, image.error_advice) == ("", "", "")


@pytest.mark.django_db
class TestWhileRunning:
    def test_renewing_prolongs_the_lease(self):
        _, job = claimed()
        Job.objects.filter(pk=job.pk).update(lease_expires_at=PAST)
        assert transitions.renew(job)
        job.refresh_from_db()
        assert job.lease_expires_at > timezone.now()

    def test_a_lost_job_is_not_renewed(self):
        job = JobFactory(status=JobStatus.LOST, lease_expires_at=PAST)
        assert not transitions.renew(job)
        job.refresh_from_db()
        assert job.lease_expires_at == PAST

    def test_progress_is_shown_and_prolongs_the_lease(self):
        image, job = claimed()
        Job.objects.filter(pk=job.pk).update(lease_expires_at=PAST)
        assert transitions.progress(job, stage="render", percent=41.9)
        job.refresh_from_db()
        assert state(image) == {"status": "processing", "stage": "render", "percent": 41, "attempts": 1}
        assert job.lease_expires_at > timezone.now()
        data = {"status": "processing", "stage": "render", "percent": 41, "error": None}
        assert events(image)[1:] == [("image.progress", data)]

    @pytest.mark.parametrize(
        ("percent", "shown"),
        [
            pytest.param(10, 50, id="success: never back"),
            pytest.param(-5, 50, id="success: never below zero"),
            pytest.param(170, 100, id="success: never above a hundred"),
        ],
    )
    def test_percent_stays_sane(self, percent, shown):
        image, job = claimed()
        transitions.progress(job, stage="render", percent=50)
        assert transitions.progress(job, stage="composite", percent=percent)
        assert state(image)["percent"] == shown

    def test_progress_of_a_lost_job_changes_nothing(self):
        image, job = claimed()
        Job.objects.update(status=JobStatus.LOST)
        assert not transitions.progress(job, stage="render", percent=50)
        assert state(image)["percent"] == 0
        assert len(events(image)) == 1

    def test_progress_of_a_deleted_image_is_false(self):
        image, job = claimed()
        image.delete()
        assert not transitions.progress(job, stage="render", percent=50)


@pytest.mark.django_db
class TestEnding:
    def test_finish(self):
        image, job = claimed()
        assert transitions.finish(job, OUTCOME)
        job.refresh_from_db()
        assert state(image) == {"status": "ready", "stage": "", "percent": 100, "attempts": 1}
        assert {name: getattr(image, name) for name in OUTCOME.__slots__ if name != "seconds"} == {
            name: getattr(OUTCOME, name) for name in OUTCOME.__slots__ if name != "seconds"
        }
        assert image.finished_at is not None
        assert (job.status, job.engine_version, job.seconds) == ("succeeded", "painter/1", {"paint": 0.5})
        assert job.finished_at is not None
        assert events(image)[-1] == (
            "image.ready",
            {"status": "ready", "stage": "", "percent": 100, "error": None},
        )

    def test_refuse(self):
        image, job = claimed()
        assert transitions.refuse(job, code="no_floor_visible", message="No floor.", advice="Step back.")
        job.refresh_from_db()
        assert state(image)["status"] == "refused"
        assert image.finished_at is not None
        assert (job.status, job.error_code, job.error_message) == ("refused", "no_floor_visible", "No floor.")
        error = {"code": "no_floor_visible", "message": "No floor.", "advice": "Step back."}
        assert events(image)[-1] == (
            "image.refused",
            {"status": "refused", "stage": "", "percent": 0, "error": error},
        )

    @pytest.mark.parametrize(("attempts", "wait"), [(1, 20), (2, 120)])
    def test_a_failure_waits_for_another_attempt(self, attempts, wait):
        image, job = claimed(attempts=attempts - 1)
        assert transitions.fail(job, code="render_crashed", message="It broke.", log="a\0b")
        job.refresh_from_db()
        assert state(image) == {"status": "queued", "stage": "", "percent": 0, "attempts": attempts}
        assert image.next_attempt_at - image.updated_at == timedelta(seconds=wait)
        assert (job.status, job.error_code, job.error_message, job.log) == (
            "failed",
            "render_crashed",
            "It broke.",
            "ab",
        )
        assert events(image)[-1] == ("image.queued", {"status": "queued", "stage": "", "percent": 0, "error": None})

    def test_the_third_failure_is_the_last(self):
        image, job = claimed(attempts=2)
        assert transitions.fail(job, code="render_crashed", message="It broke.", log="x" * 30_000)
        job.refresh_from_db()
        assert state(image)["status"] == "error"
        assert len(job.log) == 20_000
        assert events(image)[-1][1]["error"] == {
            "code": "render_crashed",
            "message": "It broke.",
            "advice": "We are sorry. Run it again, or write to us if it keeps failing.",
        }

    def test_attempts_are_numbered_on(self):
        image, job = claimed()
        transitions.fail(job, code="x", message="")
        Image.objects.update(next_attempt_at=PAST)
        assert transitions.claim(image.pk, worker="w2").attempt == 2

    @pytest.mark.parametrize("status", [JobStatus.LOST, JobStatus.CANCELLED, JobStatus.SUCCEEDED])
    @pytest.mark.parametrize(
        "move",
        [
            lambda job: transitions.finish(job, OUTCOME),
            lambda job: transitions.refuse(job, code="a", message="b", advice="c"),
            lambda job: transitions.fail(job, code="a", message="b"),
        ],
        ids=["fail: finish", "fail: refuse", "fail: fail"],
    )
    def test_who_lost_the_job_changes_nothing(self, status, move):
        image, job = claimed()
        Job.objects.update(status=status)
        assert not move(job)
        assert state(image)["status"] == "processing"
        assert len(events(image)) == 1
        assert Job.objects.get().status == status

    @pytest.mark.parametrize(
        "move",
        [
            lambda job: transitions.finish(job, OUTCOME),
            lambda job: transitions.refuse(job, code="a", message="b", advice="c"),
            lambda job: transitions.fail(job, code="a", message="b"),
        ],
    )
    def test_a_deleted_image_ends_nothing(self, move):
        image, job = claimed()
        image.delete()
        assert not move(job)


@pytest.mark.django_db
class TestByPeople:
    @pytest.mark.parametrize("running", [False, True], ids=["success: waiting", "success: running"])
    def test_cancel(self, running):
        actor, image = UserFactory(), ImageFactory(next_attempt_at=None if running else FUTURE)
        if running:
            transitions.claim(image.pk, worker="w1")
        assert transitions.cancel(image.pk, actor=actor)
        assert state(image)["status"] == "cancelled"
        assert (image.next_attempt_at, image.finished_at is None) == (None, False)
        assert list(Job.objects.values_list("status", flat=True)) == (["cancelled"] if running else [])
        event = Event.objects.last()
        assert (event.kind, event.actor) == ("image.cancelled", actor)

    @pytest.mark.parametrize("trait", ["ready", "failed", "refused"])
    def test_what_has_ended_is_not_cancelled(self, trait):
        image = ImageFactory(**{trait: True})
        before = state(image)
        assert not transitions.cancel(image.pk, actor=None)
        assert (state(image), events(image)) == (before, [])

    @pytest.mark.parametrize("wanted", [{"failed": True}, {"refused": True}, {"status": "cancelled"}])
    def test_rerun(self, wanted):
        actor, image = UserFactory(), ImageFactory(**wanted)
        assert transitions.rerun(image.pk, actor=actor)
        assert state(image) == {"status": "queued", "stage": "", "percent": 0, "attempts": 0}
        assert (image.error_code, image.started_at, image.finished_at) == ("", None, None)
        event = Event.objects.last()
        assert (event.kind, event.actor) == ("image.queued", actor)

    @pytest.mark.parametrize(
        ("confirmed", "options"),
        [
            pytest.param(True, {"quality": "draft", "confirmed": True}, id="success: a person takes responsibility"),
            pytest.param(False, {"quality": "draft"}, id="success: nobody was asked"),
        ],
    )
    def test_rerun_keeps_options_and_the_confirmation(self, confirmed, options):
        image = ImageFactory(refused=True, options={"quality": "draft"})
        assert transitions.rerun(image.pk, actor=None, confirmed=confirmed)
        image.refresh_from_db()
        assert image.options == options

    @pytest.mark.parametrize("wanted", [{"ready": True}, {"processing": True}, {}, {"status": "discarded"}])
    def test_what_is_well_is_not_run_again(self, wanted):
        image = ImageFactory(**wanted)
        before = state(image)
        assert not transitions.rerun(image.pk, actor=None)
        assert (state(image), events(image)) == (before, [])

    def test_a_missing_image_is_neither_cancelled_nor_run_again(self):
        missing = ImageFactory.build().pk
        assert (transitions.cancel(missing, actor=None), transitions.rerun(missing, actor=None)) == (False, False)


@pytest.mark.django_db
class TestTakeBack:
    def test_a_dead_workers_image_waits_again(self):
        job = JobFactory(lease_expires_at=PAST)
        assert transitions.take_back() == [job.image_id]
        job.refresh_from_db()
        assert (job.status, job.error_code) == ("lost", "worker_lost")
        assert state(job.image)["status"] == "queued"
        assert job.image.next_attempt_at is not None
        assert events(job.image)[-1][0] == "image.queued"

    def test_after_the_last_attempt_it_is_given_up(self):
        job = JobFactory(lease_expires_at=PAST, image__attempts=3)
        transitions.take_back()
        assert state(job.image)["status"] == "error"
        assert job.image.error_code == "worker_lost"

    def test_a_living_workers_image_stays(self):
        job = JobFactory(lease_expires_at=FUTURE)
        assert transitions.take_back() == []
        assert state(job.image)["status"] == "processing"

    def test_a_lease_renewed_meanwhile_is_left_alone(self, monkeypatch):
        job = JobFactory(lease_expires_at=PAST)
        late = transitions._take_back

        def renewed_first(stale: Job) -> bool:
            transitions.renew(stale)
            return late(stale)

        monkeypatch.setattr(transitions, "_take_back", renewed_first)
        assert transitions.take_back() == []
        assert state(job.image)["status"] == "processing"


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run the works in threads with connections of their own, started together; their results in order."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(index: int) -> None:
        try:
            barrier.wait()
            results[index] = works[index]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
class TestTogether:
    def test_many_workers_one_claim(self):
        image = ImageFactory()
        jobs = at_once(*[lambda n=n: transitions.claim(image.pk, worker=f"w{n}") for n in range(6)])
        assert len([job for job in jobs if job]) == 1
        assert Job.objects.filter(status=JobStatus.RUNNING).count() == 1
        assert [kind for kind, _ in events(image)] == ["image.processing"]

    def test_cancel_and_claim_meet(self):
        image = ImageFactory()
        at_once(lambda: transitions.claim(image.pk, worker="w"), lambda: transitions.cancel(image.pk, actor=None))
        assert state(image)["status"] == "cancelled"
        assert not Job.objects.filter(status=JobStatus.RUNNING).exists()

    def test_cancel_and_finish_meet_without_deadlock(self):
        image, job = claimed()
        finished, cancelled = at_once(
            lambda: transitions.finish(job, OUTCOME), lambda: transitions.cancel(image.pk, actor=None)
        )
        assert finished != cancelled
        assert state(image)["status"] == ("ready" if finished else "cancelled")
        assert Job.objects.get().status == ("succeeded" if finished else "cancelled")

    def test_two_sweeps_take_back_once(self):
        job = JobFactory(lease_expires_at=PAST)
        taken = at_once(transitions.take_back, transitions.take_back)
        assert sorted(taken) == [[], [job.image_id]]
        assert state(job.image)["attempts"] == 1

    def test_a_lost_workers_late_finish_changes_nothing(self):
        image, lost = claimed()
        Job.objects.update(lease_expires_at=PAST)
        transitions.take_back()
        Image.objects.update(next_attempt_at=PAST)
        second = transitions.claim(image.pk, worker="w2")
        late, progressed = at_once(
            lambda: transitions.finish(lost, OUTCOME), lambda: transitions.progress(second, stage="render", percent=9)
        )
        assert (late, progressed) == (False, True)
        assert state(image) == {"status": "processing", "stage": "render", "percent": 9, "attempts": 2}
        assert image.staged_key == ""
        assert transitions.finish(second, OUTCOME)
