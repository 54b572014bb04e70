"""API keys."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from config.common.errors import Problem
from projects.accounts import keys, services
from projects.accounts.models import ApiKey
from tests.factories import ApiKeyFactory, UserFactory

ME = "/api/v1/me"
NO_MEMBER = "No member of an organization signs in as"
SCOPES = ", ".join(keys.SCOPES)


def call(text, header="Authorization", kind="Bearer "):
    return APIClient().get(ME, headers={header: kind + text})


def test_create(organization, user):
    key, text = services.api_key_create(
        organization=organization, actor=user, name="CRM", scopes=["write:images", "read:images", "read:images"]
    )

    key.refresh_from_db()
    brand, prefix, secret = text.split("_")
    assert (brand, prefix, len(prefix), len(secret)) == ("vsa", key.prefix, 12, 43)
    assert (key.name, key.organization, key.created_by) == ("CRM", organization, user)
    assert key.scopes == ["read:images", "write:images"]
    assert (key.last_used_at, key.expires_at, key.revoked_at) == (None, None, None)
    assert str(key) == f"CRM ({prefix}…)"
    assert call(text).status_code == 200


def test_only_a_peppered_digest_is_kept(organization, settings):
    key, text = services.api_key_create(organization=organization, actor=None, name="CRM")

    assert key.digest == keys.digest(text)
    assert len(key.digest) == 64
    assert text.split("_")[2] not in str(ApiKey.objects.values().get())
    settings.API_KEY_PEPPER = "another"
    assert call(text).json()["code"] == "invalid_api_key"


def test_create_with_an_unknown_scope(organization):
    with pytest.raises(Problem) as caught:
        services.api_key_create(organization=organization, actor=None, name="CRM", scopes=["read:images", "root"])

    assert (caught.value.status, caught.value.code) == (400, "unknown_scope")
    assert not ApiKey.objects.exists()


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
    key = ApiKeyFactory()

    assert services.api_key_revoke(key=key) is True
    revoked_at = ApiKey.objects.get().revoked_at
    assert services.api_key_revoke(key=key) is False

    assert ApiKey.objects.get().revoked_at == revoked_at
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


def test_command(organization, user):
    out = StringIO()

    call_command("create_api_key", user.email.upper(), name="CRM", scope=["read:images"], stdout=out)

    key = ApiKey.objects.get()
    assert (key.name, key.organization, key.created_by, key.scopes) == ("CRM", organization, user, ["read:images"])
    assert keys.digest(out.getvalue().strip()) == key.digest


def test_command_by_default_makes_a_key_for_everything(user):
    call_command("create_api_key", user.email, stdout=StringIO())

    key = ApiKey.objects.get()
    assert (key.name, key.scopes) == ("command line", sorted(keys.SCOPES))


@pytest.mark.parametrize(
    ("email", "scope", "message"),
    [
        pytest.param("no@example.com", [], f"{NO_MEMBER} no@example.com.", id="fail: nobody"),
        pytest.param("alone@example.com", [], f"{NO_MEMBER} alone@example.com.", id="fail: no member"),
        pytest.param(None, ["root"], f"There is no scope 'root'. Choose from {SCOPES}.", id="fail: unknown scope"),
    ],
)
def test_command_refuses(user, email, scope, message):
    UserFactory(email="alone@example.com")

    with pytest.raises(CommandError) as caught:
        call_command("create_api_key", email or user.email, scope=scope)

    assert str(caught.value) == message
    assert not ApiKey.objects.exists()
