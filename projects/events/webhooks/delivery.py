"""Sending: an attempt, when to try again, and when to give up on an address.

Retries are rows that wait for their time. Claiming one moves that time ahead, so that a worker that dies leaves a row
that is tried again; taking it skips rows that another worker has locked.
"""

from __future__ import annotations

import json
import random
import uuid
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils import timezone

from config.common import outbound
from config.common.outbound import Answer, Unreachable
from config.common.sealed import unseal
from projects.events.services import event_record
from projects.events.webhooks import mail
from projects.events.webhooks.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from projects.events.webhooks.services import TEST_KIND
from projects.events.webhooks.signing import headers
from projects.events.webhooks.turns import enqueue_next

# How long after each failed attempt the next one follows: ten attempts over three days.
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
# Messages of the same outage must not all come back in the same second.
JITTER = 0.1
# An attempt that takes longer was lost with its worker. Longer than `outbound` ever takes.
LEASE = timedelta(minutes=2)
GIVE_UP_AFTER = timedelta(days=5)
KEPT = timedelta(days=30)
TEXT_LENGTH = 1000


def attempt(delivery_id: uuid.UUID) -> bool:
    """Send a message if its time has come. False: there was nothing to do."""
    delivery = _claim(delivery_id)
    if delivery is None:
        return False
    try:
        answer = outbound.post(delivery.endpoint.url, *_message(delivery))
    except Unreachable as error:
        _failed(delivery, error=f"{error.code}: {error.detail}"[:300])
    else:
        _answered(delivery, answer)
    return True


def forget_old() -> int:
    """Shorten the log; how many messages went."""
    old = WebhookDelivery.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.exclude(status=DeliveryStatus.PENDING).delete()[0]


@transaction.atomic
def _claim(delivery_id: uuid.UUID) -> WebhookDelivery | None:
    waiting = WebhookDelivery.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    delivery = (
        waiting.select_related("endpoint__organization")
        .filter(pk=delivery_id, status=DeliveryStatus.PENDING, next_attempt_at__lte=timezone.now())
        .first()
    )
    if delivery is None:
        return None
    transaction.on_commit(lambda: enqueue_next(delivery), robust=True)
    if not delivery.endpoint.enabled and delivery.kind != TEST_KIND:
        _end(delivery, DeliveryStatus.FAILED, error="disabled: the webhook is switched off.")
        return None
    delivery.attempts += 1
    delivery.next_attempt_at = timezone.now() + LEASE
    delivery.attempted_at = timezone.now()
    delivery.save(update_fields=["attempts", "next_attempt_at", "attempted_at"])
    return delivery


def _message(delivery: WebhookDelivery) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(delivery.payload, separators=(",", ":"), ensure_ascii=False).encode()
    endpoint, now = delivery.endpoint, timezone.now()
    secrets = [unseal(endpoint.secret)]
    if endpoint.old_secret_until is not None and endpoint.old_secret_until > now:
        secrets.append(unseal(endpoint.old_secret))
    signed = headers(delivery.message_id, int(now.timestamp()), body, *secrets)
    return body, {"Content-Type": "application/json", "User-Agent": "VirtualStaging-Webhooks/1", **signed}


def _answered(delivery: WebhookDelivery, answer: Answer) -> None:
    got: dict[str, Any] = {
        "response_status": answer.status,
        "response_text": answer.text.replace("\0", "")[:TEXT_LENGTH],
        "milliseconds": round(answer.seconds * 1000),
    }
    if 200 <= answer.status < 300:
        if _end(delivery, DeliveryStatus.DELIVERED, error="", **got):
            WebhookEndpoint.objects.filter(pk=delivery.endpoint_id).update(failing_since=None)
    else:
        _failed(delivery, error=f"status: the server answered {answer.status}.", **got)


def _failed(delivery: WebhookDelivery, **got: Any) -> None:
    got = {"response_status": None, "response_text": "", "milliseconds": None, **got}
    over = delivery.kind == TEST_KIND or delivery.attempts > len(BACK_OFF)
    if over:
        moved = _end(delivery, DeliveryStatus.FAILED, **got)
    else:
        moved = _move(delivery, next_attempt_at=timezone.now() + _delay(delivery.attempts), **got)
    if moved and delivery.kind != TEST_KIND:
        _note_failure(delivery.endpoint_id, gone=got["response_status"] == HTTPStatus.GONE)


def _delay(attempts: int) -> timedelta:
    return BACK_OFF[attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nobody gains by guessing it


def _end(delivery: WebhookDelivery, status: DeliveryStatus, **got: Any) -> bool:
    return _move(delivery, status=status, next_attempt_at=None, **got)


def _move(delivery: WebhookDelivery, **values: Any) -> bool:
    """Write how an attempt went, unless another has begun meanwhile."""
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.PENDING, attempts=delivery.attempts)
    return mine.update(**values) == 1


@transaction.atomic
def _note_failure(endpoint_id: uuid.UUID, *, gone: bool) -> None:
    """Since when it fails; after `GIVE_UP_AFTER`, or when the server says 410 Gone, it is switched off."""
    now = timezone.now()
    endpoints = WebhookEndpoint.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
    endpoint = endpoints.filter(pk=endpoint_id, enabled=True).first()
    if endpoint is None:
        return
    endpoint.failing_since = endpoint.failing_since or now
    if gone or endpoint.failing_since <= now - GIVE_UP_AFTER:
        endpoint.enabled, endpoint.disabled_at = False, now
    endpoint.save(update_fields=["failing_since", "enabled", "disabled_at"])
    if not endpoint.enabled:
        transaction.on_commit(lambda: mail.disabled(endpoint), robust=True)
        data = {
            "webhook_id": str(endpoint.pk),
            "url": endpoint.url,
            "failing_since": endpoint.failing_since.isoformat(),
        }
        event_record(organization=endpoint.organization, kind="webhook.disabled", data=data)
