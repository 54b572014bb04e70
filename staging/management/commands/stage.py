"""`manage.py stage PHOTO`: furnish a photo file. No server, no database, no account."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from staging.engines import registry
from staging.engines.base import Density, RoomType, StageRequest, StageResult, Style
from staging.file_names import room_named
from staging.imaging import encode
from staging.management.terminal import FileCommand, folder_for, read_photo, steps, write_json

DETECT = "auto"


class Command(FileCommand):
    """Writes `staged.png` (lossless), `staged.jpg`, `change_map.png`, `proof.json` and `scene.json`."""

    help = "Furnish a photo of an empty room. Exit code 0: staged, 2: refused, 1: failed."

    def add_arguments(self, parser: CommandParser) -> None:
        """What an image of the API takes, too."""
        super().add_arguments(parser)
        parser.add_argument(
            "--room",
            choices=_words(DETECT, *RoomType),
            default=DETECT,
            help="(default: as the file is named, else detected)",
        )
        parser.add_argument("--style", choices=_words(*Style), default=Style.MODERN, help="(default: modern)")
        parser.add_argument("--density", choices=_words(*Density), default=Density.MEDIUM, help="(default: medium)")
        parser.add_argument("--seed", type=int, default=0, help="another seed, another arrangement (default: 0)")
        parser.add_argument("--engine", choices=registry.names(), default=registry.names()[0])
        parser.add_argument(
            "--option", type=_option, action="append", default=[], metavar="NAME=VALUE",
            help="a wish for the engine, e.g. ceiling_height_m=2.6",
        )  # fmt: skip

    def work(self, **options: Any) -> None:
        """Stage, write, say where."""
        decoded = read_photo(options["photo"])
        with steps() as progress:
            result = registry.get(options["engine"]).stage(decoded.photo, _request(options), progress)
        folder = folder_for(options["photo"], options["out"])
        _write(folder, result)
        seconds = sum(result.seconds.values())
        self.stdout.write(f"Staged as {result.room_type} in {seconds:.0f} s: {folder / 'staged.png'}")


def _words(*choices: str) -> list[str]:
    """Plain words: of an enumeration's members argparse would show how Python writes them."""
    return [str(each) for each in choices]


def _request(options: dict[str, Any]) -> StageRequest:
    return StageRequest(
        room_type=room_named(options["photo"].name) if options["room"] == DETECT else RoomType(options["room"]),
        style=Style(options["style"]),
        seed=options["seed"],
        density=Density(options["density"]),
        options=dict(options["option"]),
    )


def _write(folder: Path, result: StageResult) -> None:
    (folder / "staged.png").write_bytes(encode.master_png(result.staged))
    (folder / "staged.jpg").write_bytes(encode.staged_jpeg(result.staged))
    (folder / "change_map.png").write_bytes(encode.change_map_png(result.change_map))
    write_json(folder / "proof.json", result.proof)
    write_json(folder / "scene.json", result.scene)


def _option(text: str) -> tuple[str, Any]:
    """``name=value``; a value that is JSON (a number, true, false) is taken as such, anything else as text."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
