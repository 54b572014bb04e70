"""How often one may call."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from rest_framework.test import APIClient

from config.common import throttling
from config.common.throttling import Budget, take
from tests.factories import ApiKeyFactory, MembershipFactory

pytestmark = pytest.mark.usefixtures("small_api")
ROOMS, SECRETS = "/api/v1/rooms", "/api/v1/secrets"


@pytest.fixture(autouse=True)
def twice(settings):
    """Two calls a minute of every kind."""
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, 2)


@pytest.fixture
def somewhere(monkeypatch):
    """Calls come from an address that nobody else has."""
    place = str(uuid.uuid4())
    monkeypatch.setattr(throttling, "client_address", lambda request: place)


def client(key=None):
    return APIClient(headers={"X-API-Key": key.text} if key else {})


def statuses(call, times=3):
    return [call().status_code for _ in range(times)]


@pytest.mark.django_db
class TestCallers:
    def test_keys(self):
        first, second = ApiKeyFactory.create_batch(2)
        assert statuses(lambda: client(first).get(ROOMS)) == [200, 200, 429]
        assert statuses(lambda: client(second).get(ROOMS)) == [200, 200, 429]

    def test_people(self):
        browser = client()
        browser.force_login(MembershipFactory().user)
        assert statuses(lambda: browser.get(ROOMS)) == [200, 200, 429]

    def test_kinds_of_calls_are_counted_apart(self):
        api = client(ApiKeyFactory())
        assert statuses(lambda: api.get(ROOMS)) == [200, 200, 429]
        assert statuses(lambda: api.post(ROOMS, {"name": "a"})) == [201, 201, 429]
        assert statuses(lambda: api.post(SECRETS, {"name": "a"})) == [201, 201, 429]

    def test_strangers_are_refused_and_then_told_to_wait(self, somewhere):
        answers = [client().get(ROOMS) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [401, 401, 429]
        assert (answers[2].json()["code"], answers[2]["RateLimit"]) == ("rate_limited", '"refusals";r=0;t=60')
        assert 0 < int(answers[2]["Retry-After"]) <= 30

    def test_wrong_keys_are_refused_and_then_told_to_wait(self, somewhere):
        wrong = APIClient(headers={"X-API-Key": "vsa_wrong"})
        assert statuses(lambda: wrong.get(ROOMS)) == [401, 401, 429]

    def test_strangers_by_address(self, rf, somewhere):
        request = type("Request", (), {"auth": None, "user": type("Nobody", (), {"is_authenticated": False})()})()
        request._request = rf.get(ROOMS)
        assert throttling.rate_of(request, None) == "strangers"
        assert throttling.caller_of(request).startswith("address-")

    def test_what_the_answer_says(self):
        api = client(ApiKeyFactory())
        first, second, third = (api.get(ROOMS) for _ in range(3))
        assert first["RateLimit-Policy"] == third["RateLimit-Policy"] == '"reads";q=2;w=60'
        assert [answer["RateLimit"][:11] for answer in (first, second, third)] == [
            '"reads";r=1',
            '"reads";r=0',
            '"reads";r=0',
        ]
        assert "Retry-After" not in second
        assert (third.status_code, third.json()["code"]) == (429, "rate_limited")
        assert third["Content-Type"] == "application/problem+json"
        assert 0 < int(third["Retry-After"]) <= 30


@pytest.mark.services
class TestBudget:
    def test_it_shrinks_call_by_call(self, settings):
        settings.RATE_LIMITS = {"reads": 60}
        caller = f"key-{uuid.uuid4()}"
        assert take("reads", caller) == Budget("reads", 60, True, left=59, full_in=1, wait=0)
        assert take("reads", caller).left == 58

    def test_calls_at_the_same_moment_share_no_place(self, settings):
        settings.RATE_LIMITS = {"reads": 5}
        caller = f"key-{uuid.uuid4()}"
        with ThreadPoolExecutor(8) as pool:
            budgets = list(pool.map(lambda _: take("reads", caller), range(20)))
        assert sum(budget.allowed for budget in budgets) == 5

    def test_it_fills_up_again(self, settings):
        settings.RATE_LIMITS = {"reads": 600_000}  # one each tenth of a millisecond
        caller = f"key-{uuid.uuid4()}"
        take("reads", caller)
        assert take("reads", caller).left == 599_999


@pytest.mark.django_db
def test_without_valkey_nobody_is_limited(monkeypatch, caplog):
    lost = redis.Redis(port=1, socket_connect_timeout=1)
    monkeypatch.setattr(throttling, "valkey", lambda: lost)

    answers = [client(ApiKeyFactory()).get(ROOMS), *(client().get(ROOMS) for _ in range(3))]

    assert [answer.status_code for answer in answers] == [200, 401, 401, 401]
    assert "RateLimit" not in answers[0]
    assert "calls are not counted" in caplog.text
