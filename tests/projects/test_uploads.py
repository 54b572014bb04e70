"""From a file on somebody's disk to an original."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from django.db import connection, transaction
from django.utils import timezone

from config.common import storage
from config.common.errors import Problem
from projects import photos, services
from projects.events.models import Event
from projects.models import Original, Upload
from projects.services.uploads import copies_folder
from projects.tasks import discard_uploads
from tests.factories import ProjectFactory, UploadFactory

MIB = 1024 * 1024
PHOTO = b"\xff\xd8\xff12"  # how a JPEG begins
SHA256 = hashlib.sha256(PHOTO).hexdigest()


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
    httpx.put(put.url, content=PHOTO, headers=put.headers).raise_for_status()
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
    assert httpx.put(put.url, content=PHOTO, headers=put.headers).status_code == 200
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


def test_original(project, user, uploaded, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        original = services.original_create(project=project, file_key=uploaded.file_key, actor=user)

    original.refresh_from_db()
    assert (original.project, original.organization, original.created_by) == (project, project.organization, user)
    assert (original.filename, original.content_type, original.size) == ("zimmer ü.jpg", "image/jpeg", 5)
    assert original.sha256 == SHA256
    folder = f"{project.organization_id.hex}/originals/{uploaded.pk.hex}/copies/"
    assert re.fullmatch(re.escape(folder) + r"[0-9a-f]{32}/zimmer-u\.jpg", original.file_key)
    assert storage.keys(folder) == [original.file_key]
    assert storage.read_bytes(original.file_key, 5) == PHOTO
    assert storage.head(original.file_key).content_type == "image/jpeg"
    assert storage.head(uploaded.file_key) is None
    event = Event.objects.get()
    assert (event.kind, event.project_id, event.actor) == ("original.created", project.pk, user)
    assert event.data == {"original_id": str(original.pk), "filename": "zimmer ü.jpg"}


def test_asking_again_gives_the_same_original(project, user, uploaded):
    first = services.original_create(project=project, file_key=uploaded.file_key, actor=user)
    storage.delete([uploaded.file_key])  # the store is not even asked

    assert services.original_create(project=project, file_key=uploaded.file_key, actor=user) == first
    assert Event.objects.count() == 1


def test_the_same_bytes_again_are_the_same_original(project, user, presign, django_capture_on_commit_callbacks):
    first, second, elsewhere = ((upload, put) for upload, put in (presign(), presign(), presign()))
    for _upload, put in (first, second, elsewhere):
        httpx.put(put.url, content=PHOTO, headers=put.headers).raise_for_status()
    other = ProjectFactory(organization=project.organization)

    with django_capture_on_commit_callbacks(execute=True):
        originals = [
            services.original_create(project=place, file_key=upload.file_key, actor=user)
            for place, (upload, _put) in ((project, first), (project, second), (other, elsewhere))
        ]

    assert originals[0] == originals[1] != originals[2]
    assert services.original_create(project=project, file_key=second[0].file_key, actor=user) == originals[0]
    assert [storage.keys(copies_folder(upload)) for upload, _put in (first, second, elsewhere)] == [
        [originals[0].file_key],
        [],
        [originals[2].file_key],
    ]


def test_two_at_once_make_one_original(project, user, uploaded, monkeypatch):
    """The other request is a moment ahead: between our look and our insert."""
    arrival = services.upload_receive(uploaded)
    ahead = services.original_take_in(project=project, arrival=arrival, actor=user)

    assert services.original_take_in(project=project, arrival=arrival, actor=user) == ahead
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "later", [pytest.param(b"\xff\xd8\xff34", id="success: other bytes"), pytest.param(PHOTO, id="success: the same")]
)
def test_who_looks_a_moment_later_leaves_alone_what_was_accepted(
    project, user, uploaded, later, django_capture_on_commit_callbacks
):
    first = services.upload_receive(uploaded)
    storage.write_bytes(uploaded.file_key, later, "image/jpeg")
    second = services.upload_receive(uploaded)

    with django_capture_on_commit_callbacks(execute=True):
        original = services.original_take_in(project=project, arrival=first, actor=user)
        assert services.original_take_in(project=project, arrival=second, actor=user) == original
        services.arrivals_discard([second])

    assert storage.keys(copies_folder(uploaded)) == [original.file_key] == [first.key]
    assert (storage.read_bytes(first.key, 5), original.sha256) == (PHOTO, SHA256)


def test_a_lie_told_a_moment_later_leaves_alone_what_was_accepted(project, user, uploaded):
    arrival = services.upload_receive(uploaded)
    storage.write_bytes(uploaded.file_key, b"<html", "image/jpeg")

    with pytest.raises(Problem):
        services.upload_receive(uploaded)

    original = services.original_take_in(project=project, arrival=arrival, actor=user)
    assert storage.keys(copies_folder(uploaded)) == [original.file_key]
    assert storage.read_bytes(original.file_key, 5) == PHOTO


def test_what_is_put_there_later_changes_nothing(project, user, presign, django_capture_on_commit_callbacks):
    """The link stays good for an hour."""
    upload, put = presign()
    httpx.put(put.url, content=PHOTO, headers=put.headers).raise_for_status()
    with django_capture_on_commit_callbacks(execute=True):
        original = services.original_create(project=project, file_key=upload.file_key, actor=user)

    httpx.put(put.url, content=b"other", headers=put.headers).raise_for_status()

    assert storage.read_bytes(original.file_key, 5) == PHOTO
    Upload.objects.update(expires_at=timezone.now() - timedelta(days=9))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.uploads_discard() == 1
    assert storage.head(upload.file_key) is None
    assert storage.read_bytes(original.file_key, 5) == PHOTO


@pytest.mark.parametrize(
    ("name", "announced", "data", "code"),
    [
        pytest.param("a.jpg", "image/jpeg", b"12345", "not_a_photo", id="fail: no photo"),
        pytest.param("a.jpg", "image/jpeg", b"<html", "not_a_photo", id="fail: a page"),
        pytest.param("a.jpg", "image/jpeg", b"GIF89a", "not_a_photo", id="fail: a kind that is not taken"),
        pytest.param("a.png", "image/png", PHOTO, "content_type_mismatch", id="fail: another type"),
        pytest.param("a.jpg", "image/jpeg", PHOTO + b"6", "upload_size_mismatch", id="fail: another size"),
    ],
)
def test_files_that_lie(project, presign, name, announced, data, code):
    upload, _put = presign(filename=name, content_type=announced, file_size=len(data))
    if code == "upload_size_mismatch":
        Upload.objects.update(size=5)
    storage.write_bytes(upload.file_key, data, announced)

    assert refused(project, upload.file_key) == (422, code)
    assert (storage.head(upload.file_key), storage.keys(copies_folder(upload))) == (None, [])
    assert not Original.objects.exists()
    assert refused(project, upload.file_key) == (409, "upload_missing")


@pytest.mark.parametrize(
    ("head", "content_type"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF....WEBP", "image/webp"),
        (b"....ftypheic", "image/heic"),
        (b"....ftypmif1", "image/heic"),
        (b"RIFF....WAVE", ""),
        (b"....ftypavif", ""),
        (b"", ""),
    ],
)
def test_types_by_content(head, content_type):
    assert photos.content_type_of(head) == content_type


@pytest.mark.parametrize("announced", photos.HEIF)
def test_heic_is_a_kind_of_heif(announced):
    assert photos.is_same("image/heic", announced)
    assert not photos.is_same("image/jpeg", announced)


@pytest.mark.parametrize(
    "trick",
    [
        "{theirs}",
        "{mine}/../{theirs}",
        "{mine_folder}/../../{theirs}",
        "/{mine}",
        "{mine}/",
        "{mine}?versionId=1",
        "{theirs_percent}",
        "{mine_percent}",
        "{mine}\u200b",
        "{mine_wide}",
        "s3://staging/{theirs}",
    ],
)
def test_names_that_are_tricks(project, uploaded, trick):
    theirs = UploadFactory(size=5)
    storage.write_bytes(theirs.file_key, PHOTO, "image/jpeg")
    mine = uploaded.file_key
    key = trick.format(
        mine=mine,
        theirs=theirs.file_key,
        mine_folder=mine.rsplit("/", 1)[0],
        theirs_percent=theirs.file_key.replace("/", "%2f"),
        mine_percent=mine.replace(".", "%2e"),
        mine_wide=mine.replace("/", "\uff0f"),
    )

    assert refused(project, key) == (404, "upload_not_found")
    assert not Original.objects.exists()
    assert storage.read_bytes(theirs.file_key, 5) == PHOTO


@pytest.mark.parametrize(
    "filename", ["../../x.jpg", "..\\..\\x.jpg", "%2e%2e%2fx.jpg", "\u2025/x.jpg", "\uff0e\uff0e\uff0fx.jpg"]
)
def test_file_names_that_are_tricks(presign, organization, filename):
    upload, _put = presign(filename=filename)

    folder, name = upload.file_key.rsplit("/", 1)
    assert folder == f"{organization.pk.hex}/uploads/{upload.pk.hex}"
    assert ".." not in name
    assert "%" not in name


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


def test_an_upload_belongs_to_one_project(project, uploaded):
    other = ProjectFactory(organization=project.organization)
    services.original_create(project=other, file_key=uploaded.file_key, actor=None)

    assert refused(project, uploaded.file_key) == (409, "upload_used")
    assert list(Original.objects.values_list("project_id", flat=True)) == [other.pk]


def test_an_upload_that_was_discarded_a_moment_ago(project, uploaded, monkeypatch, django_capture_on_commit_callbacks):
    copy = storage.copy

    def discarded_meanwhile(*args):
        Upload.objects.all().delete()
        copy(*args)

    monkeypatch.setattr(storage, "copy", discarded_meanwhile)

    with django_capture_on_commit_callbacks(execute=True):
        assert refused(project, uploaded.file_key) == (404, "upload_not_found")
    assert not Original.objects.exists()
    assert storage.keys(copies_folder(uploaded)) == []


@pytest.mark.parametrize(
    ("hours", "kept"), [pytest.param(25, False, id="success: late"), pytest.param(23, True, id="success: soon")]
)
def test_uploads_that_nobody_used(uploaded, hours, kept, django_capture_on_commit_callbacks):
    Upload.objects.update(expires_at=timezone.now() - timedelta(hours=hours))

    with django_capture_on_commit_callbacks(execute=True):
        discard_uploads()

    assert Upload.objects.exists() is kept
    assert (storage.head(uploaded.file_key) is not None) is kept


def test_an_upload_that_vanishes_while_it_is_copied(project, uploaded, monkeypatch):
    look = storage.head

    def gone_meanwhile(key):
        found = look(key)
        storage.delete([key])
        return found

    monkeypatch.setattr(storage, "head", gone_meanwhile)

    assert refused(project, uploaded.file_key) == (409, "upload_missing")


def test_a_copy_that_nobody_used_goes_with_its_upload(uploaded, django_capture_on_commit_callbacks):
    arrival = services.upload_receive(uploaded)
    Upload.objects.update(expires_at=timezone.now() - timedelta(days=9))

    with django_capture_on_commit_callbacks(execute=True):
        services.uploads_discard()

    assert storage.head(arrival.key) is None


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
