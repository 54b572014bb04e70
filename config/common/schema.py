"""How the API describes itself (OpenAPI): every operation names the problems that it may answer with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

# What a status means here. Which of them an operation may answer with is worked out from what it takes; a view adds
# its own as ``problems = {"post": {409: "not_cancellable"}}``: status → the stable codes, as text.
MEANINGS = {
    400: "The input is not what the schema asks for: `invalid`, `malformed_body`.",
    401: "The caller is unknown: `not_authenticated`, or what is wrong with the key or token.",
    402: "The allowance is used up.",
    403: "The caller may not do this: `insufficient_scope`, `insufficient_role`, `read_only_role`, `no_organization`.",
    404: "There is no such object, or it is not the caller's: `not_found`.",
    406: "No such media type: `not_acceptable`.",
    409: "Not possible in the present state.",
    412: "The object has changed since its ETag was read: `precondition_failed`.",
    413: "Too large.",
    415: "Only JSON is taken: `unsupported_media_type`.",
    422: "Understood, but not possible.",
    429: "Too many requests: `rate_limited`. Retry-After says when to come back.",
    502: "A service behind this one failed.",
    503: "A service behind this one is not there. Retry-After says when to come back.",
}
MEDIA_TYPE = "application/problem+json"
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Any text of your choice, best a fresh UUID. Sent again within a day, the request is not carried out "
    "again but answered as the first time, with `Idempotent-Replayed: true`.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag last seen: nobody else's change is overwritten."
)
# What a POST that happens once may answer beside its own refusals.
ONCE = {
    400: "`invalid_idempotency_key`.",
    409: "`idempotency_in_progress`, `idempotency_answer_not_kept`.",
    422: "`idempotency_key_reused`.",
}


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """What is wrong at one place of the input."""

    field = serializers.CharField(help_text="Dotted path of the field; empty for the input as a whole.")
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem document (RFC 9457)."""

    type = serializers.CharField(help_text="URI of the kind of problem.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable; what programs should look at.")
    advice = serializers.CharField(allow_blank=True, help_text="What to do about it.")
    errors = ProblemErrorSerializer(many=True)  # type: ignore[assignment]


class ApiSchema(AutoSchema):
    """Adds to every operation the problem documents it may answer with."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        content = {MEDIA_TYPE: {"schema": self._problem()}}
        problems = {str(status): {"description": text, "content": content} for status, text in self._problems()}
        return {**bodies, **{status: body for status, body in problems.items() if status not in bodies}}

    def get_operation_id(self) -> str:
        """What client generators call the operation: its summary as a name. "Read an image" is ``read_image``."""
        summary: str = self.get_summary() or super().get_operation_id()
        words = re.sub(r"'s\b|[^a-z ]", "", summary.lower()).split()
        return "_".join(word for word in words if word not in {"a", "an", "the"})

    def get_override_parameters(self) -> list[Any]:
        """The headers that follow from what the view is derived from, see `config.common.api`."""
        parameters = [*super().get_override_parameters()]
        if self._is_once():
            parameters.append(IDEMPOTENCY_KEY)
        if 412 in self._own():
            parameters.append(IF_MATCH)
        return parameters

    def _is_once(self) -> bool:
        return self.method == "POST" and getattr(self.view, "idempotent", False)

    def _own(self) -> dict[int, str]:
        own = dict(getattr(self.view, "problems", {}).get(self.method.lower(), {}))
        for status, codes in ONCE.items() if self._is_once() else ():
            own[status] = f"{own.get(status, '')} {codes}".strip()
        return own

    def _problems(self) -> Iterable[tuple[int, str]]:
        own = self._own()
        for status in sorted({*self._usual(), *own}):
            yield status, f"{MEANINGS[status]} {own.get(status, '')}".strip()

    def _usual(self) -> set[int]:
        """What follows from the operation's input and from its asking who calls."""
        statuses = {406, 429}
        if self.method in {"POST", "PUT", "PATCH"} and self.get_request_serializer():
            statuses |= {400, 415}
        if any(each["in"] == "query" for each in self._get_parameters()):
            statuses |= {400}
        if "{" in self.path:
            statuses |= {404}
        if self.view.get_authenticators():
            statuses |= {401, 403}
        return statuses

    def _problem(self) -> dict[str, Any]:
        reference: dict[str, Any] = self.resolve_serializer(ProblemSerializer, "response").ref
        return reference


def any_of(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001
    """A hook for the finished schema: an answer of several kinds may fit more than one, as an empty page does."""
    for component in result["components"]["schemas"].values():
        if "oneOf" in component and "discriminator" not in component:
            component["anyOf"] = component.pop("oneOf")
    return result
