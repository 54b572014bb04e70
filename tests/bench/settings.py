"""The product as it is, with one more address: a view to compare with."""

from __future__ import annotations

from config.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
LOG_LEVEL = "WARNING"
