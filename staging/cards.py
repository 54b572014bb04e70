"""An image as pages show it: in words, with a picture, with file names that say what they are."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.common import storage
from projects.models import Original
from staging.models import UNFINISHED, Image, ImageStatus
from staging.reasons import reason_of
from staging.words import ROOMS, STEPS, STYLES

# What every browser can show. Others wait for the worker's normalised copy.
SHOWABLE = ("image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True, slots=True)
class Card:
    """One image's card.

    ``picture`` is a short-lived link, empty where there is nothing to show yet. ``confirmable``: the engine is not sure
    of the room and a person may say to go on.
    """

    id: uuid.UUID
    status: str
    status_word: str
    unfinished: bool
    again: bool
    title: str
    filename: str
    picture: str
    step: str
    percent: int
    error_message: str
    error_advice: str
    kept: bool
    confirmable: bool


def card_of(image: Image) -> Card:
    """The card of an image that came with its original."""
    status, reason = ImageStatus(image.status), reason_of(image)
    return Card(
        id=image.pk,
        status=image.status,
        status_word=str(status.label),
        unfinished=status in UNFINISHED,
        again=image.attempts > 0,
        title=title_of(image),
        filename=image.original.filename,
        picture=picture_of(image),
        step=str(STEPS.get(image.stage, STEPS[""])),
        percent=image.percent,
        error_message=reason.message if reason else "",
        error_advice=reason.advice if reason else "",
        kept=image.kept_at is not None,
        confirmable=status == ImageStatus.REFUSED and image.error_code == "needs_confirmation",
    )


def title_of(image: Image) -> str:
    """``Living room · Modern``; the style alone as long as the room is unknown."""
    style = str(STYLES.get(image.style, image.style))
    room = ROOMS.get(image.room_type or image.detected_room_type)
    return _("%(room)s · %(style)s") % {"room": room, "style": style} if room else style


def picture_of(image: Image) -> str:
    """A link to the staged preview, or to the original as long as there is none."""
    return storage.presign_get(image.preview_key) if image.preview_key else photo_of(image.original)


def photo_of(original: Original) -> str:
    """A link to what a browser can show of an original, empty where there is nothing yet."""
    shown = original.file_key if original.content_type in SHOWABLE else ""
    key = original.normalised_key or shown
    return storage.presign_get(key) if key else ""
