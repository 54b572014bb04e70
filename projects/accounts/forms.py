"""Forms of this app."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.accounts.throttling import sign_in_blocked


class SignInForm(AuthenticationForm):
    """E-mail and password, with words for what went wrong that don't tell who has an account."""

    error_messages = {  # noqa: RUF012
        "invalid_login": _("E-mail address and password don't match. Check both and try again."),
        "inactive": _("This account is closed."),
        "blocked": _("Too many wrong passwords. Wait fifteen minutes, then try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label=_("E-mail address"),
            max_length=254,
            error_messages={"required": _("Enter your e-mail address."), "invalid": _("That is no e-mail address.")},
            widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        )
        self.fields["password"].error_messages["required"] = _("Enter your password.")

    def get_invalid_login_error(self) -> ValidationError:
        """Say so when the brake on guessing is what stopped them."""
        code = "blocked" if sign_in_blocked(self.request, self.cleaned_data["username"]) else "invalid_login"
        return ValidationError(self.error_messages[code], code=code)
