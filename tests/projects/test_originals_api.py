"""The API of a listing's photos, and of changing what one has seen."""

import pytest

from config.common import storage
from projects.events.models import Event
from projects.models import Original, Project
from tests.factories import ImageFactory, OriginalFactory, ProjectFactory, UploadFactory

PHOTO = b"\xff\xd8\xff photo"


@pytest.fixture
def original(project):
    return OriginalFactory(project=project, filename="hall.jpg", sha256="ab", width=30, height=20)


def url(project):
    return f"/api/v1/projects/{project.pk}/originals"


def problem(answer):
    return answer.status_code, answer.json()["code"]


def test_one(api, project, original):
    answer = api.get(f"/api/v1/originals/{original.pk}")

    assert answer.json() == {
        "id": str(original.pk),
        "project_id": str(project.pk),
        "filename": "hall.jpg",
        "content_type": "image/jpeg",
        "size": 1000,
        "sha256": "ab",
        "width": 30,
        "height": 20,
        "created_at": original.created_at.isoformat().replace("+00:00", "Z"),
    }
    known = {"If-None-Match": answer["ETag"]}
    assert api.get(f"/api/v1/originals/{original.pk}", headers=known).status_code == 304


def test_list(api, project, original, strange_project, django_assert_num_queries):
    newer = OriginalFactory(project=project)
    OriginalFactory(project__organization=project.organization)

    with django_assert_num_queries(4):  # the key, its use, the project, its photos
        answer = api.get(url(project))

    assert [each["id"] for each in answer.json()["results"]] == [str(newer.pk), str(original.pk)]
    assert [each["id"] for each in api.get(url(project), {"search": "hall"}).json()["results"]] == [str(original.pk)]
    assert api.get(url(project), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert problem(api.get(url(strange_project))) == (404, "not_found")


def test_add_without_staging(api, project):
    upload = UploadFactory(organization=project.organization, size=len(PHOTO))
    storage.write_bytes(upload.file_key, PHOTO, "image/jpeg")

    first, second = (api.post(url(project), {"file_key": upload.file_key}) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Original.objects.get().project == project


def test_add_what_is_not_there(api, project):
    upload = UploadFactory(organization=project.organization)

    assert problem(api.post(url(project), {"file_key": upload.file_key})) == (409, "upload_missing")
    assert not Original.objects.exists()


def test_delete(api, original):
    assert api.delete(f"/api/v1/originals/{original.pk}").status_code == 204
    assert problem(api.get(f"/api/v1/originals/{original.pk}")) == (404, "not_found")


def test_delete_what_is_in_use(api, original):
    ImageFactory(original=original)

    assert problem(api.delete(f"/api/v1/originals/{original.pk}")) == (409, "original_in_use")
    assert (Original.objects.get(), Event.objects.count()) == (original, 0)


def test_a_strangers_photo_does_not_exist(api, strange_project):
    original = OriginalFactory(project=strange_project)

    assert problem(api.get(f"/api/v1/originals/{original.pk}")) == (404, "not_found")
    assert problem(api.delete(f"/api/v1/originals/{original.pk}")) == (404, "not_found")
    assert Original.objects.get() == original


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_project_that_somebody_changed_meanwhile(api, project, method):
    address = f"/api/v1/projects/{project.pk}"
    seen = {"If-Match": api.get(address)["ETag"]}
    now = api.patch(address, {"name": "Changed"})["ETag"]

    answer = getattr(api, method)(address, {"name": "Mine"}, headers=seen)

    assert problem(answer) == (412, "precondition_failed")
    assert Project.objects.get().name == "Changed"
    assert getattr(api, method)(address, {"name": "Mine"}, headers={"If-Match": now}).status_code in {200, 204}


def test_projects_only_when_they_have_changed(api, project):
    known = {"If-None-Match": api.get("/api/v1/projects")["ETag"]}

    assert api.get("/api/v1/projects", headers=known).status_code == 304
    ProjectFactory(organization=project.organization)
    assert api.get("/api/v1/projects", headers=known).status_code == 200
