"""What this app hears of sign-ins, by whatever way."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from config.common.context import client_address
from projects.accounts.models import User
from projects.tenants.sign_ins import signed_in
from projects.tenants.tasks import note_failed_sign_in

LONGEST = 254


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    """A session that no request has asked for is a script's."""
    if request is not None and request.method:
        signed_in(user)


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """The same little work for known and unknown addresses, so that its duration tells nothing."""
    email = str(credentials.get("username") or credentials.get("email") or "")[:LONGEST]
    if request is not None and email:
        note_failed_sign_in.delay(email, client_address(request), request.headers.get("User-Agent", "")[:200])
