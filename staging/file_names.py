"""What a photo's file name says about the room: agents and portals often name files by it."""

from __future__ import annotations

import re
import unicodedata

from staging.engines.base import RoomType

_NAMES = {
    RoomType.LIVING_ROOM: "living livingroom lounge familyroom greatroom wohnzimmer wohnen stube salon sejour sala",
    RoomType.BEDROOM: "bedroom bedrooms schlafzimmer schlafen chambre dormitorio habitacion alcoba",
    RoomType.KIDS_ROOM: "kids kidsroom nursery playroom kinderzimmer enfants infantil",
    RoomType.DINING_ROOM: "dining diningroom esszimmer manger comedor",
    RoomType.OFFICE: "office study arbeitszimmer buero buro bureau despacho oficina",
    RoomType.ENTRYWAY: "entry entryway foyer hallway flur diele eingang entree vestibule recibidor vestibulo",
    RoomType.KITCHEN: "kitchen kitchenette kueche kuche cuisine cocina",
    RoomType.BATHROOM: "bath bathroom ensuite badezimmer bain bains bano aseo",
    RoomType.OUTDOOR: "balcony terrace patio deck porch garden backyard balkon terrasse garten jardin balcon terraza",
}
ROOMS = {word: room for room, words in _NAMES.items() for word in words.split()}
"""In English and the languages of the product, without accents."""
_STREET = re.compile(
    r"[a-z]+[^a-z]+(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|way|place|strasse|str|weg|platz)\b"
    r"|\b(?:rue|avenue|place|chemin|calle|avenida|plaza|paseo)(?:[^a-z]+[a-z]+){1,3}"
)
"""A street's name, which may be that of a room: 5 Garden Lane, rue de la Terrasse."""
_TWO_WORDS = re.compile(r"\b(family|great)[^a-z]+room\b")


def room_named(filename: str) -> RoomType | None:
    """The room that a file name names, such as ``2_Dining-Room.jpg``; None where it names none, or several.

    A kids' bedroom is a kids' room.
    """
    stem = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", filename.rpartition(".")[0] or filename)
    plain = unicodedata.normalize("NFKD", stem.casefold()).encode("ascii", "ignore").decode()
    plain = _TWO_WORDS.sub(r"\1room", _STREET.sub(" ", plain))
    rooms = {ROOMS[word] for word in re.findall(r"[a-z]+", plain) if word in ROOMS}
    if rooms == {RoomType.KIDS_ROOM, RoomType.BEDROOM}:
        return RoomType.KIDS_ROOM
    return rooms.pop() if len(rooms) == 1 else None
