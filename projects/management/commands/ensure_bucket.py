"""`manage.py ensure_bucket`: the store is ready for uploads from browsers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.common import storage


class Command(BaseCommand):
    """Safe to run at every start."""

    requires_system_checks = ()
    help = "Create the bucket where it is missing and let browsers at the site's own addresses upload to it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it."""
        origins = [settings.PUBLIC_URL, *settings.CSRF_TRUSTED_ORIGINS]
        storage.ensure_bucket(origins)
        self.stdout.write(f"Bucket {settings.S3_BUCKET} takes uploads from {', '.join(sorted(set(origins)))}.")
