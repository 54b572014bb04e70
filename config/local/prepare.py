"""What the project does before it serves: tables, bucket, sample listing. One process, so that Django loads once."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from config.local.errors import from_log
from config.local.paths import log_file
from config.local.steps import step

# The owner of the sample listing; the password is this installation's own.
EMAIL = "demo@example.com"


def prepare() -> None:
    """Migrate, make the bucket, seed.

    Raises:
        LocalError: a step failed; the log says how.
    """
    with log_file("prepare").open("w") as log:
        _attempt("Django", log, _load)
        _attempt("Database tables", log, _call, "migrate", interactive=False)
        _attempt("Bucket", log, _call, "ensure_bucket")
        _attempt(
            "Sample listing", log, _call, "seed_demo", email=EMAIL, password=os.environ["DEMO_PASSWORD"], admin=True
        )


def _attempt(name: str, log: TextIO, work: Callable[..., None], *arguments: str, **options: object) -> None:
    try:
        with step(name):
            work(log, *arguments, **options)
    except Exception as error:
        # The terminal shows one line; the log has the way there.
        traceback.print_exc(file=log)
        log.flush()
        raise from_log(f"{name}: this step failed", Path(log.name), "Put it right and run it again.") from error


def _load(_log: TextIO) -> None:
    import django

    django.setup()


def _call(log: TextIO, command: str, **options: object) -> None:
    from django.core.management import call_command

    call_command(command, stdout=log, stderr=log, **options)
