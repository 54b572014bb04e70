"""Calls a minute, for each caller by itself."""

import pytest
from rest_framework.test import APIClient

from projects.accounts.throttling import CallerThrottle
from tests.factories import ApiKeyFactory, MembershipFactory

ME = "/api/v1/me"


@pytest.fixture(autouse=True)
def twice_a_minute(own_cache, monkeypatch):
    monkeypatch.setattr(CallerThrottle, "THROTTLE_RATES", {"caller": "2/min"})


def test_calls_by_key(db):
    first, second = ApiKeyFactory(), ApiKeyFactory()
    get = APIClient().get

    assert [get(ME, headers={"X-API-Key": first.text}).status_code for _ in range(3)] == [200, 200, 429]
    assert get(ME, headers={"X-API-Key": second.text}).status_code == 200


def test_calls_by_person(db):
    client = APIClient()
    client.force_login(MembershipFactory().user)

    responses = [client.get(ME) for _ in range(3)]

    assert [response.status_code for response in responses] == [200, 200, 429]
    assert responses[2].json()["code"] == "throttled"
    assert 0 < int(responses[2]["Retry-After"]) <= 60


def test_calls_by_strangers(rf):
    request = rf.get(ME, REMOTE_ADDR="192.0.2.1")
    request.auth, request.user = None, type("Nobody", (), {"is_authenticated": False})()

    assert CallerThrottle().get_cache_key(request, None) == "throttle_caller_address-192.0.2.1"
