"""Many at once, each with a connection of its own: nothing is taken twice, nothing is lost, nobody waits for ever."""

import threading

import pytest
from django.db import connection, transaction

from billing import services
from billing.check import ledger_check
from billing.models import LedgerEntry
from billing.selectors import balance
from config.common.errors import Problem
from config.common.ids import new_id
from projects.events.services import event_record
from staging import transitions
from staging.models import Image, ImageStatus, Job
from staging.services import image_cancel, image_create, image_delete, image_rerun
from tests.factories import ImageFactory, OriginalFactory, ProjectFactory
from tests.factories.billing import give
from tests.staging.test_transitions import OUTCOME

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Do all of these at the same time; what each returned or raised."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(index):
        try:
            barrier.wait()
            results[index] = works[index]()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return results


def codes(results):
    return sorted(result.code if isinstance(result, Problem) else type(result).__name__ for result in results)


def create(original):
    return image_create(
        organization=original.organization, actor=None, project=original.project, original=original, room_type="office"
    )


def kinds(image):
    return list(LedgerEntry.objects.filter(image_id=image.pk).order_by("id").values_list("kind", flat=True))


def claimed(original):
    image = create(original)
    return image, transitions.claim(image.pk, worker="w")


def test_the_last_image_is_taken_once():
    original = OriginalFactory()
    for _ in range(9):
        create(original)

    results = at_once(*[lambda: create(original)] * 6)

    assert codes(results) == ["Image", *["allowance_used_up"] * 5]
    assert (Image.objects.count(), balance(original.organization).left) == (10, 0)
    assert ledger_check() == []


def test_the_free_images_are_given_once():
    original = OriginalFactory()
    assert codes(at_once(*[lambda: create(original)] * 6)) == ["Image"] * 6
    assert balance(original.organization).left == 4


def test_a_redelivered_message_captures_once():
    image, job = claimed(OriginalFactory())
    results = at_once(*[lambda: transitions.finish(job, OUTCOME)] * 4)
    assert sorted(results) == [False, False, False, True]
    assert kinds(image) == ["reserve", "capture"]


def test_ready_or_cancelled_but_never_both():
    original = OriginalFactory()
    give(original.organization, 20)
    for _ in range(8):
        image, job = claimed(original)
        at_once(
            lambda job=job: transitions.finish(job, OUTCOME),
            lambda image=image: image_cancel(image=image, actor=None),
        )
        image.refresh_from_db()
        end = "capture" if image.status == ImageStatus.READY else "release"
        assert kinds(image) == ["reserve", end]
    assert ledger_check() == []


def test_a_killed_worker_holds_nothing():
    image = create(OriginalFactory())
    for _ in range(transitions.MAX_ATTEMPTS):
        Image.objects.filter(pk=image.pk).update(next_attempt_at=None)
        transitions.claim(image.pk, worker="w")
        assert kinds(image) == ["reserve"]
        Job.objects.filter(image=image).update(lease_expires_at="2000-01-01T00:00Z")
        at_once(transitions.take_back, transitions.take_back)
    image.refresh_from_db()
    assert (image.status, kinds(image)) == (ImageStatus.ERROR, ["reserve", "release"])
    assert balance(image.organization).left == 10


def test_run_again_at_once_reserves_once():
    image = ImageFactory(failed=True)
    results = at_once(*[lambda: image_rerun(image=image, actor=None)] * 3)
    assert codes(results) == ["Image", "not_rerunnable", "not_rerunnable"]
    assert kinds(image) == ["reserve"]


def test_deleted_while_it_becomes_ready():
    original = OriginalFactory()
    for _ in range(8):
        image, job = claimed(original)
        pk = image.pk
        results = at_once(
            lambda job=job: transitions.finish(job, OUTCOME),
            lambda image=image: image_delete(image=image, actor=None),
        )
        ready = results[0] is True
        ends = LedgerEntry.objects.filter(image_id=pk).order_by("id").values_list("kind", flat=True)
        assert (list(ends), results[1]) == (["reserve", "capture" if ready else "release"], None)
    assert ledger_check() == []


def test_a_purchase_is_given_once():
    organization = give().organization

    def pay():
        from billing.models import Plan

        plan = Plan.objects.get(slug="pack-25")
        return services.grant_pack(organization=organization, plan=plan, reference="session-1")

    results = at_once(*[pay] * 4)
    assert (len({grant.pk for grant in results}), balance(organization).extra_left) == (1, 125)


def test_money_and_events_do_not_wait_for_each_other_crosswise():
    """In one transaction events come before the ledger, in the other after it: one lock serves both."""
    project = ProjectFactory()
    give(project.organization, 200)

    def reserve():
        services.usage_reserve(organization=project.organization, image_id=new_id(), project=project, actor=None)

    def record():
        event_record(organization=project.organization, kind="test")

    def both(first, second):
        for _ in range(20):
            with transaction.atomic():
                first()
                second()

    results = at_once(*[lambda: both(record, reserve), lambda: both(reserve, record)] * 2)

    assert results == [None] * 4
    assert balance(project.organization).left == 210 - 80
    assert LedgerEntry.objects.filter(kind="reserve").count() == 80


def test_no_deadlock_whatever_happens_at_once():
    """Ends, cancels, purchases and new images of one organization, all together."""
    original = OriginalFactory()
    give(original.organization, 100)
    jobs = [claimed(original) for _ in range(6)]

    results = at_once(
        *[lambda job=job: transitions.finish(job, OUTCOME) for _, job in jobs[:3]],
        *[lambda job=job: transitions.fail(job, code="x", message="x") for _, job in jobs[3:]],
        *[lambda image=image: image_cancel(image=image, actor=None) for image, _ in jobs],
        lambda: give(original.organization, 5, "more"),
        lambda: services.revoke_grant(reference=f"gift:{original.organization.pk}", reason="mistake"),
        services.grants_close,
        transitions.take_back,
        *[lambda: create(original)] * 3,
    )

    assert {type(each) for each in results if isinstance(each, Exception)} <= {Problem}
    assert ledger_check() == []
