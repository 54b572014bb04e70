"""Pages by cursor: stable while rows are added, and as cheap on the last page as on the first."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework import pagination
from rest_framework.exceptions import NotFound
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
            NotFound: nobody gave out this cursor. What it says is compared with a column, whatever it is.
        """
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, DataError):
            if self.cursor_query_param not in request.query_params:
                raise
            raise NotFound(self.invalid_cursor_message) from None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A page, with an example that is a link of this API."""
        page = super().get_paginated_response_schema(schema)
        example = "https://staging.example.com/api/v1/projects?cursor=cD0yMDI2"
        link = {"type": ["string", "null"], "format": "uri", "example": example}
        return {**page, "properties": {**page["properties"], "next": link, "previous": link}}
