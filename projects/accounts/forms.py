"""Forms of this app."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projects.accounts.models import User
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


def check_password(request: HttpRequest, user: User, password: str) -> None:
    """Make sure that it is really this person, under the same brake on guessing as signing in.

    Raises:
        ValidationError: it is not, or too many wrong passwords were tried.
    """
    if authenticate(request, username=user.email, password=password) == user:
        return
    if sign_in_blocked(request, user.email):
        raise ValidationError(SignInForm.error_messages["blocked"], code="blocked")
    raise ValidationError(_("That is not your password. Try again."), code="wrong_password")


class NameForm(forms.ModelForm[User]):
    """How a person is called."""

    class Meta:
        model = User
        fields = ("name",)
        labels = {"name": _("Name")}  # noqa: RUF012
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}  # noqa: RUF012


class ConnectForm(forms.Form):
    """The password, before anything else is let in to the account."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        error_messages={"required": _("Enter your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(data)
        self._request, self._user = request, user

    def clean_password(self) -> str:
        """It is theirs."""
        password: str = self.cleaned_data["password"]
        check_password(self._request, self._user, password)
        return password


class NewPasswordForm(PasswordChangeForm):
    """Django's own, with the brake on guessing the old password."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self._request = request

    def clean_old_password(self) -> str:
        """It is theirs."""
        password: str = self.cleaned_data["old_password"]
        check_password(self._request, self.user, password)
        return password
