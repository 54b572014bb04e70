"""Forms of this app."""

from __future__ import annotations

import uuid
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


class PhotosField(forms.Field):
    """Any number of originals of the listing."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[uuid.UUID]:
        """Their ids."""
        try:
            return [uuid.UUID(each) for each in value or ()]
        except ValueError:
            raise forms.ValidationError(_("Choose a photo first."), code="photo") from None


class StagingForm(forms.Form):
    """How photos should be furnished, and which: one just uploaded (its key), or originals of the listing.

    Each photo is staged once in each style.
    """

    room_type = forms.ChoiceField(
        label=_("Room"), required=False, choices=[("", ANY_ROOM), *((room, ROOMS[room]) for room in OFFERED_ROOMS)]
    )
    style = forms.ChoiceField(
        label=_("Style"), choices=list(STYLES.items()), initial=Style.MODERN, widget=forms.RadioSelect
    )
    more_styles = forms.MultipleChoiceField(
        label=_("Also in these styles"),
        required=False,
        choices=list(STYLES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    density = forms.ChoiceField(
        label=_("Furniture"), choices=list(DENSITIES.items()), initial=Density.MEDIUM, widget=forms.RadioSelect
    )
    file_key = forms.CharField(required=False, max_length=400)
    original_id = forms.UUIDField(required=False)
    photo = PhotosField(required=False)

    def clean(self) -> dict[str, Any]:
        """An upload or photos of the listing, of which a button's own goes before those that are ticked."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            if cleaned["original_id"]:
                cleaned["photo"] = [cleaned["original_id"]]
            if bool(cleaned["file_key"]) == bool(cleaned["photo"]):
                raise forms.ValidationError(_("Choose a photo first."), code="photo")
        return cleaned

    @property
    def wishes(self) -> list[Wishes]:
        """What was asked for, style by style."""
        chosen = self.cleaned_data
        styles = dict.fromkeys([chosen["style"], *chosen["more_styles"]])
        return [{"room_type": chosen["room_type"], "style": style, "density": chosen["density"]} for style in styles]
