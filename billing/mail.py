"""Mails about usage, to those who can do something about it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from billing.models import UsageAlert
from projects.accounts.models import Membership, Organization, Role

# After this long a message that should have come is not waited for; much later a warning helps nobody.
UNSENT_AFTER = timedelta(minutes=5)
UNSENT_FOR = timedelta(days=2)


def send_alert(alert_id: int) -> bool:
    """Send an alert's mail once. False: it was sent, or there is nobody to send it to."""
    with transaction.atomic():
        alerts = UsageAlert.objects.select_for_update(of=("self",)).select_related("organization")
        alert = alerts.filter(pk=alert_id, mailed_at=None).first()
        if alert is None:
            return False
        sent = _message(alert).send() > 0
        alert.mailed_at = timezone.now()
        alert.save(update_fields=["mailed_at"])
        return sent


def unsent() -> list[int]:
    """Alerts whose mail is overdue."""
    now = timezone.now()
    late = UsageAlert.objects.filter(mailed_at=None, created_at__range=(now - UNSENT_FOR, now - UNSENT_AFTER))
    return list(late.order_by("pk").values_list("pk", flat=True))


def _message(alert: UsageAlert) -> EmailMessage:
    context = {"alert": alert, "address": settings.PUBLIC_URL + reverse("billing:usage")}
    subject, _, body = render_to_string("billing/usage_mail.txt", context).strip().partition("\n")
    return EmailMessage(subject, body.strip() + "\n", to=_recipients(alert.organization))


def _recipients(organization: Organization) -> list[str]:
    """Owners and admins, and the address for invoices."""
    deciders = Membership.objects.filter(organization=organization, role__in=[Role.OWNER, Role.ADMIN])
    addresses = list(deciders.filter(user__is_active=True).order_by("pk").values_list("user__email", flat=True))
    return list(dict.fromkeys([*addresses, *filter(None, [organization.email])]))
