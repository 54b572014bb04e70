from __future__ import annotations

import uuid

import pytest

from config.common import storage
from config.common.errors import Problem
from projects.events.models import Event
from projects.models import Original
from projects.services import original_delete, project_delete
from staging import charges, services, tasks, transitions
from staging.keys import attempt_keys
from staging.models import Image, Job
from tests.factories import ImageFactory, JobFactory, OriginalFactory, ProjectFactory, UploadFactory, UserFactory
from tests.factories.staging import LONG_AGO

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

    def test_a_photo_that_was_deleted_meanwhile(self, told):
        original = OriginalFactory()
        Original.objects.all().delete()
        assert problem(create, original) == (404, "not_found")
        assert (Image.objects.count(), Event.objects.count()) == (0, 0)

    def test_a_project_that_was_deleted_meanwhile(self, told):
        original = OriginalFactory()
        original.project.delete()
        assert problem(create, original) == (404, "not_found")


class TestVariants:
    @pytest.fixture
    def image(self):
        return ImageFactory(ready=True, room_type="office", density="full", seed=2, options={"quality": "draft"})

    @pytest.mark.parametrize(
        ("wanted", "made"),
        [
            pytest.param({"styles": ["luxury", "coastal"]}, [("luxury", 2), ("coastal", 2)], id="success: styles"),
            pytest.param({"seeds": [7, 2]}, [("modern", 7), ("modern", 2)], id="success: seeds"),
            pytest.param({"count": 3}, [("modern", 1), ("modern", 3), ("modern", 4)], id="success: fresh seeds"),
        ],
    )
    def test_everything_else_stays(self, told, image, wanted, made):
        images = services.image_variants(image=image, actor=None, **wanted)
        assert [(each.style, each.seed) for each in images] == made
        for each in images:
            assert (each.original, each.room_type, each.density, each.status) == (
                image.original,
                "office",
                "full",
                "queued",
            )
            assert each.options == {"quality": "draft"}

    def test_all_or_none(self, told, image, monkeypatch):
        calls = []

        def once(*args):
            calls.append(args)
            if len(calls) == 2:
                raise Problem(402, "allowance_used_up", "Used up", "None left.")

        monkeypatch.setattr(charges, "reserve", once)
        assert problem(services.image_variants, image=image, actor=None, count=2) == (402, "allowance_used_up")
        assert Image.objects.get() == image


class TestKeepAndDiscard:
    def test_there_and_back(self):
        image, actor = ImageFactory(ready=True), UserFactory()
        for _ in range(2):
            assert services.image_keep(image=image, actor=actor).kept_at is not None
        for _ in range(2):
            assert services.image_keep(image=image, actor=actor, kept=False).kept_at is None
        for _ in range(2):
            assert services.image_discard(image=image, actor=actor).status == "discarded"
        for _ in range(2):
            assert services.image_discard(image=image, actor=actor, discarded=False).status == "ready"
        events = Event.objects.order_by("id")
        assert [event.kind for event in events] == ["image.kept", "image.unkept", "image.discarded", "image.restored"]
        assert {event.actor for event in events} == {actor}

    def test_what_is_kept_is_neither_discarded_nor_deleted(self):
        image = ImageFactory(ready=True, kept_at=LONG_AGO)
        assert problem(services.image_discard, image=image, actor=None) == (409, "image_kept")
        assert problem(services.image_delete, image=image, actor=None) == (409, "image_kept")
        assert (Image.objects.get().status, Event.objects.count()) == ("ready", 0)

    @pytest.mark.parametrize(
        ("act", "wishes", "code"),
        [
            (services.image_keep, {}, "not_keepable"),
            (services.image_discard, {}, "not_discardable"),
            (services.image_discard, {"discarded": False}, "not_restorable"),
        ],
    )
    @pytest.mark.parametrize("state", [{}, {"processing": True}, {"failed": True}, {"refused": True}])
    def test_only_what_is_ready(self, act, wishes, code, state):
        image = ImageFactory(**state)
        before = image.status
        assert problem(act, image=image, actor=None, **wishes) == (409, code)
        assert (Image.objects.get().status, Event.objects.count()) == (before, 0)

    def test_what_is_discarded_is_not_kept(self):
        image = ImageFactory(ready=True, status="discarded")
        assert problem(services.image_keep, image=image, actor=None) == (409, "not_keepable")

    @pytest.mark.parametrize("move", [transitions.keep, transitions.discard, transitions.restore])
    def test_what_is_gone_does_not_move(self, move):
        assert move(uuid.uuid4(), actor=None) is False


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

    def test_an_upload_of_a_projects_photo_goes_with_it(self, django_capture_on_commit_callbacks):
        original = OriginalFactory()
        upload = UploadFactory(organization=original.organization, original=original)
        storage.write_bytes(upload.file_key, b"put there later", "image/jpeg")
        with django_capture_on_commit_callbacks(execute=True):
            project_delete(project=original.project, actor=None)
        assert storage.head(upload.file_key) is None
        upload.refresh_from_db()
        assert upload.original is None

    def test_a_photo_goes_when_nothing_is_made_of_it(self, django_capture_on_commit_callbacks):
        image, actor = ImageFactory(status="discarded"), UserFactory()
        original = image.original
        storage.write_bytes(original.file_key, b"photo", "image/jpeg")
        assert problem(original_delete, original=original, actor=actor) == (409, "original_in_use")
        assert Original.objects.get() == original
        image.delete()
        with django_capture_on_commit_callbacks(execute=True):
            original_delete(original=original, actor=actor)
        assert storage.head(original.file_key) is None
        event = Event.objects.get()
        assert (event.kind, event.actor, event.data["filename"]) == ("original.deleted", actor, "room.jpg")

    def test_a_project_goes_once(self):
        project = ProjectFactory()
        project_delete(project=project, actor=None)
        project = ProjectFactory.build(pk=project.pk, organization=project.organization)
        assert problem(project_delete, project=project, actor=None) == (404, "not_found")
