"""From a file on somebody's disk to an original."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from django.db import connection, transaction
from django.utils import timezone

from config.common import storage
from config.common.errors import Problem
from projects import services
from projects.events.models import Event
from projects.models import Original, Upload
from projects.tasks import discard_uploads
from tests.factories import OriginalFactory, ProjectFactory, UploadFactory

MIB = 1024 * 1024


@pytest.fixture
def presign(organization, user):
    def call(**changes):
        promise = {"filename": "Wohn/zimmer ü.jpg", "content_type": "image/jpeg", "file_size": 5, **changes}
        return services.upload_presign(organization=organization, actor=user, **promise)

    return call


@pytest.fixture
def uploaded(presign):
    """An upload whose file has arrived."""
    upload, put = presign()
    httpx.put(put.url, content=b"12345", headers=put.headers).raise_for_status()
    yield upload
    storage.delete([upload.file_key])


def test_presign(presign, organization, user):
    upload, put = presign()

    upload.refresh_from_db()
    assert upload.file_key == f"{organization.pk.hex}/uploads/{upload.pk.hex}/zimmer-u.jpg"
    assert (upload.filename, upload.content_type, upload.size) == ("zimmer ü.jpg", "image/jpeg", 5)
    assert (upload.organization, upload.created_by) == (organization, user)
    assert 3590 < (upload.expires_at - upload.created_at).total_seconds() <= 3600
    assert str(upload) == upload.file_key
    assert httpx.put(put.url, content=b"12345", headers=put.headers).status_code == 200
    storage.delete([upload.file_key])


@pytest.mark.parametrize("content_type", ["image/png", "image/webp", "image/heic", "image/heif", " IMAGE/JPEG "])
def test_kinds_of_photos(presign, content_type):
    upload, put = presign(content_type=content_type, file_size=50 * MIB)

    assert upload.content_type == put.headers["Content-Type"] == content_type.strip().lower()


@pytest.mark.parametrize(
    ("changes", "status", "code", "detail"),
    [
        pytest.param(
            {"content_type": "image/gif"}, 415, "unsupported_media_type", "Photos of type image/gif are not supported.",
            id="fail: another kind",
        ),
        pytest.param(
            {"content_type": " "}, 415, "unsupported_media_type", "Photos of type ? are not supported.",
            id="fail: no kind",
        ),
        pytest.param({"file_size": 0}, 400, "file_empty", "The file is empty.", id="fail: empty"),
        pytest.param({"file_size": -1}, 400, "file_empty", "The file is empty.", id="fail: less than empty"),
        pytest.param(
            {"file_size": 50 * MIB + 1}, 413, "file_too_large", "The file is larger than 50 MB.",
            id="fail: too large",
        ),
    ],
)  # fmt: skip
def test_presign_refuses(presign, changes, status, code, detail):
    with pytest.raises(Problem) as caught:
        presign(**changes)

    assert (caught.value.status, caught.value.code, caught.value.detail) == (status, code, detail)
    assert caught.value.advice
    assert not Upload.objects.exists()


def test_original(project, user, uploaded):
    original = services.original_create(project=project, file_key=uploaded.file_key, actor=user)

    original.refresh_from_db()
    assert (original.project, original.organization, original.created_by) == (project, project.organization, user)
    assert (original.file_key, original.filename, original.content_type, original.size) == (
        uploaded.file_key,
        "zimmer ü.jpg",
        "image/jpeg",
        5,
    )
    event = Event.objects.get()
    assert (event.kind, event.project_id, event.actor) == ("original.created", project.pk, user)
    assert event.data == {"original_id": str(original.pk), "filename": "zimmer ü.jpg"}


def test_asking_again_gives_the_same_original(project, user, uploaded):
    first = services.original_create(project=project, file_key=uploaded.file_key, actor=user)
    storage.delete([uploaded.file_key])  # the store is not even asked

    assert services.original_create(project=project, file_key=uploaded.file_key, actor=user) == first
    assert Event.objects.count() == 1


def test_two_at_once_make_one_original(project, user, uploaded, monkeypatch):
    """The other request is a moment ahead: between our look and our insert."""
    ahead = []

    def head(key):
        ahead.append(OriginalFactory(project=project, file_key=key))
        return storage.ObjectInfo(size=5, content_type="image/jpeg")

    monkeypatch.setattr(storage, "head", head)

    assert [services.original_create(project=project, file_key=uploaded.file_key, actor=user)] == ahead
    assert not Event.objects.exists()


def refused(project, file_key):
    with pytest.raises(Problem) as caught:
        services.original_create(project=project, file_key=file_key, actor=None)
    return caught.value.status, caught.value.code


def test_uploads_of_others_do_not_exist(project):
    strange = UploadFactory()

    assert refused(project, strange.file_key) == (404, "upload_not_found")
    assert refused(project, "never/heard/of") == (404, "upload_not_found")
    assert not Original.objects.exists()


def test_an_upload_that_never_arrived(project, presign):
    upload, _put = presign()

    assert refused(project, upload.file_key) == (409, "upload_missing")
    assert not Original.objects.exists()


def test_an_upload_of_another_size(project, uploaded):
    Upload.objects.update(size=6)

    assert refused(project, uploaded.file_key) == (409, "upload_size_mismatch")
    assert not Original.objects.exists()


def test_an_upload_belongs_to_one_project(project, uploaded):
    other = ProjectFactory(organization=project.organization)
    services.original_create(project=other, file_key=uploaded.file_key, actor=None)

    assert refused(project, uploaded.file_key) == (409, "upload_used")
    assert list(Original.objects.values_list("project_id", flat=True)) == [other.pk]


def test_an_upload_that_was_discarded_a_moment_ago(project, uploaded, monkeypatch):
    info = storage.head(uploaded.file_key)

    def head(key):
        Upload.objects.all().delete()
        return info

    monkeypatch.setattr(storage, "head", head)

    assert refused(project, uploaded.file_key) == (404, "upload_not_found")
    assert not Original.objects.exists()


@pytest.mark.parametrize(
    ("hours", "kept"), [pytest.param(25, False, id="success: late"), pytest.param(23, True, id="success: soon")]
)
def test_uploads_that_nobody_used(uploaded, hours, kept, django_capture_on_commit_callbacks):
    Upload.objects.update(expires_at=timezone.now() - timedelta(hours=hours))

    with django_capture_on_commit_callbacks(execute=True):
        discard_uploads()

    assert Upload.objects.exists() is kept
    assert (storage.head(uploaded.file_key) is not None) is kept


def test_uploads_in_use_stay(project, uploaded, django_capture_on_commit_callbacks):
    services.original_create(project=project, file_key=uploaded.file_key, actor=None)
    Upload.objects.update(expires_at=timezone.now() - timedelta(days=9))

    with django_capture_on_commit_callbacks(execute=True):
        assert services.uploads_discard() == 0

    assert storage.head(uploaded.file_key) is not None


def test_uploads_being_taken_in_stay(transactional_db):
    UploadFactory(expires_at=timezone.now() - timedelta(days=9))

    def elsewhere():
        try:
            return services.uploads_discard()
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        Upload.objects.select_for_update().get()
        assert pool.submit(elsewhere).result(10) == 0

    assert services.uploads_discard() == 1
