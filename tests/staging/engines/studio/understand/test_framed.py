"""A photo with bars is understood as the picture inside them."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from staging.engines.base import Photo
from staging.engines.studio.model import Camera, CeilingLamp, Opening
from staging.engines.studio.understand import understand
from staging.engines.studio.understand.corrections import Corrections
from staging.engines.studio.understand.framed import corrections_inside, framed
from tests.staging.engines.studio.understand.conftest import Case

LEFT, TOP, RIGHT, BOTTOM = 40, 90, 56, 70


def _barred(pixels: np.ndarray) -> Photo:
    sides = (TOP, BOTTOM, LEFT, RIGHT)
    return Photo(np.asarray(cv2.copyMakeBorder(pixels, *sides, cv2.BORDER_CONSTANT, value=(255, 255, 255)), np.uint8))


def _moved(outlines: tuple[tuple[tuple[float, float], ...], ...]) -> list[list[tuple[float, float]]]:
    return [[(x + LEFT, y + TOP) for x, y in line] for line in outlines]


def test_the_same_room_in_other_pixels(corner: Case) -> None:
    plain = corner.found
    found = understand(_barred(corner.photo.pixels), {"ceiling_height_m": 2.6})
    width, height = 960 + LEFT + RIGHT, 640 + TOP + BOTTOM
    camera = replace(plain.camera, width=width, height=height, cx=plain.camera.cx + LEFT, cy=plain.camera.cy + TOP)
    assert found.camera == camera
    same = ("room", "free_floor_m", "room_types", "confidence", "verdict", "scale_note", "notes")
    assert [getattr(found, name) for name in same] == [getattr(plain, name) for name in same]
    for name in ("floor", "wall_floor", "wall_ceiling", "wall_wall"):
        assert [list(line) for line in getattr(found, name)] == _moved(getattr(plain, name))
    assert [list(o.polygon) for o in found.openings] == _moved(tuple(o.polygon for o in plain.openings))
    assert [replace(o, polygon=()) for o in found.openings] == [replace(o, polygon=()) for o in plain.openings]
    assert found.floor_mask.shape == (height, width)
    assert (found.floor_mask[TOP:-BOTTOM, LEFT:-RIGHT] == plain.floor_mask).all()
    assert found.floor_mask.sum() == plain.floor_mask.sum()


def test_nothing_may_hang_in_the_bars(corner: Case) -> None:
    plain, photo = corner.found, _barred(corner.photo.pixels)
    found = framed(plain, photo, (LEFT, TOP, photo.width - RIGHT, photo.height - BOTTOM))
    assert plain.busy is not None
    assert found.busy is not None
    assert plain.busy.shape == (427, 640)
    assert found.busy.shape == (534, 704)
    rows, columns = 60, 27
    assert found.busy[:rows].all()
    assert found.busy[:, :columns].all()
    inside = found.busy[rows : rows + plain.busy.shape[0], columns : columns + plain.busy.shape[1]]
    assert (inside == plain.busy).all()
    assert framed(replace(plain, busy=None), photo, (LEFT, TOP, 1000, 730)).busy is None


def test_fixtures_and_lamps_move_along(corner: Case) -> None:
    photo = _barred(corner.photo.pixels)
    square = ((1.0, 2.0), (3.0, 2.0), (3.0, 4.0), (1.0, 4.0))
    heater = Opening("heater", 0, 1.0, 2.0, 0.1, 0.6, square)
    lamp = CeilingLamp((0.0, 2.0), 2.1, cut=False, polygon=square)
    given = replace(corner.found, fixtures=(heater,), ceiling_lamps=(lamp,))
    found = framed(given, photo, (LEFT, TOP, photo.width - RIGHT, photo.height - BOTTOM))
    there = tuple((x + LEFT, y + TOP) for x, y in square)
    assert found.fixtures == (replace(heater, polygon=there),)
    assert found.ceiling_lamps == (replace(lamp, polygon=there),)


def test_a_lens_bends_as_before(corner: Case) -> None:
    bent = replace(corner.found.camera, lens=-0.08)
    pixels = np.zeros((640 + 200, 960, 3), np.uint8)
    found = framed(replace(corner.found, camera=bent), Photo(pixels), (0, 100, 960, 740)).camera
    points = np.array([[-1.5, 3.0, 0.0], [0.3, 2.5, 1.0], [1.0, 3.9, 2.2]])
    before, after = _seen(bent, points), _seen(found, points)
    assert np.allclose(after, before + np.array([0.0, 100.0]), atol=1e-6)


def _seen(camera: Camera, points: np.ndarray) -> np.ndarray:
    return np.asarray(camera.project(points)[0])


@pytest.mark.parametrize(
    ("given", "moved"),
    [
        pytest.param(Corrections(), Corrections(), id="success: none"),
        pytest.param(
            Corrections(horizon=((0.25, 0.5), (0.75, 0.5)), ceiling_height_m=2.5),
            Corrections(horizon=((0.0, 0.5), (1.0, 0.5)), ceiling_height_m=2.5),
            id="success: the horizon",
        ),
        pytest.param(
            Corrections(corners=((0.5, 0.6), (0.75, 0.4))),
            Corrections(corners=((0.5, 0.75), (1.0, 0.25))),
            id="success: the corners",
        ),
    ],
)
def test_corrections_are_shares_of_the_photo_with_its_bars(given: Corrections, moved: Corrections) -> None:
    photo = Photo(np.zeros((500, 400, 3), np.uint8))
    found = corrections_inside(given, photo, (100, 150, 300, 350))
    assert found.ceiling_height_m == moved.ceiling_height_m
    for mine, its in ((found.horizon, moved.horizon), (found.corners, moved.corners)):
        assert (mine is None) == (its is None)
        assert mine is None or its is None or np.allclose(mine, its)
