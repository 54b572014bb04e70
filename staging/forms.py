"""Forms of this app."""

from __future__ import annotations

from typing import Any, TypedDict

from django import forms
from django.utils.translation import gettext_lazy as _

from staging.engines.base import Density, Style
from staging.words import ANY_ROOM, DENSITIES, OFFERED_ROOMS, ROOMS, STYLES


class Wishes(TypedDict):
    """How to furnish, as `staging.services.image_create` takes it."""

    room_type: str
    style: str
    density: str


class StagingForm(forms.Form):
    """How a photo should be furnished, and which: one just uploaded (its key) or an original of the listing."""

    room_type = forms.ChoiceField(
        label=_("Room"), required=False, choices=[("", ANY_ROOM), *((room, ROOMS[room]) for room in OFFERED_ROOMS)]
    )
    style = forms.ChoiceField(
        label=_("Style"), choices=list(STYLES.items()), initial=Style.MODERN, widget=forms.RadioSelect
    )
    density = forms.ChoiceField(
        label=_("Furniture"), choices=list(DENSITIES.items()), initial=Density.MEDIUM, widget=forms.RadioSelect
    )
    file_key = forms.CharField(required=False, max_length=400)
    original_id = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        """Exactly one photo."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned["file_key"]) == bool(cleaned["original_id"]):
            raise forms.ValidationError(_("Choose a photo first."), code="photo")
        return cleaned

    @property
    def wishes(self) -> Wishes:
        """What was asked for."""
        chosen = self.cleaned_data
        return {"room_type": chosen["room_type"], "style": chosen["style"], "density": chosen["density"]}
