"""Errors as RFC 9457 problem documents: what a client may rely on is the status and the `code`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions

MEDIA_TYPE = "application/problem+json"
# Where the framework's own word for a thing is unclear, ours.
CODES = {"invalid": "invalid", "parse_error": "malformed_body", "error": "server_error", "throttled": "rate_limited"}
ADVICE = {
    "not_authenticated": "Sign in, or send an API key as 'Authorization: Bearer vsa_…'.",
    "rate_limited": "Wait for the seconds that Retry-After names, then try again.",
    "unsupported_media_type": "Send JSON with 'Content-Type: application/json'.",
}


class Problem(Exception):
    """A refusal that the caller can understand. Raised by services, shown by the API as problem+json.

    Args:
        status: the HTTP status.
        code: stable and machine-readable, e.g. ``upload_missing``.
        title: the kind of problem, a few words that never change with the occasion.
        detail: what is wrong this time, one sentence.
        advice: what to do about it, one sentence.
        errors: what is wrong where, each ``{"field", "code", "detail"}``.
        headers: headers the answer must carry, e.g. ``Retry-After``.
        extra: more members of the document, for programs.
    """

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str,
        *,
        advice: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.advice = advice
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    def as_json(self) -> dict[str, Any]:
        """The problem document."""
        return {
            **self.extra,
            "type": f"urn:virtual-staging:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            "advice": self.advice,
            "errors": self.errors,
        }


def not_found(thing: str = "object") -> Problem:
    """The one answer for what does not exist and for what belongs to somebody else."""
    return Problem(404, "not_found", "Not found", f"There is no such {thing}.")


def problem_response(problem: Problem) -> JsonResponse:
    """The problem as an answer."""
    return JsonResponse(problem.as_json(), status=problem.status, content_type=MEDIA_TYPE, headers=problem.headers)


def exception_handler(error: Exception, _context: Mapping[str, Any]) -> HttpResponse | None:
    """Django REST framework's hook: every known error becomes a problem document, an unknown one stays an error."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, Problem):
        return problem_response(error)
    if isinstance(error, exceptions.APIException):
        return problem_response(problem_of(error))
    return None


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: a problem document under `/api/`, a page elsewhere."""
    if request.path.startswith("/api/"):
        return problem_response(not_found("address"))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: a problem document under `/api/`, a page elsewhere."""
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    detail = "Something broke on our side. It has been logged."
    return problem_response(Problem(500, "server_error", "Server error", detail, advice="Try again in a minute."))


def problem_of(error: exceptions.APIException) -> Problem:
    """What the framework raises, in our words."""
    status = error.status_code
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flatten(error.get_full_details()))
        detail = "; ".join(f"{item['field']}: {item['detail']}" if item["field"] else item["detail"] for item in errors)
        return Problem(status, "invalid", "Invalid input", detail, errors=errors)
    code = CODES.get(error.default_code, error.default_code)
    codes = error.get_codes()
    if isinstance(error, exceptions.AuthenticationFailed | exceptions.PermissionDenied) and isinstance(codes, str):
        code = codes
    title = HTTPStatus(status).phrase.capitalize()
    advice = getattr(error, "advice", ADVICE.get(code, ""))
    return Problem(status, code, title, str(error.detail), advice=advice, headers=_headers(error))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        # A refused credential says why, a missing one only what is asked for.
        headers["WWW-Authenticate"] = getattr(error, "challenge", auth_header)
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def _flatten(details: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Walk the framework's nested details; a place inside is written ``options.wall`` or ``images.0.style``."""
    if isinstance(details, list):
        for index, item in enumerate(details):
            leaf = isinstance(item, dict) and isinstance(item.get("message"), str)
            yield from _flatten(item, field if leaf else f"{field}.{index}".lstrip("."))
    elif isinstance(details.get("message"), str):
        yield {"field": field, "code": str(details["code"]), "detail": str(details["message"])}
    else:
        for name, item in details.items():
            inner = field if name == "non_field_errors" else f"{field}.{name}".lstrip(".")
            yield from _flatten(item, inner)
