"""What is sent, when it is sent again, and when it is not."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from config.common.ids import new_id
from config.common.outbound import Unreachable
from projects.accounts.models import Role
from projects.events import tasks
from projects.events.models import DeliveryStatus, Event, WebhookDelivery, WebhookEndpoint
from projects.events.services import event_record
from projects.events.webhooks import delivery as sending
from projects.events.webhooks import services, turns
from tests.factories import MembershipFactory, OrganizationFactory


def happen(organization, kind="image.ready", **kwargs):
    return event_record(organization=organization, kind=kind, **kwargs)


def only():
    return WebhookDelivery.objects.get()


def wait_over():
    WebhookDelivery.objects.filter(status="pending").update(next_attempt_at=timezone.now())


def test_a_message(organization, made, receiver, send):
    endpoint, secret = made
    image_id, project_id = new_id(), new_id()
    event = happen(organization, image_id=image_id, project_id=project_id, data={"status": "ready", "error": None})

    assert send() == [True]

    [(url, _, headers)] = receiver.got
    assert url == "https://hooks.example.com/in"
    assert headers["Content-Type"] == "application/json"
    assert headers["webhook-id"] == f"msg_{only().pk.hex}"
    assert receiver.verified(secret) == [
        {
            "type": "image.ready",
            "timestamp": event.created_at.isoformat(),
            "data": {
                "status": "ready",
                "error": None,
                "event_id": event.pk,
                "organization_id": str(organization.pk),
                "project_id": str(project_id),
                "image_id": str(image_id),
            },
        }
    ]
    row = only()
    assert (row.endpoint, row.event_id, row.kind, row.status) == (endpoint, event.pk, "image.ready", "delivered")
    assert (row.attempts, row.next_attempt_at, row.response_status, row.response_text) == (1, None, 204, "thanks")
    assert (row.milliseconds, row.error) == (250, "")
    assert send() == []


def test_nobody_else_can_sign(organization, made, receiver, send):
    happen(organization)
    send()

    with pytest.raises(WebhookVerificationError):
        receiver.verified("whsec_" + "A" * 44)


@pytest.mark.parametrize(
    ("kinds", "kind", "told"),
    [
        (["image.ready"], "image.ready", True),
        (["image.ready"], "image.error", False),
        (["image.*"], "image.error", True),
        (["image.*"], "image.progress", False),
        (["project.*"], "project.deleted", True),
        (["usage.*"], "usage.80", True),
        (["image.*", "project.*", "usage.*"], "member.invited", False),
    ],
)
def test_who_is_told_what(organization, endpoint, kinds, kind, told):
    WebhookEndpoint.objects.update(kinds=kinds)

    happen(organization, kind)

    assert WebhookDelivery.objects.exists() is told


def test_others_are_not_told(organization, endpoint):
    happen(OrganizationFactory())
    WebhookEndpoint.objects.update(enabled=False)
    happen(organization)

    assert not WebhookDelivery.objects.exists()


def test_what_did_not_happen_is_not_told(organization, endpoint):
    with transaction.atomic():
        happen(organization)
        transaction.set_rollback(True)

    assert not WebhookDelivery.objects.exists()


def test_the_workers_are_told_after_the_commit(organization, endpoint, monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(turns.app, "send_task", lambda name, **kwargs: told.append((name, kwargs["args"])))

    with django_capture_on_commit_callbacks(execute=True):
        happen(organization)
        assert told == []

    assert told == [("projects.events.tasks.deliver", (str(only().pk),))]


def test_a_queue_that_is_down_loses_nothing(
    organization, endpoint, receiver, send, monkeypatch, django_capture_on_commit_callbacks
):
    def down(*_, **__):
        raise ConnectionError

    monkeypatch.setattr(turns.app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        happen(organization)

    assert send() == [True]


def test_tasks(organization, endpoint, receiver, monkeypatch):
    happen(organization)
    monkeypatch.setattr(turns, "enqueue", lambda delivery_id: tasks.deliver(str(delivery_id)))

    tasks.sweep_deliveries()

    assert receiver.types == ["image.ready"]


@pytest.mark.parametrize(
    ("answer", "error", "status"),
    [
        pytest.param(500, "status: the server answered 500.", 500, id="fail: an error of theirs"),
        pytest.param(302, "status: the server answered 302.", 302, id="fail: a redirect"),
        pytest.param(Unreachable("timeout", "Too slow."), "timeout: Too slow.", None, id="fail: no answer"),
    ],
)
def test_fails_and_is_tried_again(organization, endpoint, receiver, send, answer, error, status):
    receiver.answers = [answer]
    happen(organization)
    before = timezone.now()
    send()

    row = only()
    assert (row.status, row.attempts, row.error, row.response_status) == ("pending", 1, error, status)
    assert timedelta(seconds=4.5) <= row.next_attempt_at - before <= timedelta(seconds=60)
    endpoint.refresh_from_db()
    assert endpoint.failing_since is not None
    assert send() == []

    wait_over()
    assert send() == [True]
    row.refresh_from_db()
    assert (row.status, row.attempts, row.error) == ("delivered", 2, "")
    first, second = (headers["webhook-id"] for _, _, headers in receiver.got)
    assert first == second
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_over_days_and_then_no_more(organization, endpoint, receiver, send):
    receiver.answers = [500] * 20
    happen(organization)
    waits = []
    for _ in range(10):
        send()
        row = only()
        waits.append(row.next_attempt_at and (row.next_attempt_at - timezone.now()).total_seconds())
        wait_over()

    expected = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
    assert all(0.8 * wanted - 5 <= got <= 1.1 * wanted for got, wanted in zip(waits, expected, strict=False))
    assert (row.status, row.attempts, waits[-1]) == ("failed", 10, None)
    assert send() == []


def long_failing(endpoint):
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=timezone.now() - timedelta(days=5))


def test_after_days_it_is_switched_off(
    organization, admin, endpoint, receiver, send, django_capture_on_commit_callbacks
):
    MembershipFactory(organization=organization, role=Role.AGENT)
    long_failing(endpoint)
    receiver.answers = [500]
    happen(organization)
    happen(organization)

    with django_capture_on_commit_callbacks(execute=True):
        assert send() == [True, False]

    endpoint.refresh_from_db()
    assert (endpoint.enabled, endpoint.disabled_at is not None) == (False, True)
    event = Event.objects.get(kind="webhook.disabled")
    assert event.data["webhook_id"] == str(endpoint.pk)
    [message] = mail.outbox
    assert message.to == [admin.user.email]
    assert f"/organization/webhooks/{endpoint.pk}/" in message.body
    assert "https://hooks.example.com/in" in message.body
    stopped = WebhookDelivery.objects.get(status="failed")
    assert stopped.error == "disabled: the webhook is switched off."


def test_gone_is_gone(organization, endpoint, receiver, send):
    receiver.answers = [410]
    happen(organization)
    send()

    endpoint.refresh_from_db()
    assert not endpoint.enabled


def test_a_failure_after_it_was_switched_off_says_nothing(organization, endpoint, receiver):
    WebhookEndpoint.objects.update(enabled=False)

    sending._note_failure(endpoint.pk, gone=True)

    endpoint.refresh_from_db()
    assert endpoint.disabled_at is None


def test_two_workers_send_it_once(transactional_db, organization, endpoint, receiver):
    """The second one does not wait for the first: it finds the row locked, or its time moved ahead."""
    happen(organization)
    delivery_id, locked, leave = only().pk, threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            WebhookDelivery.objects.select_for_update().get(pk=delivery_id)
            locked.set()
            assert leave.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert locked.wait(10)
    assert sending.attempt(delivery_id) is False
    leave.set()
    thread.join(10)

    assert sending.attempt(delivery_id) is True
    assert sending.attempt(delivery_id) is False
    assert len(receiver.got) == 1


def test_a_worker_that_died(organization, endpoint, receiver, send):
    happen(organization)
    assert sending._claim(only().pk) is not None
    assert send() == []

    wait_over()

    assert send() == [True]
    assert (only().attempts, only().status) == (2, "delivered")


def test_an_attempt_that_took_too_long_does_not_count(organization, endpoint, receiver, send):
    happen(organization)
    late = sending._claim(only().pk)
    wait_over()
    receiver.answers = [500]
    send()

    sending._answered(late, sending.Answer(204, "", 1.0))

    assert (only().status, only().attempts, only().response_status) == ("pending", 2, 500)
    endpoint.refresh_from_db()
    assert endpoint.failing_since is not None
    sending._failed(late, error="late")
    assert only().error == "status: the server answered 500."


def test_rotation_signs_with_both(organization, made, receiver, send):
    endpoint, old = made
    rotated, new = services.secret_rotate(endpoint=endpoint, actor=None)
    assert new != old
    assert rotated.old_secret_until - timezone.now() > timedelta(hours=23)
    happen(organization)
    send()

    assert receiver.verified(old) == receiver.verified(new)
    WebhookEndpoint.objects.update(old_secret_until=timezone.now())
    receiver.got.clear()
    happen(organization)
    send()
    [(_, body, headers)] = receiver.got
    Webhook(new).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(body, headers)


@pytest.mark.parametrize(("answer", "status"), [(204, "delivered"), (500, "failed")])
def test_a_test_is_sent_once_even_to_one_that_is_off(organization, endpoint, receiver, send, answer, status):
    WebhookEndpoint.objects.update(enabled=False)
    receiver.answers = [answer]
    services.endpoint_test(endpoint=endpoint)
    send()

    assert receiver.types == ["webhook.test"]
    assert (only().status, only().attempts, only().event_id) == (status, 1, None)
    endpoint.refresh_from_db()
    assert endpoint.failing_since is None


def test_replay(organization, endpoint, receiver, send):
    happen(organization)
    send()

    services.delivery_replay(delivery=only())

    assert (only().status, only().attempts) == ("pending", 0)
    assert send() == [True]
    assert [headers["webhook-id"] for _, _, headers in receiver.got] == [f"msg_{only().pk.hex}"] * 2
    assert (only().status, only().attempts) == ("delivered", 1)


def test_old_messages_are_forgotten(organization, endpoint, receiver, send):
    happen(organization)
    send()
    happen(organization)
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=31))

    tasks.forget_deliveries()

    assert only().status == DeliveryStatus.PENDING
    assert str(only()) == f"image.ready → {endpoint.pk}"
    assert str(endpoint) == "https://hooks.example.com/in"


def test_the_documented_check_by_hand(organization, made, receiver, send):
    """What the documentation tells people to write."""
    text = (Path(__file__).parents[4] / "docs" / "webhooks.md").read_text()
    code = text.split("### By hand")[1].split("```python")[1].split("```")[0]
    words = {}
    exec(code, words)
    happen(organization)
    send()

    [(_, body, headers)] = receiver.got
    assert words["is_ours"](made[1], headers, body)
    assert not words["is_ours"](made[1], headers, body + b" ")
    assert not words["is_ours"](made[1], {**headers, "webhook-timestamp": "1748770200"}, body)
