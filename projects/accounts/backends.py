"""Local e-mail and password, with a brake on guessing that holds for every form that signs in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from projects.accounts.models import User
from projects.accounts.throttling import sign_in_blocked, sign_in_failed, sign_in_succeeded


class PasswordBackend(ModelBackend):
    """Django's own check of a password, unless too many were tried."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The person with this e-mail address and password.

        Raises:
            PermissionDenied: too many wrong passwords lately; ends the attempt for all backends.
        """
        email = username or kwargs.get("email") or ""
        if not email or password is None or not settings.PASSWORD_SIGN_IN:
            return None
        if sign_in_blocked(request, email):
            raise PermissionDenied
        user = super().authenticate(request, username=email, password=password)
        (sign_in_failed if user is None else sign_in_succeeded)(request, email)
        return user if isinstance(user, User) else None
