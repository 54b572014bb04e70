"""Random rooms: whatever is furnished is measured again here, by painting footprints on a plan of one-centimetre cells.

None of the engine's own geometry is used for that.
"""

import math

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staging.engines.base import Density, Refused, RoomType, Style
from staging.engines.studio.furnish import furnish
from staging.engines.studio.model import Opening
from tests.staging.engines.studio.furnish.rooms import room, window

CELLS = 100
UNDER_A_TOP = {"dining_chair", "office_chair", "kids_stool"}


def rectangle(w, d):
    return ((0.0, 0.0), (w, 0.0), (w, d), (0.0, d))


def ell(w, d):
    return ((0.0, 0.0), (w, 0.0), (w, d), (w * 0.45, d), (w * 0.45, d * 0.55), (0.0, d * 0.55))


def tee(w, d):
    a, b, c = w * 0.25, w * 0.75, d * 0.45
    return ((0.0, 0.0), (w, 0.0), (w, c), (b, c), (b, d), (a, d), (a, c), (0.0, c))


def chamfered(w, d):
    return ((0.0, 0.0), (w, 0.0), (w, d - 1.1), (w - 1.1, d), (0.0, d))


SHAPES = [rectangle, ell, tee, chamfered]


@st.composite
def rooms(draw):
    """A room of any shape with a door, perhaps a second one, and a window, seen from a corner or a wall's middle."""
    width, depth = draw(st.floats(3.0, 6.5)), draw(st.floats(3.2, 7.0))
    polygon = draw(st.sampled_from(SHAPES))(width, depth)
    corner = draw(st.booleans())
    lengths = [math.dist(a, b) for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True)]
    openings = []
    for kind in draw(st.sampled_from([("door",), ("door", "door"), ("passage",), ("door", "passage")])):
        wall = draw(st.integers(0, len(polygon) - 1))
        wide = min(0.85, lengths[wall] - 0.2)
        start = 0.1 + draw(st.floats(0, 1)) * (lengths[wall] - 0.2 - wide)
        openings.append(Opening(kind, wall, start, start + wide, 0.0, 2.03))
    if lengths[2] > 1.8:
        openings.append(window(2, 0.3))
    stand = (width - 0.4, 0.4) if corner else (width / 2, 0.35)
    yaw = draw(st.floats(15, 40)) if corner else draw(st.floats(-8, 8))
    return room(polygon, stand, yaw=yaw, lens_mm=draw(st.floats(15, 26)), openings=tuple(openings))


class Plan:
    """A drawing of the room from above, a cell a centimetre."""

    def __init__(self, u):
        self.outline = np.array(u.room.polygon_m)
        self.low = self.outline.min(0) - 0.5
        size = np.ceil((np.ptp(self.outline, axis=0) + 1.0) * CELLS).astype(int)
        self.shape = (int(size[1]), int(size[0]))
        self.inside = self.painted(self.outline)

    def painted(self, corners):
        """Cells wholly or half inside a polygon of metres."""
        canvas = np.zeros(self.shape, np.uint8)
        cv2.fillPoly(canvas, [np.rint((corners - self.low) * CELLS).astype(np.int32)], 1)
        return canvas.astype(bool)

    def footprint(self, item, less=0.015):
        """An item's cells, ``less`` metres drawn in on every side, which is what rounding may cost."""
        (x, y, _), a = item.position_m, math.radians(item.rotation_deg)
        w, d = (max(0.02, s / 2 - less) for s in item.size_m[:2])
        turned = [
            (x + u * math.cos(a) - v * math.sin(a), y + u * math.sin(a) + v * math.cos(a))
            for u, v in ((-w, -d), (w, -d), (w, d), (-w, d))
        ]
        return self.painted(np.array(turned))

    def before(self, u, o, deep=0.9):
        """The floor before an opening."""
        corner, along, normal = u.room.wall(o.wall)
        a, b = corner + along * (o.start_m + 0.01), corner + along * (o.end_m - 0.01)
        return self.painted(np.array([a, b, b + normal * deep, a + normal * deep]))


@pytest.mark.slow
@settings(max_examples=24, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    u=rooms(), room_type=st.sampled_from(list(RoomType)), style=st.sampled_from(list(Style)),
    density=st.sampled_from(list(Density)), seed=st.integers(0, 99), variant=st.integers(0, 1),
)  # fmt: skip
def test_what_is_furnished_is_true(u, room_type, style, density, seed, variant):
    try:
        scene = furnish(u, room_type, style, density, seed, variant=variant)
    except Refused:
        return
    assert scene.measures["ok"]
    plan = Plan(u)
    solid = [i for i in scene.items if i.support is None and i.size_m[2] > 0.03]
    taken = np.zeros(plan.shape, bool)
    for item in sorted(solid, key=lambda i: i.category in UNDER_A_TOP):
        own = plan.footprint(item)
        assert not (own & ~plan.inside).any(), f"{item.id} reaches through a wall"
        if item.category not in UNDER_A_TOP:
            assert not (own & taken).any(), f"{item.id} stands in something"
            taken |= own
    for o in u.openings:
        if o.kind != "window":
            assert not (taken & plan.before(u, o)).any(), f"{o.kind} is blocked"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: f"success: {s.__name__}")
def test_a_living_room_of_any_shape_is_furnished(shape):
    u = room(shape(5.6, 6.0), (4.9, 0.4), yaw=24.0, lens_mm=18.0, openings=(window(1, 0.8),))
    scene = furnish(u, RoomType.LIVING_ROOM, Style.COASTAL, Density.MEDIUM, 3)
    assert {"rug", "coffee_table"} <= {i.category for i in scene.items}
    assert all(c["ok"] for c in scene.measures["checks"] if c["hard"])
