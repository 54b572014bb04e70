"""Making, changing and revoking keys: nobody hands on more than they hold."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from config.common.errors import Problem
from projects.accounts import keys
from projects.accounts.models import ApiKey
from projects.events.models import Event
from projects.tenants import services
from projects.tenants.services import keys as key_services
from tests.factories import ApiKeyFactory, UserFactory

ME, KEYS = "/api/v1/me", "/api/v1/api-keys"
NO_MEMBER = "No member of an organization signs in as"
SCOPES = ", ".join(keys.SCOPES)
SOON = timezone.now() + timedelta(days=30)


def call(text):
    return APIClient().get(ME, headers={"X-API-Key": text})


def recorded():
    return list(Event.objects.order_by("id").values_list("kind", "actor_id", "data"))


def test_create(by, office, people):
    key, text = services.api_key_create(
        by=by("admin"), name="CRM", scopes=["write:images", "read:images", "read:images"], expires_at=SOON
    )

    key.refresh_from_db()
    brand, prefix, secret = text.split("_")
    assert (brand, prefix, len(prefix), len(secret)) == ("vsa", key.prefix, 12, 43)
    assert (key.name, key.organization, key.created_by) == ("CRM", office, people["admin"].user)
    assert (key.scopes, key.expires_at) == (["read:images", "write:images"], SOON)
    assert (key.last_used_at, key.revoked_at, str(key)) == (None, None, f"CRM ({prefix}…)")
    data = {
        "key_id": str(key.pk),
        "name": "CRM",
        "prefix": prefix,
        "scopes": key.scopes,
        "expires_at": SOON.isoformat(),
    }
    assert recorded() == [("api_key.created", people["admin"].user_id, data)]
    assert secret not in str(recorded())
    assert call(text).status_code == 200


def test_only_a_peppered_digest_is_kept(by, settings):
    key, text = services.api_key_create(by=by("owner"), name="CRM")

    assert (key.digest, len(key.digest), key.expires_at) == (keys.digest(text), 64, None)
    assert text.split("_")[2] not in str(ApiKey.objects.values().get())
    settings.API_KEY_PEPPER = "another"
    assert call(text).json()["code"] == "invalid_api_key"


@pytest.mark.parametrize(
    ("who", "held", "wanted", "code"),
    [
        pytest.param("owner", None, ["read:images", "root"], "unknown_scope", id="fail: no such scope"),
        pytest.param("key", ["admin"], ["admin", "read:images"], "scope_not_held", id="fail: a key hands on more"),
        pytest.param("agent", None, ["read:images"], "insufficient_role", id="fail: an agent"),
        pytest.param("viewer", None, [], "insufficient_role", id="fail: a viewer"),
    ],
)
def test_create_refused(by, who, held, wanted, code):
    with pytest.raises(Problem) as caught:
        services.api_key_create(by=by(who, held), name="CRM", scopes=wanted)

    assert caught.value.code == code
    assert (ApiKey.objects.count(), recorded()) == (0, [])


def test_a_key_hands_on_what_it_holds(by):
    key, _ = services.api_key_create(by=by("key", ["admin", "read:images"]), name="CRM", scopes=["read:images"])

    assert key.scopes == ["read:images"]


def test_no_key_ends_in_the_past(by):
    with pytest.raises(Problem) as caught:
        services.api_key_create(by=by("owner"), name="CRM", expires_at=timezone.now())

    assert (caught.value.status, caught.value.code) == (400, "expiry_past")
    assert not ApiKey.objects.exists()


def test_there_is_an_end_to_keys(by, office, monkeypatch):
    monkeypatch.setattr(key_services, "LIMIT", 1)
    ApiKeyFactory(organization=office, revoked_at=timezone.now())
    services.api_key_create(by=by("owner"), name="CRM")

    with pytest.raises(Problem) as caught:
        services.api_key_create(by=by("owner"), name="ERP")

    assert (caught.value.status, caught.value.code) == (409, "too_many_keys")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"name": "ERP"}, ("ERP", SOON), id="success: another name"),
        pytest.param({"expires_at": SOON + timedelta(days=1)}, ("CRM", SOON + timedelta(days=1)), id="success: longer"),
        pytest.param({"forever": True}, ("CRM", None), id="success: no end"),
    ],
)
def test_update(by, office, changes, expected):
    key = ApiKeyFactory(organization=office, name="CRM", expires_at=SOON)

    services.api_key_update(by=by("admin"), key=key, **changes)

    key.refresh_from_db()
    assert (key.name, key.expires_at) == expected
    assert [kind for kind, _, _ in recorded()] == ["api_key.updated"]


def test_no_change_is_no_event(by, office):
    key = ApiKeyFactory(organization=office, name="CRM", expires_at=SOON)

    assert services.api_key_update(by=by("admin"), key=key, name="CRM", expires_at=SOON) == key
    assert recorded() == []


@pytest.mark.parametrize(
    ("who", "held", "changes", "code"),
    [
        pytest.param("key", ["admin"], {"forever": True}, "scope_not_held", id="fail: a longer life for more scopes"),
        pytest.param("owner", None, {"expires_at": SOON - timedelta(days=60)}, "expiry_past", id="fail: in the past"),
        pytest.param("agent", None, {"name": "ERP"}, "insufficient_role", id="fail: an agent"),
    ],
)
def test_update_refused(by, office, who, held, changes, code):
    key = ApiKeyFactory(organization=office, name="CRM", expires_at=SOON)

    with pytest.raises(Problem) as caught:
        services.api_key_update(by=by(who, held), key=key, **changes)

    key.refresh_from_db()
    assert (caught.value.code, key.name, key.expires_at, recorded()) == (code, "CRM", SOON, [])


def test_revoke(by, office):
    key = ApiKeyFactory(organization=office, name="CRM")

    services.api_key_revoke(by=by("admin"), key=key)

    data = {"key_id": str(key.pk), "name": "CRM", "prefix": key.prefix}
    assert recorded() == [("api_key.revoked", by("admin").user.pk, data)]
    assert call(key.text).json()["code"] == "invalid_api_key"


@pytest.mark.parametrize(
    "act",
    [lambda by, key: services.api_key_revoke(by=by, key=key),
     lambda by, key: services.api_key_update(by=by, key=key, name="ERP")],
    ids=["revoke", "update"],
)  # fmt: skip
def test_what_is_revoked_meanwhile(by, office, act):
    key = ApiKeyFactory(organization=office)
    ApiKey.objects.update(revoked_at=timezone.now())
    before = ApiKey.objects.values().get()

    with pytest.raises(Problem) as caught:
        act(by("admin"), key)

    assert (caught.value.code, ApiKey.objects.values().get(), recorded()) == ("not_found", before, [])


def test_the_api(program, browser_as):
    api = program("admin", "read:images")

    made = api.post(KEYS, {"name": "CRM", "scopes": ["read:images"], "expires_at": SOON.isoformat()})
    one = f"{KEYS}/{made.json()['id']}"
    text = made.json().pop("key")
    shown = api.get(one).json()

    assert (made.status_code, call(text).json()["scopes"]) == (201, ["read:images"])
    assert set(shown) == {
        "id", "name", "prefix", "scopes", "created_by", "created_at", "expires_at", "last_used_at"
    }  # fmt: skip
    assert text.split("_")[2] not in api.get(KEYS).content.decode()
    assert api.patch(one, {"expires_at": None}).json()["expires_at"] is None
    assert api.patch(one, {"name": ""}).json()["code"] == "invalid"
    assert api.post(KEYS, {"name": "CRM", "scopes": ["write:images"]}).json()["code"] == "scope_not_held"
    assert (api.delete(one).status_code, api.delete(one).status_code) == (204, 404)


# --- The command ------------------------------------------------------------------------------------------------------
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
        pytest.param(None, ["root"], f"There is no scope “root”. Choose from {SCOPES}.", id="fail: unknown scope"),
    ],
)
def test_command_refuses(user, email, scope, message):
    UserFactory(email="alone@example.com")

    with pytest.raises(CommandError) as caught:
        call_command("create_api_key", email or user.email, scope=scope)

    assert str(caught.value) == message
    assert not ApiKey.objects.exists()
