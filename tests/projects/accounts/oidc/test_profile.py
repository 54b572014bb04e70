"""A person's own page, and connecting an identity to an account with a password."""

import pytest
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.core.cache import cache
from django.test import Client

from projects.accounts.middleware import SESSION_KEY
from projects.accounts.models import Role, User
from projects.accounts.oidc.views import STATES
from projects.accounts.throttling import PAIR_LIMIT
from tests.factories import MembershipFactory, UserFactory
from tests.factories.accounts import PASSWORD
from tests.projects.accounts.oidc.conftest import LISTINGS, PROFILE, begin, sign_in

CONNECT, PASSWORD_PAGE, SWITCH = "/profile/connect/", "/profile/password/", "/profile/organization/"
NEW = "a rather new passphrase"


@pytest.fixture(autouse=True)
def _no_guesses():
    cache.clear()


@pytest.fixture
def agent(db):
    """Somebody with a password."""
    return MembershipFactory(user__email="agent@example.com", user__name="Agent")


@pytest.fixture
def desk(agent) -> Client:
    """Their browser."""
    browser = Client()
    browser.post("/sign-in/", {"username": agent.user.email, "password": PASSWORD})
    return browser


def fresh(user):
    return User.objects.get(pk=user.pk)


def words(answer):
    return answer.content.decode()


# --- Name -------------------------------------------------------------------------------------------------------------
def test_success_name(desk, agent):
    assert 'value="Agent"' in words(desk.get(PROFILE))

    answer = desk.post(PROFILE, {"name": "Grace", "email": "other@example.com", "is_staff": "on"}, follow=True)

    assert "Saved." in words(answer)
    user = fresh(agent.user)
    assert (user.name, user.email, user.is_staff) == ("Grace", "agent@example.com", False)


def test_fail_name_too_long(desk, agent):
    answer = desk.post(PROFILE, {"name": "x" * 201})

    assert "at most 200 characters" in words(answer)
    assert fresh(agent.user).name == "Agent"


@pytest.mark.parametrize("url", [PROFILE, CONNECT, PASSWORD_PAGE, SWITCH])
def test_fail_strangers_sign_in_first(client, db, url):
    assert client.post(url)["Location"] == f"/sign-in/?next={url}"


# --- Organizations ----------------------------------------------------------------------------------------------------
def test_success_switch_organization(desk, agent):
    other = MembershipFactory(user=agent.user, role=Role.VIEWER)

    page = words(desk.get(PROFILE))
    answer = desk.post(SWITCH, {"organization": str(other.organization_id)})

    assert page.count("Work here") == page.count("You work here now") == 1
    assert answer["Location"] == LISTINGS
    assert desk.session[SESSION_KEY] == str(other.organization_id)


@pytest.mark.parametrize("wanted", [pytest.param("theirs", id="fail: a stranger's"), pytest.param("", id="fail: none")])
def test_fail_switch_to_what_is_not_theirs(desk, wanted):
    organization = str(MembershipFactory().organization_id) if wanted else ""

    assert desk.post(SWITCH, {"organization": organization}).status_code == 404
    assert SESSION_KEY not in desk.session


def test_success_without_any_organization_there_is_still_a_profile(desk, agent):
    agent.delete()

    assert "You are not a member of any organization." in words(desk.get(PROFILE))


# --- Password ---------------------------------------------------------------------------------------------------------
def test_success_change_password(desk, agent):
    elsewhere = Client()
    elsewhere.post("/sign-in/", {"username": agent.user.email, "password": PASSWORD})
    before = desk.session.session_key

    answer = desk.post(PASSWORD_PAGE, {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})

    assert answer["Location"] == PROFILE
    assert "signed out everywhere else" in words(desk.get(PROFILE))
    assert fresh(agent.user).check_password(NEW)
    assert elsewhere.get(LISTINGS).status_code == 302
    assert desk.session.session_key != before


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        pytest.param({"old_password": "wrong"}, "That is not your password.", id="fail: wrong old one"),
        pytest.param({"new_password2": "another"}, "match", id="fail: not the same twice"),
        pytest.param({"new_password1": "123", "new_password2": "123"}, "too short", id="fail: weak"),
    ],
)
def test_fail_change_password(desk, agent, form, problem):
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW, **form}

    assert problem in words(desk.post(PASSWORD_PAGE, given))
    assert fresh(agent.user).check_password(PASSWORD)


def test_fail_old_password_cannot_be_guessed(desk, agent):
    for _ in range(PAIR_LIMIT):
        desk.post(PASSWORD_PAGE, {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW})

    answer = desk.post(PASSWORD_PAGE, {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})

    assert "Too many wrong passwords." in words(answer)
    assert fresh(agent.user).check_password(PASSWORD)


def test_fail_no_password_to_change(web, visitor, ada):
    sign_in(web, visitor, ada["email"])

    page = words(web.get(PROFILE))

    assert "With Auth0." in page
    assert "Change password" not in page
    assert web.get(PASSWORD_PAGE).status_code == 403


# --- Connect ----------------------------------------------------------------------------------------------------------
def test_success_connect(desk, agent, visitor, auth0, ada):
    start = desk.post(CONNECT, {"password": PASSWORD})
    assert "prompt=login" in start["Location"]
    answer = desk.get(visitor.log_in(start["Location"], ada["email"]), follow=True)

    assert answer.redirect_chain == [(PROFILE, 302)]
    assert "From now on you can sign in with Auth0." in words(answer)
    user = fresh(agent.user)
    assert (user.oidc_issuer, user.oidc_subject, user.email) == (auth0.issuer, ada["sub"], "agent@example.com")
    assert user.check_password(PASSWORD)
    assert User.objects.count() == 1
    # From another browser, with the identity alone.
    other = Client()
    assert other.get(visitor.follow(begin(other)).headers["Location"])["Location"] == LISTINGS
    assert other.session[USER_KEY] == str(user.pk)


@pytest.mark.parametrize("password", [pytest.param("wrong", id="fail: wrong"), pytest.param("", id="fail: none")])
def test_fail_connect_needs_the_password(desk, auth0, password):
    answer = desk.post(CONNECT, {"password": password})

    assert answer.status_code == 422
    assert ("That is not your password." if password else "Enter your password.") in words(answer)
    assert STATES not in desk.session


def test_fail_connect_by_a_link_or_a_strange_form(agent, auth0):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent.user, "projects.accounts.backends.PasswordBackend")

    assert browser.get(CONNECT).status_code == 405
    assert browser.post(CONNECT, {"password": PASSWORD}).status_code == 403


def test_fail_identity_is_somebody_elses(desk, agent, visitor, auth0, ada):
    owner = UserFactory(oidc_issuer=auth0.issuer, oidc_subject=ada["sub"])
    start = desk.post(CONNECT, {"password": PASSWORD})["Location"]

    answer = desk.get(visitor.log_in(start, ada["email"]))

    assert answer.status_code == 409
    assert "This sign-in belongs to another account" in words(answer)
    assert "Go to your profile" in words(answer)
    assert fresh(agent.user).oidc_subject == ""
    assert fresh(owner).oidc_subject == ada["sub"]
    assert desk.session[USER_KEY] == str(agent.user.pk)


def test_fail_somebody_else_signed_in_meanwhile(desk, agent, visitor, ada):
    start = desk.post(CONNECT, {"password": PASSWORD})["Location"]
    url = visitor.log_in(start, ada["email"])
    states = dict(desk.session[STATES])
    stranger = MembershipFactory().user
    desk.force_login(stranger, "projects.accounts.backends.PasswordBackend")
    kept = desk.session
    kept[STATES] = states
    kept.save()

    assert desk.get(url).status_code == 400
    assert not User.objects.exclude(oidc_subject="").exists()


def test_fail_connected_already(desk, agent, auth0):
    User.objects.update(oidc_issuer="https://old.example/", oidc_subject="old")

    assert desk.post(CONNECT, {"password": PASSWORD}).status_code == 403
    assert "Connect Auth0" not in words(desk.get(PROFILE))
