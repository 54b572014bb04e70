"""The sample rooms are consistent rooms: the camera stands inside, openings fit their walls, truth is exact."""

from __future__ import annotations

import numpy as np
import pytest

from staging.engines.base import RoomType
from staging.engines.studio import samples
from staging.engines.studio.samples import SAMPLES, SampleRoom

each = pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.name)


@each
def test_the_camera_stands_inside(sample: SampleRoom) -> None:
    xs, ys = zip(*sample.room.polygon_m, strict=True)
    assert min(xs) < 0 < max(xs)
    assert min(ys) < 0 < max(ys)
    assert 0 < sample.camera_height_m < sample.room.height_m


@each
def test_openings_fit_their_walls(sample: SampleRoom) -> None:
    for opening in sample.openings:
        assert 0 <= opening.start_m < opening.end_m <= sample.room.wall_length(opening.wall)
        assert 0 <= opening.bottom_m < opening.top_m < sample.room.height_m


@each
def test_walls_face_inwards(sample: SampleRoom) -> None:
    for i in range(len(sample.room.polygon_m)):
        corner, _, inward = sample.room.wall(i)
        assert float((np.zeros(2) - corner) @ inward) > 0


@each
def test_the_room_type_is_one_we_stage(sample: SampleRoom) -> None:
    assert sample.room_type in set(RoomType)


def test_truth_scales_with_the_picture() -> None:
    sample = samples.by_name("living-room")
    truth = sample.truth(1500, 1000)
    assert truth["image"] == [1500, 1000]
    assert truth["camera"]["focal_px"] == pytest.approx(20.0 / 36.0 * 1500)
    assert (truth["camera"]["cx"], truth["camera"]["cy"]) == (750, 500)
    assert truth["camera"]["height_m"] == 1.42
    assert truth["room"]["height_m"] == 2.6
    assert [o["kind"] for o in truth["openings"]] == ["window", "window", "door"]
    assert truth["room_type"] == "living_room"


def test_an_unknown_sample_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        samples.by_name("attic")
