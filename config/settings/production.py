"""Servers. Refuses to start without its secrets and addresses; expects TLS to end at a proxy that says so."""

from __future__ import annotations

from typing import Any

from config import env
from config.logs import logging_config
from config.settings.base import *  # noqa: F403
from config.settings.base import LOG_LEVEL

DEBUG = False
env.require(
    *("SECRET_KEY", "API_KEY_PEPPER", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL"),
    *("S3_ENDPOINT_URL", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"),
)
# Whoever knows one of these signs sessions, makes keys, reads every customer's photos or the whole database.
SECRET_KEY = env.secret("SECRET_KEY", least=32)
# Apart from SECRET_KEY, so that rotating that one leaves the customers' keys working.
API_KEY_PEPPER = env.secret("API_KEY_PEPPER", least=32)
S3_SECRET_ACCESS_KEY = env.secret("S3_SECRET_ACCESS_KEY")
env.secret("DATABASE_URL")

# Off only where TLS does not exist at all, as in the compose file on one's own machine.
SECURE = env.flag("SECURE", True)
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^(api/v1/)?(health|ready)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
LOGGING = logging_config(level=LOG_LEVEL, as_json=True)
