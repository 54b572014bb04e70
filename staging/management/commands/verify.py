"""`manage.py verify STAGED --original PHOTO`: does the proof of a staged photo hold?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import CommandParser

from staging.engines.base import Photo
from staging.management.terminal import FAILED, REFUSED, FileCommand, read_photo

USUAL = {"change map": "change_map.png", "proof": "proof.json"}
HOLDS = "The proof holds: outside the change map every pixel is the original's."
ALIKE = "Furnished again, the photo gives the room and the furniture that it tells of."
NOT_LOOKED_AT = "What it tells of room and furniture was not looked at; --again does."


class Command(FileCommand):
    """Checks hashes, counts and that nothing outside the change map differs from the original; with ``--again`` also
    room, furniture, measures and confidence, by furnishing the original anew without rendering it.
    """

    help = "Check a staged photo (lossless, staged.png) against its original. Exit code 0: it holds, 2: it does not."

    def add_arguments(self, parser: CommandParser) -> None:
        """Change map and proof lie beside the staged photo unless told otherwise."""
        parser.add_argument("staged", type=Path, help="staged.png")
        parser.add_argument("--original", type=Path, required=True, help="the photo as it was uploaded")
        parser.add_argument("--change-map", type=Path, help="(default: change_map.png beside the staged photo)")
        parser.add_argument("--proof", type=Path, help="(default: proof.json beside the staged photo)")
        parser.add_argument(
            "--again", action="store_true",
            help="check what it tells of room and furniture, too, by furnishing the original again; do so on the kind "
            "of processor that made it, as on another an arrangement may come out differently",
        )  # fmt: skip

    def work(self, **options: Any) -> None:
        """Check, say what is wrong."""
        from staging.engines.studio import proof

        staged: Path = options["staged"]
        original = read_photo(options["original"]).photo
        said = self._read_proof(self._beside(options["proof"], staged, "proof"))
        change_map = read_photo(self._beside(options["change_map"], staged, "change map")).photo.pixels[..., 0]
        problems = proof.verify(
            original.pixels,
            read_photo(staged).photo.pixels,
            np.ascontiguousarray(change_map),
            said,
        )
        if options["again"]:
            problems += self._again(original, said)
        if problems:
            self.end(REFUSED, "\n".join(["The proof does not hold.", *problems]))
        self.stdout.write(f"{HOLDS} {ALIKE if options['again'] else NOT_LOOKED_AT}")

    def _again(self, original: Photo, said: dict[str, Any]) -> list[str]:
        """What the proof tells wrongly of room and furniture."""
        from staging.engines.studio import proof
        from staging.engines.studio.engine import StudioEngine

        engine = StudioEngine()
        this = f"{engine.name}/{engine.version}"
        if said.get("engine") != this:
            self.end(FAILED, f"Failed: the proof is by {said.get('engine')}, this is {this}. Use the version it names.")
        try:
            return proof.contradictions(said, engine.again(original, said))
        except ValueError as wrong:
            return [f"The proof names no request that can be made: {wrong}."]

    def _beside(self, given: Path | None, staged: Path, what: str) -> Path:
        """The file that was given, or the one of its usual name beside the staged photo."""
        path = given or staged.with_name(USUAL[what])
        if given is None and staged.is_file() and not path.is_file():
            option = what.replace(" ", "-")
            self.end(
                FAILED,
                f"Failed: no {what} lies beside {staged}. It is called {path.name}; say with --{option} where it is.",
            )
        return path

    def _read_proof(self, path: Path) -> dict[str, Any]:
        try:
            found = json.loads(path.read_bytes())
        except ValueError:
            found = None
        if not isinstance(found, dict):
            self.end(FAILED, f"Failed: {path} is not a proof.")
        return found
