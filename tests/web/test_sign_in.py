"""Signing in and out."""

import pytest
from django.core.cache import cache

from projects.accounts.throttling import PAIR_LIMIT
from tests.factories import MembershipFactory, UserFactory
from tests.factories.accounts import PASSWORD
from tests.web.conftest import browser_of

SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def _no_guesses():
    cache.clear()


def test_success_right_password_leads_to_the_listings(client, agent):
    answer = client.post(SIGN_IN, {"username": agent.user.email.upper(), "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/projects/")
    assert client.get("/projects/").status_code == 200


@pytest.mark.parametrize(
    ("next_page", "location"),
    [
        pytest.param("/projects/new/", "/projects/new/", id="success: a page of ours"),
        pytest.param("https://evil.example/", "/projects/", id="fail: another site"),
    ],
)
def test_goes_on_to_the_page_that_was_asked_for(client, agent, next_page, location):
    answer = client.post(SIGN_IN, {"username": agent.user.email, "password": PASSWORD, "next": next_page})

    assert answer["Location"] == location


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        pytest.param(
            "agent@example.com", "wrong", "E-mail address and password don&#x27;t match.", id="fail: password"
        ),
        pytest.param(
            "nobody@example.com", PASSWORD, "E-mail address and password don&#x27;t match.", id="fail: nobody"
        ),
        pytest.param("agent", PASSWORD, "That is no e-mail address.", id="fail: no address"),
        pytest.param("", PASSWORD, "Enter your e-mail address.", id="fail: no e-mail"),
        pytest.param("agent@example.com", "", "Enter your password.", id="fail: no password"),
    ],
)
def test_says_what_is_wrong(client, db, email, password, words):
    MembershipFactory(user__email="agent@example.com")

    answer = client.post(SIGN_IN, {"username": email, "password": password})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_fail_closed_account_looks_like_a_wrong_password(client, db):
    user = UserFactory(is_active=False)

    answer = client.post(SIGN_IN, {"username": user.email, "password": PASSWORD})

    assert "don&#x27;t match" in answer.content.decode()


def test_fail_too_many_guesses_stop_even_the_right_password(client, agent):
    for _ in range(PAIR_LIMIT):
        client.post(SIGN_IN, {"username": agent.user.email, "password": "wrong"})

    answer = client.post(SIGN_IN, {"username": agent.user.email, "password": PASSWORD})

    assert "Too many wrong passwords. Wait fifteen minutes, then try again." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_success_whoever_is_signed_in_goes_on(web):
    answer = web.get(SIGN_IN)

    assert (answer.status_code, answer["Location"]) == (302, "/projects/")


def test_fail_fragment_of_a_signed_out_page_reloads_the_whole(client, db):
    answer = client.get("/projects/", headers={"HX-Request": "true"}, follow=True)

    assert answer.redirect_chain == [("/sign-in/?next=/projects/", 302)]
    assert answer["HX-Refresh"] == "true"


def test_success_sign_out_ends_the_session(web):
    answer = web.post("/sign-out/")

    assert (answer.status_code, answer["Location"]) == (302, SIGN_IN)
    assert web.get("/projects/").status_code == 302


def test_fail_sign_out_by_link(web):
    assert web.get("/sign-out/").status_code == 405
    assert web.get("/projects/").status_code == 200


def test_fail_without_organization_there_is_nothing_to_see(db):
    membership = MembershipFactory()
    browser = browser_of(membership)
    membership.delete()

    answer = browser.get("/projects/")

    assert answer.status_code == 403
    assert "You are not a member of any organization." in answer.content.decode()
