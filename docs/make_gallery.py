"""Make the pictures of the documentation from the rendered sample rooms.

``python docs/make_gallery.py [--only living-room] [--styles modern scandinavian]`` stages every sample room in every
given style with the studio engine and writes ``docs/images/NAME-STYLE.jpg``: the empty room on the left, the staged one
on the right. The first style of the living room also becomes the picture in the README.

``python docs/make_gallery.py --sheets`` writes the contact sheets: one room in all nine styles, and the room types in
two styles each.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from staging.engines.base import Density, Photo, RoomType, StageRequest, Style  # noqa: E402
from staging.engines.studio.engine import StudioEngine  # noqa: E402
from staging.engines.studio.samples import SAMPLES  # noqa: E402

IMAGES = ROOT / "docs" / "images"
GAP = 12
TILE, CAPTION = 480, 26


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture of a contact sheet."""

    sample: str
    room_type: RoomType
    style: Style
    seed: int = 1

    @property
    def caption(self) -> str:
        return f"{self.room_type.value.replace('_', ' ')} · {self.style.value}"


def _types() -> tuple[Tile, ...]:
    """Every room type that has a sample room to stand in, twice."""
    rooms = (
        ("living-room", RoomType.LIVING_ROOM, Style.COASTAL, Style.LUXURY),
        ("bedroom", RoomType.BEDROOM, Style.MODERN, Style.TRADITIONAL),
        ("dining-room", RoomType.DINING_ROOM, Style.FARMHOUSE, Style.LUXURY),
        ("office", RoomType.OFFICE, Style.SCANDINAVIAN, Style.INDUSTRIAL),
        ("bedroom", RoomType.KIDS_ROOM, Style.SCANDINAVIAN, Style.COASTAL),
        ("office", RoomType.ENTRYWAY, Style.MIDCENTURY, Style.CONTEMPORARY),
        ("dining-room", RoomType.KITCHEN, Style.SCANDINAVIAN, Style.FARMHOUSE),
        ("office", RoomType.BATHROOM, Style.COASTAL, Style.MODERN),
    )
    return tuple(Tile(sample, room_type, style) for sample, room_type, *styles in rooms for style in styles)


SHEETS: dict[str, tuple[int, tuple[Tile, ...]]] = {
    "styles": (3, tuple(Tile("living-room", RoomType.LIVING_ROOM, style) for style in Style)),
    "room-types": (4, _types()),
}
"""Name → columns and tiles."""


def before_after(photo: Photo, staged: NDArray[np.uint8]) -> Image.Image:
    white = np.full((photo.height, GAP, 3), 255, np.uint8)
    return Image.fromarray(np.concatenate([photo.pixels, white, staged], axis=1))


def load(sample: str, width: int | None = None) -> Photo:
    image: Image.Image = Image.open(ROOT / "staging" / "samples" / f"{sample}.jpg")
    if width:
        image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    return Photo(np.asarray(image))


def staged_tile(tile: Tile) -> Image.Image:
    """Staged at twice the size it is shown in, for clean edges."""
    request = StageRequest(tile.room_type, tile.style, tile.seed, Density.MEDIUM, {"quality": "draft"})
    staged = Image.fromarray(StudioEngine().stage(load(tile.sample, 640), request).staged)
    return staged.resize((TILE, round(staged.height * TILE / staged.width)), Image.Resampling.LANCZOS)


def sheet(tiles: Sequence[Tile], pictures: Sequence[Image.Image], columns: int) -> Image.Image:
    """Pictures in rows of ``columns``, each with its caption below."""
    wide, tall = TILE + GAP, max(p.height for p in pictures) + CAPTION + GAP
    rows = -(-len(tiles) // columns)
    made = Image.new("RGB", (columns * wide - GAP, rows * tall - GAP), "white")
    draw, font = ImageDraw.Draw(made), ImageFont.load_default(15)
    for k, (tile, picture) in enumerate(zip(tiles, pictures, strict=True)):
        x, y = k % columns * wide, k // columns * tall
        made.paste(picture, (x, y))
        draw.text((x + 2, y + picture.height + 5), tile.caption, fill=(70, 70, 70), font=font)
    return made


def make_sheets() -> None:
    for name, (columns, tiles) in SHEETS.items():
        path = IMAGES / f"{name}.jpg"
        sheet(tiles, [staged_tile(tile) for tile in tiles], columns).save(path, quality=86, optimize=True)
        print(path.relative_to(ROOT), flush=True)


def make_pairs(only: str | None, styles: Sequence[str], seed: int) -> None:
    for sample in SAMPLES:
        if only not in (None, sample.name):
            continue
        photo = load(sample.name)
        for style in styles:
            request = StageRequest(RoomType(sample.room_type), Style(style), seed, Density.MEDIUM)
            result = StudioEngine().stage(photo, request)
            path = IMAGES / f"{sample.name}-{style}.jpg"
            before_after(photo, result.staged).save(path, quality=88)
            print(f"{path.relative_to(ROOT)}  {sum(result.seconds.values()):.0f} s", flush=True)
    shutil.copyfile(IMAGES / "living-room-modern.jpg", IMAGES / "living-room.jpg")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=[s.name for s in SAMPLES])
    parser.add_argument("--styles", nargs="+", choices=list(Style), default=["modern", "scandinavian"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sheets", action="store_true", help="the contact sheets instead of the pairs")
    arguments = parser.parse_args(argv)
    IMAGES.mkdir(exist_ok=True)
    if arguments.sheets:
        make_sheets()
    else:
        make_pairs(arguments.only, arguments.styles, arguments.seed)


if __name__ == "__main__":
    main()
