"""`manage.py evaluate [FOLDER]`: how well the studio engine understands rooms that are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from staging.management.terminal import FileCommand

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


class Command(FileCommand):
    """Prints one table for the rendered samples, or one for a folder of annotated photos."""

    help = "Compare the engine's understanding with the truth: of the rendered samples, or of an annotated folder."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the annotated photos are."""
        parser.add_argument("folder", type=Path, nargs="?", help="holds photos and annotations.json")

    def work(self, **options: Any) -> None:
        """Understand, compare, print."""
        from staging.engines.studio.understand import evaluate, truth

        if options["folder"] is None:
            self.stdout.write(truth.truth_table(truth.evaluate_samples(SAMPLES)))
        else:
            self.stdout.write(evaluate.table(evaluate.evaluate(options["folder"])))
