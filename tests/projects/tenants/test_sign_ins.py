"""Sign-ins and failures, in the log of every organization of the person."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from projects.events.models import Event
from projects.tenants import receivers, sign_ins
from projects.tenants.tasks import note_failed_sign_in
from tests.factories import MembershipFactory, UserFactory
from tests.factories.accounts import PASSWORD
from tests.frontend import ensure_built

SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def noted(monkeypatch):
    """What the worker would be told."""
    calls = []
    monkeypatch.setattr(receivers.note_failed_sign_in, "delay", lambda *args: calls.append(args))
    ensure_built()
    return calls


@pytest.fixture
def member(db):
    return MembershipFactory(user__email="ada@example.com")


def test_a_sign_in_is_told_to_every_organization(member):
    second = MembershipFactory(user=member.user)
    MembershipFactory()

    Client(headers={"User-Agent": "browser/1"}).post(SIGN_IN, {"username": member.user.email, "password": PASSWORD})

    events = list(Event.objects.order_by("organization_id"))
    assert [event.organization_id for event in events] == sorted([member.organization_id, second.organization_id])
    for event in events:
        assert (event.kind, event.actor, event.via) == ("user.signed_in", member.user, "session")
        assert (event.ip, event.user_agent) == ("127.0.0.1", "browser/1")
        assert event.data == {"user_id": str(member.user.pk), "email": "ada@example.com"}


def test_sessions_made_by_hand_are_no_sign_ins(member):
    Client().force_login(member.user)

    assert not Event.objects.exists()


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"], ids=["known", "unknown"])
def test_failures_are_left_to_a_worker(member, noted, email):
    Client(headers={"User-Agent": "guess/1"}).post(SIGN_IN, {"username": email, "password": "wrong"})

    assert noted == [(email, "127.0.0.1", "guess/1")]
    assert not Event.objects.exists()


def test_nothing_to_note(member, noted):
    authenticate(None, username="ada@example.com", password="wrong")
    authenticate(RequestFactory().get("/"), token="x")

    assert noted == []


def test_a_failure_is_told(member):
    note_failed_sign_in("ADA@example.com", "192.0.2.7", "guess/1")

    event = Event.objects.get()
    assert (event.kind, event.organization, event.actor) == ("user.sign_in_failed", member.organization, None)
    assert (event.ip, event.user_agent) == ("192.0.2.7", "guess/1")
    assert event.data == {"user_id": str(member.user.pk), "email": "ada@example.com"}


def test_a_failure_without_an_address(member):
    note_failed_sign_in("ada@example.com", None, "")

    assert Event.objects.get().ip is None


def test_failures_of_nobody_are_told_to_nobody(member):
    UserFactory(email="alone@example.com")

    for email in ("nobody@example.com", "alone@example.com"):
        note_failed_sign_in(email, None, "")

    assert not Event.objects.exists()


def test_guessing_does_not_flood_the_log(member, monkeypatch):
    monkeypatch.setattr(sign_ins, "FAILURES_NOTED", 2)

    for _ in range(4):
        note_failed_sign_in("ada@example.com", None, "")

    assert Event.objects.count() == 2
