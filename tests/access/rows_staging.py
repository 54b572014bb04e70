"""Who may do what: images."""

from projects.models import Project
from staging.models import Image
from tests.access.table import PAGE, Row
from tests.factories import ImageFactory, OriginalFactory

READ, WRITE = "read:images", "write:images"
REQUEST = {"style": "modern", "room_type": "bedroom", "density": "medium"}


def project(world):
    return Project.objects.get(pk=world.object("project_id"))


def ready(world):
    photo = OriginalFactory(project=project(world), width=300, height=200)
    photo.normalised_key = f"{photo.file_key}.normalised.jpg"
    photo.save()
    return ImageFactory(ready=True, original=photo).pk


def failed(world):
    return ImageFactory(failed=True, original=OriginalFactory(project=project(world))).pk


def queued(world):
    return ImageFactory(original=OriginalFactory(project=project(world))).pk


def discarded(world):
    return ImageFactory(ready=True, status="discarded", original=OriginalFactory(project=project(world))).pk


def images(world, count):
    for image in ImageFactory.create_batch(count, ready=True, original=OriginalFactory(project=project(world))):
        ImageFactory(ready=True, original=image.original)


def wanted(world):
    original = OriginalFactory(project=project(world))
    return {**REQUEST, "project_id": str(original.project.pk), "original_id": str(original.pk)}


def wanted_here(world):
    return {**REQUEST, "original_id": str(OriginalFactory(project=project(world)).pk)}


def many_wanted(world):
    return {"images": [wanted(world)]}


def more_of_it(world, count):
    image = Image.objects.get(pk=world.object("image_id"))
    ImageFactory.create_batch(count, ready=True, original=image.original)


OBJECTS = {"image_id": ready}
ONE = "/api/v1/images/<uuid:image_id>"
SITE = "/images/<uuid:image_id>"
ROWS = [
    Row("GET /api/v1/images", "401 200 200 200 200 200 403 200", scope=READ, queries=4, fill=images),
    Row("POST /api/v1/images", "401 404 403 201 201 201 403 201", scope=WRITE, body=wanted),
    Row(f"GET {ONE}", "401 404 200 200 200 200 403 200", scope=READ, queries=4),
    Row(f"DELETE {ONE}", "401 404 403 204 204 204 403 204", scope=WRITE),
    Row(f"POST {ONE}/cancel", "401 404 403 200 200 200 403 200", scope=WRITE, objects={"image_id": queued}),
    Row(f"POST {ONE}/rerun", "401 404 403 200 200 200 403 200", scope=WRITE, objects={"image_id": failed}),
    Row(f"GET {ONE}/presign", "401 404 200 200 200 200 403 200", scope=READ, queries=9, query="kind=staged"),
    Row(
        "GET /api/v1/projects/<uuid:project_id>/images",
        "401 404 200 200 200 200 403 200",
        scope=READ,
        queries=5,
        fill=images,
    ),
    Row("POST /api/v1/images/batch", "401 422 403 201 201 201 403 201", scope=WRITE, body=many_wanted),
    Row(f"GET {ONE}/variants", "401 404 200 200 200 200 403 200", scope=READ, queries=5, fill=more_of_it),
    Row(f"POST {ONE}/variants", "401 404 403 201 201 201 403 201", scope=WRITE, body={"count": 1}),
    *(
        Row(f"{method} {ONE}/{what}", "401 404 403 200 200 200 403 200", scope=WRITE, objects={"image_id": which})
        for method, what, which in (
            ("POST", "keep", ready),
            ("DELETE", "keep", ready),
            ("POST", "discard", ready),
            ("DELETE", "discard", discarded),
        )
    ),
    Row("GET /api/v1/events", "401 200 200 200 200 200 403 200", scope=READ, queries=3, fill=images),
    Row("GET /projects/<uuid:project_id>/images/", "302 404 200 200 200 200 302 302", queries=PAGE + 5, fill=images),
    Row("POST /projects/<uuid:project_id>/images/create/", "302 404 403 302 302 302 302 302", body=wanted_here),
    Row("GET /projects/<uuid:project_id>/cover/", "302 404 302 302 302 302 302 302", queries=5, fill=images),
    Row(f"GET {SITE}/", "302 404 200 200 200 200 302 302", queries=PAGE + 2, fill=images),
    Row(f"GET {SITE}/card/", "302 404 200 200 200 200 302 302", queries=4, fill=images),
    Row(f"GET {SITE}/variant/", "302 404 403 200 200 200 302 302", queries=PAGE + 1, fill=images),
    Row(f"POST {SITE}/cancel/", "302 404 403 302 302 302 302 302", objects={"image_id": queued}),
    Row(f"POST {SITE}/rerun/", "302 404 403 302 302 302 302 302", objects={"image_id": failed}),
    *(Row(f"POST {SITE}/{what}/", "302 404 403 302 302 302 302 302") for what in ("keep", "discard", "more")),
    Row(
        f"GET {SITE}/download/<kind>/",
        "302 404 302 302 302 302 302 302",
        queries=9,
        objects={"kind": lambda world: "staged"},
    ),
]
