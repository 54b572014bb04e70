"""Telling an organization in time that its images run out: at 80 % and at 100 %, once in a period."""

from __future__ import annotations

from django.db import transaction

from billing import tasks
from billing.models import ALERT_PERCENTS, UsageAlert
from billing.selectors import Balance, balance
from projects.accounts.models import Organization
from projects.events.services import event_record


def usage_watch(organization: Organization) -> UsageAlert | None:
    """Look whether a mark has been passed; if so, record it, fire its event, and have a mail sent after the commit.

    Call it under the organization's lock. Passing both marks at once tells only of the higher one.
    """
    now = balance(organization)
    percent = next((mark for mark in reversed(ALERT_PERCENTS) if now.granted and now.percent >= mark), None)
    if percent is None:
        return None
    alert, made = UsageAlert.objects.get_or_create(
        reference=f"usage.{percent}:{organization.pk}:{now.ends_at.isoformat()}",
        defaults={"organization": organization, "percent": percent, **_facts(now)},
    )
    return _tell(alert) if made else None


def _facts(now: Balance) -> dict[str, object]:
    return {"used": now.used, "granted": now.granted, "left": now.left, "ends_at": now.ends_at}


def _tell(alert: UsageAlert) -> UsageAlert:
    data = {"used": alert.used, "granted": alert.granted, "left": alert.left, "renews_at": alert.ends_at.isoformat()}
    event_record(organization=alert.organization, kind=f"usage.{alert.percent}", data=data)
    transaction.on_commit(lambda: tasks.enqueue_mail(alert.pk), robust=True)
    return alert
