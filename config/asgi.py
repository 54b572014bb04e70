"""Where the server comes in: HTTP to Django, WebSockets to Channels."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
# First: it loads the apps that the imports below need.
http = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from config.celery import app as celery_app  # noqa: E402
from staging.routing import websocket_urlpatterns  # noqa: E402

__all__ = ["application", "celery_app"]

websocket = AuthMiddlewareStack(URLRouter(websocket_urlpatterns))  # type: ignore[arg-type]
application = ProtocolTypeRouter({"http": http, "websocket": AllowedHostsOriginValidator(websocket)})
