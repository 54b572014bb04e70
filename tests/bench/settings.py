"""The product as it is, with one more address: a view to compare with."""

from __future__ import annotations

from config.settings.test import *  # noqa: F403
from config.settings.test import REST_FRAMEWORK

ROOT_URLCONF = "tests.bench.urls"
LOG_LEVEL = "WARNING"
# One caller makes all the calls; counting them is part of what is measured, refusing them is not.
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"caller": "100000000/min"}}
