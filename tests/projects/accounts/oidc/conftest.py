"""People who sign in at the identity provider."""

import pytest
from django.test import Client

BEGIN, CALLBACK, SIGN_IN, PROFILE, LISTINGS = (
    "/sign-in/provider/",
    "/sign-in/callback/",
    "/sign-in/",
    "/profile/",
    "/projects/",
)


@pytest.fixture
def web(db) -> Client:
    """A browser that nobody has used yet."""
    return Client()


@pytest.fixture
def ada(auth0):
    """Somebody with an account at the provider; the tests of a run share one provider, so the subject is new."""
    return new_user(auth0)


def new_user(auth0, email="", **claims):
    number = len(_numbers)
    _numbers.append(number)
    return auth0.add_user(email or f"ada{number}@example.com", sub=f"auth0|{number}", **claims)


_numbers: list[int] = []


def begin(web, **query) -> str:
    """Where the provider is asked."""
    answer = web.get(BEGIN, query)
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def sign_in(web, visitor, email, **query):
    """All the way; what the website answers in the end."""
    return web.get(visitor.log_in(begin(web, **query), email))
