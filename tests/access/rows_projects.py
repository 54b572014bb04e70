"""Who may do what: listings and uploads."""

from tests.access.table import PAGE, Row
from tests.factories import OriginalFactory, ProjectFactory

READ, WRITE = "read:projects", "write:projects"
PHOTO = {"filename": "Living room.jpg", "content_type": "image/jpeg", "file_size": 5}
NAME = {"name": "12 Elm Street"}


def listings(world, count):
    for project in ProjectFactory.create_batch(count, organization=world.organization):
        OriginalFactory(project=project)


OBJECTS = {"project_id": lambda world: ProjectFactory(organization=world.organization).pk}
ROWS = [
    Row("GET /api/v1/projects", "401 200 200 200 200 200 403 200", scope=READ, queries=4, fill=listings),
    Row("POST /api/v1/projects", "401 201 403 201 201 201 403 201", scope=WRITE, body=NAME),
    Row("GET /api/v1/projects/<uuid:project_id>", "401 404 200 200 200 200 403 200", scope=READ, queries=4),
    Row("PUT /api/v1/projects/<uuid:project_id>", "401 404 403 200 200 200 403 200", scope=WRITE, body=NAME),
    Row("PATCH /api/v1/projects/<uuid:project_id>", "401 404 403 200 200 200 403 200", scope=WRITE, body=NAME),
    Row("DELETE /api/v1/projects/<uuid:project_id>", "401 404 403 204 204 204 403 204", scope=WRITE),
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
