"""Forms of this app."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.models import Project


class ProjectForm(forms.ModelForm[Project]):
    """A listing's name and address."""

    class Meta:
        model = Project
        fields: ClassVar = ["name", "address"]
        labels: ClassVar = {"name": _("Name"), "address": _("Address (optional)")}
        help_texts: ClassVar = {
            "name": _("What you call it, for example “12 Elm Street”. It also names the downloads.")
        }
        error_messages: ClassVar = {
            "name": {
                "required": _("Give the listing a name."),
                "max_length": _("Keep the name to %(limit_value)d characters; it has %(show_value)d."),
            },
            "address": {"max_length": _("Keep the address to %(limit_value)d characters; it has %(show_value)d.")},
        }
        widgets: ClassVar = {
            "name": forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
            "address": forms.TextInput(attrs={"autocomplete": "off"}),
        }
