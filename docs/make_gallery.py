"""Make the before/after sheets of the documentation from the rendered sample rooms.

``python docs/make_gallery.py [--only living-room] [--styles modern scandinavian]`` stages every sample room in every
given style with the studio engine and writes ``docs/images/NAME-STYLE.jpg``: the empty room on the left, the staged one
on the right. The first style of the living room also becomes the picture in the README.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from staging.engines.base import Density, Photo, RoomType, StageRequest, Style  # noqa: E402
from staging.engines.studio.engine import StudioEngine  # noqa: E402
from staging.engines.studio.samples import SAMPLES  # noqa: E402

IMAGES = ROOT / "docs" / "images"
GAP = 12


def before_after(photo: Photo, staged: NDArray[np.uint8]) -> Image.Image:
    white = np.full((photo.height, GAP, 3), 255, np.uint8)
    return Image.fromarray(np.concatenate([photo.pixels, white, staged], axis=1))


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=[s.name for s in SAMPLES])
    parser.add_argument("--styles", nargs="+", choices=list(Style), default=["modern", "scandinavian"])
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    IMAGES.mkdir(exist_ok=True)
    for sample in SAMPLES:
        if arguments.only not in (None, sample.name):
            continue
        photo = Photo(np.asarray(Image.open(ROOT / "staging" / "samples" / f"{sample.name}.jpg")))
        for style in arguments.styles:
            request = StageRequest(RoomType(sample.room_type), Style(style), arguments.seed, Density.MEDIUM)
            result = StudioEngine().stage(photo, request)
            path = IMAGES / f"{sample.name}-{style}.jpg"
            before_after(photo, result.staged).save(path, quality=88)
            print(f"{path.relative_to(ROOT)}  {sum(result.seconds.values()):.0f} s", flush=True)
    shutil.copyfile(IMAGES / "living-room-modern.jpg", IMAGES / "living-room.jpg")


if __name__ == "__main__":
    main()
