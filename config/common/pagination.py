"""Pages by cursor: stable while rows are added, and as cheap on the last page as on the first."""

from __future__ import annotations

from rest_framework import pagination


class CursorPagination(pagination.CursorPagination):
    """Newest first, 25 a page, up to 100 on request. Views that order otherwise set ``ordering``."""

    page_size = 25
    page_size_query_param = "limit"
    max_page_size = 100
    ordering = ("-created_at", "-id")
