"""Pages of stagings: the board, cards in every state, comparing, downloading, and what one does to an image."""

import json
import re
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest

from billing.models import Plan
from config.common import storage
from config.common.errors import Problem
from projects.models import Original
from staging import charges
from staging.models import Image
from tests.factories import ImageFactory, OriginalFactory, ProjectFactory, UploadFactory
from tests.web.conftest import HTMX

NOBODY = uuid.UUID(int=0)
PROOF = {
    "unchanged_share": 0.64789,
    "items": [
        {"category": "sofa", "size_m": [2.2, 0.95, 0.8]},
        {"category": "tea_trolley", "size_m": [0.6, 0.4, 0.75]},
        {"category": "rug", "size_m": [2.0, 1.8, 0.008]},
    ],
}


@pytest.fixture
def original(project):
    return OriginalFactory(project=project, filename="IMG 1.JPG", width=1200, height=800)


def image_of(original, trait="", **values):
    return ImageFactory(original=original, **({trait: True} if trait else {}), **values)


def ready(original, proof=PROOF, **values):
    image = image_of(original, "ready", engine_version="studio/1", **values)
    if proof is not None:
        storage.write_bytes(image.proof_key, json.dumps(proof).encode(), "application/json")
    return image


# --- the board ----------------------------------------------------------------------------------------------------


def test_success_board_is_a_fragment_for_scripts_and_a_page_without(web, project):
    address = f"/projects/{project.pk}/images/"

    fragment, page = web.get(address, headers=HTMX).content.decode(), web.get(address).content.decode()

    assert fragment.lstrip().startswith(f'<div data-live="/ws/v1/events/?project_id={project.pk}"')
    assert page.startswith("<!doctype html>")
    assert "<h1>12 Elm Street</h1>" in page
    for text in (fragment, page):
        assert 'data-presign-url="/api/v1/uploads/presign" data-max-bytes="52428800"' in text
        assert f'action="/projects/{project.pk}/images/create/"' in text
        assert "No photo staged yet" in text


def test_success_board_is_asked_for_again_when_going_back(web, project):
    answer = web.get(f"/projects/{project.pk}/images/")
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_success_board_shows_the_listings_images_newest_first(web, project, original):
    first, second = image_of(original), image_of(original, "processing")
    image_of(original, status="discarded")
    ImageFactory()

    page = web.get(f"/projects/{project.pk}/images/").content.decode()

    assert re.findall(r'data-image="([^"]+)"', page) == [str(second.pk), str(first.pk)]
    assert "No photo staged yet" not in page


def test_success_board_offers_photos_that_were_never_staged(web, project, original):
    discarded = OriginalFactory(project=project, filename="kitchen.jpg")
    image_of(discarded, status="discarded")
    heic = OriginalFactory(project=project, filename="hall.heic", content_type="image/heic")
    image_of(original)
    OriginalFactory()

    page = web.get(f"/projects/{project.pk}/images/").content.decode()

    assert re.findall(r'name="original_id" value="([^"]+)"', page) == [str(heic.pk), str(discarded.pk)]
    assert page.count("data-original") == 2
    assert ">kitchen.jpg<" in page


def test_success_a_photo_that_was_never_staged_is_staged_without_scripts(web, project, original):
    wishes = {"room_type": "bedroom", "style": "modern", "density": "light", "original_id": str(original.pk)}

    answer = web.post(f"/projects/{project.pk}/images/create/", wishes)

    assert (answer.status_code, answer["Location"]) == (302, f"/projects/{project.pk}/")
    assert Image.objects.get().original == original
    assert "data-original" not in web.get(f"/projects/{project.pk}/images/").content.decode()


def test_fail_a_viewer_is_not_offered_photos_to_stage(viewer, project, original):
    assert "data-original" not in viewer.get(f"/projects/{project.pk}/images/").content.decode()


def test_success_board_goes_on_to_older_images(web, project, original):
    ImageFactory.create_batch(61, original=original)
    address = f"/projects/{project.pk}/images/"

    first, second = web.get(address).content.decode(), web.get(address, {"page": 2}).content.decode()

    assert (first.count("data-image="), second.count("data-image=")) == (60, 1)
    assert f'href="{address}?page=2"' in first
    assert "Older photos" not in second


def test_board_offers_the_rooms_the_engine_furnishes(web, project):
    page = web.get(f"/projects/{project.pk}/images/", headers=HTMX).content.decode()

    rooms = ["", "living_room", "bedroom", "dining_room", "office"]
    # Once for all photos, once for the row of each photo.
    assert re.findall(r'<option value="([^"]*)"', page) == rooms * 2
    assert re.findall(r'value="([^"]+)"[^>]* checked', page) == ["modern", "medium"]


def test_board_takes_the_same_queries_however_many_there_are(web, project, original, django_assert_num_queries):
    ImageFactory.create_batch(5, original=original)

    # session, user, membership, project, count, images with originals, how many are discarded, originals never staged
    with django_assert_num_queries(8):
        web.get(f"/projects/{project.pk}/images/", headers=HTMX)


# --- cards --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trait", "values", "words", "actions"),
    [
        pytest.param("", {}, ["Waiting for its turn"], ["Cancel"], id="success: queued"),
        pytest.param(
            "", {"attempts": 1}, ["It did not work at once; trying again soon"], ["Cancel"], id="success: again"
        ),
        pytest.param(
            "processing",
            {"stage": "render", "percent": 42},
            ["Rendering the furniture", "42%", '<progress aria-label="Progress" max="100" value="42">'],
            ["Cancel"],
            id="success: processing",
        ),
        pytest.param(
            "processing", {"stage": "new"}, [">Starting<"], ["Cancel"], id="success: a step that has no words yet"
        ),
        pytest.param(
            "ready",
            {},
            ["Virtually staged"],
            ["Compare", "Download", "Keep", "Discard", "Another style"],
            id="success: ready",
        ),
        pytest.param(
            "refused",
            {},
            ["<strong>No floor is visible.</strong>Take the photo from further away."],
            ["Another style"],
            id="success: refused",
        ),
        pytest.param(
            "failed",
            {},
            ["Something broke on our side", "The renderer took too long."],
            ["Try again", "Another style"],
            id="success: failed",
        ),
        pytest.param(
            "", {"status": "cancelled"}, ["Cancelled"], ["Try again", "Another style"], id="success: cancelled"
        ),
    ],
)
def test_card_says_where_it_stands(web, original, trait, values, words, actions):
    image = image_of(original, trait, **values)

    card = web.get(f"/images/{image.pk}/card/").content.decode()

    assert f'id="image-{image.pk}"' in card
    assert ("data-unfinished" in card) is (actions == ["Cancel"])
    for word in words:
        assert word in card
    assert re.findall(r"</svg>([^<]+)</(?:a|button)>", card) == actions


def test_success_viewers_cards_only_show(viewer, original):
    image = image_of(original)

    assert "<form" not in viewer.get(f"/images/{image.pk}/card/").content.decode()


@pytest.mark.parametrize(
    ("photo", "values", "key"),
    [
        pytest.param({}, {"preview_key": "p.webp"}, "p.webp", id="success: staged preview"),
        pytest.param({"normalised_key": "n.jpg"}, {}, "n.jpg", id="success: normalised original"),
        pytest.param({"file_key": "o.jpg"}, {}, "o.jpg", id="success: original as it came"),
        pytest.param({"content_type": "image/heic"}, {}, None, id="success: nothing a browser can show yet"),
    ],
)
def test_card_shows_the_best_picture_there_is(web, project, photo, values, key):
    image = image_of(OriginalFactory(project=project, **photo), **values)

    card = web.get(f"/images/{image.pk}/card/").content.decode()

    pictures = re.findall(r'<img src="([^"?]+)', card)
    assert [urlsplit(picture).path.rpartition("/")[2] for picture in pictures] == ([key] if key else [])


@pytest.mark.parametrize(
    ("values", "title"),
    [
        pytest.param({"room_type": "bedroom", "style": "luxury"}, "Bedroom · Luxury", id="success: asked for"),
        pytest.param({"room_type": "", "detected_room_type": "office"}, "Home office · Modern", id="success: detected"),
        pytest.param({"room_type": ""}, "Modern", id="success: not known yet"),
    ],
)
def test_card_is_called_by_room_and_style(web, original, values, title):
    image = image_of(original, **values)

    assert f"<h3>{title}</h3>" in web.get(f"/images/{image.pk}/card/").content.decode()


def test_success_followed_card_stays_followed(web, original):
    image = image_of(original)

    card = web.get(f"/images/{image.pk}/card/?follow=1").content.decode()

    assert f'data-follow="/images/{image.pk}/"' in card
    assert f'data-url="/images/{image.pk}/card/?follow=1"' in card


# --- staging ------------------------------------------------------------------------------------------------------


def wish(**values):
    return {"room_type": "bedroom", "style": "coastal", "density": "full", **values}


def test_success_uploaded_photo_is_staged(web, agent, project):
    upload = UploadFactory(organization=agent.organization, size=5)
    storage.write_bytes(upload.file_key, b"\xff\xd8\xff12", "image/jpeg")

    answer = web.post(f"/projects/{project.pk}/images/create/", wish(file_key=upload.file_key), headers=HTMX)

    image = Image.objects.get()
    assert answer.status_code == 201
    assert f'id="image-{image.pk}"' in answer.content.decode()
    assert (image.organization, image.project, image.created_by) == (agent.organization, project, agent.user)
    assert (image.room_type, image.style, image.density, image.status) == ("bedroom", "coastal", "full", "queued")
    assert (list(image.original.uploads.all()), image.original.project) == ([upload], project)


def test_success_photos_are_staged_in_several_styles_at_once(web, project, original):
    photos = [str(original.pk), str(OriginalFactory(project=project).pk)]
    fields = wish(photo=photos, more_styles=["luxury", "coastal", "modern"], ticked="1")

    answer = web.post(f"/projects/{project.pk}/images/create/", fields, headers=HTMX)

    made = [(str(image.original_id), image.style) for image in Image.objects.order_by("id")]
    assert answer.status_code == 201
    assert made == [(photo, style) for photo in photos for style in ("coastal", "luxury", "modern")]
    assert answer.content.decode().count("data-image=") == 6


def test_success_a_photos_own_button_leaves_the_ticked_ones_alone(web, project, original):
    ticked = OriginalFactory(project=project)
    fields = wish(photo=[str(ticked.pk)], original_id=str(original.pk))

    web.post(f"/projects/{project.pk}/images/create/", fields)

    assert Image.objects.get().original == original


def test_fail_all_are_queued_or_none(web, project, original, monkeypatch):
    calls = []

    def used_up(*args):
        calls.append(args)
        if len(calls) == 2:
            raise Problem(402, "allowance_used_up", "Used up", "No image is left.")

    monkeypatch.setattr(charges, "reserve", used_up)

    fields = wish(original_id=str(original.pk), more_styles=["luxury"])
    answer = web.post(f"/projects/{project.pk}/images/create/", fields, headers=HTMX)

    assert (answer.status_code, answer.json()["code"]) == (402, "allowance_used_up")
    assert not Image.objects.exists()


def test_fail_without_scripts_a_page_leads_to_more_images(web, project, original, settings):
    settings.PUBLIC_URL = "https://staging.example.com"
    Plan.objects.filter(slug="free").update(is_active=False)

    answer = web.post(f"/projects/{project.pk}/images/create/", wish(original_id=str(original.pk)))

    html = answer.content.decode()
    assert (answer.status_code, Image.objects.count()) == (402, 0)
    assert "<h1>Allowance used up</h1>" in html
    assert 'href="https://staging.example.com/billing/#plans">See plans and packs</a>' in html


def test_success_keep_and_back(web, original):
    image = ready(original)
    address = f"/images/{image.pk}/keep/"

    kept = web.post(address, {"kept": "1"}, headers=HTMX).content.decode()
    page = web.get(f"/images/{image.pk}/").content.decode()

    assert 'aria-pressed="true"' in kept
    for text in (kept, page):
        assert f"/images/{image.pk}/discard/" not in text
    assert web.post(address, {"kept": "0"})["Location"] == f"/images/{image.pk}/"
    image.refresh_from_db()
    assert image.kept_at is None


def test_success_discard_and_back(web, project, original):
    image = ready(original)
    board, address = f"/projects/{project.pk}/images/", f"/images/{image.pk}/discard/"

    card = web.post(address, {}, headers=HTMX).content.decode()

    assert 'data-status="discarded"' in card
    assert "Bring back" in card
    shown = web.get(board).content.decode()
    assert (str(image.pk) in shown, "1 discarded photo" in shown) == (False, True)
    aside = web.get(f"{board}?show=discarded").content.decode()
    assert (str(image.pk) in aside, "data-stager" in aside) == (True, False)
    assert "Bring back" in web.get(f"/images/{image.pk}/").content.decode()
    assert web.post(address, {"discarded": "0"})["Location"] == f"/images/{image.pk}/"
    assert "Nothing is discarded here" in web.get(f"{board}?show=discarded").content.decode()
    image.refresh_from_db()
    assert image.status == "ready"


def test_success_more_like_this(web, project, original):
    image = ready(original, seed=4)

    answer = web.post(f"/images/{image.pk}/more/")

    assert answer["Location"] == f"/projects/{project.pk}/"
    made = Image.objects.exclude(pk=image.pk).order_by("seed")
    assert [(each.style, each.seed, each.status) for each in made] == [("modern", 1, "queued"), ("modern", 2, "queued")]


@pytest.mark.parametrize("what", ["keep", "discard", "more"])
def test_fail_viewers_change_no_marks(viewer, original, what):
    image = ready(original)

    assert viewer.post(f"/images/{image.pk}/{what}/", headers=HTMX).status_code == 403
    assert (Image.objects.get().kept_at, Image.objects.get().status) == (None, "ready")


def test_success_original_is_staged_once_more_without_scripts(web, project, original):
    fields = wish(original_id=str(original.pk), room_type="")

    answer = web.post(f"/projects/{project.pk}/images/create/", fields)

    assert (answer.status_code, answer["Location"]) == (302, f"/projects/{project.pk}/")
    assert (Image.objects.get().original, Image.objects.get().room_type) == (original, "")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        pytest.param({}, 422, "invalid", id="fail: no photo"),
        pytest.param({"file_key": "a", "original_id": str(NOBODY)}, 422, "invalid", id="fail: two photos"),
        pytest.param({"original_id": "x"}, 422, "invalid", id="fail: no id"),
        pytest.param({"photo": ["x"]}, 422, "invalid", id="fail: no ids"),
        pytest.param({"style": "baroque"}, 422, "invalid", id="fail: unknown style"),
        pytest.param({"file_key": "a"}, 404, "upload_not_found", id="fail: unknown upload"),
        pytest.param({"original_id": str(NOBODY)}, 404, "not_found", id="fail: unknown original"),
    ],
)
def test_staging_says_what_is_wrong(web, project, fields, status, code):
    answer = web.post(f"/projects/{project.pk}/images/create/", wish(**fields), headers=HTMX)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Image.objects.exists()
    assert not Original.objects.exists()


def test_fail_strangers_photos_are_not_staged(web, project):
    theirs, upload = OriginalFactory(), UploadFactory()
    address = f"/projects/{project.pk}/images/create/"

    assert web.post(address, wish(original_id=str(theirs.pk))).status_code == 404
    assert web.post(address, wish(file_key=upload.file_key)).status_code == 404
    assert not Image.objects.exists()


def test_fail_another_listings_original_is_not_staged(web, agent, project):
    other = OriginalFactory(project=ProjectFactory(organization=agent.organization))

    answer = web.post(f"/projects/{project.pk}/images/create/", wish(original_id=str(other.pk)), headers=HTMX)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not Image.objects.exists()


def test_success_variant_form_starts_with_what_was_asked_for(web, original):
    image = image_of(original, room_type="", detected_room_type="office", style="luxury", density="light")
    address = f"/images/{image.pk}/variant/"

    fragment, page = web.get(address, headers=HTMX).content.decode(), web.get(address).content.decode()

    assert fragment.lstrip().startswith("<form")
    assert page.startswith("<!doctype html>")
    for text in (fragment, page):
        assert f'name="original_id" value="{original.pk}"' in text
        assert '<option value="office" selected>' in text
        assert re.findall(r'value="([^"]+)"[^>]* checked', text) == ["luxury", "light"]


# --- what one does to an image ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "values", "status"),
    [
        pytest.param("cancel", {}, "cancelled", id="success: cancel"),
        pytest.param("rerun", {"status": "cancelled"}, "queued", id="success: run again"),
    ],
)
def test_image_moves(web, original, action, values, status):
    image = image_of(original, **values)

    answer = web.post(f"/images/{image.pk}/{action}/", headers=HTMX)

    assert answer.status_code == 200
    assert f'data-status="{status}"' in answer.content.decode()
    assert Image.objects.get().status == status


def test_success_an_uncertain_room_is_staged_when_a_person_says_so(web, original):
    image = image_of(original, "refused", error_code="needs_confirmation")
    card = web.get(f"/images/{image.pk}/card/").content.decode()
    assert 'name="confirmed" value="1"' in card
    assert "Stage it anyway" in card

    web.post(f"/images/{image.pk}/rerun/", {"confirmed": "1"}, headers=HTMX)

    image.refresh_from_db()
    assert (image.status, image.options) == ("queued", {"confirmed": True})


def test_fail_other_refusals_cannot_be_waved_through(web, original):
    image = image_of(original, "refused", error_code="no_floor_visible")
    assert "Stage it anyway" not in web.get(f"/images/{image.pk}/card/").content.decode()


def test_success_image_moves_without_scripts(web, original):
    image = image_of(original)

    answer = web.post(f"/images/{image.pk}/cancel/")

    assert (answer.status_code, answer["Location"]) == (302, f"/projects/{original.project_id}/")


@pytest.mark.parametrize(
    ("action", "code"),
    [
        pytest.param("cancel", "not_cancellable", id="fail: cancel"),
        pytest.param("rerun", "not_rerunnable", id="fail: run again"),
    ],
)
def test_ready_image_stays(web, original, action, code):
    image = image_of(original, "ready")

    script = web.post(f"/images/{image.pk}/{action}/", headers=HTMX)
    person = web.post(f"/images/{image.pk}/{action}/")

    assert (script.status_code, script.json()["code"]) == (409, code)
    assert person.status_code == 409
    assert "<h1>Not possible in this state</h1>" in person.content.decode()
    assert Image.objects.get().status == "ready"


# --- the result ---------------------------------------------------------------------------------------------------


def test_success_result_is_shown_beside_its_original(web, original):
    image, other = ready(original, seed=7), image_of(original, style="luxury")
    image_of(original, status="discarded")
    Original.objects.update(normalised_key="normalised.jpg")

    page = web.get(f"/images/{image.pk}/").content.decode()

    assert re.findall(r'<img src="[^"?]+/([^"?]+)\?[^"]+" width="1200" height="800"', page) == [
        "normalised.jpg",
        "room.jpg.preview.jpg",
    ]
    assert 'role="slider" tabindex="0"' in page
    assert "<strong>64.7% of the photo is untouched</strong>" in page
    facts = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page)
    assert facts == [
        ("Room", "Living room"),
        ("Style", "Modern"),
        ("Furniture", "Medium"),
        ("Size", "1200 × 800 px"),
        ("Engine", "studio/1"),
        ("Seed", "7"),
    ]
    pieces = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)<span class="inches">([^<]+)</span>', page)
    assert pieces == [
        ("Sofa", "220 × 95 × 80 cm", "87 × 37 × 31 in"),
        ("Tea trolley", "60 × 40 × 75 cm", "24 × 16 × 30 in"),
        ("Rug", "200 × 180 × 1 cm", "79 × 71 × 1 in"),
    ]
    strip = page[page.index('class="strip"') :]
    assert re.findall(r'<a href="/images/([^/]+)/"', strip) == [str(other.pk), str(image.pk)]
    assert "Living room · Luxury · Waiting" in re.sub(r"\s+", " ", strip)


@pytest.mark.parametrize(
    "proof", [pytest.param(None, id="fail: lost"), pytest.param([1], id="fail: not what a proof looks like")]
)
def test_result_without_its_proof_is_shown_without_facts(web, original, proof):
    image = ready(original, proof)
    Original.objects.update(normalised_key="normalised.jpg")

    page = web.get(f"/images/{image.pk}/").content.decode()

    assert "untouched" not in page
    assert "Real dimensions" not in page
    assert 'role="slider"' in page


@pytest.mark.parametrize("trait", ["", "processing", "refused", "failed"])
def test_image_without_result_is_watched(web, original, trait):
    image = image_of(original, trait)

    page = web.get(f"/images/{image.pk}/").content.decode()

    assert f'data-live="/ws/v1/events/?image_id={image.pk}"' in page
    assert f'id="image-{image.pk}"' in page
    assert ("data-follow" in page) is (trait in ("", "processing"))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        pytest.param("staged", "12-elm-street-living-room-modern-virtually-staged.jpg", id="success: staged"),
        pytest.param("original", "12-elm-street-living-room-original.jpg", id="success: original"),
        pytest.param("proof", "12-elm-street-living-room-modern-proof.json", id="success: proof"),
    ],
)
def test_download_has_a_name_that_says_what_it_is(web, original, kind, name):
    image = image_of(original, "ready")

    answer = web.get(f"/images/{image.pk}/download/{kind}/")

    address = urlsplit(answer["Location"])
    keys = {"staged": image.staged_key, "original": original.file_key, "proof": image.proof_key}
    assert answer.status_code == 302
    assert address.path.endswith(keys[kind])
    disposition = parse_qs(address.query)["response-content-disposition"][0]
    assert disposition.startswith(f'attachment; filename="{name}"')


@pytest.mark.parametrize(
    ("listing", "room", "name"),
    [
        pytest.param("Loft", "", "loft-room-modern-virtually-staged.jpg", id="success: room unknown"),
        pytest.param("東京", "office", "listing-office-modern-virtually-staged.jpg", id="success: no letters of ours"),
        pytest.param(
            "x" * 59 + " y", "office", f"{'x' * 59}-office-modern-virtually-staged.jpg", id="success: long name"
        ),
    ],
)
def test_download_name_is_always_whole(web, original, listing, room, name):
    original.project.name = listing
    original.project.save()
    image = image_of(original, "ready", room_type=room)

    answer = web.get(f"/images/{image.pk}/download/staged/")

    assert f'filename="{name}"' in parse_qs(urlsplit(answer["Location"]).query)["response-content-disposition"][0]


@pytest.mark.parametrize("kind", ["staged", "proof", "scene", "nonsense"])
def test_fail_nothing_to_download(web, original, kind):
    image = image_of(original)

    assert web.get(f"/images/{image.pk}/download/{kind}/").status_code == 404


def test_fail_a_discarded_photo_is_not_downloaded(web, original):
    image = image_of(original, "ready", status="discarded")

    answer = web.get(f"/images/{image.pk}/download/staged/")

    assert answer.status_code == 409
    assert "Bring it back first" in answer.content.decode()
    assert web.get(f"/images/{image.pk}/download/original/").status_code == 302


def test_looking_at_a_result_hands_out_no_file_that_is_paid_for(web, original):
    image = ready(original, preview_key="a/preview.webp")
    Original.objects.update(normalised_key="normalised.jpg")

    page = web.get(f"/images/{image.pk}/").content.decode()

    assert "a/preview.webp?" in page
    assert f"{image.staged_key}?" not in page


def test_success_cover_is_the_newest_staged_photo(web, project, original):
    image_of(original, "ready", preview_key="old.webp")
    image_of(original, "ready", preview_key="new.webp")
    image_of(original)

    answer = web.get(f"/projects/{project.pk}/cover/")

    assert (answer.status_code, urlsplit(answer["Location"]).path.rpartition("/")[2]) == (302, "new.webp")
    assert answer["Cache-Control"] == "private, max-age=300"


def test_success_cover_of_a_listing_without_staged_photo_is_drawn(web, project, original):
    image_of(original)

    assert web.get(f"/projects/{project.pk}/cover/")["Location"] == "/static/dist/no-cover.svg"


# --- who may what -------------------------------------------------------------------------------------------------

READS = ["/projects/{project}/images/", "/projects/{project}/cover/", "/images/{image}/", "/images/{image}/card/"]
READS += ["/images/{image}/download/staged/"]
WRITES = ["/projects/{project}/images/create/", "/images/{image}/cancel/", "/images/{image}/rerun/"]
FORMS = ["/images/{image}/variant/"]


def address_of(page, original, image):
    return page.format(project=original.project_id, image=image.pk)


@pytest.mark.parametrize("headers", [pytest.param({}, id="page"), pytest.param(HTMX, id="fragment")])
@pytest.mark.parametrize(
    ("method", "page"), [*(("get", page) for page in READS + FORMS), *(("post", page) for page in WRITES)]
)
def test_fail_for_strangers_it_does_not_exist(stranger, original, method, page, headers):
    image = image_of(original)

    answer = getattr(stranger, method)(
        address_of(page, original, image), wish(original_id=str(original.pk)), headers=headers
    )

    assert answer.status_code == 404
    if headers:
        assert answer.json()["code"] == "not_found"
    assert list(Image.objects.values_list("pk", "status")) == [(image.pk, "queued")]


@pytest.mark.parametrize("headers", [pytest.param({}, id="page"), pytest.param(HTMX, id="fragment")])
@pytest.mark.parametrize(("method", "page"), [("get", FORMS[0]), *(("post", page) for page in WRITES)])
def test_fail_viewers_change_nothing(viewer, original, method, page, headers):
    image = image_of(original)

    answer = getattr(viewer, method)(
        address_of(page, original, image), wish(original_id=str(original.pk)), headers=headers
    )

    assert answer.status_code == 403
    if headers:
        assert answer.json()["code"] == "read_only_role"
    assert list(Image.objects.values_list("pk", "status")) == [(image.pk, "queued")]


@pytest.mark.parametrize("page", READS)
def test_success_viewers_look(viewer, original, page):
    image = image_of(original, "ready")
    Original.objects.update(normalised_key="normalised.jpg")

    assert viewer.get(address_of(page, original, image)).status_code in (200, 302)


@pytest.mark.parametrize("page", WRITES)
def test_fail_nothing_changes_by_following_a_link(web, original, page):
    image = image_of(original)

    assert web.get(address_of(page, original, image)).status_code == 405
    assert Image.objects.get().status == "queued"


@pytest.mark.parametrize("page", [*READS, *FORMS])
def test_fail_visitors_sign_in_first(client, original, page):
    address = address_of(page, original, image_of(original))

    answer = client.get(address)

    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={address}")
