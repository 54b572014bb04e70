"""The API of projects, uploads and the caller."""

import httpx
import pytest
from rest_framework.test import APIClient

from config.common import storage
from config.common.ids import new_id
from projects.accounts.models import Membership, Role
from projects.events.models import Event
from projects.models import Original, Project, Upload
from tests.factories import ApiKeyFactory, ProjectFactory, UserFactory

PROJECTS, PRESIGN, ME = "/api/v1/projects", "/api/v1/uploads/presign", "/api/v1/me"
PHOTO = {"filename": "Living room.jpg", "content_type": "image/jpeg", "file_size": 5}


def shown(project):
    return {
        "id": str(project.pk),
        "name": project.name,
        "address": project.address,
        "created_at": project.created_at.isoformat().replace("+00:00", "Z"),
        "updated_at": project.updated_at.isoformat().replace("+00:00", "Z"),
    }


def names(response):
    assert response.status_code == 200, response.content
    return [project["name"] for project in response.json()["results"]]


# --- List -------------------------------------------------------------------------------------------------------------
def test_list(api, project, strange_project, django_assert_num_queries):
    newer = ProjectFactory(organization=project.organization)

    with django_assert_num_queries(3):  # the key, its use, the projects
        response = api.get(PROJECTS)

    assert response.json() == {"next": None, "previous": None, "results": [shown(newer), shown(project)]}
    with django_assert_num_queries(2):  # its use was noted
        api.get(PROJECTS)


def test_list_in_the_dashboard(browser, project, django_assert_num_queries):
    with django_assert_num_queries(4):  # session, user, membership, projects
        assert names(browser.get(PROJECTS)) == [project.name]


def test_pages(api, organization):
    for number in range(5):
        ProjectFactory(organization=organization, name=f"{number}")

    first = api.get(PROJECTS, {"limit": 2})
    second = api.get(first.json()["next"])
    third = api.get(second.json()["next"])

    assert [names(page) for page in (first, second, third)] == [["4", "3"], ["2", "1"], ["0"]]
    assert third.json()["next"] is None
    assert names(api.get(third.json()["previous"])) == ["2", "1"]


@pytest.mark.parametrize(("limit", "length"), [("0", 25), ("-3", 25), ("1000", 100)])
def test_odd_limits(api, organization, limit, length):
    Project.objects.bulk_create(ProjectFactory.build(organization=organization) for _ in range(101))

    assert len(names(api.get(PROJECTS, {"limit": limit}))) == length


def test_a_limit_that_is_no_number(api, project):
    response = api.get(PROJECTS, {"limit": "x"})

    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "limit")


def test_a_cursor_that_is_none(api, project):
    response = api.get(PROJECTS, {"cursor": "nonsense"})

    assert (response.status_code, response.json()["code"]) == (400, "invalid")
    assert response.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"search": "elm"}, ["12 Elm Street"], id="success: by name"),
        pytest.param({"search": "portland oak"}, ["3 Oak Avenue"], id="success: by words of name and address"),
        pytest.param({"search": "nowhere"}, [], id="success: nothing"),
        pytest.param({"order": "name"}, ["12 Elm Street", "3 Oak Avenue"], id="success: by name"),
        pytest.param({"order": "-name"}, ["3 Oak Avenue", "12 Elm Street"], id="success: backwards"),
        pytest.param({"order": "created_at"}, ["12 Elm Street", "3 Oak Avenue"], id="success: oldest first"),
        pytest.param({"order": "organization"}, ["3 Oak Avenue", "12 Elm Street"], id="success: unknown, as usual"),
    ],
)
def test_search_and_order(api, project, organization, query, expected):
    ProjectFactory(organization=organization, name="3 Oak Avenue", address="Portland")

    assert names(api.get(PROJECTS, query)) == expected


def test_search_for_what_no_text_holds(api, project):
    response = api.get(PROJECTS, {"search": "\0"})

    assert (response.status_code, response.json()["code"]) == (400, "invalid")


# --- Create -----------------------------------------------------------------------------------------------------------
def test_create(api, organization, user):
    response = api.post(PROJECTS, {"name": " 12 Elm Street ", "id": str(new_id()), "organization": str(new_id())})

    project = Project.objects.get()
    assert response.status_code == 201
    assert response.json() == shown(project)
    assert (project.name, project.address, project.organization) == ("12 Elm Street", "", organization)
    assert project.created_by == user


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        pytest.param({}, "name", "required", id="fail: no name"),
        pytest.param({"name": "  "}, "name", "blank", id="fail: empty name"),
        pytest.param({"name": "x" * 201}, "name", "max_length", id="fail: long name"),
        pytest.param({"name": "a\0b"}, "name", "null_characters_not_allowed", id="fail: no text"),
        pytest.param({"name": "a", "address": "x" * 301}, "address", "max_length", id="fail: long address"),
        pytest.param({"name": ["a"]}, "name", "invalid", id="fail: a list"),
        pytest.param(["a"], "", "invalid", id="fail: not an object"),
    ],
)
def test_create_refuses(api, body, field, code):
    response = api.post(PROJECTS, body)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["code"] == "invalid"
    assert [(error["field"], error["code"]) for error in document["errors"]] == [(field, code)]
    assert not Project.objects.exists()
    assert not Event.objects.exists()


def test_create_from_something_else(api):
    broken = api.generic("POST", PROJECTS, "{", content_type="application/json")
    form = api.generic("POST", PROJECTS, "name=a", content_type="application/x-www-form-urlencoded")

    assert (broken.status_code, broken.json()["code"]) == (400, "malformed_body")
    assert (form.status_code, form.json()["code"]) == (415, "unsupported_media_type")
    assert not Project.objects.exists()


# --- Read, change, delete ---------------------------------------------------------------------------------------------
def test_read(api, project):
    response = api.get(f"{PROJECTS}/{project.pk}")

    assert (response.status_code, response.json()) == (200, shown(project))


def test_replace(api, project):
    response = api.put(f"{PROJECTS}/{project.pk}", {"name": "14 Elm Street"})

    project.refresh_from_db()
    assert (response.status_code, response.json()) == (200, shown(project))
    assert (project.name, project.address) == ("14 Elm Street", "")


def test_change(api, project):
    response = api.patch(f"{PROJECTS}/{project.pk}", {"address": "Salem"})

    project.refresh_from_db()
    assert (response.status_code, response.json()) == (200, shown(project))
    assert (project.name, project.address) == ("12 Elm Street", "Salem")


def test_delete(api, project):
    response = api.delete(f"{PROJECTS}/{project.pk}")

    assert (response.status_code, response.content) == (204, b"")
    assert api.get(f"{PROJECTS}/{project.pk}").status_code == 404


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_projects_of_others_do_not_exist(api, strange_project, method):
    theirs = getattr(api, method)(f"{PROJECTS}/{strange_project.pk}", {"name": "Mine"})
    nobodys = getattr(api, method)(f"{PROJECTS}/{new_id()}", {"name": "Mine"})

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json() == nobodys.json()
    assert list(Project.objects.values_list("name", flat=True)) == ["Not yours"]


# --- Who may what -----------------------------------------------------------------------------------------------------
def calls(project):
    """Every call of these APIs: method, address, body, scope, status for who may."""
    one = f"{PROJECTS}/{project.pk}"
    return [
        ("get", PROJECTS, None, "read:projects", 200),
        ("post", PROJECTS, {"name": "New"}, "write:projects", 201),
        ("get", one, None, "read:projects", 200),
        ("put", one, {"name": "New"}, "write:projects", 200),
        ("patch", one, {"name": "Newer"}, "write:projects", 200),
        ("post", PRESIGN, PHOTO, "write:images", 201),
        ("get", ME, None, None, 200),
        ("get", "/api/v1/billing/plans", None, None, 200),
        ("delete", one, None, "write:projects", 204),
    ]


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Project, Upload, Original, Event)]


@pytest.mark.parametrize("role", Role.values)
def test_roles(membership, browser, project, role):
    Membership.objects.update(role=role)
    before = everything()

    for method, address, body, _scope, status in calls(project):
        response = getattr(browser, method)(address, body)

        if role == Role.VIEWER and method != "get":
            assert (response.status_code, response.json()["code"]) == (403, "read_only_role")
        else:
            assert response.status_code == status

    assert (everything() == before) is (role == Role.VIEWER)


@pytest.mark.parametrize("scope", [[], ["read:projects"], ["write:projects"], ["read:images"], ["write:images"]])
def test_scopes(organization, project, scope):
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=ApiKeyFactory(organization=organization, scopes=scope).text)

    for method, address, body, needed, status in calls(project):
        response = getattr(client, method)(address, body)

        if needed in [None, *scope]:
            assert response.status_code == status
        else:
            assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")
            assert response.json()["detail"] == f"This needs the scope {needed}."


def test_people_without_an_organization(db, project):
    client = APIClient()
    client.force_login(UserFactory())
    before = everything()

    for method, address, body, _scope, _status in calls(project):
        response = getattr(client, method)(address, body)
        assert (response.status_code, response.json()["code"]) == (403, "no_organization")

    assert everything() == before


def test_strangers(client, project):
    before = everything()

    for method, address, body, _scope, _status in calls(project):
        response = (
            getattr(client, method)(address, body, content_type="application/json")
            if body
            else getattr(client, method)(address)
        )
        assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")

    assert everything() == before


def test_sessions_need_the_csrf_token(user):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(user)

    response = client.post(PROJECTS, {"name": "New"})

    assert (response.status_code, response.json()["code"]) == (403, "permission_denied")
    assert "CSRF" in response.json()["detail"]
    assert not Project.objects.exists()


# --- Uploads ----------------------------------------------------------------------------------------------------------
def test_presign(api):
    response = api.post(PRESIGN, PHOTO)

    upload = Upload.objects.get()
    document = response.json()
    assert response.status_code == 201
    assert document.pop("upload_url").startswith("http://127.0.0.1:")
    assert document == {
        "method": "PUT",
        "headers": {"Content-Type": "image/jpeg"},
        "file_key": upload.file_key,
        "expires_in": 3600,
    }


def test_the_link_works(api):
    answer = api.post(PRESIGN, PHOTO).json()

    sent = httpx.request(answer["method"], answer["upload_url"], headers=answer["headers"], content=b"12345")

    assert sent.status_code == 200
    assert storage.read_bytes(answer["file_key"], 5) == b"12345"
    storage.delete([answer["file_key"]])


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        pytest.param({"content_type": "text/html"}, 415, "unsupported_media_type", id="fail: a page"),
        pytest.param({"file_size": 50 * 1024 * 1024 + 1}, 413, "file_too_large", id="fail: too large"),
        pytest.param({"file_size": 0}, 400, "file_empty", id="fail: empty"),
        pytest.param({"file_size": "many"}, 400, "invalid", id="fail: no number"),
        pytest.param({"file_size": 10**30}, 413, "file_too_large", id="fail: beyond any number"),
        pytest.param({"filename": ""}, 400, "invalid", id="fail: no name"),
        pytest.param({"filename": "a\0.jpg"}, 400, "invalid", id="fail: no text"),
    ],
)
def test_presign_refuses(api, changes, status, code):
    response = api.post(PRESIGN, {**PHOTO, **changes})

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not Upload.objects.exists()
