"""The event log: in the caller's transaction, in the order of commits, pushed after."""

import threading

import pytest
from django.db import connection, transaction

from config.common import push
from config.common.ids import new_id
from projects.events.models import Event
from projects.events.selectors import for_organization, latest_id
from projects.events.services import as_message, event_record
from tests.factories import OrganizationFactory, UserFactory


@pytest.fixture
def pushed(monkeypatch):
    """What is pushed, by group."""
    sent = []

    class Layer:
        async def group_send(self, group, message):
            sent.append((group, message))

    monkeypatch.setattr(push, "get_channel_layer", Layer)
    return sent


def test_record(transactional_db, pushed):
    organization, user, project_id, image_id = OrganizationFactory(), UserFactory(), new_id(), new_id()

    with transaction.atomic():
        event = event_record(
            organization=organization,
            kind="image.ready",
            project_id=project_id,
            image_id=image_id,
            actor=user,
            data={"percent": 100},
        )
        assert pushed == []

    event.refresh_from_db()
    assert (event.organization, event.kind, event.actor) == (organization, "image.ready", user)
    assert (event.project_id, event.image_id, event.data) == (project_id, image_id, {"percent": 100})
    assert str(event) == f"{event.pk} image.ready"
    assert pushed == [
        (
            f"org.{organization.pk.hex}",
            {
                "type": "event",
                "id": event.pk,
                "kind": "image.ready",
                "project_id": str(project_id),
                "image_id": str(image_id),
                "data": {"percent": 100},
            },
        )
    ]


def test_record_about_nothing_in_particular(transactional_db, pushed):
    event = event_record(organization=OrganizationFactory(), kind="organization.renamed")

    assert (event.project_id, event.image_id, event.actor, event.data) == (None, None, None, {})
    assert as_message(event) == {
        "type": "event",
        "id": event.pk,
        "kind": "organization.renamed",
        "project_id": None,
        "image_id": None,
        "data": {},
    }
    assert len(pushed) == 1


def test_nothing_remains_of_a_transaction_that_failed(transactional_db, pushed):
    organization = OrganizationFactory()

    with transaction.atomic():
        event_record(organization=organization, kind="image.ready")
        transaction.set_rollback(True)

    assert not Event.objects.exists()
    assert pushed == []


def record_and_wait(organization, kind, recorded, leave):
    try:
        with transaction.atomic():
            event_record(organization=organization, kind=kind)
            recorded.set()
            assert leave.wait(10)
    finally:
        connection.close()


def test_ids_grow_in_the_order_of_commits(transactional_db, pushed):
    """The second writer waits for the first one's commit, so no reader sees its id before the smaller one."""
    organization = OrganizationFactory()
    recorded = [threading.Event(), threading.Event()]
    leave = [threading.Event(), threading.Event()]
    threads = [
        threading.Thread(
            target=record_and_wait, args=(organization, f"image.{number}", recorded[number], leave[number])
        )
        for number in range(2)
    ]
    threads[0].start()
    assert recorded[0].wait(10)
    threads[1].start()
    leave[1].set()

    assert not recorded[1].wait(0.2)  # held back by the lock
    assert latest_id(organization.pk) == 0
    leave[0].set()
    for thread in threads:
        thread.join(10)

    assert [event.kind for event in for_organization(organization.pk)] == ["image.0", "image.1"]


def test_organizations_do_not_wait_for_each_other(transactional_db, pushed):
    recorded, leave = threading.Event(), threading.Event()
    thread = threading.Thread(target=record_and_wait, args=(OrganizationFactory(), "image.0", recorded, leave))
    thread.start()
    assert recorded.wait(10)

    event_record(organization=OrganizationFactory(), kind="image.1")  # would hang here

    leave.set()
    thread.join(10)
    assert Event.objects.count() == 2
