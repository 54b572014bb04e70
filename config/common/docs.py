"""The API's schema and two pages to read it, one for trying things out and one for reading; all public."""

from __future__ import annotations

from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerSplitView


class Public:
    """Documentation is read before there is a key."""

    authentication_classes: Any = ()
    permission_classes: Any = ()
    throttle_classes: Any = ()


class SchemaView(Public, SpectacularAPIView):
    """The OpenAPI schema."""


@method_decorator(csp_update({"style-src": [UNSAFE_INLINE]}), name="dispatch")
class DocsView(Public, SpectacularSwaggerSplitView):
    """Swagger UI, served from here. It styles its elements one by one, hence the wider style-src."""

    url_name = "api:schema"
    template_name = "api/swagger.html"


# Redoc searches in a worker that it makes of a blob.
@method_decorator(csp_update({"style-src": [UNSAFE_INLINE], "worker-src": ["blob:"]}), name="dispatch")
class ReferenceView(Public, SpectacularRedocView):
    """Redoc, served from here."""

    url_name = "api:schema"
    template_name = "api/redoc.html"
