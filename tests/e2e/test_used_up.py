"""No image is left: a real browser says what happened and where more are, and nothing is lost."""

import os
from importlib import import_module

import pytest
from django.apps import apps
from playwright.sync_api import Page, expect

from billing.models import LedgerEntry, Plan
from billing.services import usage_capture, usage_reserve
from config.common.ids import new_id
from staging.models import Image
from tests.e2e.test_board import agent, browser, open_page, project  # noqa: F401
from tests.e2e.test_browser_way import DESKTOP, PHONE, SAMPLE, assert_fits
from tests.factories.billing import give

# A folder for pictures of the pages, for people to look at.
PICTURES = os.environ.get("PICTURES", "")
TITLE = "Allowance used up"

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def used_up(project):  # noqa: F811
    """All of this month's free images are used."""
    if not Plan.objects.exists():
        import_module("billing.migrations.0002_plans").add_plans(apps, None)
    for _ in range(Plan.objects.get(slug="free").allowance):
        image_id = new_id()
        usage_reserve(organization=project.organization, image_id=image_id, project=project, actor=None)
        usage_capture(image_id=image_id)
    return project


def assert_told(page: Page, name: str) -> None:
    """The page says what happened, and offers the way forward."""
    said = page.get_by_role("alert")
    expect(said).to_contain_text(TITLE)
    expect(said).to_contain_text("All 10 images of this period are used. Photos staged so far stay yours.")
    expect(said.get_by_role("link", name="See plans and packs")).to_be_visible()
    assert_fits(page)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")


def test_success_uploaded_photos_wait_in_the_tray(used_up, open_page):  # noqa: F811
    page, before = open_page(**DESKTOP), LedgerEntry.objects.count()
    page.locator("input[type=file]").set_input_files([SAMPLE, SAMPLE.with_name("bedroom.jpg")])
    go = page.locator("[data-go]")
    expect(page.locator(".tray-item .said")).to_have_text(["Uploaded, ready to stage"] * 2)
    go.click()

    expect(page.locator(".tray-item .said", has_text="All 10 images")).to_have_count(2)
    assert_told(page, "used-up-desktop")
    expect(page.get_by_role("alert").locator(".notice")).to_have_count(1)
    assert (Image.objects.count(), LedgerEntry.objects.count()) == (1, before)

    give(used_up.organization)
    go.click()
    expect(page.locator("#cards .card")).to_have_count(3)
    expect(page.locator(".tray-item")).to_have_count(0)
    assert Image.objects.filter(status="queued").count() == 2


def test_success_photos_of_the_listing_wait_on_a_dark_phone(used_up, open_page):  # noqa: F811
    page, before = open_page(**PHONE, color_scheme="dark"), LedgerEntry.objects.count()
    page.get_by_label("All of them").check()
    page.get_by_role("button", name="Stage the ticked photos").click()

    assert_told(page, "used-up-phone")
    assert (Image.objects.count(), LedgerEntry.objects.count()) == (1, before)
    page.get_by_role("alert").get_by_role("link", name="See plans and packs").click()
    expect(page.get_by_role("heading", name="Plans and packs")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("[data-original]")).to_have_count(2)
