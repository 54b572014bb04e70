"""Why a photo was not staged, in the reader's language. Engines speak English and know no Django: the code tells.

English readers see the engine's own words, which are more exact: they carry the numbers of this very photo.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from staging.models import Image

Words = str | Promise
SOURCE_LANGUAGE = "en"
_OURS = _("We are sorry. Run it again, or write to us if it keeps failing.")

# Code → what is wrong, what to do about it.
REASONS: dict[str, tuple[Words, Words]] = {
    # --- what the room is like
    "not_a_room": (
        _("This picture does not show the inside of a room."),
        _("Upload a photo of an empty room taken from eye level, with floor and at least two walls in view."),
    ),
    "no_floor_visible": (
        _("Hardly any floor is visible, so furniture has nothing to stand on."),
        _("Step back or tilt the camera down until the floor fills at least the lower fifth of the picture."),
    ),
    "too_close": (
        _("The camera is too close to a wall: there is no space for furniture in view."),
        _("Take the photo from the door or a corner, so that the free floor is in the picture."),
    ),
    "already_furnished": (
        _("The room is already furnished or has things standing on the floor."),
        _("Upload a photo of the room cleared of furniture and belongings."),
    ),
    "outdoors": (
        _("This photo was taken outdoors."),
        _("Upload a photo of a room, or of a terrace that shows its floor and walls; gardens cannot be staged."),
    ),
    "geometry_uncertain": (
        _("The shape of the room could not be measured well enough to place furniture truthfully."),
        _("Use a sharper photo that is level, not cropped, and shows where at least two walls meet the floor."),
    ),
    "needs_confirmation": (
        _("We are not sure of this room's shape, or that it is empty."),
        _(
            "If it is empty, stage it anyway and check that the furniture stands right, or use a level photo that "
            "shows more floor."
        ),
    ),
    "no_room_for_furniture": (
        _("There is no place in this photo where the furniture of this room fits."),
        _("Choose another room type, or use a photo that shows more free floor."),
    ),
    "bad_option": (_("An option has a value that cannot be used."), _("Correct it, then stage the photo again.")),
    # --- what the file is like
    "unsupported_format": (
        _("The file is not of a kind that can be staged."),
        _("Save the photo as JPEG, PNG, WebP or HEIC."),
    ),
    "not_an_image": (_("The file is not an image."), _("Upload a JPEG, PNG, WebP or HEIC photo.")),
    "truncated": (
        _("The photo's file is incomplete or damaged."),
        _("Export it again from the camera or phone."),
    ),
    "empty_file": (_("The file is empty."), _("Upload the photo again.")),
    "file_too_large": (_("The file is larger than 50 MB."), _("Export the photo as JPEG and try again.")),
    "too_small": (_("The photo has too few pixels."), _("Upload the full-size photo, not a thumbnail.")),
    "animated": (_("The file is an animation, not a photo."), _("Upload a single still photo.")),
    "too_many_pixels": (_("The photo has too many pixels."), _("Scale it down; 24 megapixels are plenty.")),
    "original_changed": (_("The uploaded file was replaced later."), _("Upload the photo again.")),
    # --- what broke on our side
    "internal_error": (_("Something broke on our side while staging this photo."), _OURS),
    "nothing_to_render": (_("The furniture would not be seen in this photo."), _OURS),
    "render_timeout": (_("Rendering took too long."), _OURS),
    "render_out_of_memory": (_("Rendering needed more memory than there is."), _OURS),
    "bad_render_device": (_("RENDER_DEVICE names no device that there is."), _OURS),
    "render_device_missing": (_("The graphics card that RENDER_DEVICE asks for is not there."), _OURS),
    "render_crashed": (_("The renderer ended unexpectedly."), _OURS),
    "original_missing": (_("The uploaded photo is not in the store."), _OURS),
    "room_changed": (_("The result changed more than the furniture, so we did not keep it."), _OURS),
    "worker_lost": (_("The computer that staged this photo went away."), _OURS),
}

# Some codes stand for several questions: the engine's own words tell which was asked.
QUESTIONS: dict[str, tuple[Words, Words]] = {
    "Things seem to stand in this room.": (
        _("Things seem to stand in this room."),
        _("If it is empty, stage it anyway; if not, upload a photo of the room cleared of furniture and belongings."),
    ),
    "We are not sure where this room's floor ends.": (
        _("We are not sure where this room's floor ends."),
        _(
            "Stage it anyway and check that the furniture stands right, or use a level photo with more floor and "
            "corners."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no result: for programs, and in words."""

    code: str
    message: str
    advice: str


def reason_of(image: Image) -> Reason | None:
    """What is said of an image that failed or was refused, None where nothing went wrong."""
    if not image.error_code:
        return None
    said = (image.error_message, image.error_advice)
    if not (get_language() or SOURCE_LANGUAGE).startswith(SOURCE_LANGUAGE):
        said = QUESTIONS.get(image.error_message) or REASONS.get(image.error_code, said)  # type: ignore[assignment]
    return Reason(image.error_code, str(said[0]), str(said[1]))
