"""Who watches, how many may, and tickets for those who cannot send headers."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from config.common.errors import Problem
from config.common.ids import new_id
from config.common.valkey import valkey
from projects.accounts.models import ApiKey, Membership, User
from projects.events import tickets
from projects.events.slots import LEASE_SECONDS, Slot, claim
from projects.events.tickets import Ticket, TicketAuthentication, ticket_issue, ticket_redeem
from projects.events.watchers import Watcher, watcher_of
from tests.factories import ApiKeyFactory, MembershipFactory

PAST = timezone.now() - timedelta(seconds=1)


@pytest.fixture
def key(db):
    return ApiKeyFactory(scopes=["read:images"])


@pytest.fixture
def member(db):
    return MembershipFactory()


def by_key(key, **changes):
    return Watcher(key.organization_id, user_id=key.created_by_id, api_key_id=key.pk, **changes)


def by_person(member, **changes):
    return Watcher(member.organization_id, user_id=member.user_id, **changes)


def test_a_key_may_watch(key):
    assert by_key(key).may_watch()
    assert by_key(key, expires_at=timezone.now() + timedelta(hours=1)).may_watch()
    assert by_key(key).caller == f"key-{key.pk}"


@pytest.mark.parametrize("change", [{"revoked_at": PAST}, {"expires_at": PAST}, {"scopes": ["read:projects"]}])
def test_a_key_that_lost_it(key, change):
    ApiKey.objects.update(**change)

    assert not by_key(key).may_watch()


def test_a_person_may_watch(member):
    session = SessionStore()
    session.create()

    assert by_person(member).may_watch()
    assert by_person(member, session=session.session_key).may_watch()
    assert by_person(member).caller == f"user-{member.user_id}"


def test_a_person_who_lost_it(member):
    assert not by_person(member, session="signed out").may_watch()
    assert not by_person(member, expires_at=PAST).may_watch()
    assert not Watcher(member.organization_id).may_watch()
    User.objects.update(is_active=False)
    assert not by_person(member).may_watch()
    User.objects.update(is_active=True)
    Membership.objects.all().delete()
    assert not by_person(member).may_watch()


@pytest.mark.parametrize(
    "watcher",
    [
        Watcher(new_id()),
        Watcher(new_id(), new_id(), new_id(), "session", timezone.now()),
    ],
)
def test_kept_and_brought_back(watcher):
    assert Watcher.from_json(json.loads(json.dumps(watcher.as_json()))) == watcher


def test_whoever_makes_the_request(key):
    request = Request(RequestFactory().get("/"))
    request._request.organization = key.organization
    request.user, request.auth = key.created_by, key

    assert watcher_of(request) == by_key(key)


def test_slots_of_a_caller(key, settings):
    settings.STREAMS_PER_CALLER = 2
    first, _second = claim(by_key(key)), claim(by_key(key))

    with pytest.raises(Problem) as caught:
        claim(by_key(key))
    assert (caught.value.status, caught.value.code) == (429, "too_many_streams")
    assert caught.value.detail == "You have 2 event streams open already, which is the limit."
    assert caught.value.headers == {"Retry-After": "15"}
    assert first.renew()
    claim(Watcher(key.organization_id, user_id=new_id()))
    first.release()
    claim(by_key(key))


def test_slots_of_an_organization(key, settings):
    settings.STREAMS_PER_ORGANIZATION = 1
    claim(Watcher(key.organization_id, user_id=new_id()))

    with pytest.raises(Problem) as caught:
        claim(by_key(key))
    assert caught.value.detail == "Your organization has 1 event streams open already, which is the limit."
    assert not Slot(by_key(key)).renew()
    claim(Watcher(new_id()))


def test_slots_of_the_dead_are_free(key, settings):
    settings.STREAMS_PER_ORGANIZATION = 1
    claim(by_key(key))
    (name,) = valkey().keys(f"streams:{{{key.organization_id}}}")
    valkey().zadd(name, {"dead": 1, **dict.fromkeys(valkey().zrange(name, 0, -1), 1)})

    claim(by_key(key))

    assert valkey().zcard(name) == 1
    assert 0 < valkey().ttl(name) <= LEASE_SECONDS


def test_a_ticket_is_good_once(key):
    ticket = Ticket(by_key(key), {"image_id": new_id()})
    text = ticket_issue(ticket)

    assert valkey().ttl(tickets._key(text)) in (59, 60)
    assert ticket_redeem(text) == ticket
    with pytest.raises(AuthenticationFailed) as caught:
        ticket_redeem(text)
    assert caught.value.get_codes() == "invalid_ticket"


def test_a_ticket_of_somebody_who_lost_access(key):
    text = ticket_issue(Ticket(by_key(key), {}))
    ApiKey.objects.update(revoked_at=PAST)

    with pytest.raises(AuthenticationFailed):
        ticket_redeem(text)


def authenticated(query):
    request = Request(RequestFactory().get("/", query))
    return TicketAuthentication().authenticate(request), request._request


def test_authentication(key):
    ticket = Ticket(by_key(key), {})

    (user, auth), http = authenticated({"ticket": ticket_issue(ticket)})

    assert (user, auth) == (key.created_by, ticket)
    assert (auth.pk, auth.scopes) == (f"key-{key.pk}", ("read:images",))
    assert (http.organization, http.membership) == (key.organization, None)
    assert authenticated({})[0] is None
    assert TicketAuthentication().authenticate_header(None) == 'Bearer realm="api"'


def test_a_key_of_nobody_has_tickets_too(key):
    ticket = Ticket(Watcher(key.organization_id, api_key_id=key.pk), {})

    (user, _), _ = authenticated({"ticket": ticket_issue(ticket)})

    assert not user.is_authenticated
