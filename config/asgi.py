"""Where the server comes in: HTTP to Django, WebSockets to Channels."""

from __future__ import annotations

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
# First: it loads the apps that the imports below need.
http = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from config.celery import app as celery_app  # noqa: E402
from config.common.bodies import limited  # noqa: E402
from staging.routing import websocket_urlpatterns  # noqa: E402
from staging.sockets import by_credentials  # noqa: E402

__all__ = ["application", "celery_app"]

router: Any = URLRouter(websocket_urlpatterns)  # type: ignore[arg-type]
origins: Any = AllowedHostsOriginValidator(AuthMiddlewareStack(router))
websocket = by_credentials(with_cookies=origins, without=router)
application = ProtocolTypeRouter({"http": limited(http), "websocket": websocket})
