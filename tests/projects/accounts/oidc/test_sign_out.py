"""Signing out here and at the provider."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY as USER_KEY

from projects.accounts.oidc import provider
from projects.accounts.oidc.fetched import fetch_json
from tests.factories import MembershipFactory
from tests.projects.accounts.oidc.conftest import SIGN_IN, begin, sign_in
from tests.web.conftest import browser_of

SIGN_OUT = "/sign-out/"


@pytest.fixture
def signed_in(web, visitor, ada):
    sign_in(web, visitor, ada["email"])
    return web


def test_success_signed_out_here_and_there(signed_in, visitor, auth0):
    answer = signed_in.post(SIGN_OUT)

    url = urlsplit(answer["Location"])
    query = {name: value[0] for name, value in parse_qs(url.query).items()}
    assert (answer.status_code, f"{url.scheme}://{url.netloc}{url.path}") == (302, f"{auth0.issuer}oidc/logout")
    assert (query["post_logout_redirect_uri"], query["client_id"]) == (f"http://testserver{SIGN_IN}", "website")
    assert query["id_token_hint"].count(".") == 2
    assert USER_KEY not in signed_in.session
    assert visitor.log_out(answer["Location"]) == f"http://testserver{SIGN_IN}"
    # Asked again, the provider no longer knows the browser.
    assert "Log in" in visitor.follow(begin(signed_in)).text


def test_success_tenants_that_publish_no_address(signed_in, auth0, monkeypatch):
    document = {**fetch_json(f"{auth0.issuer}.well-known/openid-configuration"), "end_session_endpoint": ""}
    monkeypatch.setattr("projects.accounts.oidc.fetched.fetch_json", lambda _url: document)
    provider._provider.cache_clear()

    answer = signed_in.post(SIGN_OUT)

    assert answer["Location"] == (
        f"{auth0.issuer}v2/logout?client_id=website&returnTo=http%3A%2F%2Ftestserver%2Fsign-in%2F"
    )


def test_success_signed_out_here_while_the_provider_is_down(signed_in, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9/"

    answer = signed_in.post(SIGN_OUT, follow=True)

    assert answer.redirect_chain == [(SIGN_IN, 302)]
    assert "Auth0 does not answer, so you may still be signed in there." in answer.content.decode()
    assert USER_KEY not in signed_in.session


@pytest.mark.parametrize("by", [pytest.param("password", id="success: came by password"),
                                pytest.param("nobody", id="success: was not signed in")])  # fmt: skip
def test_success_nothing_to_do_there(client, db, auth0, by):
    browser = browser_of(MembershipFactory()) if by == "password" else client

    assert browser.post(SIGN_OUT)["Location"] == (SIGN_IN if by == "password" else f"{SIGN_IN}?next={SIGN_OUT}")


def test_success_provider_no_longer_configured(signed_in, settings):
    settings.OIDC_SIGN_IN = False

    assert signed_in.post(SIGN_OUT)["Location"] == SIGN_IN


def test_fail_by_link(signed_in):
    assert signed_in.get(SIGN_OUT).status_code == 405
    assert USER_KEY in signed_in.session
