"""What images on their way mean for the allowance, through the same doors as everybody uses."""

from datetime import UTC, datetime

import pytest

from billing.models import Download, JobCost, LedgerEntry
from billing.selectors import balance
from config.common.errors import Problem
from projects.services import project_delete
from staging import charges, services, transitions
from staging.models import Image, ImageStatus, Job
from tests.factories import ImageFactory, JobFactory, OriginalFactory
from tests.staging.test_transitions import OUTCOME

pytestmark = pytest.mark.django_db


@pytest.fixture
def original():
    return OriginalFactory()


def create(original):
    return services.image_create(
        organization=original.organization, actor=None, project=original.project, original=original, room_type="office"
    )


def kinds(image_id):
    entries = LedgerEntry.objects.filter(image_id=image_id).order_by("id")
    return [(entry.kind, entry.note) if entry.note else entry.kind for entry in entries]


def claim(image):
    return transitions.claim(image.pk, worker="w")


def test_ready(original):
    image = create(original)
    job = claim(image)
    transitions.finish(job, OUTCOME)
    assert kinds(image.pk) == ["reserve", "capture"]
    cost = JobCost.objects.get()
    assert (cost.job_id, cost.milliseconds, cost.engine, cost.plan.slug) == (job.pk, 500, "studio", "free")


def test_refused(original):
    image = create(original)
    transitions.refuse(claim(image), code="no_floor", message="No floor.", advice="")
    assert kinds(image.pk) == ["reserve", ("release", "refused")]
    assert JobCost.objects.count() == 1


def test_a_failure_that_is_tried_again_keeps_what_is_held(original):
    image = create(original)
    for attempt in range(1, transitions.MAX_ATTEMPTS + 1):
        Image.objects.update(next_attempt_at=None)
        assert kinds(image.pk) == ["reserve"]
        transitions.fail(claim(image), code="x", message="x")
        assert JobCost.objects.count() == attempt
    assert kinds(image.pk) == ["reserve", ("release", "error")]


@pytest.mark.parametrize("claimed", [False, True], ids=["success: waiting", "success: being staged"])
def test_cancelled_and_run_again(original, claimed):
    image = create(original)
    if claimed:
        claim(image)
    services.image_cancel(image=image, actor=None)
    services.image_rerun(image=image, actor=None, confirmed=True)
    assert kinds(image.pk) == ["reserve", ("release", "cancelled"), "reserve"]
    assert JobCost.objects.count() == claimed


def test_deleted(original):
    waiting, ready = create(original), create(original)
    transitions.finish(claim(ready), OUTCOME)
    ids = [waiting.pk, ready.pk]
    for image in (waiting, Image.objects.get(pk=ready.pk)):
        services.image_delete(image=image, actor=None)
    assert [kinds(pk) for pk in ids] == [["reserve", ("release", "deleted")], ["reserve", "capture"]]


def test_deleted_with_its_listing(original):
    waiting, ready = create(original), create(original)
    transitions.finish(claim(ready), OUTCOME)
    project_delete(project=original.project, actor=None)
    assert (kinds(waiting.pk), kinds(ready.pk)) == (["reserve", ("release", "deleted")], ["reserve", "capture"])
    assert balance(original.organization).left == 9


def test_discarded_and_brought_back(original):
    image = create(original)
    transitions.finish(claim(image), OUTCOME)
    image.refresh_from_db()
    services.image_discard(image=image, actor=None)
    services.image_discard(image=image, actor=None, discarded=False)
    assert kinds(image.pk) == ["reserve", "capture", ("give_back", "discarded"), "reserve", "capture"]


def test_downloaded_before_it_is_discarded(original):
    image = create(original)
    transitions.finish(claim(image), OUTCOME)
    image.refresh_from_db()
    charges.handed_out(image, "original")
    assert not Download.objects.exists()
    charges.handed_out(image, "staged")
    services.image_discard(image=image, actor=None)
    assert kinds(image.pk) == ["reserve", "capture"]


@pytest.mark.parametrize("kind", charges.PAID_FILES)
def test_what_was_given_back_is_not_handed_out(original, kind):
    image = create(original)
    transitions.finish(claim(image), OUTCOME)
    image.refresh_from_db()
    # As somebody sees it who read it just before it was discarded.
    services.image_discard(image=Image.objects.get(pk=image.pk), actor=None)

    with pytest.raises(Problem) as caught:
        charges.handed_out(image, kind)

    assert (caught.value.status, caught.value.code) == (409, "discarded")
    charges.handed_out(image, "original")
    assert not Download.objects.exists()
    services.image_discard(image=image, actor=None, discarded=False)
    charges.handed_out(image, kind)
    assert Download.objects.get().pk == image.pk
    assert kinds(image.pk) == ["reserve", "capture", ("give_back", "discarded"), "reserve", "capture"]


def test_used_up(original):
    for _ in range(10):
        create(original)
    failed = ImageFactory(failed=True, original=original)
    for act in (lambda: create(original), lambda: services.image_rerun(image=failed, actor=None)):
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code == "allowance_used_up"
    failed.refresh_from_db()
    assert (Image.objects.count(), failed.status) == (11, ImageStatus.ERROR)


def test_an_image_from_before_the_ledger():
    job = JobFactory()
    assert transitions.finish(job, OUTCOME)
    assert kinds(job.image_id) == []


def test_an_attempt_without_times_costs_nothing():
    assert charges._seconds(Job(started_at=datetime(2026, 1, 1, tzinfo=UTC))) == 0
