"""What every view of the API is made of. Derive from `APIView` or `ListAPIView` here, not from the framework's.

A view then has, without doing anything:

* ``Idempotency-Key`` on its POST. ``keeps_answer = False`` where the answer holds a secret: it still happens only once,
  but is not answered twice. ``idempotent = False`` where doing it twice is harmless or something else takes care.
* rate limits with their headers. ``rate = "uploads"`` names another class of calls, see ``settings.RATE_LIMITS``.
* an ETag on its GET, and 304 for who has it. Views that know a cheap one use `config.common.conditional.answer`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, TypeVar, cast

from django.db.models import Model
from rest_framework import generics, serializers, views
from rest_framework.request import Request
from rest_framework.response import Response

from config.common import conditional, idempotency, throttling
from config.common.errors import Problem, problem_response
from config.common.pagination import CursorPagination

M = TypeVar("M", bound=Model)


class ApiMixin:
    """The habits; see the top of this module."""

    idempotent: ClassVar[bool] = True
    keeps_answer: ClassVar[bool] = True
    rate: ClassVar[str] = ""
    post: Callable[..., Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Once the caller is known and allowed: see that a POST happens once."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST" and self.idempotent and hasattr(self, "post"):
            self.post = partial(idempotency.once, self, self.post)

    def handle_exception(self, error: Exception) -> Any:
        """The problem as an answer. Who keeps failing to say who they are is told to wait."""
        response = super().handle_exception(error)  # type: ignore[misc]
        return _slowed(self.request) or response if response.status_code == 401 else response  # type: ignore[attr-defined]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Adds what is left of the caller's budget, and an ETag where the view gave none."""
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        budget = getattr(request, "budget", None)
        for name, value in (budget.headers() if budget else {}).items():
            response[name] = value
        if request.method in {"GET", "HEAD"}:
            _make_conditional(request, response)
        return response


class APIView(ApiMixin, views.APIView):
    """A view of the API."""


class ListAPIView(ApiMixin, generics.ListAPIView[M]):
    """A list of the API, by pages. A view that has `version_of` is asked for its ETag without making the body."""

    def version_of(self, each: Any) -> object:  # noqa: ARG002
        """What tells two states of an object of the list apart; None leaves it to the body."""
        return None

    def list(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """The page that the query asks for."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        versions, pages = [self.version_of(each) for each in page], cast(CursorPagination, self.paginator)
        if None in versions:
            return self._answer(page)
        etag = conditional.tag(pages.get_next_link(), pages.get_previous_link(), versions)
        return conditional.answer(request, etag, lambda: self._answer(page).data)

    def _answer(self, page: Any) -> Response:
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


def checked(serializer_class: type[serializers.BaseSerializer[Any]], request: Request, **kwargs: Any) -> dict[str, Any]:
    """The request's body as the serializer understands it; a problem document where it does not."""
    return _checked(serializer_class(data=request.data, **kwargs))


def checked_query(serializer_class: type[serializers.BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """The query as the serializer understands it; a problem document where it does not."""
    return _checked(serializer_class(data=request.query_params))


def _checked(serializer: serializers.BaseSerializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _slowed(request: Request) -> Any:
    budget = throttling.take("refusals", throttling.address_of(request))
    if budget is None or budget.allowed:
        return None
    headers = {**budget.headers(), "Retry-After": str(budget.wait)}
    detail = "Too many calls without a valid key or token came from this address."
    advice = "Check the key, then wait for the seconds that Retry-After names."
    return problem_response(Problem(429, "rate_limited", "Too many requests", detail, advice=advice, headers=headers))


def _make_conditional(request: Request, response: Any) -> None:
    response.setdefault("Cache-Control", "private, no-cache")
    if isinstance(response, Response) and response.status_code == 200 and "ETag" not in response:
        response.add_post_render_callback(partial(conditional.by_body, request))
