"""The whole way: to the provider, through its login page, and back."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.auth import authenticate, get_user
from django.core.exceptions import SuspiciousOperation

from projects.accounts.middleware import INVITATION_SESSION_KEY
from projects.accounts.models import Membership, Organization, Role, User
from projects.accounts.oidc.backend import OidcBackend
from projects.accounts.oidc.views import ID_TOKEN, STATES
from tests.factories import MembershipFactory, UserFactory
from tests.factories.accounts import PASSWORD
from tests.projects.accounts.oidc.conftest import BEGIN, CALLBACK, LISTINGS, PROFILE, SIGN_IN, begin, new_user, sign_in


def signed_in(web):
    return USER_KEY in web.session


def refused(answer, status, words):
    """The page says what happened, and nobody came in."""
    assert answer.status_code == status, answer.content
    assert words in answer.content.decode()
    return True


def test_success_first_time(web, visitor, auth0, ada):
    answer = sign_in(web, visitor, ada["email"])

    assert (answer.status_code, answer["Location"]) == (302, LISTINGS)
    user = User.objects.get()
    assert (user.oidc_issuer, user.oidc_subject, user.email, user.name) == (
        auth0.issuer,
        ada["sub"],
        ada["email"],
        "Ada Lovelace",
    )
    assert not user.has_usable_password()
    membership = Membership.objects.get()
    assert (membership.user, membership.role, membership.organization.name) == (user, Role.OWNER, "Ada Lovelace")
    assert web.get(LISTINGS).status_code == 200


def test_success_again(web, visitor, ada):
    sign_in(web, visitor, ada["email"])
    web.logout()

    # The provider remembers the browser, and asks nothing.
    answer = web.get(visitor.follow(begin(web)).headers["Location"])

    assert answer["Location"] == LISTINGS
    assert (User.objects.count(), Organization.objects.count()) == (1, 1)


def test_success_what_is_asked_of_the_provider(web, auth0):
    url = urlsplit(begin(web))
    query = {name: value[0] for name, value in parse_qs(url.query).items()}

    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{auth0.issuer}authorize"
    (state, kept), *others = web.session[STATES].items()
    assert others == []
    assert query["state"] == state
    assert query["nonce"] == kept["nonce"]
    assert (len(state), len(kept["nonce"]), len(kept["code_verifier"])) == (32, 32, 64)
    assert query["code_challenge_method"] == "S256"
    assert kept["code_verifier"] not in url.query
    assert (query["response_type"], query["scope"]) == ("code", "openid profile email")
    assert query["redirect_uri"] == f"http://testserver{CALLBACK}"


def test_success_name_is_an_address(web, visitor, auth0):
    user = new_user(auth0, name="somebody@example.com")

    sign_in(web, visitor, user["email"])

    assert User.objects.get().name == ""
    assert Organization.objects.get().name == user["email"].partition("@")[0]


def test_success_address_only_from_userinfo(web, visitor, auth0):
    user = new_user(auth0, thin=True)

    sign_in(web, visitor, user["email"])

    assert User.objects.get().email == user["email"]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param('{"sub": "auth0|other", "email": "o@example.com", "email_verified": true}', id="fail: another"),
        pytest.param("[]", id="fail: nobody"),
    ],
)
def test_fail_userinfo_about_somebody_else(web, visitor, auth0, said):
    user = new_user(auth0, thin=True)
    auth0.hook("break", **{"/userinfo": [200, said]})

    assert refused(sign_in(web, visitor, user["email"]), 400, "We could not check who you are")
    assert not User.objects.exists()


# --- Session ----------------------------------------------------------------------------------------------------------
def test_success_session_gets_a_new_key(web, visitor, ada):
    url = begin(web)
    before = web.session.session_key

    web.get(visitor.log_in(url, ada["email"]))

    assert web.session.session_key != before
    assert not type(web.session)().exists(before)
    assert STATES not in web.session
    assert web.session[ID_TOKEN].count(".") == 2


def test_success_invited_person_gets_no_organization(web, visitor, ada):
    session = web.session
    session[INVITATION_SESSION_KEY] = "token"
    session.save()

    answer = sign_in(web, visitor, ada["email"], next="/profile/")

    assert answer["Location"] == PROFILE
    assert web.session[INVITATION_SESSION_KEY] == "token"
    assert User.objects.get().memberships.count() == Organization.objects.count() == 0


def test_success_next_page_belongs_to_its_tab(web, visitor, ada):
    first, second = begin(web, next="/projects/new/"), begin(web, next=PROFILE)

    assert web.get(visitor.log_in(first, ada["email"]))["Location"] == "/projects/new/"
    assert second != first


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://evil.example/", id="fail: another site"),
        pytest.param("//evil.example/", id="fail: another site without scheme"),
        pytest.param("/\\evil.example", id="fail: backslash"),
        pytest.param("https:evil.example", id="fail: half an address"),
        pytest.param("javascript:alert(1)", id="fail: script"),
        pytest.param("", id="fail: nothing"),
    ],
)
def test_fail_open_redirect(web, visitor, ada, url):
    assert sign_in(web, visitor, ada["email"], next=url)["Location"] == LISTINGS
    assert web.get(BEGIN, {"next": url})["Location"] == LISTINGS


def test_success_whoever_is_signed_in_goes_on(web, auth0):
    web.force_login(MembershipFactory().user, "projects.accounts.backends.PasswordBackend")

    assert web.get(BEGIN, {"next": PROFILE})["Location"] == PROFILE


def test_fail_closed_account_ends_its_session(web, visitor, ada):
    sign_in(web, visitor, ada["email"])
    User.objects.update(is_active=False)

    assert web.get(LISTINGS).status_code == 302
    assert refused(web.get(visitor.follow(begin(web)).headers["Location"]), 403, "This account is closed")


# --- The answer is not for here ---------------------------------------------------------------------------------------
def test_fail_answer_to_another_browser(web, client, visitor, ada):
    """Login CSRF: an attacker's answer, opened by a victim, signs the victim in to nothing."""
    answer = visitor.log_in(begin(web), ada["email"])

    assert refused(client.get(answer), 400, "This sign-in is not one of yours")
    assert not signed_in(client)
    assert not User.objects.exists()


def test_fail_answer_used_twice(web, visitor, ada):
    url = visitor.log_in(begin(web), ada["email"])
    web.get(url)
    web.logout()

    assert refused(web.get(url), 400, "This sign-in is not one of yours")
    assert not signed_in(web)


def test_fail_code_of_another_sign_in(web, client, visitor, auth0, ada):
    """Code injection: PKCE binds a code to the session that asked for it."""
    stolen = parse_qs(urlsplit(visitor.log_in(begin(web), ada["email"])).query)["code"][0]
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]

    answer = client.get(CALLBACK, {"code": stolen, "state": state})

    assert refused(answer, 400, "We could not check who you are")
    assert not signed_in(client)


def test_fail_answer_after_ten_minutes(web, visitor, ada):
    url = visitor.log_in(begin(web), ada["email"])
    session = web.session
    (state,) = session[STATES]
    session[STATES][state]["added_on"] = time.time() - 601
    session.save()

    assert refused(web.get(url), 400, "took longer than ten minutes")


def test_fail_answer_of_another_issuer(web, visitor, ada):
    url = visitor.log_in(begin(web), ada["email"])
    assert "iss=" in url

    assert refused(web.get(url.replace("iss=http", "iss=https")), 400, "This sign-in is not one of yours")


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        pytest.param({"error": "access_denied"}, 403, "The sign-in was not completed", id="fail: denied"),
        pytest.param({}, 403, "The sign-in was not completed", id="fail: no code"),
        pytest.param({"error": "server_error"}, 503, "The sign-in service does not answer", id="fail: trouble there"),
    ],
)
def test_fail_provider_says_no(web, auth0, query, status, words):
    state = parse_qs(urlsplit(begin(web)).query)["state"][0]

    assert refused(web.get(CALLBACK, {"state": state, **query}), status, words)


def test_fail_cancelled_on_the_login_page(web, visitor, ada):
    answer = web.get(visitor.log_in(begin(web), "", action="cancel"))

    assert refused(answer, 403, "“User cancelled &lt;the&gt; sign-in”")
    assert "Sign in again" in answer.content.decode()


def test_fail_errors_from_nowhere_sign_nobody_out(web, visitor, ada):
    sign_in(web, visitor, ada["email"])

    answer = web.get(CALLBACK, {"error": "login_required", "error_description": "<b>pay here</b>"})

    assert refused(answer, 400, "This sign-in is not one of yours")
    assert "pay here" not in answer.content.decode()
    assert signed_in(web)


# --- The answer is forged -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param({"claims": {"nonce": "another"}}, id="fail: nonce of another sign-in"),
        pytest.param({"drop": ["nonce"]}, id="fail: no nonce"),
        pytest.param({"claims": {"aud": "another"}}, id="fail: audience"),
        pytest.param({"claims": {"aud": ["website", "another"]}}, id="fail: two audiences and no party"),
        pytest.param({"claims": {"azp": "another"}}, id="fail: issued to another application"),
        pytest.param({"claims": {"iss": "https://evil.example/"}}, id="fail: issuer"),
        pytest.param({"claims": {"exp": 1}}, id="fail: expired"),
        pytest.param({"claims": {"iat": 4102444800}}, id="fail: of the future"),
        pytest.param({"claims": {"iat": 1}}, id="fail: of yesterday"),
        pytest.param({"drop": ["exp"]}, id="fail: never expires"),
        pytest.param({"drop": ["sub"]}, id="fail: no subject"),
        pytest.param({"claims": {"sub": ""}}, id="fail: empty subject"),
        pytest.param({"claims": {"sub": "x" * 256}}, id="fail: endless subject"),
        pytest.param({"claims": {"sub": "auth0|\u0000"}}, id="fail: subject not to be stored"),
        pytest.param({"strange": True}, id="fail: signed by somebody else"),
        pytest.param({"header": {"alg": "none"}}, id="fail: not signed"),
        pytest.param(
            {"header": {"alg": "HS256"}, "secret": "secret-of-the-website"}, id="fail: signed with the secret"
        ),
        pytest.param({"header": {"alg": "RS512"}}, id="fail: another algorithm"),
        pytest.param({"header": {"kid": "nobody's"}}, id="fail: unknown key"),
        pytest.param({"replace": "nonsense"}, id="fail: no token"),
        pytest.param({"replace": None}, id="fail: nothing"),
    ],
)
def test_fail_forged_id_token(web, visitor, auth0, ada, spoilt):
    url = visitor.log_in(begin(web), ada["email"])
    auth0.hook("tamper", **spoilt)

    assert refused(web.get(url), 400, "We could not check who you are")
    assert not signed_in(web)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"azp": "website", "aud": ["website", "another"]}, id="success: party is named"),
        pytest.param({"aud": ["website"]}, id="success: a list of one"),
        # In seconds from now: what counts is the clock when the test runs, not when it was collected.
        pytest.param({"iat": -200}, id="success: a few minutes ago"),
    ],
)
def test_success_odd_id_token(web, visitor, auth0, ada, claims):
    if "iat" in claims:
        claims = {"iat": int(time.time()) + claims["iat"]}
    url = visitor.log_in(begin(web), ada["email"])
    auth0.hook("tamper", claims=claims)

    assert web.get(url)["Location"] == LISTINGS


def test_fail_whatever_the_library_finds_suspicious(web, visitor, ada, monkeypatch):
    def suspicious(*_arguments, **_named):
        raise SuspiciousOperation

    monkeypatch.setattr(OidcBackend, "verify_token", lambda *_arguments, **_named: {"sub": "x"})
    monkeypatch.setattr(OidcBackend, "get_or_create_user", suspicious)

    assert refused(sign_in(web, visitor, ada["email"]), 400, "We could not check who you are")
    assert not signed_in(web)


# --- E-mail addresses -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("claims", "words"),
    [
        pytest.param({"email_verified": False}, "Your e-mail address is not verified yet", id="fail: unverified"),
        pytest.param({"email_verified": "true"}, "Your e-mail address is not verified yet", id="fail: a word, no yes"),
        pytest.param({"email": None}, "We need an e-mail address that we can use", id="fail: none"),
        pytest.param({"email": "ada"}, "We need an e-mail address that we can use", id="fail: no address"),
        pytest.param({"email": "ad\u0430@example.com"}, "We need an e-mail", id="fail: letters that look like others"),
        pytest.param({"email": "ada@blac\u212a.example"}, "We need an e-mail", id="fail: sign that becomes a letter"),
        pytest.param({"email": "ada@b\u00fccher.example"}, "We need an e-mail", id="fail: domain not as mail has it"),
    ],
)
def test_fail_address_is_no_proof(web, visitor, auth0, ada, claims, words):
    UserFactory(email="ada@black.example")
    url = visitor.log_in(begin(web), ada["email"])
    auth0.hook("tamper", claims=claims)

    assert refused(web.get(url), 403, words)
    assert not signed_in(web)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "spelling",
    [
        pytest.param(str, id="fail: the same"),
        pytest.param(str.upper, id="fail: in capitals"),
        pytest.param(lambda email: f" {email} ", id="fail: with blanks"),
    ],
)
def test_fail_address_alone_opens_no_account(web, visitor, auth0, ada, spelling):
    """Takeover: whoever has the same verified address is not let in to a local account."""
    local = MembershipFactory(user__email=ada["email"]).user
    url = visitor.log_in(begin(web), ada["email"])
    auth0.hook("tamper", claims={"email": spelling(ada["email"])})

    assert refused(web.get(url), 409, "Sign in with your password, then connect the two on your profile page.")
    assert not signed_in(web)
    local.refresh_from_db()
    assert (local.oidc_issuer, local.oidc_subject) == ("", "")
    assert (User.objects.count(), Organization.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("issuer", "subject"),
    [
        pytest.param("https://old.example/", None, id="fail: same subject at another issuer"),
        pytest.param(None, "AUTH0|ADA", id="fail: same subject in capitals"),
    ],
)
def test_fail_identity_counts_to_the_letter(web, visitor, auth0, ada, issuer, subject):
    other = UserFactory(oidc_issuer=issuer or auth0.issuer, oidc_subject=subject or ada["sub"])

    sign_in(web, visitor, ada["email"])

    assert get_user(_request(web)) != other
    assert User.objects.count() == 2


def test_success_two_first_sign_ins_at_once(web, visitor, auth0, ada, monkeypatch):
    """The other one was quicker, between the look and the step."""
    from projects.accounts.oidc import people

    quicker = UserFactory(email=ada["email"], oidc_issuer=auth0.issuer, oidc_subject=ada["sub"])
    looks = iter([None, quicker])
    monkeypatch.setattr(people, "user_by_identity", lambda *_identity: next(looks))

    assert sign_in(web, visitor, ada["email"])["Location"] == LISTINGS
    assert User.objects.get() == quicker


def _request(web):
    return type("Request", (), {"session": web.session})()


# --- The provider is in trouble ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "answer"),
    [
        pytest.param("/oauth/token", [503, "later"], id="fail: no tokens"),
        pytest.param("/oauth/token", [200, "no json"], id="fail: no JSON"),
        pytest.param("/.well-known/jwks.json", [500, ""], id="fail: no keys"),
        pytest.param("/.well-known/jwks.json", [200, "[]"], id="fail: no key set"),
        pytest.param("/.well-known/jwks.json", [200, '{"keys": 1}'], id="fail: a key set without list"),
    ],
)
def test_fail_provider_in_trouble(web, visitor, auth0, ada, path, answer):
    url = visitor.log_in(begin(web), ada["email"])
    auth0.hook("break", **{path: answer})

    assert refused(web.get(url), 503, "The sign-in service does not answer")
    assert not signed_in(web)


def test_fail_provider_is_down(web, settings, auth0):
    settings.OIDC_ISSUER = "http://127.0.0.1:9/"

    assert refused(web.get(BEGIN), 503, "Wait a minute, then try again.")
    assert STATES not in web.session


def test_fail_not_configured(web):
    assert web.get(BEGIN).status_code == web.get(CALLBACK).status_code == 404


# --- Beside passwords -------------------------------------------------------------------------------------------------
def test_success_sign_in_page_offers_what_there_is(web, auth0, settings):
    words = web.get(SIGN_IN, {"next": "/projects/new/"}).content.decode()
    assert f'href="{BEGIN}?next=/projects/new/"' in words
    assert "Continue with Auth0" in words
    assert 'type="password"' in words

    settings.PASSWORD_SIGN_IN = False
    words = web.get(SIGN_IN).content.decode()
    assert "Continue with Auth0" in words
    assert 'type="password"' not in words


def test_fail_password_where_none_is_taken(web, auth0, settings):
    user = MembershipFactory().user
    settings.PASSWORD_SIGN_IN = False

    web.post(SIGN_IN, {"username": user.email, "password": PASSWORD})

    assert not signed_in(web)


def test_fail_password_form_never_reaches_the_provider(web, auth0):
    """Its query could carry somebody else's code, without nonce and proof."""
    web.post(f"{SIGN_IN}?code=stolen&state=x", {"username": "ada@example.com", "password": "x"})

    assert not signed_in(web)
    assert authenticate(None, nonce="n", code_verifier="v") is None
