from __future__ import annotations

import pytest

from config.common import storage
from config.common.errors import Problem
from projects.events.models import Event
from projects.services import project_delete
from staging import services, tasks
from staging.keys import attempt_keys
from staging.models import Image, Job
from tests.factories import ImageFactory, JobFactory, OriginalFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """The images that workers were told about."""
    ids = []
    monkeypatch.setattr(tasks, "enqueue", ids.append)
    return ids


def create(original, **kwargs):
    wishes = {"organization": original.organization, "actor": None, "project": original.project, "original": original}
    return services.image_create(**{**wishes, **kwargs})


def problem(act, *args, **kwargs):
    with pytest.raises(Problem) as caught:
        act(*args, **kwargs)
    return caught.value.status, caught.value.code


class TestCreate:
    def test_it_is_queued_told_and_recorded(self, told, django_capture_on_commit_callbacks):
        actor, original = UserFactory(), OriginalFactory()
        with django_capture_on_commit_callbacks(execute=True):
            image = create(original, actor=actor, room_type="office", style="luxury", density="full", seed=3)
            assert told == []
        image.refresh_from_db()
        assert (image.status, image.room_type, image.style, image.density, image.seed, image.engine) == (
            "queued",
            "office",
            "luxury",
            "full",
            3,
            "studio",
        )
        assert (image.organization, image.project, image.original) == (
            original.organization,
            original.project,
            original,
        )
        assert image.created_by == actor
        assert told == [image.pk]
        event = Event.objects.get()
        assert (event.kind, event.image_id, event.project_id, event.actor) == (
            "image.queued",
            image.pk,
            original.project_id,
            actor,
        )
        assert event.data == {"status": "queued", "stage": "", "percent": 0, "error": None}

    def test_a_queue_that_is_down_loses_nothing(self, monkeypatch, django_capture_on_commit_callbacks):
        tries = []

        def broken(**message):
            tries.append(message["args"])
            raise ConnectionError("no queue")

        monkeypatch.setattr(tasks.stage_image, "apply_async", broken)
        with django_capture_on_commit_callbacks(execute=True):
            image = create(OriginalFactory())
        image.refresh_from_db()
        assert (image.status, tries) == ("queued", [(str(image.pk),)])

    @pytest.mark.parametrize("whose", ["another project", "another organization"])
    def test_a_strangers_photo_does_not_exist(self, told, whose):
        original, other = OriginalFactory(), ProjectFactory()
        wrong = {"project": other} if whose == "another project" else {"organization": other.organization}
        assert problem(create, original, **wrong) == (404, "not_found")
        assert (Image.objects.count(), Event.objects.count()) == (0, 0)

    def test_an_unknown_engine_is_named(self, told):
        assert problem(create, OriginalFactory(), engine="crystal ball") == (400, "unknown_engine")
        assert not Image.objects.exists()

    def test_an_idempotency_key_makes_one_image(self, told, django_capture_on_commit_callbacks):
        original = OriginalFactory()
        with django_capture_on_commit_callbacks(execute=True):
            first = create(original, idempotency_key="k1")
            again = create(original, idempotency_key="k1")
            other = create(OriginalFactory(), idempotency_key="k1")
        assert (first.pk == again.pk, first.pk == other.pk) == (True, False)
        assert Event.objects.filter(image_id=first.pk).count() == 1
        assert told == [first.pk, other.pk]

    def test_an_idempotency_key_stands_for_one_request(self, told):
        original = OriginalFactory()
        create(original, idempotency_key="k1")
        assert problem(create, original, idempotency_key="k1", seed=5) == (422, "idempotency_key_reused")
        assert Image.objects.get().seed == 0


class TestCancelAndRerun:
    @pytest.mark.parametrize("wanted", [{}, {"processing": True}, {"status": "cancelled"}])
    def test_cancel(self, wanted):
        assert services.image_cancel(image=ImageFactory(**wanted), actor=None).status == "cancelled"

    @pytest.mark.parametrize("trait", ["ready", "failed", "refused"])
    def test_what_has_ended_is_not_cancelled(self, trait):
        image = ImageFactory(**{trait: True})
        before = image.status
        assert problem(services.image_cancel, image=image, actor=None) == (409, "not_cancellable")
        image.refresh_from_db()
        assert (image.status, Event.objects.count()) == (before, 0)

    def test_rerun_tells_workers(self, told, django_capture_on_commit_callbacks):
        image = ImageFactory(failed=True)
        with django_capture_on_commit_callbacks(execute=True):
            assert services.image_rerun(image=image, actor=None).status == "queued"
        assert told == [image.pk]

    @pytest.mark.parametrize("wanted", [{}, {"processing": True}, {"ready": True}])
    def test_what_is_well_is_not_run_again(self, told, wanted):
        image = ImageFactory(**wanted)
        assert problem(services.image_rerun, image=image, actor=None) == (409, "not_rerunnable")
        assert (told, Event.objects.count()) == ([], 0)


class TestDelete:
    def test_rows_and_objects_go_and_the_original_stays(self, django_capture_on_commit_callbacks):
        job, actor = JobFactory(), UserFactory()
        image, keys = job.image, list(attempt_keys(job).values())
        storage.write_bytes(image.original.file_key, b"photo", "image/jpeg")
        for key in keys:
            storage.write_bytes(key, b"made", "image/jpeg")
        with django_capture_on_commit_callbacks(execute=True):
            services.image_delete(image=image, actor=actor)
            assert storage.head(keys[0]) is not None
        assert [storage.head(key) for key in keys] == [None] * len(keys)
        assert storage.head(image.original.file_key) is not None
        assert (Image.objects.count(), Job.objects.count()) == (0, 0)
        event = Event.objects.get()
        assert (event.kind, event.image_id, event.actor) == ("image.deleted", job.image_id, actor)

    def test_a_projects_images_go_with_it(self, django_capture_on_commit_callbacks):
        job = JobFactory()
        key = attempt_keys(job)["staged_key"]
        storage.write_bytes(key, b"made", "image/jpeg")
        with django_capture_on_commit_callbacks(execute=True):
            project_delete(project=job.image.project, actor=None)
        assert storage.head(key) is None
        assert not Image.objects.exists()
