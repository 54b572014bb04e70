"""How long choosing and placing furniture takes, by room type.

``python -m tests.bench.furnish [FOLDER] [--rooms 24] [--density full]`` understands random rooms that nothing was
trained on, or the photos of a folder with annotations, furnishes each that is not refused as every room type, and
prints how many had no room for the furniture, and CPU seconds: median, 95th percentile, and worst.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from staging.engines.base import Density, Photo, Refused, RoomType, Style
from staging.engines.studio.furnish import furnish
from staging.engines.studio.model import Understanding
from staging.engines.studio.training import held_out
from staging.engines.studio.understand import understand
from staging.engines.studio.understand.annotations import load


def stageable(folder: Path) -> list[Understanding]:
    """What is understood of the folder's photos, without those that are refused."""
    photos: list[Photo] = [known.photo() for known in load(folder)]
    return [u for u in (understand(photo, {}) for photo in photos) if u.verdict != "red"]


def measure(u: Understanding, room_type: RoomType, density: Density) -> tuple[float, bool]:
    """CPU seconds, and whether there was room."""
    started = time.process_time()
    try:
        furnish(u, room_type, Style.MODERN, density, 1)
    except Refused:
        return time.process_time() - started, False
    return time.process_time() - started, True


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rooms", type=int, default=24, help="random rooms to paint, where no folder is given")
    parser.add_argument("--density", type=Density, default=Density.MEDIUM, choices=list(Density))
    a = parser.parse_args(argv)
    rooms = stageable(a.folder or held_out.painted(range(a.rooms)))
    measure(rooms[0], RoomType.LIVING_ROOM, a.density)  # the first call of a process reads files
    print(f"{'':16} {'rooms':>6} {'no room':>8} {'median s':>9} {'95% s':>7} {'worst s':>8}")
    everything: list[tuple[float, bool]] = []
    for room_type in RoomType:
        found = [measure(u, room_type, a.density) for u in rooms]
        everything += found
        print(line(room_type.value, found), flush=True)
    print(line("all", everything))


def line(name: str, found: list[tuple[float, bool]]) -> str:
    seconds = np.array([s for s, _ in found])
    median, most = np.percentile(seconds, (50, 95))
    return f"{name:16} {len(found):6} {sum(not ok for _, ok in found):8} {median:9.2f} {most:7.2f} {seconds.max():8.2f}"


if __name__ == "__main__":
    main()
