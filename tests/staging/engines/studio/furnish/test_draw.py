import cv2
import numpy as np
import pytest

from staging.engines.studio.furnish import draw
from tests.staging.engines.studio.furnish.rooms import HEIGHT, WIDTH, door, item, room, scene, window


@pytest.fixture(scope="module")
def u():
    free = ((-2.5, 0.0), (1.5, 0.0), (1.5, 5.6), (-2.5, 5.6))
    return room(openings=(door(1, 1.0), window(2, 1.0)), free=(free,))


def test_plan_has_the_rooms_size_and_the_pieces_colours(u):
    sofa = item("sofa", (0.0, 4.0, 0.0), (2.0, 1.0, 0.8))
    art = item("art", (0.0, 5.58, 1.0), (1.0, 0.03, 0.8), support="wall:2")
    rug = item("rug", (0.0, 2.5, 0.0), (1.0, 1.0, 0.01))
    image = draw.plan(scene(u, sofa, art, rug), u)
    assert image.shape == (6 * 80 + 48, 5 * 80 + 48, 3)
    # 0.7 m left of the sofa's middle, half a metre before its back.
    assert image[24 + round((5.6 - 4.2) * 80), 24 + round((2.5 - 0.7) * 80)].tolist() == [184, 200, 216]
    assert image[24 + round((5.6 - 2.2) * 80), 24 + round((2.5 - 0.3) * 80)].tolist() == [238, 227, 208]


def test_plan_png_is_a_png_of_the_plan(u):
    data = draw.plan_png(scene(u), u)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    assert (decoded == draw.plan(scene(u), u)).all()


def test_overlay_draws_boxes_over_the_photo_and_nothing_behind_the_camera(u):
    photo = np.full((HEIGHT * 2, WIDTH * 2, 3), 200, np.uint8)
    behind = item("bench", (0.0, -1.0, 0.0))
    assert (draw.overlay(photo, scene(u, behind)) == photo).all()
    ahead = item("bench", (0.0, 3.0, 0.0))
    drawn = draw.overlay(photo, scene(u, ahead))
    assert drawn.shape == photo.shape
    assert (drawn != photo).any()
    assert (photo == 200).all()
