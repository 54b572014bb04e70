"""What the values of the API are called on pages, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staging.engines.base import Density, RoomType, Style

# What the studio engine furnishes so far.
OFFERED_ROOMS = (RoomType.LIVING_ROOM, RoomType.BEDROOM, RoomType.DINING_ROOM, RoomType.OFFICE)
ANY_ROOM = gettext_lazy("Detect the room")
ROOMS: dict[str, str | Promise] = {
    RoomType.LIVING_ROOM: gettext_lazy("Living room"),
    RoomType.BEDROOM: gettext_lazy("Bedroom"),
    RoomType.KIDS_ROOM: gettext_lazy("Kids' room"),
    RoomType.DINING_ROOM: gettext_lazy("Dining room"),
    RoomType.OFFICE: gettext_lazy("Home office"),
    RoomType.ENTRYWAY: gettext_lazy("Entryway"),
    RoomType.KITCHEN: gettext_lazy("Kitchen"),
    RoomType.BATHROOM: gettext_lazy("Bathroom"),
    RoomType.OUTDOOR: gettext_lazy("Outdoor space"),
}
STYLES: dict[str, str | Promise] = {
    Style.MODERN: gettext_lazy("Modern"),
    Style.CONTEMPORARY: gettext_lazy("Contemporary"),
    Style.SCANDINAVIAN: gettext_lazy("Scandinavian"),
    Style.MIDCENTURY: gettext_lazy("Mid-century"),
    Style.INDUSTRIAL: gettext_lazy("Industrial"),
    Style.FARMHOUSE: gettext_lazy("Farmhouse"),
    Style.COASTAL: gettext_lazy("Coastal"),
    Style.TRADITIONAL: gettext_lazy("Traditional"),
    Style.LUXURY: gettext_lazy("Luxury"),
}
DENSITIES: dict[str, str | Promise] = {
    Density.LIGHT: gettext_lazy("Light"),
    Density.MEDIUM: gettext_lazy("Medium"),
    Density.FULL: gettext_lazy("Full"),
}
STEPS: dict[str, str | Promise] = {
    "": gettext_lazy("Starting"),
    "decode": gettext_lazy("Opening the photo"),
    "understand": gettext_lazy("Measuring the room"),
    "furnish": gettext_lazy("Choosing and placing furniture"),
    "light": gettext_lazy("Reading the light"),
    "render": gettext_lazy("Rendering the furniture"),
    "composite": gettext_lazy("Blending it into the photo"),
    "prove": gettext_lazy("Checking that the room is unchanged"),
    "save": gettext_lazy("Saving the result"),
}
PIECES: dict[str, str | Promise] = {
    "sofa": gettext_lazy("Sofa"),
    "loveseat": gettext_lazy("Loveseat"),
    "armchair": gettext_lazy("Armchair"),
    "coffee_table": gettext_lazy("Coffee table"),
    "side_table": gettext_lazy("Side table"),
    "media_console": gettext_lazy("Media console"),
    "tv": gettext_lazy("Television"),
    "rug": gettext_lazy("Rug"),
    "floor_lamp": gettext_lazy("Floor lamp"),
    "table_lamp": gettext_lazy("Table lamp"),
    "plant": gettext_lazy("Plant"),
    "bookcase": gettext_lazy("Bookcase"),
    "art": gettext_lazy("Artwork"),
    "bed": gettext_lazy("Bed"),
    "nightstand": gettext_lazy("Nightstand"),
    "dresser": gettext_lazy("Dresser"),
    "bench": gettext_lazy("Bench"),
    "dining_table": gettext_lazy("Dining table"),
    "dining_chair": gettext_lazy("Dining chair"),
    "sideboard": gettext_lazy("Sideboard"),
    "desk": gettext_lazy("Desk"),
    "office_chair": gettext_lazy("Office chair"),
    "console": gettext_lazy("Console table"),
    "mirror": gettext_lazy("Mirror"),
    "vase": gettext_lazy("Vase"),
    "books": gettext_lazy("Books"),
    "throw": gettext_lazy("Throw"),
}


def for_scripts() -> dict[str, Any]:
    """The words that the page's scripts say. Values in braces are filled in by them."""
    return {
        "stages": {key: str(word) for key, word in STEPS.items()},
        "percent": _("{percent}%"),
        "live": {"open": _("Updating live"), "polling": _("Reconnecting; checking every few seconds")},
        "announce": {
            "queued": _("{name} is waiting to be staged."),
            "processing": _("{name} is being staged."),
            "ready": _("{name} is ready."),
            "error": _("{name} could not be staged because of a fault on our side."),
            "refused": _("{name} cannot be staged. The card says why."),
            "cancelled": _("{name} was cancelled."),
        },
        "upload": {
            "type": _("This kind of file cannot be staged. Choose a JPEG, PNG, WebP or HEIC photo."),
            "empty": _("This file is empty. Choose another."),
            "large": _("This photo has {megabytes} MB; 50 MB is the most. Export it smaller and try again."),
        },
        "tray": {
            "uploading": _("Uploading… {percent}%"),
            "uploaded": _("Uploaded, ready to stage"),
            "starting": _("Starting…"),
            "room": _("Room in {name}"),
            "progress": _("Upload of {name}"),
            "remove": _("Remove {name}"),
        },
        "added": {"one": _("{count} photo added."), "many": _("{count} photos added.")},
        "stage": {"one": _("Stage {count} photo"), "many": _("Stage {count} photos")},
        "compare": _("Original {original}%, staged {staged}%"),
    }
