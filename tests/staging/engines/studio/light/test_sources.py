"""Where light comes from."""

import pytest

from staging.engines.studio.light.faces import room_faces
from staging.engines.studio.light.sources import _window
from staging.engines.studio.model import Opening, Room

U_SHAPE = ((0.0, 0.0), (6.0, 0.0), (6.0, 4.0), (4.0, 4.0), (4.0, 2.0), (2.0, 2.0), (2.0, 4.0), (0.0, 4.0))
FACES = room_faces(Room(U_SHAPE, 2.5))


@pytest.mark.parametrize(
    ("wall", "start"),
    [
        pytest.param(2, 0.5, id="success: of two walls in one plane the one it is in"),
        pytest.param(6, 0.5, id="success: and the other"),
        pytest.param(6, 2.2, id="success: beside it, the nearest"),
        pytest.param(4, 0.5, id="success: alone in its plane"),
    ],
)
def test_a_window_shines_from_its_wall(wall, start):
    face = FACES[2 + wall]
    for source in _window(face, Opening("window", wall, start, start + 1.0, 0.9, 2.1)):
        assert FACES[source.face_of(FACES)] is face
