"""What a person corrects is used, and what cannot be is refused with what to do."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from staging.engines.base import Refused
from staging.engines.studio.model import Camera
from staging.engines.studio.options import Options
from staging.engines.studio.understand import as_json, understand, verdict
from staging.engines.studio.understand.corrections import Corrections, applied, with_corners, with_horizon
from staging.engines.studio.understand.geometry import Box
from tests.staging.engines.studio.understand.conftest import Case

CAMERA = Camera(960, 640, 533.0, 470.0, 330.0, -3.0, 1.5, 20.0, 1.0)
BOX = Box(1.6, 1.2, 2.8, 0.85)


def horizon_of(camera: Camera) -> tuple[tuple[float, float], tuple[float, float]]:
    """Its horizon at the picture's left and right edge, as shares."""
    up = camera.rotation()[:, 2]
    rows = [-(up[0] * (x - camera.cx) + up[2] * camera.focal_px) / up[1] + camera.cy for x in (0, camera.width)]
    return (0.0, float(rows[0] / camera.height)), (1.0, float(rows[1] / camera.height))


def corners_of(camera: Camera, box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """The far corners of the floor, as shares."""
    points = np.array([[-box.left, box.front, 0.0], [box.right, box.front, 0.0]])
    (x0, y0), (x1, y1) = (camera.project(points)[0] / [camera.width, camera.height]).tolist()
    return (x0, y0), (x1, y1)


@pytest.mark.parametrize(("pitch", "roll"), [(-3.0, 1.5), (6.0, -2.0), (0.0, 0.0)])
def test_the_horizon_turns_the_camera(pitch: float, roll: float) -> None:
    true = replace(CAMERA, pitch_deg=pitch, roll_deg=roll)
    turned = with_horizon(CAMERA, horizon_of(true))
    assert (turned.pitch_deg, turned.roll_deg) == (pytest.approx(pitch), pytest.approx(roll))
    assert replace(turned, pitch_deg=0, roll_deg=0) == replace(CAMERA, pitch_deg=0, roll_deg=0)


def test_corners_turn_and_move_the_walls() -> None:
    true, wanted = replace(CAMERA, yaw_deg=26.0), Box(2.0, 1.0, 3.3, 0.85)
    camera, box = with_corners(CAMERA, BOX, corners_of(true, wanted))
    assert camera.yaw_deg == pytest.approx(26.0)
    assert np.allclose(box.array(), wanted.array())


def test_nothing_corrected_changes_nothing() -> None:
    assert Corrections.parse(None) == Corrections() == Corrections.parse({})
    assert applied(Corrections(), CAMERA, BOX) == (CAMERA, BOX)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        pytest.param([1], "corrections", id="fail: no object"),
        pytest.param({"horizn": 1}, "corrections.horizn", id="fail: unknown name"),
        pytest.param({"horizon": 0.5}, "corrections.horizon", id="fail: no points"),
        pytest.param({"horizon": [[0, 0.5], [1, "a"]]}, "corrections.horizon", id="fail: no number"),
        pytest.param({"horizon": [[0, 0.5], [1, math.nan]]}, "corrections.horizon", id="fail: not finite"),
        pytest.param({"corners": [[0.2, 0.6]]}, "corrections.corners", id="fail: one corner"),
        pytest.param({"corners": [[0.2, 0.6], [0.4, 0.6], 3]}, "corrections.corners", id="fail: three of them"),
        pytest.param({"corners": [[0.7, 0.6], [0.2, 0.6]]}, "corrections.corners", id="fail: right before left"),
        pytest.param({"corners": [[0.2, 0.6], [9, 0.6]]}, "corrections.corners", id="fail: far outside"),
        pytest.param({"ceiling_height_m": 20}, "corrections.ceiling_height_m", id="fail: a hall"),
        pytest.param({"ceiling_height_m": True}, "corrections.ceiling_height_m", id="fail: no height"),
    ],
)
def test_what_is_no_correction_is_refused_by_name(given: object, name: str) -> None:
    for parse in (Corrections.parse, lambda value: Options.parse({"corrections": value})):
        with pytest.raises(Refused, match=f"“{name}”") as caught:
            parse(given)
        assert caught.value.code == "bad_option"
        assert caught.value.advice.startswith("Give ")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"horizon": [[0, -2.0], [1, -2.0]]}, id="fail: horizon in the sky"),
        pytest.param({"horizon": [[0.4, 0.0], [0.6, 1.0]]}, id="fail: horizon on end"),
        pytest.param({"corners": [[0.2, 0.3], [0.8, 0.3]]}, id="fail: corners above the horizon"),
        pytest.param({"corners": [[0.7, 0.6], [0.9, 0.6]]}, id="fail: corners beside the camera"),
    ],
)
def test_what_makes_no_room_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(Refused, match="corrections"):
        applied(Corrections.parse(given), replace(CAMERA, yaw_deg=0.0), BOX)


def test_a_corrected_photo_is_understood_as_corrected(corner: Case) -> None:
    room, camera = corner.found.room, corner.found.camera
    shown = as_json(corner.found)["editor"]
    assert np.allclose(shown["horizon"], horizon_of(camera), atol=1e-3)
    (x0, y0), (x1, y1) = shown["corners"]
    moved = [[x0, y0], [x1 + 0.02, y1]]
    u = understand(corner.photo, {"corrections": {"corners": moved, "ceiling_height_m": 2.6}})
    assert u.room.height_m == pytest.approx(2.6)
    assert np.allclose(as_json(u)["editor"]["corners"], moved, atol=0.02)
    assert not np.allclose(u.room.polygon_m, room.polygon_m, atol=0.01)
    assert u.verdict == "green"
    assert "room outline as corrected by a person" in u.notes


def test_a_horizon_that_a_person_drew_is_no_guess(corner: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "FEW_DEPTH_LINES", 1e6)
    guess = understand(corner.photo, {})
    assert (guess.verdict, guess.confidence) == ("amber", verdict.GUESSED)
    drawn = {"corrections": {"horizon": as_json(corner.found)["editor"]["horizon"]}}
    assert understand(corner.photo, drawn).verdict == "green"
