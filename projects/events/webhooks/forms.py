"""Forms of webhooks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.events.webhooks.kinds import OFFERED


class WebhookForm(forms.Form):
    """Where to, what about."""

    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("Where your server listens. It begins with https://"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "placeholder": "https://"}),
        error_messages={"required": _("Enter the address of your server.")},
    )
    description = forms.CharField(
        label=_("Description (optional)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What shall we tell?"),
        choices=OFFERED,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one event.")},
    )

    def also_offer(self, kinds: list[str]) -> None:
        """A webhook made by a program may ask for events that the page does not offer."""
        known = dict(OFFERED)
        field = self.fields["kinds"]
        field.choices = [*OFFERED, *((kind, kind) for kind in kinds if kind not in known)]  # type: ignore[attr-defined]
