"""The e-mail of this package."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.accounts.models import Role
from projects.events.webhooks.models import WebhookEndpoint


def disabled(endpoint: WebhookEndpoint) -> None:
    """Tell owners and admins that a webhook was switched off, and how to switch it on again."""
    managers = endpoint.organization.memberships.filter(role__in=[Role.OWNER, Role.ADMIN], user__is_active=True)
    to = list(managers.values_list("user__email", flat=True))
    link = settings.PUBLIC_URL + reverse("webhooks:detail", args=[endpoint.pk])
    text = render_to_string("webhooks/mail/disabled.txt", {"endpoint": endpoint, "link": link})
    for address in to:
        send_mail(_("A webhook was switched off"), text, None, [address])
