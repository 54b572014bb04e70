"""What every staging engine promises, whatever is behind it.

An engine is pure: a decoded photo and a request go in, pixels and their proof come out. It knows no Django, no
database, no storage and no queue, so that the same engine serves the worker, the command line and the tests.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class RoomType(enum.StrEnum):
    """What a room is used for. The values are the API's."""

    LIVING_ROOM = "living_room"
    BEDROOM = "bedroom"
    KIDS_ROOM = "kids_room"
    DINING_ROOM = "dining_room"
    OFFICE = "office"
    ENTRYWAY = "entryway"
    KITCHEN = "kitchen"
    BATHROOM = "bathroom"
    OUTDOOR = "outdoor"


class Style(enum.StrEnum):
    """The look of the furniture. The values are the API's."""

    MODERN = "modern"
    CONTEMPORARY = "contemporary"
    SCANDINAVIAN = "scandinavian"
    MIDCENTURY = "midcentury"
    INDUSTRIAL = "industrial"
    FARMHOUSE = "farmhouse"
    COASTAL = "coastal"
    TRADITIONAL = "traditional"
    LUXURY = "luxury"


class Density(enum.StrEnum):
    """How much furniture goes into the room."""

    LIGHT = "light"
    MEDIUM = "medium"
    FULL = "full"


class EngineError(Exception):
    """Base of everything an engine raises on purpose."""


class Refused(EngineError):
    """The photo cannot be staged honestly. A statement about the photo: trying again changes nothing.

    Args:
        code: stable and machine-readable, e.g. ``no_floor_visible``.
        message: what is wrong, one sentence for the person who took the photo.
        advice: what they can do about it, one sentence.
    """

    def __init__(self, code: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.advice = advice


class EngineFailed(EngineError):
    """The engine broke (crash, time-out, out of memory). Ours to fix, worth another attempt.

    Args:
        code: stable and machine-readable, e.g. ``render_timeout``.
        message: what happened, for a person.
        log: the tail of whatever the engine printed, for the engineer.
    """

    def __init__(self, code: str, message: str, log: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.log = log


class Cancelled(EngineError):
    """Raised out of the progress callback when nobody waits for the result any more."""


class Progress(Protocol):
    """Called by the engine as it goes. May raise `Cancelled`, which the engine lets through after cleaning up."""

    def __call__(self, stage: str, percent: float) -> None:
        """Report the step begun and how much of the whole job is done.

        Args:
            stage: ``understand furnish light render composite prove``.
            percent: in [0, 100], never going back.
        """


def no_progress(stage: str, percent: float) -> None:
    """The progress callback of a caller who does not care."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A decoded photo, upright.

    Attributes:
        pixels: (height, width, 3) uint8, sRGB, EXIF orientation applied.
        focal_35mm: 35 mm equivalent focal length from EXIF in millimetres, None where there is none.
    """

    pixels: NDArray[np.uint8]
    focal_35mm: float | None = None

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class StageRequest:
    """What is wanted of a photo.

    Attributes:
        room_type: None lets the engine detect it.
        seed: same photo, request, seed and engine version give the same result.
        options: engine-specific wishes, e.g. ``{"ceiling_height_m": 2.6}``.
    """

    room_type: RoomType | None
    style: Style
    seed: int = 0
    density: Density = Density.MEDIUM
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageResult:
    """A staged photo with everything needed to believe it.

    Attributes:
        staged: (height, width, 3) uint8 sRGB, the original's size.
        change_map: (height, width) uint8; 255 where a pixel may differ from the original, 0 where it must not.
        proof: JSON-ready report (hashes, counts, item dimensions, clearances, seed, versions).
        scene: JSON-ready scene: camera, room, light, furniture; can be rendered again.
        room_type: as asked for, or as detected.
        seed: the seed used.
        engine: name and version, e.g. ``studio/1``.
        seconds: wall time by step.
    """

    staged: NDArray[np.uint8]
    change_map: NDArray[np.uint8]
    proof: Mapping[str, Any]
    scene: Mapping[str, Any]
    room_type: RoomType
    seed: int
    engine: str
    seconds: Mapping[str, float]


class Engine(Protocol):
    """A way to make a staged photo."""

    name: str
    version: str

    def stage(self, photo: Photo, request: StageRequest, progress: Progress = no_progress) -> StageResult:
        """Furnish ``photo``.

        Raises:
            Refused: the photo cannot be staged honestly.
            EngineFailed: the engine broke; another attempt may work.
            Cancelled: ``progress`` said to stop.
        """
