"""A POST that is sent again happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from config.common import idempotency
from projects.models import IdempotentRequest, Project
from projects.tasks import forget_requests
from tests.factories import ApiKeyFactory

pytestmark = pytest.mark.usefixtures("small_api")
ROOMS, SECRETS = "/api/v1/rooms", "/api/v1/secrets"


@pytest.fixture
def key(db):
    return ApiKeyFactory()


def post(key, name="a", *, url=ROOMS, under="k-1"):
    client = APIClient(raise_request_exception=False)
    return client.post(url, {"name": name}, headers={"X-API-Key": key.text, "Idempotency-Key": under})


def problem(answer):
    return answer.status_code, answer.json()["code"]


def test_success_the_same_answer_again(key):
    first, second = post(key), post(key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert (first.content, first["Location"]) == (second.content, second["Location"])
    assert second["Content-Type"] == first["Content-Type"] == "application/json"
    assert ("Idempotent-Replayed" in first, second["Idempotent-Replayed"]) == (False, "true")
    assert Project.objects.count() == 1


def test_success_another_key_address_or_organization_is_another_request(key):
    answers = [
        post(key),
        post(key, under="k-2"),
        post(key, url="/api/v1/rooms?x=1", under="k-3"),
        post(ApiKeyFactory()),
    ]

    assert len({answer.json()["id"] for answer in answers}) == 4
    assert str(IdempotentRequest.objects.earliest("pk")) == f"{ROOMS} k-1"


def test_success_without_a_key_it_happens_twice(key):
    client = APIClient(headers={"X-API-Key": key.text})

    assert [client.post(ROOMS, {"name": "a"}).status_code for _ in range(2)] == [201, 201]
    assert (Project.objects.count(), IdempotentRequest.objects.count()) == (2, 0)


def test_success_a_view_may_do_without(key):
    assert [post(key, url="/api/v1/again").status_code for _ in range(2)] == [201, 201]
    assert (Project.objects.count(), IdempotentRequest.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"name": "b"}, id="fail: another body"),
        pytest.param({"url": f"{ROOMS}?x=1"}, id="fail: another query"),
    ],
)
def test_fail_another_request(key, change):
    post(key)

    assert problem(post(key, **change)) == (422, "idempotency_key_reused")
    assert Project.objects.get().name == "a"


def test_fail_another_callers_answer(key):
    post(key)

    other = post(ApiKeyFactory(organization=key.organization))

    assert problem(other) == (422, "idempotency_key_reused")
    assert Project.objects.count() == 1


@pytest.mark.parametrize("under", ["", "x" * 256, "a b", "é"])
def test_fail_what_is_no_key(key, under):
    assert problem(post(key, under=under)) == (400, "invalid_idempotency_key")
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"), [pytest.param("bad", 409, id="fail: raised"), pytest.param("odd", 422, id="fail: answered")]
)
def test_fail_a_refusal_changes_nothing_and_is_not_kept(key, name, status):
    assert [post(key, name).status_code for _ in range(2)] == [status, status]
    assert (Project.objects.count(), IdempotentRequest.objects.count()) == (0, 0)
    assert post(key).status_code == 201


def test_fail_a_crash_changes_nothing_and_is_not_kept(key):
    client = APIClient(raise_request_exception=False, headers={"X-API-Key": key.text, "Idempotency-Key": "k-1"})

    assert client.post(ROOMS, {}).status_code == 500
    assert (Project.objects.count(), IdempotentRequest.objects.count()) == (0, 0)


def test_fail_a_secret_is_not_answered_twice(key):
    first, second = (post(key, url=SECRETS) for _ in range(2))

    assert first.status_code == 201
    assert problem(second) == (409, "idempotency_answer_not_kept")
    row = IdempotentRequest.objects.get()
    assert (row.kept, row.body, row.headers, Project.objects.count()) == (False, "", {}, 1)


@pytest.mark.parametrize(("hours", "made"), [(23, 1), (25, 2)])
def test_success_it_is_forgotten_after_a_day(key, hours, made):
    post(key)
    IdempotentRequest.objects.update(created_at=timezone.now() - timedelta(hours=hours))

    assert post(key).status_code == 201
    assert Project.objects.count() == made


def test_success_old_rows_are_swept(key):
    post(key)
    post(key, under="k-2")
    IdempotentRequest.objects.filter(key="k-1").update(created_at=timezone.now() - timedelta(hours=25))

    forget_requests()

    assert IdempotentRequest.objects.get().key == "k-2"


def elsewhere(*args, **kwargs):
    try:
        return post(*args, **kwargs)
    finally:
        connection.close()


def test_success_many_at_once_happen_once(transactional_db):
    key = ApiKeyFactory()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: elsewhere(key), range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Project.objects.count() == 1


def test_fail_the_first_takes_too_long(transactional_db, monkeypatch):
    monkeypatch.setattr(idempotency, "WAIT", timedelta(milliseconds=100))
    key = ApiKeyFactory()
    first = {"organization": key.organization, "path": ROOMS, "key": "k-1", "fingerprint": "f"}

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        IdempotentRequest.objects.create(**first)
        answer = pool.submit(elsewhere, key).result(10)

    assert problem(answer) == (409, "idempotency_in_progress")
    assert answer["Retry-After"] == "10"
    assert not Project.objects.exists()
