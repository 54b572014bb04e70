from __future__ import annotations

import httpx
import pytest

from config.common import storage
from config.common.errors import Problem
from staging import selectors
from staging.models import JobStatus
from tests.factories import ImageFactory, JobFactory, OrganizationFactory, OriginalFactory

pytestmark = pytest.mark.django_db


def test_every_read_starts_at_the_organization():
    mine, theirs = ImageFactory(), ImageFactory()
    assert list(selectors.for_organization(mine.organization)) == [mine]
    assert selectors.image_get(mine.organization, mine.pk) == mine
    for missing in (theirs.pk, ImageFactory.build().pk):
        with pytest.raises(Problem) as caught:
            selectors.image_get(mine.organization, missing)
        assert (caught.value.status, caught.value.code) == (404, "not_found")


def test_newest_first():
    original = OriginalFactory()
    images = [ImageFactory(original=original) for _ in range(3)]
    assert list(selectors.for_organization(original.organization)) == images[::-1]


@pytest.mark.parametrize(
    "wanted",
    [
        {"status": ["ready"]},
        {"style": ["luxury"]},
        {"room_type": ["office"]},
        {"status": ["ready"], "style": ["luxury"], "project_id": None},
    ],
)
def test_filters(wanted):
    chosen = ImageFactory(ready=True, style="luxury", room_type="office")
    ImageFactory(original=OriginalFactory(project=chosen.project))
    images = selectors.for_organization(chosen.organization)
    assert list(selectors.images_filter(images, wanted)) == [chosen]
    assert selectors.images_filter(images, {}).count() == 2


def test_the_snapshot_of_what_is_watched():
    failed = ImageFactory(failed=True)
    queued = ImageFactory(original=OriginalFactory(project__organization=failed.organization))
    ImageFactory()
    state = {
        "image_id": str(failed.pk),
        "project_id": str(failed.project_id),
        "status": "error",
        "stage": "",
        "percent": 0,
        "error": {"code": "render_timeout", "message": "The renderer took too long.", "advice": ""},
    }
    assert selectors.snapshot(failed.organization, project_id=failed.project_id) == [state]
    assert selectors.snapshot(failed.organization, image_id=failed.pk) == [state]
    ids = [each["image_id"] for each in selectors.snapshot(failed.organization)]
    assert ids == [str(queued.pk), str(failed.pk)]
    assert selectors.snapshot(OrganizationFactory()) == []


def test_the_attempt_under_way():
    job = JobFactory()
    assert selectors.running_job(job.image) == job
    assert selectors.running_job(JobFactory(status=JobStatus.LOST).image) is None


@pytest.mark.parametrize(
    ("kind", "field", "name"),
    [
        ("original", "original.file_key", "elm-street-kitchen-original.heic"),
        ("normalised", "original.normalised_key", "elm-street-kitchen-original-upright.jpg"),
        ("staged", "staged_key", "elm-street-kitchen-modern-virtually-staged.jpg"),
        ("master", "master_key", "elm-street-kitchen-modern-virtually-staged.png"),
        ("preview", "preview_key", "elm-street-kitchen-modern-virtually-staged-preview.webp"),
        ("change_map", "change_map_key", "elm-street-kitchen-modern-change-map.png"),
        ("proof", "proof_key", "elm-street-kitchen-modern-proof.json"),
        ("scene", "scene_key", "elm-street-kitchen-modern-scene.json"),
    ],
)
def test_links_lead_to_well_named_files(kind, field, name):
    original = OriginalFactory(filename="Küche.heic", normalised_key="copy.jpg")
    original.project.name = "Elm Street"
    image = ImageFactory(ready=True, original=original, room_type="kitchen")
    owner = image.original if field.startswith("original") else image
    storage.write_bytes(getattr(owner, field.rpartition(".")[2]), kind.encode(), "image/jpeg")
    answer = httpx.get(selectors.link(image, kind, download=True))
    assert (answer.status_code, answer.content) == (200, kind.encode())
    assert selectors.file_name(image, kind) == name
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert name in answer.headers["content-disposition"]


def test_no_link_before_there_is_a_file():
    with pytest.raises(Problem) as caught:
        selectors.link(ImageFactory(), "staged")
    assert (caught.value.status, caught.value.code) == (409, "not_ready")
    assert caught.value.detail == "This image has no staged file; its status is queued (Waiting)."
