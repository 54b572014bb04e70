"""Sign-ins, in the log of every organization that the person belongs to."""

from __future__ import annotations

from django.http import HttpRequest

from config.common.context import answering
from projects.accounts.models import Organization, User
from projects.events.services import event_record
from projects.tenants.throttling import HOUR, count

# Failures noted for one account in an hour: enough to see that somebody guesses, too few to flood the log.
FAILURES_NOTED = 20


def signed_in(user: User) -> None:
    """Somebody came in by a password or by the identity provider."""
    _record("user.signed_in", user, user)


def sign_in_failed(*, email: str, ip: str | None, user_agent: str) -> None:
    """Somebody tried, and was turned away. Tells nothing where nobody signs in with this address."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None or count("failures-noted", user.pk, HOUR) > FAILURES_NOTED:
        return
    attempt = HttpRequest()
    attempt.META = {"REMOTE_ADDR": ip or "", "HTTP_USER_AGENT": user_agent}
    with answering(attempt):
        _record("user.sign_in_failed", user, None)


def _record(kind: str, user: User, actor: User | None) -> None:
    # Each in a transaction of its own: two sign-ins at once never hold one organization and wait for another.
    for organization in Organization.objects.filter(memberships__user=user).order_by("pk"):
        data = {"user_id": str(user.pk), "email": user.email}
        event_record(organization=organization, kind=kind, actor=actor, data=data)
