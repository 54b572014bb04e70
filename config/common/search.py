"""Searching lists."""

from __future__ import annotations

from rest_framework.exceptions import ValidationError
from rest_framework.filters import SearchFilter as BaseSearchFilter
from rest_framework.request import Request

MAX_TERMS = 10
MAX_CHARACTERS = 200


class SearchFilter(BaseSearchFilter):
    """``?search=``, kept to what people type: every word is a condition more, and an address has room for thousands."""

    def get_search_terms(self, request: Request) -> list[str]:
        """The words to look for.

        Raises:
            ValidationError: they are too many or too long.
        """
        terms: list[str] = super().get_search_terms(request)
        if len(terms) > MAX_TERMS or sum(map(len, terms)) > MAX_CHARACTERS:
            text = f"Search for at most {MAX_TERMS} words and {MAX_CHARACTERS} characters."
            raise ValidationError({self.search_param: text}, "too_long")
        return terms
