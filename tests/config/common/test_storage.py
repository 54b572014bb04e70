"""Against a store that checks signatures."""

import hashlib
import uuid

import httpx
import pytest
from botocore.exceptions import ClientError
from django.core.management import call_command

from config.common import storage

ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def key():
    key = f"tests/{uuid.uuid4().hex}/Wohn zimmer ü.jpg"
    yield key
    storage.delete([key])


@pytest.fixture
def fresh_bucket(settings):
    settings.S3_BUCKET = f"fresh-{uuid.uuid4().hex}"
    yield settings.S3_BUCKET
    storage._internal().delete_bucket(Bucket=settings.S3_BUCKET)


def put(presigned, data, **headers):
    return httpx.request(presigned.method, presigned.url, content=data, headers={**presigned.headers, **headers})


def test_upload_by_link(key):
    presigned = storage.presign_put(key, "image/jpeg", 5)

    assert presigned.method == "PUT"
    assert presigned.headers == {"Content-Type": "image/jpeg"}
    assert presigned.expires_in == 3600
    assert put(presigned, b"12345").status_code == 200
    assert storage.head(key) == storage.ObjectInfo(size=5, content_type="image/jpeg")
    assert storage.read_bytes(key, 5) == b"12345"


def test_keys_that_begin_alike(key):
    storage.write_bytes(key, b"1", "image/jpeg")

    assert storage.keys(key.rsplit("/", 1)[0] + "/") == [key]
    assert storage.keys(f"{key}/") == []


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        pytest.param(b"123456", "image/jpeg", id="fail: larger"),
        pytest.param(b"1234", "image/jpeg", id="fail: smaller"),
        pytest.param(b"12345", "image/png", id="fail: another type"),
        pytest.param(b"12345", "text/html", id="fail: a page"),
    ],
)
def test_upload_of_something_else_is_refused(key, data, content_type):
    presigned = storage.presign_put(key, "image/jpeg", 5)

    assert put(presigned, data, **{"Content-Type": content_type}).status_code == 403
    assert storage.head(key) is None


def test_links_name_what_browsers_reach(settings, key):
    settings.S3_PUBLIC_ENDPOINT_URL = "https://photos.example"

    assert storage.presign_put(key, "image/jpeg", 5).url.startswith("https://photos.example/")
    assert storage.presign_get(key).startswith("https://photos.example/")


def test_download_by_link(key):
    storage.write_bytes(key, b"12345", "image/jpeg")

    shown = httpx.get(storage.presign_get(key))
    saved = httpx.get(storage.presign_get(key, filename="Küche.jpg", download=True))
    named = httpx.get(storage.presign_get(key, download=True))

    assert shown.content == saved.content == b"12345"
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "Content-Disposition" not in shown.headers
    assert saved.headers["Content-Disposition"] == (
        "attachment; filename=\"Kuche.jpg\"; filename*=UTF-8''K%C3%BCche.jpg"
    )
    assert named.headers["Content-Disposition"].startswith('attachment; filename="Wohn zimmer u.jpg"; ')


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        pytest.param("a.jpg", "inline; filename=\"a.jpg\"; filename*=UTF-8''a.jpg", id="success: plain"),
        pytest.param(
            'a"; x=".jpg',
            "inline; filename=\"a'; x='.jpg\"; filename*=UTF-8''a%22%3B%20x%3D%22.jpg",
            id="success: quotes cannot end the name",
        ),
        pytest.param(
            "a\r\nSet-Cookie: b",
            "inline; filename=\"a__Set-Cookie: b\"; filename*=UTF-8''a__Set-Cookie%3A%20b",
            id="success: no line can begin",
        ),
        pytest.param(
            "../etc\\passwd",
            "inline; filename=\".._etc_passwd\"; filename*=UTF-8''.._etc_passwd",
            id="success: no folder can be named",
        ),
        pytest.param(
            "客厅", "inline; filename=\"file\"; filename*=UTF-8''%E5%AE%A2%E5%8E%85", id="success: another script"
        ),
    ],
)
def test_content_disposition(filename, expected):
    assert storage.content_disposition(filename, download=False) == expected


def test_reading_has_a_limit(key):
    storage.write_bytes(key, b"12345", "image/jpeg")

    with pytest.raises(storage.TooLarge, match="has more than 4 bytes"):
        storage.read_bytes(key, 4)


def test_what_is_not_there(key):
    assert storage.head(key) is None
    for call in (
        lambda: storage.read_bytes(key, 4),
        lambda: storage.digest(key),
        lambda: storage.copy(key, f"{key}.copy", "image/jpeg"),
    ):
        with pytest.raises(FileNotFoundError):
            call()


def test_digest_reads_chunk_by_chunk(key, monkeypatch):
    monkeypatch.setattr(storage, "CHUNK_BYTES", 40)
    data = bytes(range(200))
    storage.write_bytes(key, data, "image/jpeg")

    found = storage.digest(key)

    assert found == storage.Digest(200, hashlib.sha256(data).hexdigest(), data[:64])


def test_copy_with_another_type(key):
    storage.write_bytes(key, b"12345", "text/plain")

    storage.copy(key, f"{key}.copy", "image/jpeg")

    assert storage.head(f"{key}.copy") == storage.ObjectInfo(5, "image/jpeg")
    storage.delete([f"{key}.copy"])


def test_delete(key):
    storage.write_bytes(key, b"12345", "image/jpeg")

    storage.delete([key, "", f"{key}.gone"])
    storage.delete([])

    assert storage.head(key) is None


def test_delete_in_batches(key, monkeypatch):
    monkeypatch.setattr(storage, "DELETE_AT_ONCE", 2)
    keys = [f"{key}.{number}" for number in range(5)]
    for each in keys:
        storage.write_bytes(each, b"1", "image/jpeg")

    storage.delete(keys)

    assert [storage.head(each) for each in keys] == [None] * 5


def test_other_errors_are_not_taken_for_absence(settings, monkeypatch):
    settings.S3_SECRET_ACCESS_KEY = "wrong"
    monkeypatch.setattr(storage, "_client", storage._client.__wrapped__)

    for call in (
        lambda: storage.head("a"),
        lambda: storage.read_bytes("a", 1),
        lambda: storage.copy("a", "b", "image/jpeg"),
        lambda: storage.ensure_bucket([ORIGIN]),
        storage.check,
    ):
        with pytest.raises(ClientError, match=r"403|SignatureDoesNotMatch|AccessDenied"):
            call()


def test_what_the_store_keeps_is_an_error(monkeypatch):
    client = storage._internal()
    monkeypatch.setattr(client, "delete_objects", lambda **_: {"Errors": [{"Key": "a", "Code": "InternalError"}]})

    with pytest.raises(RuntimeError, match=r"^The store kept 1 objects, the first: "):
        storage.delete(["a"])


def test_ensure_bucket(settings, fresh_bucket, capsys):
    settings.PUBLIC_URL = ORIGIN
    settings.CSRF_TRUSTED_ORIGINS = ["https://staging.example"]
    with pytest.raises(ClientError):
        storage.check()

    call_command("ensure_bucket")
    call_command("ensure_bucket")

    storage.check()
    line = f"Bucket {fresh_bucket} takes uploads from {ORIGIN}, https://staging.example."
    assert capsys.readouterr().out.splitlines() == [line, line]


@pytest.mark.parametrize(
    ("origin", "status", "allowed"),
    [
        pytest.param(ORIGIN, 200, ORIGIN, id="success: our own pages"),
        pytest.param("https://evil.example", 403, None, id="fail: somebody else's"),
    ],
)
def test_browsers_may_upload_from_our_pages_only(fresh_bucket, origin, status, allowed):
    storage.ensure_bucket([ORIGIN])
    asked = {"Origin": origin, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}

    answer = httpx.options(storage.presign_put("a.jpg", "image/jpeg", 5).url, headers=asked)

    assert answer.status_code == status
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
