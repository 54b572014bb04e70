"""What the photo shows on a wall, though nothing named it, is not hidden behind furniture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from staging.engines.base import Density, RoomType, Style
from staging.engines.studio.catalogue import design
from staging.engines.studio.furnish import furnish
from staging.engines.studio.furnish.behind import behind_cost
from staging.engines.studio.furnish.layout import Layouts
from staging.engines.studio.furnish.pick import piece
from staging.engines.studio.furnish.place import Place, read_place
from staging.engines.studio.model import Opening, Understanding
from tests.staging.engines.studio.furnish.rooms import HEIGHT, WIDTH, room

BACK = 2
LENGTH = 5.0
"""Of the back wall; its first corner is the right one."""
Paint = Callable[[Understanding], np.ndarray]


def plain(u: Understanding) -> np.ndarray:
    return np.zeros((HEIGHT // 2, WIDTH // 2), bool)


def papered(u: Understanding) -> np.ndarray:
    return ~plain(u)


def on_the_back(start: float, end: float, bottom: float, top: float) -> Paint:
    """Something between these metres along the back wall, at these heights."""

    def paint(u: Understanding) -> np.ndarray:
        corner, along, _ = u.room.wall(BACK)
        points = np.array(
            [[*(corner + along * t), z] for t, z in ((start, bottom), (end, bottom), (end, top), (start, top))]
        )
        shown = plain(u).astype(np.uint8)
        cv2.fillPoly(shown, [np.rint(u.camera.project(points)[0] / 2).astype(np.int32)], (1,))
        return shown.astype(bool)

    return paint


hearth = on_the_back(1.0, 3.0, 0.0, 1.6)
panel = on_the_back(1.0, 3.0, 1.2, 2.2)
high_window = on_the_back(1.5, 2.3, 1.45, 2.2)
switch = on_the_back(1.8, 1.95, 1.0, 1.15)
cornice = on_the_back(0.0, LENGTH, 2.0, 2.8)
shaded_corner = on_the_back(0.0, 0.5, 0.0, 2.8)


def seen(paint: Paint) -> Understanding:
    u = room()
    return replace(u, busy=paint(u))


def along_the_back(place: Place, name: str, *middles: float) -> Layouts:
    """One piece at each of these places along the back wall."""
    this = design(name)
    xy = np.array([place.wall_point(BACK, t, this.size_m[1] / 2) for t in middles])
    poses = np.concatenate([xy, np.full((len(xy), 1), 0.0)], 1)[:, None]
    one = piece("it", this, 0, "For the test.")
    return Layouts((one,), poses, np.full((len(xy), 1), BACK), np.zeros(len(xy)))


@pytest.mark.parametrize(
    ("paint", "middles", "costs"),
    [
        pytest.param(plain, (1.0, 2.0, 4.0), (0.0, 0.0, 0.0), id="success: a plain wall"),
        pytest.param(papered, (1.0, 2.0, 4.0), (0.0, 0.0, 0.0), id="success: as much as everywhere"),
        pytest.param(hearth, (2.0, 4.2), (2.55, 0.0), id="fail: a stretch that shows something all over"),
        pytest.param(hearth, (1.0,), (1.05,), id="fail: half of it"),
    ],
)
def test_hiding_what_only_a_stretch_of_wall_shows_has_a_price(paint, middles, costs):
    place = read_place(seen(paint))
    assert behind_cost(place, along_the_back(place, "bookcase-low", *middles)) == pytest.approx(costs, abs=0.2)


@pytest.mark.parametrize(
    ("paint", "name", "middles", "costs"),
    [
        pytest.param(
            high_window, "bookcase-steel", (1.9, 1.2, 3.6), (3.0, 3.0, 0.0), id="fail: all or a corner of a window"
        ),
        pytest.param(high_window, "bookcase-low", (1.9,), (0.0,), id="success: what is lower than the window"),
        pytest.param(switch, "bookcase-steel", (1.9,), (0.0,), id="success: a switch"),
        pytest.param(cornice, "bookcase-steel", (1.9,), (0.0,), id="success: what reaches the ceiling"),
        pytest.param(shaded_corner, "bookcase-steel", (1.0,), (0.0,), id="success: what reaches a corner"),
        pytest.param(panel, "bookcase-steel", (3.2,), (0.0,), id="success: a part of a broad panel"),
        pytest.param(papered, "bookcase-steel", (1.9,), (0.0,), id="success: wallpaper"),
    ],
)
def test_hiding_a_part_of_a_window_that_nothing_named_has_the_whole_price(paint, name, middles, costs):
    place = read_place(seen(paint))
    assert behind_cost(place, along_the_back(place, name, *middles)) == pytest.approx(costs, abs=0.01)


def test_a_window_that_has_a_name_is_no_unnamed_thing():
    found = []
    for openings in ((), (Opening("window", BACK, 1.5, 2.3, 1.45, 2.2),)):
        place = read_place(replace(seen(high_window), openings=openings))
        found.append([bool(looks.any()) for looks in place.unnamed])
    assert found == [[False, False, True, False], [False, False, False, False]]


@pytest.mark.parametrize(
    ("name", "wall", "first", "dear"),
    [
        pytest.param("bookcase-low", BACK, 0, True, id="fail: at the wall"),
        pytest.param("bookcase-low", -1, 0, False, id="success: in the open"),
        pytest.param("rug-medium", BACK, 0, False, id="success: a rug hides nothing"),
        pytest.param("bookcase-low", BACK, 1, False, id="success: another piece is asked about"),
    ],
)
def test_only_what_stands_at_a_wall_hides_it(name, wall, first, dear):
    place = read_place(seen(hearth))
    layouts = along_the_back(place, name, 2.0)
    found = behind_cost(place, replace(layouts, walls=np.full((1, 1), wall)), first)
    assert (found > 1).tolist() == [dear]


@pytest.mark.parametrize(
    ("paint", "share"),
    [
        pytest.param(plain, 0.0, id="success: plain walls"),
        pytest.param(papered, 1.0, id="success: papered walls"),
        pytest.param(hearth, 0.0, id="success: one thing on a plain wall"),
    ],
)
def test_what_a_usual_stretch_of_wall_shows(paint, share):
    assert read_place(seen(paint)).usual_busy == share


def test_where_nobody_looked_nothing_is_busy():
    place = read_place(room())
    assert place.usual_busy == 0.0
    assert not place.busy_at(np.zeros((3, 2, 3))).any()


def test_no_storage_hides_a_hearth_that_nothing_named():
    found = []
    for paint in (plain, hearth):
        u = seen(paint)
        scene = furnish(u, RoomType.OFFICE, Style.MODERN, Density.FULL, 1)
        corner, along, normal = u.room.wall(BACK)
        tall = [i for i in scene.items if i.size_m[2] > 0.3 and i.support is None and i.position_m[2] == 0.0]
        near = [i for i in tall if (np.array(i.position_m[:2]) - corner) @ normal < 0.5]
        found.append([(np.array(i.position_m[:2]) - corner) @ along for i in near if i.size_m[0] > 0.6])
    assert any(0.8 < t < 3.2 for t in found[0])
    assert not any(0.8 < t < 3.2 for t in found[1])
