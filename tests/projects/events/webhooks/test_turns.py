"""Whose message is next: one organization with many must not keep the others waiting."""

from datetime import timedelta

import pytest
from django.utils import timezone

from projects.events.models import WebhookDelivery
from projects.events.services import event_record
from projects.events.webhooks import delivery, services, turns
from projects.events.webhooks.turns import AHEAD
from tests.factories import OrganizationFactory


def endpoint_of(organization, family="image"):
    url, kinds = "https://hooks.example.com/in", [f"{family}.*"]
    return services.endpoint_create(organization=organization, actor=None, url=url, kinds=kinds)[0]


def messages(organization, number, since, family="image"):
    """So many that are due, the first of them since that many minutes."""
    kinds = [f"{family}.{letter}" for letter in "abcdefgh"[:number]]
    events = [event_record(organization=organization, kind=kind).pk for kind in kinds]
    rows = [WebhookDelivery.objects.get(event_id=event) for event in events]
    for place, row in enumerate(rows):
        row.next_attempt_at = timezone.now() - timedelta(minutes=since) + timedelta(seconds=place)
        row.save()
    return rows


@pytest.fixture
def queue(monkeypatch):
    """What the workers were told, in order."""
    told = []
    monkeypatch.setattr(turns.app, "send_task", lambda _name, args, retry: told.append(args[0]))
    return told


@pytest.fixture
def busy(organization):
    endpoint_of(organization)
    return messages(organization, 8, since=9)


@pytest.fixture
def quiet(db):
    other = OrganizationFactory()
    endpoint_of(other)
    return messages(other, 2, since=1)


def test_everybody_is_served_before_anybody_is_served_twice(busy, quiet):
    expected = [busy[0], quiet[0], busy[1], quiet[1], busy[2], busy[3], busy[4]]

    assert turns.due() == [each.pk for each in expected]


def test_two_webhooks_of_one_organization_have_one_share(organization, busy):
    endpoint_of(organization, "project")
    messages(organization, 1, since=1, family="project")

    assert turns.due() == [each.pk for each in busy[:AHEAD]]


def test_what_is_not_due_takes_no_place(busy):
    busy[1].next_attempt_at = timezone.now() + timedelta(minutes=1)
    busy[1].save()

    assert turns.due() == [each.pk for each in (busy[0], *busy[2:6])]


def test_new_messages_wait_behind_older_ones_of_their_own(busy, quiet, queue):
    for each in (busy[AHEAD], quiet[1], busy[AHEAD - 1]):
        turns.enqueue_new(each)

    assert queue == [str(quiet[1].pk), str(busy[AHEAD - 1].pk)]


def test_each_one_taken_lets_one_move_up(busy, quiet, queue, receiver, django_capture_on_commit_callbacks):
    for each in (busy[0], busy[1], quiet[0]):
        with django_capture_on_commit_callbacks(execute=True):
            assert delivery.attempt(each.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert not delivery.attempt(busy[0].pk)

    assert queue == [str(busy[AHEAD].pk), str(busy[AHEAD + 1].pk)]
    assert receiver.types == ["image.a", "image.b", "image.a"]
