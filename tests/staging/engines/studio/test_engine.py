"""The studio engine end to end, and the small decisions it takes between its steps."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from staging.engines import registry
from staging.engines.base import Cancelled, Density, Photo, Refused, RoomType, StageRequest, Style
from staging.engines.studio import proof
from staging.engines.studio.engine import StudioEngine, above_floor, likeliest, require_stageable, surface_colors
from staging.engines.studio.model import Camera, Refusal, Room, RoomTypeScore, Understanding
from staging.engines.studio.options import Options

SAMPLES = Path(__file__).resolve().parents[4] / "staging" / "samples"


def understanding(**changes: object) -> Understanding:
    camera = Camera(90, 60, 50.0, 45.0, 30.0, 0.0, 0.0, 0.0, 1.4)
    room = Room(((-2.0, -1.0), (2.0, -1.0), (2.0, 4.0), (-2.0, 4.0)), 2.5)
    floor = np.zeros((60, 90), bool)
    floor[40:] = True
    plain = Understanding(camera, room, (), (), floor, (), (), (), (), (), (), 0.9, "green")
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


def sample(name: str, width: int) -> Photo:
    image = Image.open(SAMPLES / f"{name}.jpg")
    return Photo(np.asarray(image.resize((width, width * 2 // 3), Image.Resampling.LANCZOS)))


def test_the_registry_makes_the_studio_engine() -> None:
    assert registry.names() == ("studio",)
    assert isinstance(registry.get("studio"), StudioEngine)


def test_the_registry_knows_no_other() -> None:
    with pytest.raises(KeyError):
        registry.get("crayon")


@pytest.mark.parametrize(
    ("changes", "options", "code"),
    [
        pytest.param(
            {"verdict": "red", "refusal": Refusal("no_floor_visible", "No floor.", "Step back.")},
            Options(confirmed=True), "no_floor_visible", id="fail: red stays red, whoever confirms",
        ),
        pytest.param({"verdict": "amber"}, Options(), "needs_confirmation", id="fail: amber without a person"),
        pytest.param({"verdict": "amber"}, Options(confirmed=True), None, id="success: amber confirmed by a person"),
        pytest.param({}, Options(), None, id="success: green"),
    ],
)  # fmt: skip
def test_what_may_be_staged(changes: dict[str, object], options: Options, code: str | None) -> None:
    if code is None:
        require_stageable(understanding(**changes), options)
        return
    with pytest.raises(Refused) as refused:
        require_stageable(understanding(**changes), options)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"confidence": 0.54}, "We are only 54% sure of this room's shape.", id="success: the shape"),
        pytest.param({"doubt_about": "things"}, "Things seem to stand in this room.", id="success: what stands there"),
        pytest.param(
            {"doubt_about": "floor"}, "We are not sure where this room's floor ends.", id="success: the floor"
        ),
    ],
)
def test_a_person_is_asked_for_what_is_unsure(changes: dict[str, object], message: str) -> None:
    with pytest.raises(Refused, match=re.escape(message)):
        require_stageable(understanding(verdict="amber", **changes), Options())


def test_the_likeliest_room_type_is_taken() -> None:
    scores = (RoomTypeScore("bedroom", 0.3), RoomTypeScore("dining_room", 0.6))
    assert likeliest(understanding(room_types=scores)) is RoomType.DINING_ROOM
    assert likeliest(understanding()) is RoomType.LIVING_ROOM


def test_wall_and_floor_colours_come_from_their_own_pixels() -> None:
    pixels = np.zeros((60, 90, 3), np.uint8)
    pixels[:40], pixels[40:] = (230, 225, 220), (120, 80, 40)
    assert surface_colors(Photo(pixels), understanding()) == ((230.0, 225.0, 220.0), (120.0, 80.0, 40.0))


def test_colours_of_what_is_not_seen_are_unknown() -> None:
    nothing = np.zeros((60, 90), bool)
    wall, floor = surface_colors(Photo(np.full((60, 90, 3), 200, np.uint8)), understanding(floor_mask=nothing))
    assert wall == (200.0, 200.0, 200.0)
    assert floor is None


def test_above_the_floor_is_the_third_above_it() -> None:
    floor = np.zeros((9, 2), bool)
    floor[6:, 0] = True
    assert above_floor(floor)[:, 0].tolist() == [False] * 4 + [True] * 2 + [False] * 3


def test_a_bad_option_is_refused_before_anything_is_done() -> None:
    steps: list[str] = []
    request = StageRequest(RoomType.BEDROOM, Style.MODERN, options={"quality": "best"})
    with pytest.raises(Refused):
        StudioEngine().stage(sample("bedroom", 320), request, lambda stage, _percent: steps.append(stage))
    assert steps == []


def test_a_blank_picture_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        StudioEngine().stage(Photo(np.full((400, 600, 3), 128, np.uint8)), StageRequest(None, Style.MODERN))
    assert refused.value.code == "not_a_room"


def test_cancelling_stops_the_engine() -> None:
    def stop(stage: str, _percent: float) -> None:
        if stage == "light":
            raise Cancelled

    with pytest.raises(Cancelled):
        StudioEngine().stage(sample("bedroom", 480), StageRequest(RoomType.BEDROOM, Style.MODERN), stop)


@pytest.mark.render
@pytest.mark.slow
def test_a_sample_room_is_staged_truthfully_and_the_same_twice() -> None:
    photo = sample("living-room", 600)
    request = StageRequest(RoomType.LIVING_ROOM, Style.SCANDINAVIAN, 7, Density.LIGHT, {"quality": "draft"})
    reports: list[tuple[str, float]] = []
    first = StudioEngine().stage(photo, request, lambda stage, percent: reports.append((stage, percent)))
    second = StudioEngine().stage(photo, request)

    assert first.staged.shape == photo.pixels.shape
    outside = first.change_map == 0
    assert np.array_equal(first.staged[outside], photo.pixels[outside])
    assert 0.05 < float((first.staged != photo.pixels).any(-1).mean()) < 0.9
    assert proof.verify(photo.pixels, first.staged, first.change_map, dict(first.proof)) == []
    assert proof.contradictions(first.proof, StudioEngine().again(photo, first.proof)) == []
    assert (first.room_type, first.seed, first.engine) == (RoomType.LIVING_ROOM, 7, "studio/1")
    assert {i["category"] for i in first.scene["items"]} >= {"sofa", "rug"}

    percents = [p for _, p in reports]
    assert percents == sorted(percents)
    assert list(dict.fromkeys(s for s, _ in reports)) == [
        "understand", "furnish", "light", "render", "composite", "prove",
    ]  # fmt: skip
    assert list(first.seconds) == ["understand", "furnish", "light", "render", "composite", "prove"]

    assert first.scene == second.scene
    assert np.array_equal(first.staged, second.staged)
    assert np.array_equal(first.change_map, second.change_map)
