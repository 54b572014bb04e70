#!/usr/bin/env python
"""Django's command line. Staging a photo needs no service and no configuration: `manage.py stage --help`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command that was asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
