from __future__ import annotations

import pytest

from staging.file_names import room_named


@pytest.mark.parametrize(
    ("filename", "room"),
    [
        pytest.param("bedroom.jpg", "bedroom", id="success: the word alone"),
        pytest.param("12 Elm Street_DINING-ROOM(2).final.JPG", "dining_room", id="success: among other words"),
        pytest.param("LivingRoom2.heic", "living_room", id="success: written together"),
        pytest.param("IMG_0012 Küche.png", "kitchen", id="success: German"),
        pytest.param("Kueche", "kitchen", id="success: without dots, and without an ending"),
        pytest.param("salle à manger.webp", "dining_room", id="success: French"),
        pytest.param("salle_de_bains.webp", "bathroom", id="success: French, another room"),
        pytest.param(
            "ba\u006e\u0303o.jpg", "bathroom", id="success: Spanish, with the accent as a character of its own"
        ),
        pytest.param("kids bedroom.jpg", "kids_room", id="success: a kids' bedroom"),
        pytest.param("open kitchen with dining.jpg", None, id="fail: two rooms"),
        pytest.param("5 Garden Lane.jpg", None, id="fail: a street"),
        pytest.param("Rue de la Terrasse 3.jpg", None, id="fail: a street in French"),
        pytest.param("Küchenstraße 1.jpg", None, id="fail: a street in German"),
        pytest.param("5 Garden Lane kitchen.jpg", "kitchen", id="success: a room at a street"),
        pytest.param("The Family Home.jpg", None, id="fail: a word that may mean anything"),
        pytest.param("Family_Room 2.jpg", "living_room", id="success: a name of two words"),
        pytest.param("IMG_2041.jpg", None, id="fail: none"),
        pytest.param("kitchener-street-4.jpg", None, id="fail: only the beginning of a word"),
        pytest.param("照片.jpg", None, id="fail: another script"),
        pytest.param(".jpg", None, id="fail: nothing but an ending"),
    ],
)
def test_the_room_that_a_file_name_names(filename: str, room: str | None) -> None:
    assert room_named(filename) == room
