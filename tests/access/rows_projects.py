"""Who may do what: listings and uploads."""

from config.common import storage
from projects.models import Project
from tests.access.table import PAGE, Row
from tests.factories import OriginalFactory, ProjectFactory, UploadFactory

READ, WRITE = "read:projects", "write:projects"
PHOTO = {"filename": "Living room.jpg", "content_type": "image/jpeg", "file_size": 5}
NAME = {"name": "12 Elm Street"}


def listings(world, count):
    for project in ProjectFactory.create_batch(count, organization=world.organization):
        OriginalFactory(project=project)


def photos(world, count):
    OriginalFactory.create_batch(count, project=Project.objects.get(pk=world.object("project_id")))


def arrived(world):
    upload = UploadFactory(organization=world.organization, size=5)
    storage.write_bytes(upload.file_key, b"\xff\xd8\xff12", "image/jpeg")
    return {"file_key": upload.file_key}


OBJECTS = {
    "project_id": lambda world: ProjectFactory(organization=world.organization).pk,
    "original_id": lambda world: OriginalFactory(project__organization=world.organization).pk,
}
LOOK, CHANGE = "read:images", "write:images"
PHOTOS = "/api/v1/projects/<uuid:project_id>/originals"
ROWS = [
    Row("GET /api/v1/projects", "401 200 200 200 200 200 403 200", scope=READ, queries=4, fill=listings),
    Row("POST /api/v1/projects", "401 201 403 201 201 201 403 201", scope=WRITE, body=NAME),
    Row("GET /api/v1/projects/<uuid:project_id>", "401 404 200 200 200 200 403 200", scope=READ, queries=4),
    Row("PUT /api/v1/projects/<uuid:project_id>", "401 404 403 200 200 200 403 200", scope=WRITE, body=NAME),
    Row("PATCH /api/v1/projects/<uuid:project_id>", "401 404 403 200 200 200 403 200", scope=WRITE, body=NAME),
    Row("DELETE /api/v1/projects/<uuid:project_id>", "401 404 403 204 204 204 403 204", scope=WRITE),
    Row(f"GET {PHOTOS}", "401 404 200 200 200 200 403 200", scope=LOOK, queries=5, fill=photos),
    Row(f"POST {PHOTOS}", "401 404 403 201 201 201 403 201", scope=CHANGE, body=arrived),
    Row("GET /api/v1/originals/<uuid:original_id>", "401 404 200 200 200 200 403 200", scope=LOOK, queries=4),
    Row("DELETE /api/v1/originals/<uuid:original_id>", "401 404 403 204 204 204 403 204", scope=CHANGE),
    Row("POST /api/v1/uploads/presign", "401 201 403 201 201 201 403 201", scope="write:images", body=PHOTO),
    Row("GET /projects/", "302 200 200 200 200 200 302 302", queries=PAGE + 2, fill=listings),
    Row("GET /projects/new/", "302 200 403 200 200 200 302 302", queries=PAGE),
    Row("POST /projects/new/", "302 302 403 302 302 302 302 302", body=NAME),
    Row("GET /projects/<uuid:project_id>/", "302 404 200 200 200 200 302 302", queries=PAGE + 1),
    Row("GET /projects/<uuid:project_id>/edit/", "302 404 403 200 200 200 302 302", queries=PAGE + 1),
    Row("POST /projects/<uuid:project_id>/edit/", "302 404 403 302 302 302 302 302", body=NAME),
    Row("GET /projects/<uuid:project_id>/delete/", "302 404 403 200 200 200 302 302", queries=PAGE + 1),
    Row("POST /projects/<uuid:project_id>/delete/", "302 404 403 302 302 302 302 302"),
]
