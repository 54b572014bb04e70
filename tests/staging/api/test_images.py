from __future__ import annotations

import httpx
import pytest
from django.utils.text import slugify

from billing.selectors import balance
from billing.services import usage_reserve
from config.common import storage
from config.common.ids import new_id
from projects.events.models import Event
from projects.models import Original, Upload
from projects.services.uploads import copies_folder
from staging import transitions
from staging.models import Image
from staging.services import batch
from tests.factories import ImageFactory, OriginalFactory, ProjectFactory, UploadFactory
from tests.factories.staging import LONG_AGO

pytestmark = pytest.mark.django_db

URL = "/api/v1/images"


def problem(answer):
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


PHOTO = b"\xff\xd8\xff photo"


def upload_with_file(project, data=PHOTO):
    upload = UploadFactory(organization=project.organization, size=len(data))
    storage.write_bytes(upload.file_key, data, upload.content_type)
    return upload


class TestCreate:
    def test_from_an_upload(self, caller, told, django_capture_on_commit_callbacks):
        project = ProjectFactory()
        upload = upload_with_file(project)
        body = {"project_id": str(project.pk), "file_key": upload.file_key, "style": "scandinavian"}
        with django_capture_on_commit_callbacks(execute=True):
            answer = caller(project.organization).post(URL, {**body, "options": {"ceiling_height_m": 2.6}})
        image = Image.objects.get()
        assert answer.status_code == 201
        assert answer.json() == {
            "id": str(image.pk),
            "project_id": str(project.pk),
            "original": {"id": str(image.original_id), "filename": "room.jpg", "width": None, "height": None},
            "room_type": "",
            "detected_room_type": "",
            "style": "scandinavian",
            "density": "medium",
            "seed": 0,
            "engine": "studio",
            "engine_version": "",
            "options": {"ceiling_height_m": 2.6},
            "status": "queued",
            "stage": "",
            "percent": 0,
            "attempts": 0,
            "error": None,
            "kept_at": None,
            "created_at": image.created_at.isoformat().replace("+00:00", "Z"),
            "updated_at": image.updated_at.isoformat().replace("+00:00", "Z"),
            "started_at": None,
            "finished_at": None,
        }
        assert list(image.original.uploads.all()) == [upload]
        assert told == [image.pk]

    def test_another_style_of_the_same_photo(self, caller):
        original = OriginalFactory()
        body = {"project_id": str(original.project_id), "original_id": str(original.pk), "room_type": "office"}
        answer = caller(original.organization).post(URL, {**body, "density": "light", "seed": 2**31 - 1})
        assert answer.status_code == 201
        image = Image.objects.get()
        assert (image.original, image.room_type, image.style, image.density, image.seed) == (
            original,
            "office",
            "modern",
            "light",
            2**31 - 1,
        )

    @pytest.mark.parametrize("room_type", [None, ""])
    def test_no_room_type_means_detect(self, caller, room_type):
        original = OriginalFactory()
        body = {"project_id": str(original.project_id), "original_id": str(original.pk), "room_type": room_type}
        assert caller(original.organization).post(URL, body).status_code == 201
        assert Image.objects.get().room_type == ""

    def test_idempotency_key(self, caller):
        original = OriginalFactory()
        body = {"project_id": str(original.project_id), "original_id": str(original.pk)}
        client = caller(original.organization)
        answers = [client.post(URL, body, headers={"Idempotency-Key": "k"}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        other = client.post(URL, {**body, "seed": 4}, headers={"Idempotency-Key": "k"})
        assert problem(other) == (422, "idempotency_key_reused")
        assert Image.objects.count() == 1

    @pytest.mark.parametrize(
        ("change", "fields"),
        [
            pytest.param({"style": "baroque"}, {"style"}, id="fail: unknown style"),
            pytest.param({"room_type": "cellar"}, {"room_type"}, id="fail: unknown room"),
            pytest.param({"density": "packed"}, {"density"}, id="fail: unknown density"),
            pytest.param({"seed": -1}, {"seed"}, id="fail: negative seed"),
            pytest.param({"seed": 2**31}, {"seed"}, id="fail: seed too large"),
            pytest.param({"options": [1]}, {"options"}, id="fail: options no object"),
            pytest.param({"options": {"a": {}}}, {"options"}, id="fail: nested options"),
            pytest.param({"options": {"sofa": True}}, {"options.sofa"}, id="fail: unknown option"),
            pytest.param({"options": {"quality": "best"}}, {"options.quality"}, id="fail: unknown quality"),
            pytest.param({"options": {"ceiling_height_m": 9}}, {"options.ceiling_height_m"}, id="fail: too high"),
            pytest.param({"options": {"a": "x" * 201}}, {"options"}, id="fail: long text"),
            pytest.param({"options": {"x" * 201: 1}}, {"options"}, id="fail: long name"),
            pytest.param({"options": {str(n): n for n in range(21)}}, {"options"}, id="fail: many options"),
            pytest.param({"project_id": "elm street"}, {"project_id"}, id="fail: no uuid"),
            pytest.param({"file_key": "also"}, {""}, id="fail: two photos"),
            pytest.param({"original_id": None}, {"original_id"}, id="fail: null photo"),
        ],
    )
    def test_what_makes_no_sense_is_named(self, caller, change, fields):
        original = OriginalFactory()
        body = {"project_id": str(original.project_id), "original_id": str(original.pk), **change}
        answer = caller(original.organization).post(URL, body)
        assert problem(answer) == (400, "invalid")
        assert {error["field"] for error in answer.json()["errors"]} == fields
        assert not Image.objects.exists()

    def test_a_photo_is_needed(self, caller):
        project = ProjectFactory()
        answer = caller(project.organization).post(URL, {"project_id": str(project.pk)})
        assert problem(answer) == (400, "invalid")
        assert answer.json()["errors"] == [
            {"field": "", "code": "one_photo", "detail": "Give either file_key or original_id."}
        ]

    def test_nothing_uploaded_yet(self, caller):
        upload, project = UploadFactory(), ProjectFactory()
        mine = UploadFactory(organization=project.organization)
        client = caller(project.organization)
        codes = [
            problem(client.post(URL, {"project_id": str(project.pk), "file_key": key}))
            for key in (mine.file_key, upload.file_key)
        ]
        assert codes == [(409, "upload_missing"), (404, "upload_not_found")]

    @pytest.mark.parametrize("strange", ["project_id", "original_id"])
    def test_a_strangers_things_do_not_exist(self, caller, strange):
        mine, theirs = OriginalFactory(), OriginalFactory()
        body = {"project_id": str(mine.project_id), "original_id": str(mine.pk)}
        body[strange] = str(theirs.project_id if strange == "project_id" else theirs.pk)
        assert problem(caller(mine.organization).post(URL, body)) == (404, "not_found")
        assert not Image.objects.exists()

    def test_a_photo_of_another_project(self, caller):
        original = OriginalFactory()
        other = ProjectFactory(organization=original.organization)
        body = {"project_id": str(other.pk), "original_id": str(original.pk)}
        assert problem(caller(original.organization).post(URL, body)) == (404, "not_found")

    @pytest.mark.parametrize(
        ("wish", "left", "told"),
        [
            pytest.param({}, 0, (402, "allowance_used_up"), id="fail: used up"),
            pytest.param({"engine": "crystal ball"}, 1, (400, "unknown_engine"), id="fail: unknown engine"),
        ],
    )
    def test_where_nothing_can_be_made_the_store_is_not_asked(self, caller, monkeypatch, wish, left, told):
        project = ProjectFactory()
        upload = upload_with_file(project)
        use_up(project.organization, left=left)
        for name in ("head", "copy", "digest", "delete"):
            monkeypatch.setattr(storage, name, None)
        answer = caller(project.organization).post(
            URL, {"project_id": str(project.pk), "file_key": upload.file_key, **wish}
        )
        assert problem(answer) == told
        assert (Image.objects.count(), Original.objects.count()) == (0, 0)

    def test_used_up_with_a_photo_that_is_there(self, caller):
        original = OriginalFactory()
        upload = UploadFactory(organization=original.organization, original=original)
        use_up(original.organization)
        body = {"project_id": str(original.project_id), "file_key": upload.file_key}
        assert problem(caller(original.organization).post(URL, body)) == (402, "allowance_used_up")
        assert not Image.objects.exists()


class TestRead:
    def test_one(self, caller):
        image = ImageFactory(refused=True)
        answer = caller(image.organization).get(f"{URL}/{image.pk}")
        assert answer.status_code == 200
        assert answer.json()["error"] == {
            "code": "no_floor_visible",
            "message": "No floor is visible.",
            "advice": "Take the photo from further away.",
        }

    def test_one_only_when_it_has_moved(self, caller):
        image = ImageFactory()
        client = caller(image.organization)
        known = {"If-None-Match": client.get(f"{URL}/{image.pk}")["ETag"]}
        assert client.get(f"{URL}/{image.pk}", headers=known).status_code == 304
        assert client.get(f"{URL}/{image.pk}", headers={**known, "Accept-Language": "de"}).status_code == 200
        transitions.claim(image.pk, worker="w")
        moved = client.get(f"{URL}/{image.pk}", headers=known)
        assert (moved.status_code, moved.json()["status"]) == (200, "processing")

    def test_a_list_only_when_it_has_changed(self, caller):
        image = ImageFactory()
        client = caller(image.organization)
        known = {"If-None-Match": client.get(URL)["ETag"]}
        assert client.get(URL, headers=known).status_code == 304
        ImageFactory(original=image.original)
        assert len(client.get(URL, headers=known).json()["results"]) == 2

    def test_list_with_pages(self, caller, django_assert_max_num_queries):
        first = ImageFactory(ready=True)
        more = [ImageFactory(original=OriginalFactory(project=first.project)) for _ in range(3)]
        ImageFactory()
        client = caller(first.organization)
        with django_assert_max_num_queries(4):
            page = client.get(f"{URL}?limit=3").json()
        assert [each["id"] for each in page["results"]] == [str(image.pk) for image in more[::-1]]
        assert [each["id"] for each in client.get(page["next"]).json()["results"]] == [str(first.pk)]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            pytest.param("", "abc", id="success: all but the discarded"),
            pytest.param("status=ready", "a", id="success: one status"),
            pytest.param("status=ready&status=discarded", "ad", id="success: two statuses"),
            pytest.param("style=luxury&style=modern", "ac", id="success: two styles"),
            pytest.param("room_type=office", "bc", id="success: as asked for or as detected"),
            pytest.param("kept=true", "a", id="success: kept"),
            pytest.param("kept=false", "bc", id="success: not kept"),
            pytest.param("created_after=2021-01-01T00:00:00Z", "bc", id="success: since"),
            pytest.param("created_before=2021-01-01T00:00:00Z", "a", id="success: before"),
            pytest.param("search=kitchen", "b", id="success: by file name"),
            pytest.param("order=created_at", "acb", id="success: oldest first"),
            pytest.param("project_id=00000000-0000-0000-0000-000000000000", "", id="success: nothing"),
        ],
    )
    def test_filters(self, caller, query, found):
        a = ImageFactory(ready=True, kept_at=LONG_AGO)
        project = {"project": a.project}
        c = ImageFactory(original=a.original, style="luxury", room_type="office")
        b = ImageFactory(
            original=OriginalFactory(**project, filename="kitchen.jpg"),
            style="coastal",
            room_type="",
            detected_room_type="office",
        )
        d = ImageFactory(ready=True, original=a.original, status="discarded", style="coastal")
        Image.objects.filter(pk=a.pk).update(created_at=LONG_AGO)
        Image.objects.filter(pk=d.pk).update(created_at=LONG_AGO)
        names = {str(image.pk): name for image, name in ((a, "a"), (b, "b"), (c, "c"), (d, "d"))}
        results = caller(a.organization).get(f"{URL}?{query}").json()["results"]
        shown = "".join(names[each["id"]] for each in results)
        assert (shown if "order" in query else "".join(sorted(shown))) == found

    @pytest.mark.parametrize("query", ["status=lost", "style=baroque", "kept=perhaps", "created_after=noon"])
    def test_filters_that_make_no_sense(self, caller, query):
        assert problem(caller(ProjectFactory().organization).get(f"{URL}?{query}")) == (400, "invalid")

    def test_list_of_a_project(self, caller):
        image = ImageFactory()
        ImageFactory(original=OriginalFactory(project__organization=image.organization))
        client = caller(image.organization)
        results = client.get(f"/api/v1/projects/{image.project_id}/images").json()["results"]
        assert [each["id"] for each in results] == [str(image.pk)]
        strange = ImageFactory().project_id
        assert problem(client.get(f"/api/v1/projects/{strange}/images")) == (404, "not_found")

    def test_list_of_a_project_by_photo(self, caller, django_assert_max_num_queries):
        first, second = ImageFactory(), ImageFactory()
        second.delete()
        project = first.project
        bare = OriginalFactory(project=project)
        again = ImageFactory(original=first.original, ready=True)
        ImageFactory(original=first.original, ready=True, status="discarded")
        client = caller(project.organization)
        url = f"/api/v1/projects/{project.pk}/images?group=original"
        with django_assert_max_num_queries(6):
            page = client.get(f"{url}&limit=1").json()
        assert [(each["original"]["id"], each["images"]) for each in page["results"]] == [(str(bare.pk), [])]
        (group,) = client.get(page["next"]).json()["results"]
        assert group["original"]["id"] == str(first.original_id)
        assert [each["id"] for each in group["images"]] == [str(again.pk), str(first.pk)]
        (group,) = client.get(f"{url}&status=ready").json()["results"]
        assert [each["id"] for each in group["images"]] == [str(again.pk)]
        assert problem(client.get(f"/api/v1/projects/{project.pk}/images?group=style")) == (400, "invalid")


class TestPresign:
    def test_a_link_to_the_staged_photo(self, caller):
        image = ImageFactory(ready=True)
        storage.write_bytes(image.staged_key, b"staged", "image/jpeg")
        answer = caller(image.organization).get(f"{URL}/{image.pk}/presign?download=1")
        link, place = answer.json(), slugify(image.project.name)
        assert (link["kind"], link["filename"], link["expires_in"]) == (
            "staged",
            f"{place}-living-room-modern-virtually-staged.jpg",
            900,
        )
        file = httpx.get(link["url"])
        assert (file.content, file.headers["content-type"]) == (b"staged", "image/jpeg")
        assert file.headers["content-disposition"].startswith("attachment")

    def test_not_before_it_is_ready_but_the_original_always(self, caller):
        image = ImageFactory()
        client = caller(image.organization)
        assert problem(client.get(f"{URL}/{image.pk}/presign?kind=proof")) == (409, "not_ready")
        assert client.get(f"{URL}/{image.pk}/presign?kind=original").status_code == 200
        assert problem(client.get(f"{URL}/{image.pk}/presign?kind=scan")) == (400, "invalid")

    @pytest.mark.parametrize("kind", ["staged", "master"])
    def test_not_of_what_was_discarded(self, caller, kind):
        image = ImageFactory(ready=True, status="discarded", master_key="a/staged.png")
        client = caller(image.organization)
        assert problem(client.get(f"{URL}/{image.pk}/presign?kind={kind}")) == (409, "discarded")
        assert client.get(f"{URL}/{image.pk}/presign?kind=original").status_code == 200


class TestActions:
    def test_rerun_with_a_persons_confirmation(self, caller):
        image = ImageFactory(refused=True, error_code="needs_confirmation")
        answer = caller(image.organization).post(f"{URL}/{image.pk}/rerun", {"confirmed": True}, format="json")
        assert answer.json()["status"] == "queued"
        image.refresh_from_db()
        assert image.options == {"confirmed": True}

    def test_cancel_rerun_delete(self, caller):
        image = ImageFactory()
        client = caller(image.organization)
        assert client.post(f"{URL}/{image.pk}/cancel").json()["status"] == "cancelled"
        assert client.post(f"{URL}/{image.pk}/rerun").json()["status"] == "queued"
        assert problem(client.post(f"{URL}/{image.pk}/rerun")) == (409, "not_rerunnable")
        answer = client.delete(f"{URL}/{image.pk}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert problem(client.get(f"{URL}/{image.pk}")) == (404, "not_found")
        kinds = Event.objects.order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["image.cancelled", "image.queued", "image.deleted"]

    def test_keep_and_discard(self, caller):
        image = ImageFactory(ready=True)
        client = caller(image.organization)
        assert client.post(f"{URL}/{image.pk}/keep").json()["kept_at"] is not None
        assert problem(client.post(f"{URL}/{image.pk}/discard")) == (409, "image_kept")
        assert problem(client.delete(f"{URL}/{image.pk}")) == (409, "image_kept")
        assert client.delete(f"{URL}/{image.pk}/keep").json()["kept_at"] is None
        assert client.post(f"{URL}/{image.pk}/discard").json()["status"] == "discarded"
        assert client.get(URL).json()["results"] == []
        assert client.get(f"{URL}/{image.pk}").json()["status"] == "discarded"
        assert client.delete(f"{URL}/{image.pk}/discard").json()["status"] == "ready"

    def test_delete_what_one_has_seen(self, caller):
        image = ImageFactory()
        client = caller(image.organization)
        seen = client.get(f"{URL}/{image.pk}")["ETag"]
        now = client.post(f"{URL}/{image.pk}/cancel")["ETag"]
        assert problem(client.delete(f"{URL}/{image.pk}", headers={"If-Match": seen})) == (412, "precondition_failed")
        assert client.delete(f"{URL}/{image.pk}", headers={"If-Match": now}).status_code == 204

    def test_variants(self, caller, told, django_capture_on_commit_callbacks):
        image = ImageFactory(ready=True)
        ImageFactory(ready=True, original=image.original, status="discarded")
        client = caller(image.organization)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"{URL}/{image.pk}/variants", {"count": 2})
        assert answer.status_code == 201
        made = [each["id"] for each in answer.json()["results"]]
        assert [str(each) for each in told] == made
        listed = client.get(f"{URL}/{image.pk}/variants").json()["results"]
        assert [each["id"] for each in listed] == [*made[::-1], str(image.pk)]

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({}, "one_kind"),
            ({"count": 1, "seeds": [1]}, "one_kind"),
            ({"count": 9}, "max_value"),
            ({"count": 0}, "min_value"),
            ({"seeds": []}, "min_length"),
            ({"seeds": list(range(9))}, "max_length"),
            ({"styles": ["modern", "modern"]}, "twice"),
            ({"styles": ["baroque"]}, "invalid_choice"),
        ],
    )
    def test_variants_that_make_no_sense(self, caller, body, code):
        image = ImageFactory(ready=True)
        answer = caller(image.organization).post(f"{URL}/{image.pk}/variants", body)
        assert problem(answer) == (400, "invalid")
        assert [error["code"] for error in answer.json()["errors"]] == [code]
        assert Image.objects.get() == image


def use_up(organization, left=0):
    """Hold all but so many of the organization's images."""
    project = ProjectFactory(organization=organization)
    for _ in range(balance(organization).left - left):
        usage_reserve(organization=organization, image_id=new_id(), project=project, actor=None)


def told_of(answer):
    return [(each["status"], each["problem"] and each["problem"]["code"]) for each in answer.json()["results"]]


class TestBatch:
    def test_all(self, caller, told, django_capture_on_commit_callbacks):
        original = OriginalFactory()
        uploads = [upload_with_file(original.project, PHOTO + str(n).encode()) for n in range(2)]
        place = {"project_id": str(original.project_id)}
        wanted = [{**place, "file_key": upload.file_key} for upload in uploads]
        wanted += [{**place, "original_id": str(original.pk), "style": style} for style in ("coastal", "luxury")]
        with django_capture_on_commit_callbacks(execute=True):
            answer = caller(original.organization).post(f"{URL}/batch", {"images": wanted})
        assert answer.status_code == 201
        results = answer.json()["results"]
        assert [(each["index"], each["status"], each["problem"]) for each in results] == [
            (n, 201, None) for n in range(4)
        ]
        assert [each["image"]["style"] for each in results] == ["modern", "modern", "coastal", "luxury"]
        assert [str(each) for each in told] == [each["image"]["id"] for each in results]

    def test_some(self, caller):
        original = OriginalFactory()
        fine = {"project_id": str(original.project_id), "original_id": str(original.pk)}
        lie = upload_with_file(original.project, b"a page, not a photo")
        taken = UploadFactory(organization=original.organization, original=original)
        strange = ImageFactory().original
        wanted = [
            {**fine, "style": "baroque"},
            fine,
            {**fine, "project_id": str(strange.project_id)},
            {**fine, "original_id": str(strange.pk)},
            {"project_id": fine["project_id"], "file_key": lie.file_key},
            {"project_id": fine["project_id"], "file_key": UploadFactory().file_key},
            {"project_id": fine["project_id"], "file_key": taken.file_key},
            {**fine, "engine": "crystal ball"},
        ]
        answer = caller(original.organization).post(f"{URL}/batch", {"images": wanted})
        assert answer.status_code == 207
        results = answer.json()["results"]
        assert [(each["status"], each["problem"] and each["problem"]["code"]) for each in results] == [
            (400, "invalid"),
            (201, None),
            (404, "not_found"),
            (404, "not_found"),
            (422, "not_a_photo"),
            (404, "upload_not_found"),
            (201, None),
            (400, "unknown_engine"),
        ]
        assert results[0]["problem"]["errors"][0]["field"] == "style"
        assert [each["image"] is None for each in results] == [each["status"] != 201 for each in results]
        assert Image.objects.filter(original=original).count() == 2

    def test_none(self, caller):
        original = OriginalFactory()
        wanted = {"project_id": str(original.project_id), "original_id": str(original.pk), "seed": -1}
        client = caller(original.organization)
        for _ in range(2):
            answer = client.post(f"{URL}/batch", {"images": [wanted, {}]}, headers={"Idempotency-Key": "k"})
            assert problem(answer) == (422, "nothing_made")
            assert [each["status"] for each in answer.json()["results"]] == [400, 400]
        assert not Image.objects.exists()

    def test_used_up_before_the_store_is_asked(self, caller, monkeypatch):
        original = OriginalFactory()
        uploads = [upload_with_file(original.project, PHOTO + str(n).encode()) for n in range(2)]
        use_up(original.organization)
        for name in ("head", "copy", "digest", "delete"):
            monkeypatch.setattr(storage, name, None)
        wanted = [{"project_id": str(original.project_id), "file_key": upload.file_key} for upload in uploads]
        answer = caller(original.organization).post(f"{URL}/batch", {"images": wanted})
        assert problem(answer) == (422, "nothing_made")
        assert told_of(answer) == [(402, "allowance_used_up")] * 2
        assert not Image.objects.exists()
        assert not Upload.objects.filter(original__isnull=False).exists()

    def test_what_is_beyond_the_allowance_is_not_looked_at(
        self, caller, monkeypatch, django_capture_on_commit_callbacks
    ):
        """What takes no image of the allowance leaves it to those after it."""
        original = OriginalFactory()
        place = {"project_id": str(original.project_id)}
        lie, good, late = (upload_with_file(original.project, data) for data in (b"a page", PHOTO, PHOTO + b"2"))
        elsewhere = UploadFactory(organization=original.organization, original=OriginalFactory())
        use_up(original.organization, left=2)
        looked, look = [], batch.upload_receive
        monkeypatch.setattr(batch, "upload_receive", lambda upload: looked.append(upload) or look(upload))
        wanted = [
            {**place, "file_key": lie.file_key},
            {"project_id": str(ImageFactory().project_id), "file_key": late.file_key},
            {**place, "file_key": elsewhere.file_key},
            {**place, "file_key": late.file_key, "engine": "crystal ball"},
            {**place, "original_id": str(original.pk)},
            {**place, "original_id": str(elsewhere.original_id)},
            {**place, "file_key": good.file_key},
            {**place, "file_key": late.file_key},
            {**place, "original_id": str(original.pk)},
        ]
        with django_capture_on_commit_callbacks(execute=True):
            answer = caller(original.organization).post(f"{URL}/batch", {"images": wanted})
        assert answer.status_code == 207
        assert told_of(answer) == [
            (422, "not_a_photo"),
            (404, "not_found"),
            (409, "upload_used"),
            (400, "unknown_engine"),
            (201, None),
            (404, "not_found"),
            (201, None),
            (402, "allowance_used_up"),
            (402, "allowance_used_up"),
        ]
        assert looked == [lie, good]
        assert storage.head(late.file_key) is not None

    def test_a_copy_that_became_no_photo_is_removed(self, caller, django_capture_on_commit_callbacks):
        original = OriginalFactory()
        uploads = [upload_with_file(original.project) for _ in range(2)]
        wanted = [{"project_id": str(original.project_id), "file_key": upload.file_key} for upload in uploads]
        with django_capture_on_commit_callbacks(execute=True):
            answer = caller(original.organization).post(f"{URL}/batch", {"images": wanted})
        assert answer.status_code == 201
        taken_in = Upload.objects.get(pk=uploads[1].pk).original
        assert [storage.keys(copies_folder(upload)) for upload in uploads] == [[taken_in.file_key], []]

    def test_once(self, caller):
        original = OriginalFactory()
        wanted = {"project_id": str(original.project_id), "original_id": str(original.pk)}
        client, key = caller(original.organization), {"Idempotency-Key": "k"}
        first, second = (client.post(f"{URL}/batch", {"images": [wanted, {}]}, headers=key) for _ in range(2))
        assert (first.status_code, second.status_code, second["Idempotent-Replayed"]) == (207, 207, "true")
        assert first.json() == second.json()
        assert Image.objects.count() == 1

    @pytest.mark.parametrize("images", [None, [], [{}] * 51, ["a"], {}])
    def test_what_is_no_batch(self, caller, images):
        answer = caller(ProjectFactory().organization).post(f"{URL}/batch", {"images": images})
        assert problem(answer) == (400, "invalid")


ROUTES = [
    ("get", "images"),
    ("post", "images"),
    ("get", "images/{image}"),
    ("delete", "images/{image}"),
    ("post", "images/{image}/cancel"),
    ("post", "images/{image}/rerun"),
    ("post", "images/batch"),
    ("get", "images/{image}/variants"),
    ("post", "images/{image}/variants"),
    ("post", "images/{image}/keep"),
    ("delete", "images/{image}/keep"),
    ("post", "images/{image}/discard"),
    ("delete", "images/{image}/discard"),
    ("get", "images/{image}/presign"),
    ("get", "projects/{project}/images"),
]


@pytest.mark.parametrize(("method", "route"), ROUTES, ids=[f"{method} {route}" for method, route in ROUTES])
class TestWhoMay:
    def call(self, client, method, route, image):
        path = route.format(image=image.pk, project=image.project_id)
        return getattr(client, method)(f"/api/v1/{path}", {} if method == "get" else None)

    def test_strangers_may_not(self, caller, method, route):
        answer = self.call(caller(), method, route, ImageFactory())
        assert problem(answer) == (401, "not_authenticated")
        assert answer["WWW-Authenticate"].startswith("Bearer")

    def test_keys_need_the_scope(self, caller, method, route):
        image = ImageFactory()
        scope = "write:images" if method == "get" else "read:images"
        answer = self.call(caller(image.organization, scopes=[scope]), method, route, image)
        assert problem(answer) == (403, "insufficient_scope")

    def test_viewers_only_look(self, caller, method, route):
        image = ImageFactory(ready=True)
        answer = self.call(caller(image.organization, role="viewer"), method, route, image)
        assert answer.status_code == 200 if method == "get" else problem(answer) == (403, "read_only_role")

    def test_another_organizations_image_does_not_exist(self, caller, method, route):
        image, other = ImageFactory(), ProjectFactory().organization
        answer = self.call(caller(other), method, route, image)
        if "{" in route:
            assert problem(answer) == (404, "not_found")
        elif method == "get":
            assert answer.json()["results"] == []
        assert Image.objects.get().status == "queued"
