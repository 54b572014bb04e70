"""Every refusal of the API is a problem document."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, serializers

from config.common.errors import Problem, exception_handler, page_not_found, server_error


def answer(error):
    response = exception_handler(error, {})
    assert response["Content-Type"] == "application/problem+json"
    return response, json.loads(response.content)


def test_problem():
    errors = [{"field": "size", "code": "odd", "detail": "Odd."}]
    response, document = answer(
        Problem(409, "odd_size", "Odd size", "3 is odd.", advice="Take 4.", errors=errors, headers={"Retry-After": "1"})
    )

    assert response.status_code == 409
    assert response["Retry-After"] == "1"
    assert document == {
        "type": "urn:virtual-staging:problem:odd_size",
        "title": "Odd size",
        "status": 409,
        "detail": "3 is odd.",
        "code": "odd_size",
        "advice": "Take 4.",
        "errors": errors,
    }


SIGN_IN = "Sign in, or send an API key as 'Authorization: Bearer vsa_…'."
JSON_ADVICE = "Send JSON with 'Content-Type: application/json'."
EXPIRED = exceptions.AuthenticationFailed("No.", "expired_api_key")
VIEWER = exceptions.PermissionDenied("No.", "read_only_role")
TEXT = exceptions.UnsupportedMediaType("text/x")
WAIT = "Wait for the seconds that Retry-After names, then try again."


@pytest.mark.parametrize(
    ("error", "status", "code", "title", "advice"),
    [
        pytest.param(Http404(), 404, "not_found", "Not found", "", id="fail: 404 of Django"),
        pytest.param(PermissionDenied(), 403, "permission_denied", "Forbidden", "", id="fail: 403 of Django"),
        pytest.param(
            exceptions.NotAuthenticated(), 401, "not_authenticated", "Unauthorized", SIGN_IN, id="fail: stranger"
        ),
        pytest.param(EXPIRED, 401, "expired_api_key", "Unauthorized", "", id="fail: key"),
        pytest.param(VIEWER, 403, "read_only_role", "Forbidden", "", id="fail: role"),
        pytest.param(exceptions.ParseError(), 400, "malformed_body", "Bad request", "", id="fail: not JSON"),
        pytest.param(
            TEXT,
            415,
            "unsupported_media_type",
            "Unsupported media type",
            JSON_ADVICE,
            id="fail: media type",
        ),
        pytest.param(
            exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed", "Method not allowed", "", id="fail: method"
        ),
        pytest.param(exceptions.APIException(), 500, "server_error", "Internal server error", "", id="fail: ours"),
        pytest.param(exceptions.Throttled(), 429, "rate_limited", "Too many requests", WAIT, id="fail: too often"),
    ],
)
def test_errors_of_the_framework(error, status, code, title, advice):
    response, document = answer(error)

    assert response.status_code == document["status"] == status
    assert (document["code"], document["title"], document["advice"]) == (code, title, advice)
    assert document["errors"] == []


def test_headers_of_the_framework_are_kept():
    stranger = exceptions.NotAuthenticated()
    stranger.auth_header = 'Bearer realm="api"'

    assert answer(stranger)[0]["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer(exceptions.Throttled(wait=7.2))[0]["Retry-After"] == "8"


def test_unknown_errors_stay_errors():
    assert exception_handler(ZeroDivisionError(), {}) is None


class Wall(serializers.Serializer):
    height = serializers.FloatField(min_value=1)


class Room(serializers.Serializer):
    name = serializers.CharField()
    walls = Wall(many=True)
    tags = serializers.ListField(child=serializers.CharField())

    def validate(self, attrs):
        raise serializers.ValidationError("Nothing fits.", "odd")


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        pytest.param(
            {"walls": [{"height": 2}, {"height": 0}], "tags": ["a", ["b"]]},
            [
                {"field": "name", "code": "required", "detail": "This field is required."},
                {"field": "walls.1.height", "code": "min_value"}
                | {"detail": "Ensure this value is greater than or equal to 1."},
                {"field": "tags.1", "code": "invalid", "detail": "Not a valid string."},
            ],
            id="fail: fields, also inside",
        ),
        pytest.param(
            {"name": "a", "walls": [], "tags": []},
            [{"field": "", "code": "odd", "detail": "Nothing fits."}],
            id="fail: the whole",
        ),
    ],
)
def test_invalid_input(data, errors):
    serializer = Room(data=data)
    with pytest.raises(serializers.ValidationError) as caught:
        serializer.is_valid(raise_exception=True)

    response, document = answer(caught.value)
    assert response.status_code == 400
    assert document["code"] == "invalid"
    assert document["errors"] == errors
    assert document["detail"] == "; ".join(
        f"{error['field']}: {error['detail']}" if error["field"] else error["detail"] for error in errors
    )


def test_a_single_invalid_value():
    assert answer(exceptions.ValidationError("Wrong.", "odd"))[1]["errors"] == [
        {"field": "", "code": "odd", "detail": "Wrong."}
    ]


def test_unknown_address(rf):
    response = page_not_found(rf.get("/api/v1/nowhere"), Http404())

    assert response.status_code == 404
    assert json.loads(response.content)["code"] == "not_found"
    assert page_not_found(rf.get("/nowhere"), Http404())["Content-Type"].startswith("text/html")


def test_broken_server(rf):
    response = server_error(rf.get("/api/v1/me"))

    assert response.status_code == 500
    assert json.loads(response.content)["code"] == "server_error"
    assert server_error(rf.get("/"))["Content-Type"].startswith("text/html")
