"""The API's schema and its page for trying things out, both public."""

from __future__ import annotations

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class SchemaView(SpectacularAPIView):
    """The OpenAPI schema."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()


@method_decorator(csp_update({"style-src": [UNSAFE_INLINE]}), name="dispatch")
class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI, served from here. Its page has one style element inside, hence the wider style-src."""

    url_name = "api:schema"
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
