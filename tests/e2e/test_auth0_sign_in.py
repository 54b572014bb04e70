"""Signing in and out at the identity provider, in a real browser, through its real login page."""

import os

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from projects.accounts.models import User
from tests.e2e.conftest import web_server
from tests.factories import ProjectFactory
from tests.standins.auth0 import AUDIENCE, PASSWORD, SECRET, WEBSITE

CHROMIUM = "/usr/bin/chromium"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
# A folder for pictures of the pages, for people to look at.
PICTURES = os.environ.get("PICTURES", "")

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def website(_database, auth0_server, tmp_path_factory):
    """A web server that signs people in at the provider, and by password beside it."""
    environment = {
        "OIDC_ISSUER": auth0_server.issuer,
        "OIDC_CLIENT_ID": WEBSITE,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_AUDIENCE": AUDIENCE,
        "PASSWORD_SIGN_IN": "true",
    }
    with web_server(_database, tmp_path_factory.mktemp("auth0"), **environment) as url:
        yield url


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
def open_page(browser, website, transactional_db):
    """Open a page in a browser of its own; what its console complains of fails the test."""
    contexts, errors = [], []

    def complain(message) -> None:
        # The browser writes down every refusal, also those that are meant.
        if message.type == "error" and "403 (Forbidden)" not in message.text:
            errors.append(message.text)

    def opened(**options) -> Page:
        context = browser.new_context(base_url=website, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", complain)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def log_in(page: Page, email: str) -> None:
    """On the provider's own page."""
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.parametrize("screen", [pytest.param({}, id="success: desktop"), pytest.param(PHONE, id="success: phone")])
def test_sign_in_and_out(open_page, website, auth0_server, screen):
    name = "phone" if screen else "desktop"
    email = f"{name}@example.com"
    auth0_server.add_user(email)
    page = open_page(**screen)

    page.goto("/projects/new/")
    picture(page, f"sign-in-{name}")
    page.get_by_role("link", name="Continue with Auth0").click()
    assert page.url.startswith(auth0_server.issuer)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text("Wrong email or password")
    log_in(page, email)

    expect(page.get_by_role("heading", name="New listing")).to_be_visible()
    user = User.objects.get()
    assert (user.email, user.oidc_issuer) == (email, auth0_server.issuer)
    ProjectFactory(organization=user.memberships.get().organization, name="12 Elm Street")
    page.goto("/")
    expect(page.get_by_role("link", name="12 Elm Street")).to_be_visible()

    page.get_by_role("button", name="Your account").click()
    page.get_by_role("link", name="Your profile").click()
    expect(page.get_by_text("With Auth0.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, f"profile-{name}")

    page.get_by_role("button", name="Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.url == f"{website}/sign-in/"
    # Signed out there as well: it asks for the password again.
    page.get_by_role("link", name="Continue with Auth0").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_cancelled(open_page, auth0_server):
    page = open_page()
    page.goto("/sign-in/")
    page.get_by_role("link", name="Continue with Auth0").click()
    with page.expect_response(lambda response: "/sign-in/callback/" in response.url) as answer:
        page.evaluate("document.querySelector('button[value=cancel]').click()")

    assert answer.value.status == 403
    expect(page.get_by_role("heading", name="The sign-in was not completed")).to_be_visible()
    picture(page, "refused")
    page.get_by_role("link", name="Sign in again").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
