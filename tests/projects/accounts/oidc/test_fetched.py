"""What the provider publishes: kept, fetched again within reason, and understood with suspicion."""

import pytest
import requests

from projects.accounts.oidc import fetched, provider
from projects.accounts.oidc.fetched import BURST, FRESH_SECONDS, REFILL_SECONDS, STALE_SECONDS, Fetched, Unreachable


class Source:
    """A provider whose answers the test chooses, and a clock to turn."""

    def __init__(self, monkeypatch):
        self.now, self.asked, self.answer = 0.0, 0, {"version": 1}
        monkeypatch.setattr(fetched, "clock", lambda: self.now)
        monkeypatch.setattr(fetched, "fetch_json", self.fetch)

    def fetch(self, url):
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def source(monkeypatch):
    return Source(monkeypatch)


@pytest.fixture
def document(source):
    return Fetched(lambda: "https://id.example/", dict)


def test_success_nothing_is_fetched_before_it_is_needed(source, document):
    assert source.asked == 0
    assert document.get() == document.get() == {"version": 1}
    assert source.asked == 1


def test_success_fetched_again_when_old(source, document):
    document.get()
    source.answer, source.now = {"version": 2}, FRESH_SECONDS - 1
    assert document.get() == {"version": 1}
    source.now = FRESH_SECONDS
    assert document.get() == {"version": 2}


def test_success_the_old_serves_while_the_provider_is_down(source, document):
    document.get()
    source.answer, source.now = requests.ConnectionError("down"), STALE_SECONDS - 1
    assert document.get() == {"version": 1}
    source.now = STALE_SECONDS
    with pytest.raises(Unreachable):
        document.get()


def test_fail_strangers_cannot_make_us_hammer(source, document):
    document.get()
    for _ in range(BURST - 1):
        document.again()
    with pytest.raises(fetched.Rationed):
        document.again()
    assert source.asked == BURST
    source.now = REFILL_SECONDS
    assert document.again() == {"version": 1}
    assert document.get() == {"version": 1}
    assert source.asked == BURST + 1


def test_fail_a_provider_in_trouble_is_left_alone(source, document):
    source.answer = requests.ConnectionError("down")
    for _ in range(10):
        with pytest.raises(Unreachable):
            document.get()
    assert source.asked == 1
    source.answer, source.now = {"version": 1}, REFILL_SECONDS
    assert document.get() == {"version": 1}


def test_success_whoever_waited_takes_what_another_fetched(source, document):
    document.get()
    seen, source.answer = document._kept, {"version": 2}
    document.again()

    assert document._renewed(seen) == {"version": 2}
    assert source.asked == 2


# --- Discovery --------------------------------------------------------------------------------------------------------
ISSUER = "https://id.example/"
GOOD = {
    "issuer": ISSUER,
    **{name: f"{ISSUER}{name}" for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")},
    "jwks_uri": f"{ISSUER}keys",
    "end_session_endpoint": f"{ISSUER}out",
}


def test_success_endpoints(source):
    source.answer = GOOD

    endpoints = provider.Provider(ISSUER).endpoints

    assert (endpoints.authorization, endpoints.end_session) == (
        GOOD["authorization_endpoint"],
        GOOD["end_session_endpoint"],
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"issuer": "https://id.example"}, id="fail: another issuer, if only by a slash"),
        pytest.param({"token_endpoint": None}, id="fail: an address is missing"),
        pytest.param({"token_endpoint": "http://id.example/token"}, id="fail: not by TLS"),
        pytest.param({"jwks_uri": "http://127.0.0.1/keys"}, id="fail: this machine's, of a provider elsewhere"),
        pytest.param({"end_session_endpoint": "http://id.example/out"}, id="fail: sign-out not by TLS"),
    ],
)
def test_fail_discovery_that_makes_no_sense(source, change):
    source.answer = {**GOOD, **change}

    with pytest.raises(Unreachable):
        _ = provider.Provider(ISSUER).endpoints


# --- Keys -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "taken"),
    [
        pytest.param({}, True, id="success: as it is"),
        pytest.param({"alg": None, "use": None}, True, id="success: for everything"),
        pytest.param({"use": "enc"}, False, id="fail: for encryption"),
        pytest.param({"alg": "RS512"}, False, id="fail: for another algorithm"),
        pytest.param({"kty": "oct", "k": "c2VjcmV0"}, False, id="fail: a shared secret"),
        pytest.param({"kid": None}, False, id="fail: nameless"),
        pytest.param({"n": "AQAB"}, False, id="fail: short"),
        pytest.param({"n": None}, False, id="fail: half of one"),
    ],
)
def test_signing_keys(auth0_server, change, taken):
    (key,) = auth0_server.hook("jwks")
    entry = {name: value for name, value in {**key, **change}.items() if value is not None}

    assert (list(provider.signing_keys({"keys": [entry, "nonsense"]})) == [key["kid"]]) is taken
