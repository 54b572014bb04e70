"""What happens around every request."""

import re

import pytest

from tests.headers import policy

CSS = "/static/admin/css/base.css"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("0190-abc.DEF_1", True, id="success: the caller's own"),
        pytest.param("short", False, id="success: too short to tell requests apart"),
        pytest.param("a" * 65, False, id="success: too long"),
        pytest.param("abcdefgh ijk", False, id="success: not plain"),
        pytest.param("", False, id="success: none"),
    ],
)
def test_request_id(client, given, kept):
    response = client.get("/health", headers={"X-Request-ID": given})

    assert (response["X-Request-ID"] == given) is kept
    assert kept or re.fullmatch("[0-9a-f]{32}", response["X-Request-ID"])


def test_static_file(client):
    response = client.get(CSS)

    assert response.status_code == 200
    assert not response.streaming
    assert response["Content-Type"] == 'text/css; charset="utf-8"'
    assert len(response.content) == int(response["Content-Length"]) > 1000


def test_part_of_a_static_file(client):
    response = client.get(CSS, headers={"Range": "bytes=0-9"})

    assert response.status_code == 206
    assert response.content == client.get(CSS).content[:10]


def test_static_file_that_the_browser_has(client):
    modified = client.get(CSS)["Last-Modified"]

    response = client.get(CSS, headers={"If-Modified-Since": modified})

    assert response.status_code == 304
    assert response.content == b""


def test_content_security_policy(client):
    answer = client.get("/health")

    assert policy(answer)["default-src"] == ["'none'"]
    assert "unsafe" not in answer["Content-Security-Policy"]
