"""The main job in a real browser: sign in, create a listing, drop a photo, watch it being staged, compare, download."""

import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image as Picture
from playwright.sync_api import Page, expect, sync_playwright

from config.common import storage
from staging.models import Image
from tests.factories import MembershipFactory
from tests.factories.accounts import PASSWORD

SAMPLE = Path(__file__).parents[2] / "staging" / "samples" / "living-room.jpg"
STAGED_MS = 600_000
CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}

pytestmark = [pytest.mark.e2e, pytest.mark.render, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser():
    arguments = ["--no-sandbox", "--disable-background-networking"]
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, which Django takes for a mistake.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def photo(tmp_path) -> Path:
    """An empty room, small enough that a test may wait for it."""
    path = tmp_path / "IMG_0042.jpg"
    with Picture.open(SAMPLE) as picture:
        picture.resize((640, 640 * picture.height // picture.width), Picture.Resampling.LANCZOS).save(path, quality=95)
    return path


@pytest.fixture
def open_page(browser, live_stack):
    """Open a page that fails the test on every error that a person's browser would show in its console."""
    contexts, errors = [], []

    def opened(**options) -> Page:
        context = browser.new_context(base_url=live_stack.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Listings", exact=True)).to_be_visible()


def create_listing(page: Page, name: str) -> None:
    page.get_by_role("link", name="New listing").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Create listing").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text("Updating live")).to_be_visible()


def pushed(page: Page) -> list[dict]:
    """What the page hears over its WebSocket, growing."""
    heard: list[dict] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda text: heard.append(json.loads(text))))
    return heard


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file onto the zone, as a hand with a mouse does."""
    data = page.evaluate_handle(
        """([name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name));
            return data;
        }""",
        [name, list(content)],
    )
    page.dispatch_event("[data-dropzone]", "drop", {"dataTransfer": data})


def downloaded(page: Page, link: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def assert_fits(page: Page) -> None:
    """Nobody scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_success_photo_is_staged_compared_and_downloaded(open_page, photo):
    agent = MembershipFactory()
    page = open_page(**DESKTOP)
    heard = pushed(page)
    sign_in(page, agent.user.email)
    create_listing(page, "12 Elm Street")

    drop(page, "notes.txt", b"no photo")
    expect(
        page.get_by_text("This kind of file cannot be staged. Choose a JPEG, PNG, WebP or HEIC photo.")
    ).to_be_visible()
    page.get_by_role("button", name="Remove notes.txt").click()

    page.get_by_label("Room", exact=True).select_option(label="Living room")
    page.get_by_role("radio", name="Scandinavian").check()
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_text("Uploaded, ready to stage")).to_be_visible()
    page.get_by_role("button", name="Stage 1 photo").click()

    card = page.get_by_role("article")
    expect(card.get_by_role("heading", name="Living room · Scandinavian")).to_be_visible()
    expect(page.get_by_role("button", name="Stage 1 photo")).to_be_hidden()
    compare = card.get_by_role("link", name="Compare", exact=True)
    expect(compare.or_(card.get_by_role("alert"))).to_be_visible(timeout=STAGED_MS)
    expect(card.get_by_text("Virtually staged")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("Living room · Scandinavian is ready.")
    statuses = [message["status"] for message in heard if message["type"] == "job_update"]
    assert (statuses[0], statuses[-1], set(statuses)) == ("queued", "ready", {"queued", "processing", "ready"})

    compare.click()
    slider = page.get_by_role("slider", name="Divide between original and staged photo")
    slider.focus()
    for key, value in (("Home", "0"), ("End", "100"), ("ArrowLeft", "98"), ("PageDown", "88"), ("ArrowRight", "90")):
        page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuenow", value)
    expect(slider).to_have_attribute("aria-valuetext", "Original 90%, staged 10%")
    box = page.locator("[data-compare]").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 40)
    page.mouse.up()
    expect(slider).to_have_attribute("aria-valuenow", "25")
    expect(page.get_by_text(re.compile(r"\d+\.\d% of the photo is untouched"))).to_be_visible()

    image = Image.objects.get()
    name, staged = downloaded(page, "Staged photo")
    assert name == "12-elm-street-living-room-scandinavian-virtually-staged.jpg"
    assert staged == storage.read_bytes(image.staged_key, 10**8)
    with Picture.open(io.BytesIO(staged)) as picture:
        assert picture.size == (image.original.width, image.original.height) == (640, 426)
    name, original = downloaded(page, "Original photo")
    assert (name, original) == ("12-elm-street-living-room-original.jpg", photo.read_bytes())
    name, proof = downloaded(page, "Proof")
    assert name == "12-elm-street-living-room-scandinavian-proof.json"
    proven = json.loads(proof)
    assert (proven["pixels"]["changed_outside"], proven["style"]) == (0, "scandinavian")
    assert page.get_by_role("rowheader").count() == len(proven["items"]) > 0
    assert image.original.sha256 == hashlib.sha256(original).hexdigest()


def test_success_the_same_way_on_a_phone(open_page, tmp_path):
    """To a refusal, which takes seconds: what can't be staged says why and what to do."""
    agent = MembershipFactory()
    wall = tmp_path / "wall.jpg"
    Picture.new("RGB", (800, 600), (200, 198, 190)).save(wall)
    page = open_page(**PHONE)
    sign_in(page, agent.user.email)
    assert_fits(page)
    create_listing(page, "A listing with a name that is far too long for the narrow screen of a phone")

    page.locator("input[type=file]").set_input_files(wall)
    page.get_by_role("button", name="Stage 1 photo").tap()
    card = page.get_by_role("article")
    expect(card).to_have_attribute("data-status", "refused", timeout=STAGED_MS)
    image = Image.objects.get()
    expect(card.get_by_text(image.error_message)).to_be_visible()
    expect(card.get_by_text(image.error_advice)).to_be_visible()
    assert_fits(page)

    card.get_by_role("link", name="Another style").tap()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("heading", name="Stage this photo again")).to_be_visible()
    sheet.get_by_role("radio", name="Luxury").tap()
    sheet.get_by_role("button", name="Stage this photo").tap()
    expect(page.get_by_role("heading", name="Luxury")).to_be_visible()
    expect(sheet).to_be_hidden()
    assert_fits(page)
    expect(page.get_by_role("article").first).to_have_attribute("data-status", "refused", timeout=STAGED_MS)
    assert list(Image.objects.order_by("created_at").values_list("style", flat=True)) == ["modern", "luxury"]

    page.get_by_role("button", name="Your account").tap()
    page.get_by_role("button", name="Sign out").tap()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
