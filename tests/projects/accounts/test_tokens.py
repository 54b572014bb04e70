"""Access tokens on the API: the identity provider's own, over real HTTP, and ones that it would never issue."""

import base64
import hashlib
import time
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIClient

from projects.accounts.authentication import authenticate_headers
from projects.accounts.keys import SCOPES
from projects.accounts.models import ApiKey, Role, User
from projects.accounts.oidc.fetched import BURST
from projects.accounts.oidc.provider import provider
from projects.accounts.tokens import AccessToken
from tests.factories import ApiKeyFactory, MembershipFactory, ProjectFactory, UserFactory
from tests.standins.auth0 import AUDIENCE

ME, PROJECTS = "/api/v1/me", "/api/v1/projects"
SUBJECT = "auth0|token"
JWKS = "/.well-known/jwks.json"


@pytest.fixture
def person(auth0, db):
    """An agent who signs in at the provider."""
    return MembershipFactory(user__oidc_issuer=auth0.issuer, user__oidc_subject=SUBJECT)


def claims(auth0, **change):
    now = int(time.time())
    said = {"iss": auth0.issuer, "sub": SUBJECT, "aud": AUDIENCE, "iat": now, "exp": now + 60}
    said |= {"scope": " ".join(("openid", *SCOPES)), **change}
    return {name: value for name, value in said.items() if value is not None}


def call(token, url=ME, **headers):
    return APIClient().get(url, headers={"Authorization": f"Bearer {token}", **headers})


# --- Good ones --------------------------------------------------------------------------------------------------------
def test_success_token_of_an_application_in_a_browser(auth0, visitor, db):
    """Issued by the provider itself: code and PKCE, an audience as Auth0 wants it, some of the scopes."""
    user = auth0.add_user("issued@example.com", permissions=["read:images"])
    MembershipFactory(user__oidc_issuer=auth0.issuer, user__oidc_subject=user["sub"])
    verifier = "v" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {"client_id": "browser-app", "redirect_uri": "http://testserver/sign-in/callback/", "state": "s"}
    query |= {"response_type": "code", "scope": "openid read:projects", "audience": AUDIENCE}
    query |= {"code_challenge": challenge, "code_challenge_method": "S256"}
    back = visitor.log_in(f"{auth0.issuer}authorize?{urlencode(query)}", user["email"])
    form = {"grant_type": "authorization_code", "code": parse_qs(urlsplit(back).query)["code"][0]}
    form |= {"client_id": "browser-app", "redirect_uri": query["redirect_uri"], "code_verifier": verifier}
    issued = httpx.post(f"{auth0.issuer}oauth/token", data=form).json()

    caller = authenticate_headers({"AUTHORIZATION": f"Bearer {issued['access_token']}"})

    assert isinstance(caller.auth, AccessToken)
    assert caller.auth.scopes == {"read:projects", "read:images"}
    assert (caller.auth.subject, caller.auth.client_id) == (user["sub"], "browser-app")
    assert call(issued["access_token"]).json()["user"]["id"] == str(caller.user.pk)
    # Token substitution: the ID token of the same sign-in is no access token.
    refused = call(issued["id_token"])
    assert (refused.status_code, refused.json()["code"]) == (401, "wrong_audience")


def test_success_caller(auth0, person):
    response = call(auth0.sign(claims(auth0)))

    assert response.status_code == 200
    assert response.json()["user"]["email"] == person.user.email
    assert response.json()["organization"]["id"] == str(person.organization_id)
    assert response.json()["role"] == "agent"


@pytest.mark.parametrize(
    ("said", "scopes"),
    [
        pytest.param({"scope": "read:images admin"}, {"read:images", "admin"}, id="success: scope"),
        pytest.param({"scope": None, "permissions": ["admin"]}, {"admin"}, id="success: permissions"),
        pytest.param({"scope": "admin", "permissions": ["read:images"]}, {"admin", "read:images"}, id="success: both"),
        pytest.param({"scope": "openid email root ADMIN"}, set(), id="fail: scopes of others"),
        pytest.param({"scope": ["admin"], "permissions": "admin"}, set(), id="fail: of the wrong kind"),
        pytest.param({"scope": None, "permissions": [1, None, {"admin": 1}]}, set(), id="fail: no words"),
    ],
)
def test_scopes(auth0, person, said, scopes):
    caller = authenticate_headers({"Authorization": f"Bearer {auth0.sign(claims(auth0, **said))}"})

    assert caller.auth.scopes == frozenset(scopes)
    assert (caller.user, caller.organization, caller.membership) == (person.user, person.organization, person)


def test_fail_scope_is_needed(auth0, person):
    response = call(auth0.sign(claims(auth0, scope="read:images")), PROJECTS)

    assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")


def test_fail_scopes_give_no_role(auth0, person):
    person.role = Role.VIEWER
    person.save()
    client = APIClient(headers={"Authorization": f"Bearer {auth0.sign(claims(auth0))}"})

    response = client.post(PROJECTS, {"name": "12 Elm Street"})

    assert (response.status_code, response.json()["code"]) == (403, "read_only_role")


# --- Organizations ----------------------------------------------------------------------------------------------------
def test_success_organization_by_header(auth0, person):
    other = MembershipFactory(user=person.user)
    token = auth0.sign(claims(auth0))
    ProjectFactory(organization=other.organization, name="Theirs")

    named = call(token, PROJECTS, **{"X-Organization": str(other.organization_id).upper()})

    assert [project["name"] for project in named.json()["results"]] == ["Theirs"]
    assert call(token, PROJECTS).json()["results"] == []


@pytest.mark.parametrize("wanted", ["stranger's", "nonsense", "no member"])
def test_fail_organization_of_others(auth0, person, wanted):
    strange = str(MembershipFactory().organization_id) if wanted != "nonsense" else wanted
    if wanted == "no member":
        person.delete()

    response = call(auth0.sign(claims(auth0)), PROJECTS, **{"X-Organization": strange})

    assert (response.status_code, response.json()["code"]) == (404, "organization_not_found")
    assert response.json()["advice"]


def test_fail_no_member_of_anything(auth0, person):
    person.delete()

    response = call(auth0.sign(claims(auth0)))

    assert (response.status_code, response.json()["code"]) == (403, "no_organization")


def test_fail_session_does_not_help_a_wrong_token(auth0, person):
    client = APIClient()
    client.force_login(person.user)

    response = client.get(ME, headers={"Authorization": "Bearer a.b.c"})

    assert (response.status_code, response.json()["code"]) == (401, "malformed_token")


# --- Bad ones ---------------------------------------------------------------------------------------------------------
NOW = int(time.time())


@pytest.mark.parametrize(
    ("said", "how", "code"),
    [
        pytest.param({"exp": NOW - 60}, {}, "expired_token", id="fail: expired"),
        pytest.param({"nbf": NOW + 3600}, {}, "token_not_yet_valid", id="fail: not yet valid"),
        pytest.param({"iat": NOW + 3600}, {}, "token_not_yet_valid", id="fail: issued in the future"),
        pytest.param({"exp": None}, {}, "missing_claim", id="fail: never expires"),
        pytest.param({"iat": None}, {}, "missing_claim", id="fail: issued never"),
        pytest.param({"sub": None}, {}, "missing_claim", id="fail: no subject"),
        pytest.param({"sub": ""}, {}, "malformed_token", id="fail: empty subject"),
        pytest.param({"sub": 7}, {}, "malformed_token", id="fail: subject is a number"),
        pytest.param({"sub": "a\u0000"}, {}, "malformed_token", id="fail: subject not to be stored"),
        pytest.param({"sub": "auth0|nobody"}, {}, "unknown_subject", id="fail: unknown subject"),
        pytest.param({"sub": SUBJECT.upper()}, {}, "unknown_subject", id="fail: subject in capitals"),
        pytest.param({"aud": "website"}, {}, "wrong_audience", id="fail: for the website"),
        pytest.param({"aud": [f"{AUDIENCE}/"]}, {}, "wrong_audience", id="fail: audience nearly right"),
        pytest.param({"aud": None}, {}, "missing_claim", id="fail: no audience"),
        pytest.param({"iss": "https://evil.example/"}, {}, "wrong_issuer", id="fail: another issuer"),
        pytest.param({"iss": None}, {}, "missing_claim", id="fail: no issuer"),
        pytest.param({"exp": "soon"}, {}, "malformed_token", id="fail: expires when"),
        pytest.param({}, {"header": {"alg": "none"}}, "unsupported_algorithm", id="fail: alg none"),
        pytest.param({}, {"header": {"alg": "nOnE"}, "strange": True}, "unsupported_algorithm", id="fail: alg nOnE"),
        pytest.param({}, {"header": {"alg": "RS512"}}, "unsupported_algorithm", id="fail: RS512"),
        pytest.param({}, {"strange": True, "header": {}}, "unknown_key", id="fail: another's key"),
        pytest.param({}, {"header": {"kid": "x"}}, "unknown_key", id="fail: unknown kid"),
        pytest.param({}, {"header": {"kid": None}}, "malformed_token", id="fail: kid is nothing"),
        pytest.param({}, {"header": {"crit": ["exp"]}}, "malformed_token", id="fail: asks for what we don't know"),
    ],
)
def test_fail_tokens(auth0, person, said, how, code):
    # As late as possible: the table is older than the test.
    response = call(auth0.sign(claims(auth0, **said), **how))

    refused(response, code)


def refused(response, code):
    assert (response.status_code, response.json()["code"]) == (401, code), response.content
    assert response["WWW-Authenticate"] == (
        f'Bearer realm="api", error="invalid_token", error_description="{response.json()["detail"]}"'
    )
    assert response["WWW-Authenticate"].isascii()
    assert response.json()["advice"]


def test_fail_signed_with_the_public_key_as_a_secret(auth0, person):
    """HS256 with the text of the public key: whoever trusts the header's algorithm falls for it."""
    (key,) = auth0.hook("jwks")
    pem = provider().signing_key(key["kid"]).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    refused(call(auth0.sign(claims(auth0), header={"alg": "HS256"}, secret=pem)), "unsupported_algorithm")


def test_fail_signed_by_another_under_a_known_name(auth0, person):
    (key,) = auth0.hook("jwks")

    refused(call(auth0.sign(claims(auth0), strange=True, header={"kid": key["kid"]})), "bad_signature")


def test_fail_key_that_the_token_brings_along(auth0, person):
    (key,) = auth0.hook("jwks")
    header = {"kid": key["kid"], "jwk": key, "jku": "https://evil.example/keys"}

    refused(call(auth0.sign(claims(auth0), strange=True, header=header)), "bad_signature")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda token: "", id="fail: nothing"),
        pytest.param(lambda token: "a.b.c", id="fail: three letters"),
        pytest.param(lambda token: token.rpartition(".")[0], id="fail: cut off"),
        pytest.param(lambda token: f"{token}.x", id="fail: encrypted, by its look"),
        pytest.param(lambda token: "." * 2 + "x" * 20_000, id="fail: endless"),
        pytest.param(lambda token: "e30.e30.", id="fail: empty"),
        pytest.param(lambda token: f"{base64.b64encode(b'[]').decode()}.e30.e30", id="fail: header is a list"),
    ],
)
def test_fail_no_tokens(auth0, person, change):
    response = call(change(auth0.sign(claims(auth0))))

    assert response.json()["code"] in {"malformed_token", "unsupported_algorithm"}
    refused(response, response.json()["code"])


def test_fail_spoilt_signature(auth0, person):
    head, _, signature = auth0.sign(claims(auth0)).rpartition(".")
    spoilt = f"{signature[:9]}{'A' if signature[9] != 'A' else 'B'}{signature[10:]}"

    refused(call(f"{head}.{spoilt}"), "bad_signature")


def test_fail_other_claims_under_the_same_signature(auth0, person):
    head, said, signature = auth0.sign(claims(auth0)).split(".")
    others = auth0.sign(claims(auth0, scope="admin")).split(".")[1]

    refused(call(f"{head}.{others}.{signature}"), "bad_signature")
    assert others != said


def test_fail_machine_stands_for_no_person(auth0, person):
    form = {"grant_type": "client_credentials", "client_id": "machine", "client_secret": "secret-of-the-machine"}
    form |= {"audience": AUDIENCE, "resource": AUDIENCE, "scope": "read:images"}
    issued = httpx.post(f"{auth0.issuer}oauth/token", data=form).json()

    refused(call(issued["access_token"]), "unknown_subject")


def test_fail_closed_account(auth0, person):
    User.objects.update(is_active=False)

    refused(call(auth0.sign(claims(auth0))), "account_closed")


def test_fail_local_people_have_no_subject(auth0, db):
    UserFactory()

    refused(call(auth0.sign(claims(auth0, sub=""))), "malformed_token")


def test_fail_this_installation_takes_keys_only(auth0, person, settings):
    settings.OIDC_AUDIENCE = ""

    refused(call(auth0.sign(claims(auth0))), "tokens_not_accepted")


# --- Keys of the provider ---------------------------------------------------------------------------------------------
def test_success_rotation_is_followed_at_once(auth0, person):
    old = auth0.sign(claims(auth0))
    assert call(old).status_code == 200
    auth0.hook("rotate")

    assert call(auth0.sign(claims(auth0))).status_code == 200
    refused(call(old), "unknown_key")


def test_success_keys_are_fetched_once(auth0, person):
    token, before = auth0.sign(claims(auth0)), auth0.counts.get(JWKS, 0)
    for _ in range(3):
        assert call(token).status_code == 200

    assert auth0.counts[JWKS] - before == 1


def test_fail_unknown_keys_cannot_hammer_the_provider(auth0, person):
    good, before = auth0.sign(claims(auth0)), auth0.counts.get(JWKS, 0)
    for number in range(2 * BURST):
        refused(call(auth0.sign(claims(auth0), header={"kid": f"made-up-{number}"})), "unknown_key")

    assert auth0.counts[JWKS] - before == BURST
    assert call(good).status_code == 200


def test_fail_nobody_can_tell(auth0, person):
    auth0.hook("break", **{JWKS: [503, "later"]})

    response = call(auth0.sign(claims(auth0)))

    assert (response.status_code, response.json()["code"]) == (503, "identity_provider_unreachable")
    assert response["Retry-After"] == "10"


# --- Outside of the framework -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"Authorization": "Basic YTpi"}, id="another scheme"),
        pytest.param({"Authorization": "Bearer"[:3]}, id="half a word"),
    ],
)
def test_success_nobody_calls(headers):
    assert authenticate_headers(headers) is None


@pytest.mark.parametrize("header", ["x-api-key", "X-API-Key", "authorization"])
def test_success_caller_by_key(db, header):
    key = ApiKeyFactory()
    text = f"Bearer {key.text}" if header == "authorization" else key.text

    caller = authenticate_headers({header: text})

    assert isinstance(caller.auth, ApiKey)
    assert (caller.auth, caller.user, caller.organization, caller.membership) == (
        key,
        key.created_by,
        key.organization,
        None,
    )


def test_fail_caller_by_wrong_key(db):
    with pytest.raises(AuthenticationFailed) as caught:
        authenticate_headers({"X-API-Key": "vsa_nonsense"})

    assert caught.value.get_codes() == "invalid_api_key"


def test_queries(auth0, person, django_assert_num_queries):
    token = auth0.sign(claims(auth0))
    with django_assert_num_queries(2):  # the person, the memberships
        authenticate_headers({"Authorization": f"Bearer {token}"})
