"""Lamps under the ceiling: where the network sees them, and from where they hang."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from staging.engines.studio.model import CeilingLamp, Points
from staging.engines.studio.understand.ceiling_lamps import look_up
from staging.engines.studio.understand.found import THINGS
from staging.engines.studio.understand.shell import Shell
from tests.staging.engines.studio.understand.shells import shell

SHAPE = (106, 160)


def metres(**changes: Any) -> Shell:
    """A room 2.52 m high, the camera 1.4 m above its floor."""
    return replace(shell(0.0, top=1.8, front=4.0, **changes).in_metres(1.4))


def seen(*spots: tuple[slice, slice], belief: float = 0.9) -> NDArray[np.float32]:
    """What the network sees: lamps at some spots."""
    things = np.zeros((len(THINGS), *SHAPE), np.float32)
    for rows, columns in spots:
        things[THINGS.index("lamp"), rows, columns] = belief
    things[0] = 1 - things[THINGS.index("lamp")]
    return things


def hung(room: Shell, at: tuple[float, float], drop: float, half: float) -> tuple[slice, slice]:
    """Rows and columns of a lamp ``2 * half`` wide that hangs ``drop`` from the ceiling over ``at``."""
    corners = [(at[0] + x, at[1], z) for x in (-half, half) for z in (room.top, room.top - drop)]
    pixels = room.camera.project(np.array(corners))[0] * [SHAPE[1] / 960, SHAPE[0] / 640]
    (left, top), (right, bottom) = np.round(pixels.min(0)).astype(int), np.round(pixels.max(0)).astype(int)
    return slice(max(0, top), bottom), slice(left, right)


def where(lamps: tuple[CeilingLamp, ...]) -> Points:
    return np.array([[*lamp.position_m, lamp.bottom_m] for lamp in lamps])


@pytest.mark.parametrize("lens", [pytest.param(0.0, id="success: straight"), pytest.param(-0.06, id="success: barrel")])
def test_a_lamp_hangs_where_the_ceiling_is_above_it(lens: float) -> None:
    straight = metres()
    room = replace(straight, camera=straight.camera.behind(lens))
    (lamp,) = found = look_up(room, seen(hung(straight, (0.3, 3.0), 0.5, 0.25)))
    assert where(found)[0] == pytest.approx((0.3, 3.0, 2.02), abs=0.12)
    assert not lamp.cut
    (left, top), (right, _), (_, bottom), _ = lamp.polygon
    box = room.camera.project(np.array([[0.05, 3.0, 2.52], [0.55, 3.0, 2.02]]))[0]
    assert (left, top, right, bottom) == pytest.approx(tuple(box.ravel()), abs=7)


def test_the_largest_comes_first() -> None:
    room = metres()
    lamps = look_up(room, seen(hung(room, (-1.0, 4.5), 0.4, 0.2), hung(room, (0.6, 3.0), 0.5, 0.3)))
    assert where(lamps)[:, :2] == pytest.approx(np.array([[0.6, 3.0], [-1.0, 4.5]]), abs=0.25)


@pytest.mark.parametrize(
    ("spot", "belief"),
    [
        pytest.param((slice(20, 21), slice(80, 84)), 0.9, id="fail: too small"),
        pytest.param((slice(20, 30), slice(80, 90)), 0.55, id="fail: not sure"),
        pytest.param((slice(60, 70), slice(80, 90)), 0.9, id="fail: below the horizon"),
        pytest.param((slice(38, 46), slice(80, 90)), 0.9, id="fail: beyond the far wall"),
    ],
)
def test_what_is_no_lamp_of_this_room(spot: tuple[slice, slice], belief: float) -> None:
    assert look_up(metres(), seen(spot, belief=belief)) == ()


@pytest.mark.parametrize(
    ("row", "cut"),
    [
        pytest.param(0, True, id="fail: cut by the picture"),
        pytest.param(2, True, id="fail: hardly seen at the edge"),
        pytest.param(5, False, id="success: whole"),
    ],
)
def test_a_lamp_cut_by_the_picture_tells_no_place(row: int, cut: bool) -> None:
    (lamp,) = look_up(metres(), seen((slice(row, 12), slice(70, 90))))
    assert lamp.cut is cut


def test_arms_of_one_lamp_are_one() -> None:
    blades = [(slice(20, 24), slice(70, 76)), (slice(20, 24), slice(80, 86)), (slice(27, 31), slice(75, 81))]
    (lamp,) = look_up(metres(), seen(*blades))
    (left, top), _, (right, bottom), _ = lamp.polygon
    assert (left, top, right, bottom) == pytest.approx((420, 121, 516, 187), abs=7)
    assert len(look_up(metres(), seen(blades[0], (slice(20, 24), slice(90, 96))))) == 2
