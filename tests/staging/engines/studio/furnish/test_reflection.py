"""What a mirror would show to the camera."""

import numpy as np
import pytest

from staging.engines.studio.furnish.place import read_place, wall_grid
from staging.engines.studio.furnish.reflection import known_share
from tests.staging.engines.studio.furnish.rooms import L_SHAPE, SQUARE, room


@pytest.mark.parametrize(
    ("polygon", "wall", "at", "share"),
    [
        pytest.param(SQUARE, 2, 0.5, 0.0, id="fail: facing the camera it shows what is behind that"),
        pytest.param(SQUARE, 1, 0.5, 1.0, id="success: at the side it shows the opposite wall"),
        pytest.param(SQUARE, 1, 0.2, 0.35, id="fail: near the camera it shows mostly what is out of frame"),
        pytest.param(L_SHAPE, 1, 0.8, 1.0, id="success: deep in the room's arm it shows that arm"),
        pytest.param(L_SHAPE, 1, 0.6, 0.0, id="fail: opposite a corner it shows the wall that this hides"),
    ],
)
def test_a_mirror_shows_what_the_photo_shows_or_what_nobody_knows(polygon, wall, at, share):
    place = read_place(room(polygon))
    middle = at * place.room.wall_length(wall)
    across, up = np.linspace(middle - 0.3, middle + 0.3, 5), np.linspace(1.2, 1.8, 4)
    points = wall_grid(place.room, wall, across, up).reshape(-1, 3)
    assert known_share(place, points, place.room.wall(wall)[2]) == pytest.approx(share)
