"""Sample rooms: empty rooms that the project renders itself, with exact truth.

They furnish the demo listing, the documentation and the tests. Every number is in the engine's world frame
(see `staging.engines.studio.model`): the camera stands above the origin.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from staging.engines.studio.model import Camera, Opening, Point, Room

CASING_M = 0.07
SKIRTING_HEIGHT_M = 0.1


@dataclass(frozen=True, slots=True)
class Sun:
    """Direct sunlight: compass ``azimuth_deg`` counter-clockwise from +x, ``elevation_deg`` above the horizon."""

    azimuth_deg: float
    elevation_deg: float
    strength: float


@dataclass(frozen=True, slots=True)
class SampleRoom:
    """Everything needed to render one empty room.

    Attributes:
        focal_35mm: 35 mm equivalent on the photo's longer side.
        floor: ``planks``, ``tiles`` or ``carpet``.
        sky: brightness of the daylight outside, relative.
    """

    name: str
    room_type: str
    room: Room
    openings: tuple[Opening, ...]
    camera_height_m: float
    pitch_deg: float
    roll_deg: float
    yaw_deg: float
    focal_35mm: float
    floor: str
    floor_color: str
    wall_color: str
    sky: float = 9.0
    sun: Sun | None = None

    def camera(self, width: int, height: int) -> Camera:
        """The camera of a render of ``width`` × ``height`` pixels."""
        focal = self.focal_35mm / 36.0 * max(width, height)
        return Camera(
            width,
            height,
            focal,
            width / 2,
            height / 2,
            self.pitch_deg,
            self.roll_deg,
            self.yaw_deg,
            self.camera_height_m,
        )

    def truth(self, width: int, height: int) -> dict[str, Any]:
        """JSON-ready ground truth of the render."""
        return {
            "image": [width, height],
            "camera": dataclasses.asdict(self.camera(width, height)),
            "room": dataclasses.asdict(self.room),
            "openings": [dataclasses.asdict(o) for o in self.openings],
            "room_type": self.room_type,
        }


def rectangle(left: float, back: float, right: float, front: float) -> tuple[Point, ...]:
    """Floor outline, counter-clockwise from the near left corner: walls are near, right, front, left."""
    return ((left, back), (right, back), (right, front), (left, front))


NEAR, RIGHT, FRONT, LEFT = range(4)

SAMPLES: tuple[SampleRoom, ...] = (
    SampleRoom(
        name="living-room",
        room_type="living_room",
        room=Room(rectangle(-2.75, -0.55, 2.15, 4.75), 2.6),
        openings=(
            Opening("window", LEFT, 1.0, 2.7, 0.75, 2.25),
            Opening("window", FRONT, 2.75, 4.05, 0.8, 2.25),
            Opening("door", RIGHT, 3.9, 4.75, 0.0, 2.03),
        ),
        camera_height_m=1.42,
        pitch_deg=-3.0,
        roll_deg=0.2,
        yaw_deg=13.0,
        focal_35mm=20.0,
        floor="planks",
        floor_color="#a67c52",
        wall_color="#e8e4da",
        sun=Sun(azimuth_deg=168.0, elevation_deg=38.0, strength=5.0),
    ),
    SampleRoom(
        name="bedroom",
        room_type="bedroom",
        room=Room(rectangle(-1.75, -0.5, 2.2, 3.95), 2.5),
        openings=(
            Opening("window", RIGHT, 1.55, 3.05, 0.9, 2.15),
            Opening("door", LEFT, 0.35, 1.2, 0.0, 2.03),
        ),
        camera_height_m=1.38,
        pitch_deg=-4.0,
        roll_deg=-0.3,
        yaw_deg=-9.0,
        focal_35mm=19.0,
        floor="carpet",
        floor_color="#b9b1a4",
        wall_color="#dfe2e0",
    ),
    SampleRoom(
        name="dining-room",
        room_type="dining_room",
        room=Room(rectangle(-2.0, -0.6, 2.4, 4.4), 2.7),
        openings=(
            Opening("window", FRONT, 1.3, 3.1, 0.85, 2.3),
            Opening("passage", LEFT, 1.4, 2.6, 0.0, 2.2),
        ),
        camera_height_m=1.45,
        pitch_deg=-2.0,
        roll_deg=0.0,
        yaw_deg=6.0,
        focal_35mm=21.0,
        floor="planks",
        floor_color="#5b4433",
        wall_color="#e9e7e2",
        sky=11.0,
    ),
    SampleRoom(
        name="office",
        room_type="office",
        room=Room(rectangle(-1.5, -0.5, 1.9, 3.5), 2.55),
        openings=(
            Opening("window", FRONT, 0.75, 2.15, 0.9, 2.2),
            Opening("door", RIGHT, 0.8, 1.65, 0.0, 2.03),
        ),
        camera_height_m=1.4,
        pitch_deg=-3.0,
        roll_deg=0.4,
        yaw_deg=-4.0,
        focal_35mm=18.0,
        floor="tiles",
        floor_color="#c9c3b8",
        wall_color="#e4e6e8",
    ),
)


def by_name(name: str) -> SampleRoom:
    """The sample called ``name``.

    Raises:
        KeyError: there is none.
    """
    return {s.name: s for s in SAMPLES}[name]
