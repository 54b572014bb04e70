"""API keys."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from tests.factories import ApiKeyFactory

ME = "/api/v1/me"


def call(text, header="Authorization", kind="Bearer "):
    return APIClient().get(ME, headers={header: kind + text})


@pytest.mark.parametrize(
    ("header", "kind"),
    [("Authorization", "Bearer "), ("Authorization", "bearer  "), ("X-API-Key", "")],
)
def test_ways_to_send_it(organization, header, kind):
    response = call(ApiKeyFactory(organization=organization).text, header, kind)

    assert response.json()["organization"]["id"] == str(organization.pk)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda text: text[:-1], "invalid_api_key", id="fail: cut off"),
        pytest.param(lambda text: f"vsa_{'a' * 12}_{text[-43:]}", "invalid_api_key", id="fail: unknown prefix"),
        pytest.param(lambda text: f"vsa_{text[4:16]}_{'a' * 43}", "invalid_api_key", id="fail: another secret"),
        pytest.param(lambda text: "vsa_", "invalid_api_key", id="fail: no key at all"),
        pytest.param(lambda text: "vsa_short_secret", "invalid_api_key", id="fail: short prefix"),
        pytest.param(lambda text: text[4:], "tokens_not_accepted", id="fail: a token of another kind"),
        pytest.param(lambda text: "", "tokens_not_accepted", id="fail: nothing"),
    ],
)
def test_wrong_keys(db, change, code):
    response = call(change(ApiKeyFactory().text))

    assert (response.status_code, response.json()["code"]) == (401, code)
    assert response["WWW-Authenticate"] == (
        f'Bearer realm="api", error="invalid_token", error_description="{response.json()["detail"]}"'
    )
    assert response.json()["advice"]


def test_nobody_at_all(db):
    response = APIClient().get(ME)

    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_wrong_key_is_not_overlooked_for_a_session(browser):
    response = browser.get(ME, headers={"X-API-Key": "nonsense"})

    assert (response.status_code, response.json()["code"]) == (401, "invalid_api_key")


def test_a_key_outranks_the_session(browser):
    other = ApiKeyFactory()

    response = browser.get(ME, headers={"X-API-Key": other.text})

    assert response.json()["organization"]["id"] == str(other.organization.pk)
    assert response.json()["role"] is None


def test_expired_key(db):
    now = timezone.now()

    assert call(ApiKeyFactory(expires_at=now + timedelta(hours=1)).text).status_code == 200
    response = call(ApiKeyFactory(expires_at=now).text)
    assert (response.status_code, response.json()["code"]) == (401, "expired_api_key")


def test_revoked_key(db):
    key = ApiKeyFactory(revoked_at=timezone.now())

    assert call(key.text).json()["code"] == "invalid_api_key"


@pytest.mark.parametrize(
    ("seconds_ago", "noted"),
    [pytest.param(None, True, id="success: first"), pytest.param(61, True, id="success: a minute later"),
     pytest.param(30, False, id="success: just before")],
)  # fmt: skip
def test_use_is_noted_once_a_minute(db, seconds_ago, noted):
    before = timezone.now() - timedelta(seconds=seconds_ago) if seconds_ago else None
    key = ApiKeyFactory(last_used_at=before)

    call(key.text)

    key.refresh_from_db()
    assert (key.last_used_at != before) is noted
