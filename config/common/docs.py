"""The API's schema and two pages to read it, one for trying things out and one for reading; all public."""

from __future__ import annotations

import functools
from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerSplitView
from rest_framework.request import Request


class Public:
    """Documentation is read before there is a key."""

    authentication_classes: Any = ()
    permission_classes: Any = ()
    throttle_classes: Any = ()


class SchemaView(Public, SpectacularAPIView):
    """The OpenAPI schema, written once in each language and format: it takes a second, and anybody may ask for it."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """In the format and the language that the caller accepts."""
        renderer = request.accepted_renderer
        kind: Any = type(renderer)
        content_type = f"{renderer.media_type}; charset={renderer.charset or 'utf-8'}"
        return HttpResponse(_written(kind, get_language()), content_type=content_type)


@functools.cache
def _written(renderer: Any, _language: str | None) -> bytes:
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    text: bytes | str = renderer().render(schema, renderer_context={})
    return text.encode() if isinstance(text, str) else text


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
