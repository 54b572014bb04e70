"""`manage.py evaluate [FOLDER]`: how well the studio engine understands rooms that are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from staging.management.terminal import FileCommand

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
QUICK, FULL = range(0, 24), range(0, 120)
"""Held-out painted rooms."""
TRACED = range(0, 24)


class Command(FileCommand):
    """Prints a line per photo and the figures over all of them."""

    help = (
        "Compare the engine's understanding with the truth: of random rooms made here and never trained on, of the "
        "rendered samples, or of any folder with annotations."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What to judge."""
        parser.add_argument("folder", type=Path, nargs="?", help="holds photos and what is known of them")
        parser.add_argument("--samples", action="store_true", help="judge the rendered sample rooms")
        parser.add_argument("--traced", action="store_true", help="path-trace random rooms (slow the first time)")
        parser.add_argument("--full", action="store_true", help=f"{len(FULL)} painted rooms instead of {len(QUICK)}")

    def work(self, **options: Any) -> None:
        """Understand, compare, print."""
        from staging.engines.studio.understand import evaluate, report

        rows = evaluate.evaluate(_folder(options))
        self.stdout.write(f"{report.table(rows)}\n\n{report.summary(rows)}\n\n{report.reliability(rows)}")


def _folder(options: dict[str, Any]) -> Path:
    from staging.engines.studio.training import held_out

    if options["folder"] is not None:
        return Path(options["folder"])
    if options["samples"]:
        return SAMPLES
    if options["traced"]:
        return held_out.traced(TRACED)
    return held_out.painted(FULL if options["full"] else QUICK)
