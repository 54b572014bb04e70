"""Writing webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.common import outbound
from config.common.errors import Problem
from config.common.ids import new_id
from config.common.sealed import seal
from projects.accounts.models import Organization, User
from projects.events.services import event_record
from projects.events.webhooks.kinds import is_kind
from projects.events.webhooks.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from projects.events.webhooks.outbox import send_soon
from projects.events.webhooks.signing import fresh_secret

MAX_ENDPOINTS = 10
# After a rotation both secrets sign, so that the receiver can take the new one when it suits.
OVERLAP = timedelta(hours=24)
TEST_KIND = "webhook.test"
FIELDS = ("url", "description", "kinds", "enabled")


@transaction.atomic
def endpoint_create(
    *, organization: Organization, actor: User | None, url: str, kinds: Sequence[str], description: str = ""
) -> tuple[WebhookEndpoint, str]:
    """A new webhook, and its secret, which is not shown again.

    Raises:
        Problem: ``invalid_webhook_url``, ``unknown_event_type`` or ``too_many_webhooks``; nothing is created.
    """
    _check(url=url, kinds=kinds)
    # One after the other, so that two at the same moment do not share the last place.
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if organization.webhooks.count() >= MAX_ENDPOINTS:
        detail = _("An organization has at most %(limit)d webhooks.") % {"limit": MAX_ENDPOINTS}
        advice = _("Delete one, or let one do more.")
        raise Problem(409, "too_many_webhooks", _("Too many webhooks"), detail, advice=advice)
    secret = fresh_secret()
    endpoint = WebhookEndpoint.objects.create(
        organization=organization, url=url, kinds=_sorted(kinds), description=description, secret=seal(secret)
    )
    _record("webhook.created", endpoint, actor, kinds=endpoint.kinds)
    return endpoint, secret


@transaction.atomic
def endpoint_update(*, endpoint: WebhookEndpoint, actor: User | None, **changes: Any) -> WebhookEndpoint:
    """Change address, description, events, or switch it on and off. Switched on, it starts with a clean slate.

    Raises:
        Problem: ``invalid_webhook_url`` or ``unknown_event_type``; nothing is changed.
    """
    _check(**changes)
    endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    if "kinds" in changes:
        changes["kinds"] = _sorted(changes["kinds"])
    changed = {name: changes[name] for name in FIELDS if name in changes and changes[name] != getattr(endpoint, name)}
    if not changed:
        return endpoint
    for name, value in changed.items():
        setattr(endpoint, name, value)
    if changed.get("enabled"):
        endpoint.failing_since = endpoint.disabled_at = None
    endpoint.save()
    _record("webhook.updated", endpoint, actor, changed=sorted(changed))
    return endpoint


@transaction.atomic
def endpoint_delete(*, endpoint: WebhookEndpoint, actor: User | None) -> None:
    """Delete a webhook with its log."""
    endpoint_id = endpoint.pk
    endpoint.delete()
    endpoint.pk = endpoint_id
    _record("webhook.deleted", endpoint, actor)


@transaction.atomic
def secret_rotate(*, endpoint: WebhookEndpoint, actor: User | None) -> tuple[WebhookEndpoint, str]:
    """A new secret, which is not shown again. The old one signs beside it for `OVERLAP`."""
    endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    secret = fresh_secret()
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, timezone.now() + OVERLAP
    endpoint.secret = seal(secret)
    endpoint.save(update_fields=["secret", "old_secret", "old_secret_until", "updated_at"])
    _record("webhook.secret_rotated", endpoint, actor)
    return endpoint, secret


@transaction.atomic
def endpoint_test(*, endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Send a message that only says hello, also to a webhook that is switched off."""
    now = timezone.now()
    payload = {"type": TEST_KIND, "timestamp": now.isoformat(), "data": {"webhook_id": str(endpoint.pk)}}
    delivery = WebhookDelivery.objects.create(
        id=new_id(), endpoint=endpoint, kind=TEST_KIND, payload=payload, next_attempt_at=now
    )
    send_soon(delivery)
    return delivery


@transaction.atomic
def delivery_replay(*, delivery: WebhookDelivery) -> WebhookDelivery:
    """Send a message once more, with its old id, and retry as if it were new.

    Raises:
        Problem: ``delivery_pending``: it is on its way anyway.
    """
    delivery = WebhookDelivery.objects.select_for_update(no_key=True).get(pk=delivery.pk)
    if delivery.status == DeliveryStatus.PENDING:
        detail, advice = _("This message is still being sent."), _("Wait until it is over.")
        raise Problem(409, "delivery_pending", _("Still being sent"), detail, advice=advice)
    delivery.status, delivery.attempts, delivery.next_attempt_at = DeliveryStatus.PENDING, 0, timezone.now()
    delivery.save(update_fields=["status", "attempts", "next_attempt_at"])
    send_soon(delivery)
    return delivery


def _check(*, url: str = "", kinds: Sequence[str] | None = None, **_others: Any) -> None:
    if url:
        _check_url(url)
    if kinds is not None:
        _check_kinds(kinds)


def _check_url(url: str) -> None:
    try:
        outbound.check_url(url)
    except outbound.Unreachable as error:
        raise Problem(400, "invalid_webhook_url", _("Invalid address"), error.detail) from None


def _check_kinds(kinds: Sequence[str]) -> None:
    unknown = [kind for kind in kinds if not is_kind(kind)]
    if kinds and not unknown:
        return
    missing = _("Name at least one event.")
    detail = _("There is no event “%(kind)s”.") % {"kind": unknown[0]} if unknown else missing
    advice = _("For example image.ready, image.*, project.* or usage.*.")
    raise Problem(400, "unknown_event_type", _("Unknown event"), detail, advice=advice)


def _sorted(kinds: Sequence[str]) -> list[str]:
    return sorted(set(kinds))


def _record(kind: str, endpoint: WebhookEndpoint, actor: User | None, **data: Any) -> None:
    about = {"webhook_id": str(endpoint.pk), "url": endpoint.url, **data}
    event_record(organization=endpoint.organization, kind=kind, actor=actor, data=about)
