"""What is known of photos: folders with one schema, whether a person annotated them or the project rendered them.

Either ``annotations.json``, a dict by file name, or a ``NAME.json`` beside each ``NAME.jpg``. All keys but ``floor``
and ``stageable`` may be missing; what is missing is not judged.

==================  =================================================================================================
size                [width, height]
pixel_centres       where a pixel's centre lies: 0 (default) or 0.5
floor, rugs         polygons of the visible floor
wall_floor          polylines where walls meet the floor
windows, doors, openings, fixtures (+ _labels)   polygons; a label with “other room” does not count, nor “ceiling” but
                    for what hangs from it: “lamp”, “chandelier”, “fan”
vps                 ``z``: segments of upright edges
camera, lens, room  as in ``understanding.json``
faces               file with the surface at each pixel: 0 to 3 wall, 4 floor, 5 ceiling, 10 on more walls, 255 unknown
box_like, furnished, stageable
==================  =================================================================================================
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from staging.engines.base import Photo
from staging.engines.studio.model import Camera, Room
from staging.engines.studio.understand.geometry import clip_near
from staging.engines.studio.understand.metrics import surfaces

KINDS = {"window": "windows", "door": "doors", "passage": "openings", "fixture": "fixtures"}
LAMP = "lamp"
"""The kind of fixtures that hang from the ceiling."""
ELSEWHERE = ("other room", "skylight")
HANGING = ("lamp", "chandelier", "fan")


@dataclass(frozen=True, slots=True)
class Known:
    """One photo and what is known of it."""

    name: str
    path: Path
    note: Mapping[str, Any]

    def photo(self) -> Photo:
        """The photo, without EXIF.

        Raises:
            FileNotFoundError: it is missing or no picture.
        """
        pixels = cv2.imread(str(self.path), cv2.IMREAD_COLOR)
        if pixels is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.path))
        return Photo(np.ascontiguousarray(pixels[..., ::-1], np.uint8))

    def camera(self) -> Camera | None:
        """The true camera."""
        note = self.note.get("camera")
        if note is None:
            return None
        cx, cy = note["principal_point"]
        angles = (note["pitch_deg"], note["roll_deg"], note["yaw_deg"], note["height_m"])
        width, height = self.note["size"]
        return Camera(width, height, note["focal_px"], cx, cy, *angles, self.note.get("lens", 0.0))

    def polygons(self, key: str) -> list[list[Any]]:
        """Polygons of this room but for what is at its ceiling, at full size."""
        return [shape for shape, label in self._labelled(key) if not _says(label, ("ceiling", *HANGING))]

    def ceiling_lamps(self) -> list[list[Any]]:
        """The same for lamps and fans under the ceiling."""
        return [shape for shape, label in self._labelled("fixtures") if _says(label, HANGING)]

    def _labelled(self, key: str) -> list[tuple[list[Any], str]]:
        shapes = self.note.get(key, [])
        labels = self.note.get(f"{key}_labels") or [""] * len(shapes)
        pairs = zip(shapes, labels, strict=True)
        return [(shape, label) for shape, label in pairs if not _says(label, ELSEWHERE)]

    def surfaces(self) -> NDArray[np.uint8] | None:
        """The map of surfaces."""
        if "faces" not in self.note:
            return None
        return np.asarray(cv2.imread(str(self.path.parent / self.note["faces"]), cv2.IMREAD_GRAYSCALE), np.uint8)


def _says(label: str, words: tuple[str, ...]) -> bool:
    return any(word in label for word in words)


def load(folder: Path | str) -> Iterator[Known]:
    """All photos of a folder in order of their names.

    Raises:
        FileNotFoundError: nothing there is annotated.
    """
    folder = Path(folder)
    notes = folder / "annotations.json"
    if notes.exists():
        for name, note in sorted(json.loads(notes.read_text()).items()):
            yield Known(name, folder / name, note)
        return
    beside = sorted(folder.glob("*.json"))
    if not beside:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(notes))
    for path in beside:
        yield Known(path.stem, path.with_suffix(".jpg"), _of_sample(json.loads(path.read_text())))


def _of_sample(truth: Mapping[str, Any]) -> dict[str, Any]:
    """What `staging.engines.studio.samples.SampleRoom.truth` gives, in the schema above."""
    camera = Camera(**truth["camera"])
    room = Room(tuple((x, y) for x, y in truth["room"]["polygon_m"]), truth["room"]["height_m"])
    floor = surfaces(camera, room) == 4
    outlines, _ = cv2.findContours(floor.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    note = {key: value for key, value in truth["camera"].items() if key not in ("cx", "cy")}
    holes: dict[str, list[Any]] = {key: [] for key in KINDS.values()}
    for o in truth["openings"]:
        holes[KINDS[o["kind"]]].append(_outline(camera, room, o))
    return {
        "size": truth["image"],
        "camera": {**note, "principal_point": [camera.cx, camera.cy]},
        "room": truth["room"],
        "floor": [outline[:, 0].tolist() for outline in outlines],
        **holes,
        "box_like": True,
        "stageable": True,
    }


def _outline(camera: Camera, room: Room, opening: Mapping[str, Any]) -> list[Any]:
    """Pixels of an opening, the part in front of the camera."""
    first, along, _ = room.wall(opening["wall"])
    a, b = first + along * opening["end_m"], first + along * opening["start_m"]
    low, high = opening["bottom_m"], opening["top_m"]
    corners = np.array([[*a, high], [*b, high], [*b, low], [*a, low]])
    return [*camera.project(clip_near(corners, camera.rotation()[2], camera.position()))[0].tolist()]
