"""What the project does before it serves: tables, bucket, sample listing. One process, so that Django loads once."""

from __future__ import annotations

import os
import traceback
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
    import django

    with step("Django"):
        django.setup()
    with log_file("prepare").open("w") as log:
        _call("Database tables", log, "migrate", interactive=False)
        _call("Bucket", log, "ensure_bucket")
        _call("Sample listing", log, "seed_demo", email=EMAIL, password=os.environ["DEMO_PASSWORD"])


def _call(name: str, log: TextIO, command: str, **options: object) -> None:
    from django.core.management import call_command

    try:
        with step(name):
            call_command(command, stdout=log, stderr=log, **options)
    except Exception as error:
        # The command line shows one line; the log has the way there.
        traceback.print_exc(file=log)
        log.flush()
        raise from_log(f"{name}: this step failed", Path(log.name), "Put it right and run it again.") from error
