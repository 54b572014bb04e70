"""Pages of the organization: team, keys, settings, log, and the way in by an invitation."""

import re

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.utils import timezone

from projects.accounts.middleware import INVITATION_SESSION_KEY, SESSION_KEY
from projects.accounts.models import ApiKey, Invitation, Membership, Role, User
from projects.events.models import Event
from projects.tenants.services import invitations as invitation_services
from projects.tenants.views import organization as organization_views
from tests.factories import (
    ApiKeyFactory,
    EventFactory,
    InvitationFactory,
    MembershipFactory,
    ProjectFactory,
    UserFactory,
)
from tests.web.conftest import HTMX, browser_of

TEAM, KEYS, LOG, SETTINGS = "/organization/team/", "/organization/keys/", "/organization/audit/", "/organization/"
PASSWORD = "long and odd 123"


@pytest.fixture(autouse=True)
def _nothing_is_sent(monkeypatch):
    monkeypatch.setattr(invitation_services.send_invitation, "delay", lambda *_: None)


@pytest.fixture
def owner(agent):
    return MembershipFactory(organization=agent.organization, role=Role.OWNER)


@pytest.fixture
def boss(owner):
    """The owner's browser."""
    return browser_of(owner)


def text(answer):
    return answer.content.decode()


def messages(answer):
    return [str(message) for message in answer.context["messages"]]


# --- Team -------------------------------------------------------------------------------------------------------------
def test_everybody_sees_the_team(web, agent):
    InvitationFactory(organization=agent.organization, email="secret@example.com")
    MembershipFactory(user__name="A Stranger")

    page = text(web.get(TEAM))

    assert agent.user.email in page
    assert "You</span>" in page
    assert "A Stranger" not in page
    assert "secret@example.com" not in page
    assert "<select" not in page
    assert "Audit log" not in page


def test_owners_manage_the_team(boss, agent):
    InvitationFactory(organization=agent.organization, email="kim@example.com")
    InvitationFactory(organization=agent.organization, email="late@example.com", expires_at=timezone.now())

    page = text(boss.get(TEAM))

    assert "kim@example.com" in page
    assert "Expired" in page
    assert f"/organization/team/{agent.user_id}/role/" in page
    assert '<option value="owner"' in page


def test_admins_cannot_touch_owners(agent, owner):
    admin = MembershipFactory(organization=agent.organization, role=Role.ADMIN)

    page = text(browser_of(admin).get(TEAM))

    assert f"/organization/team/{owner.user_id}/role/" not in page
    assert f"/organization/team/{agent.user_id}/role/" in page
    assert '<option value="owner"' not in page


def test_invite(boss, agent):
    answer = boss.post(f"{TEAM}invite/", {"email": "kim@example.com", "role": "admin"}, follow=True)

    assert messages(answer) == ["The invitation to kim@example.com is on its way."]
    assert list(Invitation.objects.values_list("email", "role")) == [("kim@example.com", "admin")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"email": "", "role": "agent"}, "Enter an e-mail address.", id="fail: no address"),
        pytest.param({"email": "kim", "role": "agent"}, "That is no e-mail address.", id="fail: no such address"),
        pytest.param({"email": "kim@example.com", "role": "king"}, "king", id="fail: no such role"),
        pytest.param({"email": "old@example.com", "role": "agent"}, "Send that one again.", id="fail: invited already"),
        pytest.param({"email": "agent@example.com", "role": "agent"}, "a member already", id="fail: a member already"),
    ],
)
def test_invite_refused(boss, agent, fields, said):
    User.objects.filter(pk=agent.user_id).update(email="agent@example.com")
    old = InvitationFactory(organization=agent.organization, email="old@example.com")

    answer = boss.post(f"{TEAM}invite/", fields)

    assert answer.status_code == 422
    assert said in text(answer)
    assert list(Invitation.objects.all()) == [old]


def test_invite_too_often(boss, monkeypatch):
    monkeypatch.setattr("projects.tenants.throttling.ADDRESS_LIMIT", 0)

    answer = boss.post(f"{TEAM}invite/", {"email": "kim@example.com", "role": "agent"})

    assert answer.status_code == 429
    assert "Try again in one day." in text(answer)
    assert not Invitation.objects.exists()


def test_send_again_and_withdraw(boss, agent):
    invitation = InvitationFactory(organization=agent.organization, email="kim@example.com")
    address = f"/organization/invitations/{invitation.pk}"

    again = boss.post(f"{address}/resend/", headers=HTMX)
    withdrawn = boss.post(f"{address}/withdraw/", headers=HTMX)

    assert text(again).lstrip().startswith('<div id="people">')
    assert "is on its way again" in text(again)
    assert "kim@example.com" not in text(withdrawn).split("No invitation")[1]
    assert Invitation.objects.get().revoked_at is not None


def test_change_role(boss, agent):
    answer = boss.post(f"{TEAM}{agent.user_id}/role/", {"role": "viewer"}, headers=HTMX)

    agent.refresh_from_db()
    assert agent.role == "viewer"
    assert f"{agent.user} is now Viewer." in text(answer)


def test_change_role_refused(boss, owner):
    for role, status in (("king", 422), ("viewer", 409)):
        assert boss.post(f"{TEAM}{owner.user_id}/role/", {"role": role}).status_code == status
    owner.refresh_from_db()
    assert owner.role == "owner"


def test_remove(boss, agent):
    ApiKeyFactory(organization=agent.organization, created_by=agent.user)
    address = f"{TEAM}{agent.user_id}/remove/"

    asked = text(boss.get(address))
    assert "made 1 API key" in asked
    assert Membership.objects.filter(pk=agent.pk).exists()
    done = boss.post(address, follow=True)

    assert messages(done) == [f"{agent.user} was removed."]
    assert not Membership.objects.filter(pk=agent.pk).exists()


def test_only_managers_are_asked(web, owner):
    assert web.get(f"{TEAM}{owner.user_id}/remove/").status_code == 403


def test_leave(web, agent, owner):
    address = f"{TEAM}{agent.user_id}/remove/"

    assert "Leave" in text(web.get(address))
    done = web.post(address)

    assert done["Location"] == "/profile/"
    assert list(Membership.objects.all()) == [owner]


# --- Keys -------------------------------------------------------------------------------------------------------------
def test_a_key_is_shown_once(boss, agent):
    answer = boss.post(KEYS, {"name": "CRM", "scopes": ["read:images"], "days": "30"})

    key = ApiKey.objects.get()
    shown = re.search(rf"vsa_{key.prefix}_\w{{43}}", text(answer))
    assert (answer.status_code, key.scopes, (key.expires_at - key.created_at).days) == (201, ["read:images"], 29)
    assert "no-store" in answer["Cache-Control"]
    assert shown[0] not in text(boss.get(KEYS))


def test_no_keys_yet(boss):
    assert "No keys yet" in text(boss.get(KEYS))


def test_a_key_without_an_end(boss):
    boss.post(KEYS, {"name": "CRM", "scopes": ["read:images"], "days": ""})

    assert ApiKey.objects.get().expires_at is None
    assert "no end" in text(boss.get(KEYS))


def test_key_refused(boss, monkeypatch):
    empty = boss.post(KEYS, {"days": "30"})
    monkeypatch.setattr("projects.tenants.services.keys.LIMIT", 0)
    full = boss.post(KEYS, {"name": "CRM", "scopes": ["admin"], "days": "30"})

    assert (empty.status_code, full.status_code) == (422, 409)
    assert "Say what the key is for." in text(empty)
    assert "Choose at least one thing" in text(empty)
    assert "Revoke keys that nobody uses." in text(full)
    assert not ApiKey.objects.exists()


def test_revoke(boss, agent):
    key = ApiKeyFactory(organization=agent.organization, name="CRM", expires_at=timezone.now())

    assert "Expired" in text(boss.get(KEYS))
    assert key.prefix in text(boss.get(f"{KEYS}{key.pk}/revoke/"))
    assert ApiKey.objects.get().revoked_at is None
    boss.post(f"{KEYS}{key.pk}/revoke/")

    assert ApiKey.objects.get().revoked_at is not None
    assert "CRM" not in text(boss.get(KEYS)).split("was revoked")[1]


# --- Settings ---------------------------------------------------------------------------------------------------------
def test_settings(boss, agent):
    answer = boss.post(SETTINGS, {"name": "Ada & Co", "email": "office@example.com"}, follow=True)

    agent.organization.refresh_from_db()
    assert (agent.organization.name, agent.organization.email) == ("Ada & Co", "office@example.com")
    assert "Ada &amp; Co" in text(answer)
    assert boss.post(SETTINGS, {"name": ""}).status_code == 422


# --- Log --------------------------------------------------------------------------------------------------------------
def test_log(boss, agent):
    project = ProjectFactory(organization=agent.organization)
    common = {"organization": agent.organization, "image_id": None}
    EventFactory(**common, kind="project.created", project_id=project.pk, actor=agent.user, data={"name": "<b>"},
                 ip="192.0.2.1", user_agent="browser/1", via="session")  # fmt: skip
    EventFactory(**common, kind="api_key.revoked", project_id=None, api_key_prefix="abcdefghijkl", via="key",
                 data={"name": "CRM", "prefix": "x"})  # fmt: skip
    EventFactory(kind="member.joined")

    page = text(boss.get(LOG))

    assert "Created the listing “&lt;b&gt;”" in page
    assert "192.0.2.1" in page
    assert "browser/1" in page
    assert "API key vsa_abcdefghijkl_…" in page
    assert "Joined" not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param({"kind": "member"}, 1, id="success: people"),
        pytest.param({"kind": "api_key"}, 0, id="success: nothing like it"),
        pytest.param({"since": "2000-01-01", "until": "2100-01-01"}, 2, id="success: within days"),
        pytest.param({"until": "2000-01-01"}, 0, id="success: before"),
        pytest.param({"kind": "nonsense", "before": "x"}, 2, id="fail: no filter at all"),
    ],
)
def test_log_filters(boss, agent, query, count):
    for kind in ("member.joined", "project.updated"):
        EventFactory(organization=agent.organization, kind=kind, actor=agent.user)

    answer = boss.get(LOG, query, headers=HTMX)

    assert text(answer).count("<time") == count
    assert text(answer).lstrip().startswith('<div id="log">')
    mine = boss.get(LOG, {**query, "actor": str(agent.user_id)})
    assert len(mine.context["rows"]) == count


def test_log_says_when_there_is_nothing(boss):
    assert "Nothing has happened yet" in text(boss.get(LOG))
    assert "Nothing matches" in text(boss.get(LOG, {"kind": "member"}))


def test_log_pages(boss, agent, monkeypatch):
    monkeypatch.setattr(organization_views, "PAGE_SIZE", 2)
    facts = EventFactory.create_batch(3, organization=agent.organization, kind="member.joined", actor=agent.user)

    first = boss.get(LOG, {"kind": "member"})
    second = boss.get(f"{LOG}?{first.context['older']}")

    assert [row["event"] for row in first.context["rows"]] == facts[:0:-1]
    assert [row["event"] for row in second.context["rows"]] == [facts[0]]
    assert "Newest" in text(second)
    assert second.context["older"] == ""


# --- Coming in --------------------------------------------------------------------------------------------------------
@pytest.fixture
def invitation(agent):
    return InvitationFactory(organization=agent.organization, email="kim@example.com")


def address(invitation):
    return f"/invitations/{invitation.token}/"


def test_somebody_new(client, invitation):
    page = text(client.get(address(invitation)))
    assert "Create account and join" in page
    assert client.session[INVITATION_SESSION_KEY] == invitation.token

    answer = client.post(address(invitation), {"name": "Kim", "password": PASSWORD})

    user = User.objects.get(email="kim@example.com")
    assert (answer["Location"], get_user(client)) == ("/projects/", user)
    assert user.check_password(PASSWORD)
    assert client.session[SESSION_KEY] == str(invitation.organization_id)
    assert INVITATION_SESSION_KEY not in client.session
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == ["member.joined", "user.signed_in"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"name": "", "password": PASSWORD}, "Enter your name.", id="fail: no name"),
        pytest.param({"name": "Kim", "password": ""}, "Choose a password.", id="fail: no password"),
        pytest.param({"name": "Kim", "password": "password"}, "too common", id="fail: a common one"),
        pytest.param({"name": "Kim", "password": "kim@example.com"}, "too similar", id="fail: a telling one"),
    ],
)
def test_somebody_new_refused(client, invitation, fields, said):
    answer = client.post(address(invitation), fields)

    assert answer.status_code == 422
    assert said in text(answer)
    assert not User.objects.filter(email="kim@example.com").exists()


def test_somebody_with_an_account_signs_in_first(client, invitation):
    UserFactory(email="Kim@example.com")

    page = text(client.get(address(invitation)))
    answer = client.post(address(invitation), {"name": "Mallory", "password": PASSWORD})

    assert f'href="/sign-in/?next=/invitations/{invitation.token}/"' in page
    assert "Create account" not in page
    assert (answer.status_code, Membership.objects.filter(user__email="Kim@example.com").count()) == (409, 0)


def test_somebody_signed_in(client, invitation):
    user = UserFactory(email="kim@example.com")
    client.force_login(user)

    assert "Join</button>" in text(client.get(address(invitation)))
    answer = client.post(address(invitation), follow=True)

    assert Membership.objects.get(user=user).organization == invitation.organization
    assert messages(answer) == [f"Welcome to {invitation.organization}."]


def test_somebody_else(stranger, invitation):
    assert "You are signed in as" in text(stranger.get(address(invitation)))

    answer = stranger.post(address(invitation))

    assert (answer.status_code, Invitation.objects.get().accepted_at) == (403, None)
    assert "another e-mail address" in text(answer)


def test_with_a_provider_only(client, invitation, settings):
    settings.OIDC_SIGN_IN, settings.OIDC_NAME, settings.PASSWORD_SIGN_IN = True, "Auth0", False

    page = text(client.get(address(invitation)))
    answer = client.post(address(invitation), {"name": "Kim", "password": PASSWORD})

    assert f'href="/sign-in/provider/?next=/invitations/{invitation.token}/"' in page
    assert "Create account" not in page
    assert (answer.status_code, User.objects.filter(email="kim@example.com").count()) == (422, 0)


@pytest.mark.parametrize(
    "over",
    [{"accepted_at": timezone.now()}, {"revoked_at": timezone.now()}, {"expires_at": timezone.now()}, {"digest": "0"}],
    ids=["fail: used", "fail: withdrawn", "fail: expired", "fail: none"],
)
def test_a_link_that_is_over(db, over):
    client = Client()
    invitation = InvitationFactory(**over)

    for answer in (client.get(address(invitation)), client.post(address(invitation))):
        assert answer.status_code == 404
        assert "Ask whoever invited you to send it again." in text(answer)
    assert INVITATION_SESSION_KEY not in client.session
