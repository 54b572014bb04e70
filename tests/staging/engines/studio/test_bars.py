"""Bars around photos are found, and nothing else is taken for one."""

import cv2
import numpy as np
import pytest

from staging.engines.studio.bars import filled, inside_bars

WIDE, HIGH = 160, 120
ROOM = np.random.default_rng(4).integers(20, 235, (HIGH, WIDE, 3), np.uint8)


def barred(top=0, bottom=0, left=0, right=0, color=255, room=ROOM):
    value = (color,) * 3
    return cv2.copyMakeBorder(room, top, bottom, left, right, cv2.BORDER_CONSTANT, value=value)


def blown(rows):
    room = ROOM.copy()
    room[rows] = 255
    return room


def two_colors():
    made = barred(30, 30)
    made[:30] = 0
    return made


@pytest.mark.parametrize(
    ("pixels", "inside"),
    [
        pytest.param(ROOM, (0, 0, WIDE, HIGH), id="success: none"),
        pytest.param(barred(30, 30), (0, 30, WIDE, 30 + HIGH), id="success: white, above and below"),
        pytest.param(barred(0, 0, 50, 40, 0), (50, 0, 50 + WIDE, HIGH), id="success: black, left and right"),
        pytest.param(barred(2, 2), (0, 2, WIDE, 2 + HIGH), id="success: a thin frame"),
        pytest.param(barred(9, 9, 11, 12, 90), (11, 9, 11 + WIDE, 9 + HIGH), id="success: a grey frame"),
        pytest.param(blown(slice(0, 30)), (0, 0, WIDE, HIGH), id="fail: a ceiling blown out"),
        pytest.param(two_colors(), (0, 0, WIDE, HIGH + 60), id="fail: two colours"),
        pytest.param(barred(1, 1), (0, 0, WIDE, HIGH + 2), id="fail: lines of a pixel"),
        pytest.param(np.full((HIGH, WIDE, 3), 200, np.uint8), (0, 0, WIDE, HIGH), id="fail: all of one colour"),
        pytest.param(np.zeros((1, 1, 3), np.uint8), (0, 0, 1, 1), id="fail: one pixel"),
    ],
)
def test_what_lies_inside_the_bars(pixels, inside):
    assert inside_bars(pixels) == inside


def test_ripples_of_jpeg_beside_the_picture_are_of_the_bar():
    smooth = cv2.GaussianBlur(ROOM, (0, 0), 2) // 2
    made = cv2.imencode(".jpg", barred(36, 36, room=smooth), [cv2.IMWRITE_JPEG_QUALITY, 70])[1]
    left, top, right, bottom = inside_bars(np.asarray(cv2.imdecode(made, cv2.IMREAD_COLOR), np.uint8))
    assert (left, right) == (0, WIDE)
    assert 34 <= top <= 37
    assert HIGH + 35 <= bottom <= HIGH + 38


def test_bars_are_filled_with_what_lies_beside_them():
    made = filled(barred(30, 20, 0, 0))
    assert (made[:30] == ROOM[0]).all()
    assert (made[30:-20] == ROOM).all()
    assert (made[-20:] == ROOM[-1]).all()
    assert filled(ROOM) is ROOM
