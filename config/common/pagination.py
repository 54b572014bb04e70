"""Pages by cursor: stable while rows are added, and as cheap on the last page as on the first."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework import pagination
from rest_framework.exceptions import NotFound
from rest_framework.exceptions import ValidationError as Invalid
from rest_framework.request import Request


class CursorPagination(pagination.CursorPagination):
    """Newest first, 25 a page, up to 100 on request. Views that order otherwise set ``ordering``."""

    page_size = 25
    page_size_query_param = "limit"
    max_page_size = 100
    ordering: tuple[str, ...] = ("-created_at", "-id")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """The page that the cursor points to.

        Raises:
            Invalid: ``limit`` is no number, or nobody gave out this cursor. What a cursor says is compared with a
                column, whatever it is.
        """
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound:
            raise _invalid("cursor", "Nobody gave out this cursor.") from None
        except (ValidationError, ValueError, DataError):
            if self.cursor_query_param not in request.query_params:
                raise
            raise _invalid("cursor", "Nobody gave out this cursor.") from None

    def get_page_size(self, request: Request) -> int | None:
        """As asked for, between 1 and `max_page_size`."""
        wanted = request.query_params.get(self.page_size_query_param)
        if wanted is not None and not wanted.lstrip("+-").isdecimal():
            raise _invalid("limit", "This is not a whole number.")
        return super().get_page_size(request)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A page, with an example that is a link of this API."""
        page = super().get_paginated_response_schema(schema)
        example = "https://staging.example.com/api/v1/projects?cursor=cD0yMDI2"
        link = {"type": ["string", "null"], "format": "uri", "example": example}
        return {**page, "properties": {**page["properties"], "next": link, "previous": link}}


def _invalid(field: str, why: str) -> Invalid:
    return Invalid({field: [why]})
