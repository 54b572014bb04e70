"""Forms of this app."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.accounts.keys import SCOPES
from projects.accounts.models import Membership, Organization, Role, User
from projects.accounts.permissions import RANKS, at_least
from projects.tenants.words import GROUPS, SCOPE_WORDS

LIVES = {"30": _("30 days"), "90": _("90 days"), "365": _("One year"), "": _("No end")}


def roles_for(held: str) -> list[tuple[str, Any]]:
    """The roles that somebody may give to others, the lowest first: only owners make owners."""
    return [(role.value, role.label) for role in RANKS if role != Role.OWNER or held == Role.OWNER]


class OrganizationForm(forms.ModelForm[Organization]):
    """Name and billing address."""

    class Meta:
        model = Organization
        fields: ClassVar = ["name", "email"]
        labels: ClassVar = {"name": _("Name"), "email": _("E-mail address for invoices (optional)")}
        error_messages: ClassVar = {
            "name": {"required": _("Give the organization a name.")},
            "email": {"invalid": _("That is no e-mail address.")},
        }


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter an e-mail address."), "invalid": _("That is no e-mail address.")},
    )
    role = forms.ChoiceField(label=_("Role"), initial=Role.AGENT)

    def __init__(self, *args: Any, held: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_for(held)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class ApiKeyForm(forms.Form):
    """What a key is for, what it may do, and for how long."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say what the key is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(scope, SCOPE_WORDS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the key may do.")},
    )
    days = forms.ChoiceField(
        label=_("How long does it live?"), choices=list(LIVES.items()), required=False, initial="365"
    )

    @property
    def expires_at(self) -> datetime | None:
        """When it will end."""
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class AuditForm(forms.Form):
    """Which part of the log."""

    kind = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("Everything")), *GROUPS.items()])
    actor = forms.ChoiceField(label=_("Who"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [(str(member.user_id), str(member.user)) for member in people]
        self.fields["actor"].choices = [("", _("Everybody")), *everybody]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """As `projects.tenants.selectors.audit` takes it. Days are days in UTC, the last one whole."""
        chosen = self.cleaned_data
        until = chosen["until"] + timedelta(days=1) if chosen["until"] else None
        return {
            "kind": chosen["kind"],
            "actor_id": chosen["actor"] or None,
            "since": _midnight(chosen["since"]),
            "until": _midnight(until),
        }


class JoinForm(forms.Form):
    """An account for somebody who was invited."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean_password(self) -> str:
        """Not a short, common or telling one."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self._email, name=self.cleaned_data.get("name", "")))
        return password


def may_touch(held: str, member: Membership) -> bool:
    """Whether somebody with this role may change or remove this other member."""
    return at_least(held, Role.OWNER if member.role == Role.OWNER else Role.ADMIN)


def _midnight(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone()) if day else None
