"""`manage.py prepare_renderer`: what renders on this machine, and a graphics card made ready for it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from staging.management.terminal import FileCommand

# A process that finds a card's kernels compiled is far quicker than one that has to compile them.
SLOW_S = 60.0


class Command(FileCommand):
    """Renders two tiny pictures, so that a card's driver compiles before the first photo, and once."""

    help = "Say what renders here, and have a graphics card's kernels compiled before the first photo."

    def add_arguments(self, parser: CommandParser) -> None:
        """None: `RENDER_DEVICE` says what shall render."""

    def work(self, **_options: Any) -> None:
        """Try, say what rendered and how long it took to start."""
        from staging.engines.studio.render.trial import trial

        self.stderr.write("Trying what renders here. A graphics card's driver may have to compile for some minutes.")
        tried = trial()
        first_s, second_s = tried.seconds
        self.stdout.write(f"Renders on: {tried.kind}, {', '.join(tried.names)}.")
        self.stdout.write(f"First picture after {first_s:.0f} s, of the next process after {second_s:.0f} s.")
        if tried.gave_up:
            self.stdout.write(f"A card was tried and gave up: {tried.gave_up}")
        if tried.kind != "cpu" and second_s > SLOW_S:
            self.stdout.write(
                "Every process compiles anew. Let CUDA_CACHE_PATH name a folder that the worker can write to and keeps."
            )
