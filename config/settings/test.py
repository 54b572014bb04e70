"""Tests: the same real services, found through the same variables; only what makes tests slow is lighter."""

from __future__ import annotations

from config.local.testing import services

# Addresses that were not given are promised here and kept by tests/conftest.py, if a test needs a service at all.
services()

from config.settings.base import *  # noqa: E402, F403
from config.settings.base import ALLOWED_HOSTS, RATE_LIMITS  # noqa: E402

DEBUG = False
SECRET_KEY = "for-tests-only"  # noqa: S105
API_KEY_PEPPER = "pepper-for-tests"
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver", "localhost", "127.0.0.1"]
# Made for speed, not for safety: tests sign in thousands of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Files are served from where they are; nothing is collected.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# A minute of tests calls more often than a minute of any customer.
RATE_LIMITS = dict.fromkeys(RATE_LIMITS, 1_000_000)
