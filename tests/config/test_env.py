"""The environment is read strictly: a value that makes no sense stops the start with one clear line."""

import pytest

from config import env


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    monkeypatch.delenv("THING", raising=False)


@pytest.mark.parametrize(
    ("value", "default", "expected"),
    [
        pytest.param("here", None, "here", id="success: given"),
        pytest.param("  here ", "there", "here", id="success: blanks around are dropped"),
        pytest.param("", "there", "there", id="success: empty counts as not set"),
        pytest.param(None, "", "", id="success: an empty default is a default"),
    ],
)
def test_text(monkeypatch, value, default, expected):
    if value is not None:
        monkeypatch.setenv("THING", value)

    assert env.text("THING", default) == expected


def test_text_is_required_without_default():
    with pytest.raises(env.BadEnvironment) as caught:
        env.text("THING")

    assert str(caught.value) == "Set THING: see .env.example for what belongs there."


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("TRUE", True), ("yes", True), ("on", True), ("0", False), ("No", False), ("off", False)],
)
def test_flag(monkeypatch, value, expected):
    monkeypatch.setenv("THING", value)

    assert env.flag("THING", not expected) is expected


@pytest.mark.parametrize("default", [True, False])
def test_flag_default(default):
    assert env.flag("THING", default) is default


def test_flag_that_is_neither(monkeypatch):
    monkeypatch.setenv("THING", "maybe")

    with pytest.raises(env.BadEnvironment, match=r"^THING must be true or false, not 'maybe'.$"):
        env.flag("THING")


def test_number(monkeypatch):
    assert env.number("THING", 3) == 3
    monkeypatch.setenv("THING", "12")
    assert env.number("THING", 3) == 12
    monkeypatch.setenv("THING", "a dozen")
    with pytest.raises(env.BadEnvironment, match=r"^THING must be a whole number, not 'a dozen'.$"):
        env.number("THING", 3)


def test_words(monkeypatch):
    assert env.words("THING") == []
    assert env.words("THING", ("a", "b")) == ["a", "b"]
    monkeypatch.setenv("THING", " c , d,, ")
    assert env.words("THING", ("a",)) == ["c", "d"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(
            "postgresql://me:s%40cret@db.example:5433/things?sslmode=require",
            {"NAME": "things", "USER": "me", "PASSWORD": "s@cret", "HOST": "db.example", "PORT": "5433"}
            | {"OPTIONS": {"sslmode": "require"}},
            id="success: everything",
        ),
        pytest.param(
            "postgresql://me@/things?host=/run/socket",
            {"NAME": "things", "USER": "me", "PASSWORD": "", "HOST": "/run/socket", "PORT": "", "OPTIONS": {}},
            id="success: socket",
        ),
        pytest.param(
            "postgresql://",
            {"NAME": "postgres", "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}},
            id="success: nothing",
        ),
    ],
)
def test_database(monkeypatch, url, expected):
    monkeypatch.setenv("THING", url)

    assert env.database("THING") == {"ENGINE": "django.db.backends.postgresql", **expected}


def test_database_of_another_kind(monkeypatch):
    monkeypatch.setenv("THING", "mysql://me@db/things")

    with pytest.raises(env.BadEnvironment, match=r"^THING is not a Postgres address: "):
        env.database("THING")


@pytest.mark.parametrize(
    ("given", "domain", "expected"),
    [
        pytest.param("", "", "", id="success: none"),
        pytest.param("", "acme.eu.auth0.com", "https://acme.eu.auth0.com/", id="success: a tenant's domain"),
        pytest.param("", "https://acme.eu.auth0.com/", "https://acme.eu.auth0.com/", id="success: its address"),
        pytest.param("https://id.example", "acme.eu.auth0.com", "https://id.example", id="success: to the letter"),
        pytest.param("http://127.0.0.1:5000/", "", "http://127.0.0.1:5000/", id="success: this machine"),
    ],
)
def test_issuer(monkeypatch, given, domain, expected):
    monkeypatch.setenv("ISSUER", given)
    monkeypatch.setenv("DOMAIN", domain)

    assert env.issuer("ISSUER", domain_name="DOMAIN") == expected


@pytest.mark.parametrize("given", ["http://id.example/", "id.example", "https://", "http://127.0.0.1.evil.example/"])
def test_issuer_without_tls(monkeypatch, given):
    monkeypatch.setenv("ISSUER", given)

    with pytest.raises(env.BadEnvironment, match=r"^ISSUER must begin with https://"):
        env.issuer("ISSUER", domain_name="DOMAIN")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("", {}, id="success: nothing"),
        pytest.param("one=1, two = 20", {"one": 1, "two": 20}, id="success: two"),
    ],
)
def test_numbers(monkeypatch, given, expected):
    monkeypatch.setenv("THING", given)

    assert env.numbers("THING") == expected


@pytest.mark.parametrize("given", ["one", "one=", "=1", "one=1.5"])
def test_numbers_that_are_none(monkeypatch, given):
    monkeypatch.setenv("THING", given)

    with pytest.raises(env.BadEnvironment, match=r"^THING must be like 'one=1, two=2'; "):
        env.numbers("THING")
