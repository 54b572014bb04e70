"""Local passwords, and the brake on guessing them."""

import pytest
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.test import RequestFactory

from projects.accounts import throttling
from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

EMAIL = "ada@example.com"
pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture
def user(db):
    return UserFactory(email=EMAIL)


def sign_in(password=PASSWORD, email=EMAIL, address="192.0.2.1"):
    return authenticate(RequestFactory(REMOTE_ADDR=address).post("/"), username=email, password=password)


def test_by_password(user):
    assert sign_in() == user
    assert sign_in(email="ADA@Example.com") == user
    assert authenticate(None, email=EMAIL, password=PASSWORD) == user
    assert sign_in(password="wrong") is None


@pytest.mark.parametrize("credentials", [{"username": EMAIL}, {"password": PASSWORD}, {"token": "x"}])
def test_half_a_credential_is_none(user, credentials):
    assert authenticate(None, **credentials) is None


def test_the_inactive_stay_out(user):
    user.is_active = False
    user.save()

    assert sign_in() is None


def test_five_wrong_passwords_close_the_door_for_this_address(user):
    for _ in range(5):
        assert sign_in(password="wrong") is None

    assert sign_in() is None
    assert sign_in(email=EMAIL.upper()) is None
    assert sign_in(address="192.0.2.2") == user


def test_the_right_password_forgets_the_wrong_ones(user):
    for _ in range(3):
        for _ in range(4):
            sign_in(password="wrong")
        assert sign_in() == user


def test_another_address_of_the_same_network_opens_no_door(user):
    """Of IPv6 everybody has more addresses than anybody can count."""
    for number in range(5):
        assert sign_in("wrong", address=f"2001:db8:1:2::{number}") is None
    assert sign_in(address="2001:db8:1:2:ffff::1") is None
    assert sign_in(address="2001:db8:1:3::1") == user


def test_an_invented_address_opens_no_door(user, client):
    for number in range(5):
        invented = {"X-Forwarded-For": f"198.51.100.{number}"}
        client.post("/sign-in/", {"username": EMAIL, "password": "wrong"}, headers=invented)

    client.post("/sign-in/", {"username": EMAIL, "password": PASSWORD}, headers={"X-Forwarded-For": "198.51.100.99"})

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("limit", "guess"),
    [
        pytest.param("EMAIL_LIMIT", lambda n: {"address": f"192.0.2.{n}"}, id="fail: one account from everywhere"),
        pytest.param("ADDRESS_LIMIT", lambda n: {"email": f"{n}@example.com"}, id="fail: every account from one place"),
    ],
)
def test_wider_brakes(user, monkeypatch, limit, guess):
    monkeypatch.setattr(throttling, limit, 3)
    for number in range(10, 13):
        sign_in(password="wrong", **guess(number))

    assert sign_in() is None


def test_the_window_starts_with_the_first_wrong_password(user, monkeypatch):
    """The counter runs out between the look and the step: it starts again instead of living for ever."""

    class Forgetful:
        add = cache.add

        def incr(self, key):
            cache.delete(key)
            return cache.incr(key)

    for _ in range(4):
        throttling.sign_in_failed(None, EMAIL)
    with monkeypatch.context() as patch:
        patch.setattr(throttling, "cache", Forgetful())
        throttling.sign_in_failed(None, EMAIL)

    assert not throttling.sign_in_blocked(None, EMAIL)
    assert set(cache.get_many(throttling._counters(None, EMAIL)).values()) == {1}


def test_the_admin_uses_the_same_door(user, client):
    user.is_staff = user.is_superuser = True
    user.save()
    body = {"username": EMAIL, "password": "wrong"}
    for _ in range(5):
        assert client.post("/admin/login/", body).status_code == 200

    assert client.post("/admin/login/", {**body, "password": PASSWORD}).status_code == 200  # the form again
    elsewhere = {**body, "password": PASSWORD}
    assert client.post("/admin/login/", elsewhere, REMOTE_ADDR="192.0.2.9").status_code == 302
