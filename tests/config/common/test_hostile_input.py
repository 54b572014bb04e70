"""What nobody's program sends by mistake: it must cost little and never break."""

import base64
from urllib.parse import quote, urlencode

import pytest

from tests.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
PROJECTS = "/api/v1/projects"


@pytest.fixture
def api(client):
    member = MembershipFactory()
    ProjectFactory(organization=member.organization)
    client.force_login(member.user)
    return client


def cursor(**says):
    return quote(base64.b64encode(urlencode(says).encode()).decode())


@pytest.mark.parametrize(
    ("order", "position"),
    [
        pytest.param("created_at", "garbage", id="fail: no time"),
        pytest.param("created_at", "9" * 400, id="fail: no time either"),
        pytest.param("name", "a\0b", id="fail: no text of a database"),
    ],
)
def test_a_cursor_that_nobody_gave_out(api, order, position):
    answer = api.get(f"{PROJECTS}?order={order}&cursor={cursor(p=position)}")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursor")
    assert api.get(f"{PROJECTS}?order={order}&cursor={cursor(p='2020-01-01 00:00:00+00:00')}").status_code == 200


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"name":' + b"[" * 100_000 + b"]" * 100_000 + b"}"])
def test_json_nested_too_deeply(api, body):
    answer = api.post(PROJECTS, body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_body")


@pytest.mark.parametrize(
    "search", [pytest.param("a " * 11, id="fail: words"), pytest.param("a" * 201, id="fail: letters")]
)
@pytest.mark.parametrize("path", [PROJECTS, "/api/v1/images"])
def test_a_search_for_more_than_people_type(api, path, search):
    answer = api.get(path, {"search": search})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "search")
    assert api.get(path, {"search": "a " * 10}).status_code == 200


def test_a_mistake_of_ours_is_not_the_cursors(api, monkeypatch):
    monkeypatch.setattr("projects.api.views.ProjectListView.ordering", ["-created_at"])
    monkeypatch.setattr("rest_framework.pagination.CursorPagination.paginate_queryset", lambda *_: int("x"))
    api.raise_request_exception = False

    assert api.get(PROJECTS).status_code == 500


def test_the_schema_is_written_once(client, django_assert_num_queries):
    first = client.get("/api/v1/schema/")
    with django_assert_num_queries(0):
        second = client.get("/api/v1/schema/?lang=x%00&version=2")

    assert first["Content-Type"] == "application/vnd.oai.openapi; charset=utf-8"
    assert first.content == second.content
    assert b"openapi: 3.1.0" in first.content
    english = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert english.json()["openapi"] == "3.1.0"
