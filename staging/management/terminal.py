"""What the commands share that work on files alone: reading photos, showing progress, ending with one clear line."""

from __future__ import annotations

import json
import sys
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from staging.engines.base import EngineFailed, Refused
from staging.imaging import Decoded, decode
from staging.imaging.decode import MAX_BYTES

OK, FAILED, REFUSED, STOPPED = 0, 1, 2, 130

STEPS = {
    "understand": "Understanding the room",
    "furnish": "Choosing and placing furniture",
    "light": "Reading the light",
    "render": "Rendering",
    "composite": "Putting furniture and photo together",
    "prove": "Proving that the room is unchanged",
}


class FileCommand(BaseCommand):
    """A command that needs no service: no checks, no database, and an exit code that scripts can rely on.

    0 done, 1 failed, 2 refused (a statement about the photo), 130 stopped.
    """

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The photo, and where results go."""
        parser.add_argument("photo", type=Path, help="a JPEG, PNG, WebP or HEIC file")
        parser.add_argument("--out", type=Path, help="folder for the results (default: out/<name of the photo>)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run, and turn every expected end into a line and an exit code."""
        try:
            self.work(**options)
        except Refused as error:
            self.end(REFUSED, f"Refused: {error.message} {error.advice} ({error.code})")
        except EngineFailed as error:
            self.end(FAILED, f"Failed: {error.message} ({error.code})\n{error.log}".rstrip())
        except OSError as error:
            self.end(
                FAILED, f"Failed: {error.strerror or error}: {error.filename}" if error.filename else f"Failed: {error}"
            )
        except KeyboardInterrupt:
            self.end(STOPPED, "Stopped.")

    @abstractmethod
    def work(self, **options: Any) -> None:
        """What the command does."""

    def end(self, code: int, line: str) -> NoReturn:
        """Say why, and leave."""
        self.stderr.write(line)
        sys.exit(code)


def read_photo(path: Path) -> Decoded:
    """Decode a photo from disk.

    Raises:
        OSError: it cannot be read.
        BadPhoto: it is not a photo.
    """
    with path.open("rb") as file:
        return decode(file.read(MAX_BYTES + 1), path.name)


def folder_for(photo: Path, out: Path | None) -> Path:
    """The results' folder, made if it is not there."""
    folder = out or Path("out") / photo.stem
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_json(path: Path, value: Any) -> None:
    """Write a report as people and programs like to read it."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


class Steps:
    """An engine's progress callback that shows a bar on a terminal, and a line for each step elsewhere."""

    def __init__(self, console: Console, bar: Progress) -> None:
        self._console, self._bar = console, bar
        self._task = bar.add_task("Starting", total=100)
        self._stage = ""

    def __call__(self, stage: str, percent: float) -> None:
        """See `staging.engines.base.Progress`."""
        words = STEPS.get(stage, stage)
        self._bar.update(self._task, completed=percent, description=words)
        if stage != self._stage and not self._console.is_terminal:
            self._console.print(f"{percent:3.0f}% {words}", highlight=False)
        self._stage = stage


@contextmanager
def steps(console: Console | None = None) -> Iterator[Steps]:
    """A progress bar on standard error for as long as the engine works."""
    console = console or Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield Steps(console, bar)
