"""Windows, doors, passages, and what else on the walls furniture must respect."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from staging.engines.studio.model import Opening, Point, Points
from staging.engines.studio.understand.by_edges import SURE, by_edges
from staging.engines.studio.understand.by_network import fixtures, named, seen_only, undecided, whole_windows
from staging.engines.studio.understand.found import Found
from staging.engines.studio.understand.geometry import clip_near, clip_to_picture, project_polygon
from staging.engines.studio.understand.rectangles import REACHES_FLOOR
from staging.engines.studio.understand.seen_things import WAYS, regions
from staging.engines.studio.understand.shell import Shell
from staging.engines.studio.understand.walls import Wall, as_lab, straighten, wall_points

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Openings:
    """Openings and fixtures of a room, in camera heights."""

    found: tuple[Found, ...]

    @property
    def door_heights(self) -> list[float]:
        """Heights of doors whose whole outline is certain."""
        return [
            f.where.top
            for f in self.found
            if f.kind == "door" and f.where.score >= SURE and not (f.where.open_start or f.where.open_end)
            and 0.38 <= f.where.end - f.where.start <= 0.85
        ]  # fmt: skip


def on_wall(shell: Shell, wall: Wall, network: Mask) -> list[Found]:
    """Everything on one wall.

    Args:
        shell: in camera heights.
        network: what the network takes for floor, here or beyond.
    """
    seen = regions(wall)
    opinions = (named(wall, found, seen) for found in by_edges(shell, wall, network))
    # Two leaves that edges told may be one low window.
    known = list(dict.fromkeys(found for found in opinions if found is not None))
    known = whole_windows(wall, known, seen)
    known += seen_only(wall, known, seen)
    known += undecided(wall, known)
    return fixtures(wall, known, seen)


def look_for(picture: NDArray[np.uint8], shell: Shell, network: Mask, things: NDArray[np.float32]) -> Openings:
    """Openings and fixtures on all walls that are seen.

    Args:
        picture: (height, width, 3) RGB working picture.
        shell: in camera heights.
        network: (height, width) what the network takes for floor.
        things: (7, h, w) what it sees in and before the walls.
    """
    out: list[Found] = []
    lab = as_lab(picture)
    for index in (i for i in range(4) if shell.seen[i]):
        wall = straighten(lab, things, shell, index)
        if wall is not None:
            out += on_wall(shell, wall, network)
    return Openings(tuple(out))


def _polygon(shell: Shell, found: Found) -> tuple[Point, ...]:
    """Outline in pixels, clockwise from top left, the part in front of the camera."""
    where, camera = found.where, shell.camera
    # Seen from inside, a wall runs from right to left.
    s = np.array([where.end, where.start, where.start, where.end])
    z = np.array([where.top, where.top, where.bottom, where.bottom])
    corners = wall_points(shell, found.wall, s, z)
    cut = clip_near(corners, camera.rotation()[2], camera.position())
    pixels = project_polygon(camera, cut)
    edges = [
        clip_to_picture(a, b, camera.width, camera.height) for a, b in zip(pixels, np.roll(pixels, -1, 0), strict=True)
    ]
    return tuple((float(x), float(y)) for x, y in pixels) if any(edges) else ()


def in_metres(shell: Shell, found: Found) -> Opening:
    """As the engine's other steps know it.

    Args:
        shell: in metres, the camera at the size of the pixels wanted.
    """
    scale = shell.camera.height_m
    length = shell.room.wall_length(found.wall)
    where = replace(
        found.where, start=max(0.0, found.where.start * scale), end=min(length, found.where.end * scale),
        bottom=found.where.bottom * scale, top=min(shell.top, found.where.top * scale),
    )  # fmt: skip
    polygon = _polygon(shell, replace(found, where=where))
    return Opening(found.kind, found.wall, where.start, where.end, where.bottom, where.top, polygon)


SWING_M, PASSAGE_M, FIXTURE_M = 0.95, 0.9, 0.3
WIDE_CLEAR_M = 0.6
"""Before an opening in which nothing swings; what stands farther off blocks nothing."""
CLEARANCE = {"door": SWING_M, "passage": PASSAGE_M, "fireplace": PASSAGE_M, "heater": FIXTURE_M, "built_in": FIXTURE_M}


def keep_clear(shell: Shell, opening: Opening) -> Points | None:
    """(4, 2) plan rectangle in metres before an opening that must stay free, None before a window."""
    depth = CLEARANCE.get(opening.kind)
    if depth is None or opening.bottom_m > REACHES_FLOOR * shell.camera.height_m:
        return None
    if opening.kind in WAYS and opening.wide:
        depth = WIDE_CLEAR_M
    first, along, inward = shell.room.wall(opening.wall)
    a, b = first + along * opening.start_m, first + along * opening.end_m
    return np.array([a, b, b + inward * depth, a + inward * depth])
