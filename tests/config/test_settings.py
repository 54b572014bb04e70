"""Settings are imported in processes of their own, as servers and laptops do."""

import json
import os
import subprocess
import sys

import pytest

ASK = """
import json, sys
from importlib import import_module
settings = import_module(sys.argv[1])
print(json.dumps({name: getattr(settings, name) for name in sys.argv[2:]}, default=str))
"""
PRODUCTION = {
    "DATABASE_URL": "postgresql://app@db/app",
    "REDIS_URL": "redis://redis/0",
    "S3_ENDPOINT_URL": "https://s3.example",
    "S3_ACCESS_KEY_ID": "key",
    "S3_SECRET_ACCESS_KEY": "secret",
    "PUBLIC_URL": "https://staging.example/",
    "SECRET_KEY": "long and random " * 3,
    "API_KEY_PEPPER": "hotter than any other pepper that there is",
}


def settings_of(module, *names, **environ):
    path = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE")}
    return subprocess.run(
        [sys.executable, "-c", ASK, module, *names], env={**path, **environ}, capture_output=True, text=True
    )


def test_local_needs_nothing():
    done = settings_of("config.settings.local", "DEBUG", "ALLOWED_HOSTS", "S3_PUBLIC_ENDPOINT_URL", "API_KEY_PEPPER")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "DEBUG": True,
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "127.0.0.1", "[::1]"],
        "S3_PUBLIC_ENDPOINT_URL": "http://127.0.0.1:8333",
        "API_KEY_PEPPER": "for-this-laptop-only-and-never-for-a-server-on-the-internet",
    }


def test_production_names_all_that_is_missing():
    done = settings_of("config.settings.production", REDIS_URL="redis://redis/0", SECRET_KEY=" ")

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "config.env.BadEnvironment: Set SECRET_KEY, API_KEY_PEPPER, PUBLIC_URL, DATABASE_URL, S3_ENDPOINT_URL, "
        "S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: see .env.example for what belongs there."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("SECRET_KEY", "change-me", id="fail: of the example"),
        pytest.param("SECRET_KEY", "for-this-laptop-only-and-never-for-a-server-on-the-internet", id="fail: laptop's"),
        pytest.param("SECRET_KEY", "x" * 31, id="fail: short"),
        pytest.param("API_KEY_PEPPER", "change-me", id="fail: pepper of the example"),
        pytest.param("S3_SECRET_ACCESS_KEY", "change-me", id="fail: store's of the example"),
        pytest.param("DATABASE_URL", "postgresql://app:change-me@db/app", id="fail: database's of the example"),
    ],
)
def test_production_refuses_secrets_that_everybody_knows(name, value):
    done = settings_of("config.settings.production", **{**PRODUCTION, name: value})

    assert done.returncode == 1
    assert f"BadEnvironment: {name} must hold a random secret" in done.stderr.splitlines()[-1]
    assert value not in done.stderr.splitlines()[-1]


def test_production_is_secure():
    names = ["DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME"]
    names += ["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "CONTENT_SECURITY_POLICY", "PASSWORD_HASHERS"]
    done = settings_of("config.settings.production", *names, **PRODUCTION)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"] == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "https://s3.example", "blob:", "data:"],
        "connect-src": ["'self'", "https://s3.example", "wss://staging.example"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
    assert found["PASSWORD_HASHERS"][0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["staging.example"]
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is found["SECURE_SSL_REDIRECT"] is True
    assert found["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert found["SECURE_HSTS_SECONDS"] == 31536000


def test_production_without_tls_is_a_choice():
    names = ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_NAME", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
    done = settings_of("config.settings.production", *names, **PRODUCTION, SECURE="false")

    assert json.loads(done.stdout) == {
        "SESSION_COOKIE_SECURE": False,
        "SESSION_COOKIE_NAME": "sessionid",
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
    }


def test_a_pool_of_connections_on_request():
    done = settings_of("config.settings.local", "DATABASES", DATABASE_POOL_SIZE="8")

    assert json.loads(done.stdout)["DATABASES"]["default"]["OPTIONS"] == {"pool": {"min_size": 1, "max_size": 8}}


AUTH0 = {"AUTH0_DOMAIN": "acme.eu.auth0.com", "OIDC_CLIENT_ID": "website", "OIDC_CLIENT_SECRET": "secret"}


def test_auth0():
    names = ["OIDC_ISSUER", "OIDC_SIGN_IN", "PASSWORD_SIGN_IN", "CONTENT_SECURITY_POLICY"]
    done = settings_of("config.settings.local", *names, **AUTH0)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["OIDC_ISSUER"], found["OIDC_SIGN_IN"]) == ("https://acme.eu.auth0.com/", True)
    assert found["PASSWORD_SIGN_IN"] is False
    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == ["'self'", "https://acme.eu.auth0.com"]


def test_passwords_beside_auth0():
    done = settings_of("config.settings.local", "PASSWORD_SIGN_IN", **AUTH0, PASSWORD_SIGN_IN="true")

    assert json.loads(done.stdout) == {"PASSWORD_SIGN_IN": True}


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        pytest.param({**AUTH0, "OIDC_CLIENT_SECRET": ""}, "Set OIDC_CLIENT_SECRET", id="fail: no secret"),
        pytest.param({"PASSWORD_SIGN_IN": "false"}, "PASSWORD_SIGN_IN=false needs OIDC_ISSUER", id="fail: no way in"),
        pytest.param({**AUTH0, "OIDC_AUDIENCE": "website"}, "OIDC_AUDIENCE must be the API's", id="fail: ID tokens"),
    ],
)
def test_auth0_half_set_up(environ, words):
    done = settings_of("config.settings.local", "DEBUG", **environ)

    assert done.returncode == 1
    assert words in done.stderr.splitlines()[-1]


def test_events_are_kept_as_long_as_they_are_needed():
    done = settings_of("config.settings.local", "EVENTS_KEPT_DAYS", EVENTS_KEPT_DAYS="30")
    refused = settings_of("config.settings.local", "EVENTS_KEPT_DAYS", EVENTS_KEPT_DAYS="29")

    assert json.loads(done.stdout) == {"EVENTS_KEPT_DAYS": 30}
    assert refused.stderr.splitlines()[-1].endswith(
        "EVENTS_KEPT_DAYS must be at least 30: younger events are still needed."
    )
