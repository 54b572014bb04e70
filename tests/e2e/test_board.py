"""A listing's board in a real browser: tick photos, stage them in several styles, keep, discard, bring back."""

import pytest
from PIL import Image as Picture
from playwright.sync_api import Page, expect

from config.common import storage
from projects.accounts.models import Role
from staging.models import Image
from tests.e2e.test_browser_way import DESKTOP, PHONE, SAMPLE, assert_fits, browser, sign_in  # noqa: F401
from tests.factories import ImageFactory, MembershipFactory, OriginalFactory, ProjectFactory

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def agent(site):
    return MembershipFactory(role=Role.OWNER)


@pytest.fixture
def project(agent, tmp_path):
    """A listing with three photos: one staged, two that never were."""
    small = tmp_path / "small.jpg"
    with Picture.open(SAMPLE) as picture:
        picture.resize((480, 480 * picture.height // picture.width)).save(small)
    project = ProjectFactory(organization=agent.organization, name="12 Elm Street")
    for name in ("hall.jpg", "kitchen.jpg", "living-room.jpg"):
        original = OriginalFactory(project=project, filename=name, width=480, height=320)
        storage.write_bytes(original.file_key, small.read_bytes(), "image/jpeg")
    image = ImageFactory(ready=True, original=original)
    for key in (image.preview_key, image.staged_key):
        storage.write_bytes(key, small.read_bytes(), "image/jpeg")
    return project


@pytest.fixture
def open_page(browser, site, agent, project):  # noqa: F811
    contexts = []

    def opened(**options) -> Page:
        contexts.append(browser.new_context(base_url=site, **options))
        page = contexts[-1].new_page()
        sign_in(page, agent.user.email)
        page.goto(f"/projects/{project.pk}/")
        expect(page.locator("#cards .card")).to_have_count(1)
        return page

    yield opened
    for context in contexts:
        context.close()


def press(card, name: str) -> None:
    """By keyboard, once the button is there and htmx has settled: before that the form is sent without scripts."""
    button = card.get_by_role("button", name=name)
    expect(button).to_be_visible()
    expect(card.page.locator(".htmx-added, .htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    button.press("Enter")


def test_success_ticked_photos_are_staged_in_two_styles(open_page):
    page = open_page(**PHONE)

    page.get_by_label("All of them").check()
    page.locator("summary").click()
    page.get_by_label("Coastal").last.check()
    page.get_by_role("button", name="Stage the ticked photos").click()

    expect(page.locator("#cards .card")).to_have_count(5)
    expect(page.get_by_text("Not staged yet")).to_have_count(0)
    made = Image.objects.filter(status="queued").order_by("id").values_list("style", flat=True)
    assert list(made) == ["modern", "coastal"] * 2
    assert_fits(page)


def test_success_keep_discard_and_bring_back_by_keyboard(open_page):
    page = open_page(**DESKTOP)
    image = Image.objects.get()
    card = page.locator(f"#image-{image.pk}")

    press(card, "Keep")
    expect(card.get_by_role("button", name="Keep")).to_have_attribute("aria-pressed", "true")
    expect(card.get_by_role("button", name="Discard")).to_have_count(0)
    press(card, "Keep")
    press(card, "Discard")
    expect(card.get_by_text("Discarded")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="1 discarded photo").click()
    press(card, "Bring back")
    expect(card.get_by_role("button", name="Discard")).to_be_visible()
    image.refresh_from_db()
    assert (image.status, image.kept_at) == ("ready", None)
