"""One laptop. Works with an empty environment while no service is touched, so that photos can be staged offline."""

from __future__ import annotations

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS

DEBUG = env.flag("DEBUG", True)
SECRET_KEY = env.text("SECRET_KEY", env.LAPTOP_SECRET)
API_KEY_PEPPER = env.text("API_KEY_PEPPER", SECRET_KEY)
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "localhost", "127.0.0.1", "[::1]"]
WEBHOOKS_LOCAL = True
