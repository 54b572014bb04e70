"""Buying in a real browser: Pro and a pack, on pages of a stand-in for Stripe that delivers signed webhooks."""

import os
import time
from importlib import import_module
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.management import call_command
from playwright.sync_api import Page, expect, sync_playwright

from billing.models import Grant, Plan
from billing.stripe import client
from billing.stripe.models import StripeEvent
from projects.accounts.models import Role
from tests.e2e.conftest import _environment, _running, web_server
from tests.factories import MembershipFactory
from tests.factories.accounts import PASSWORD
from tests.standins.stripe import extras
from tests.standins.stripe.server import StripeStandIn

CHROMIUM = "/usr/bin/chromium"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
KEY, SECRET = "sk_test_" + "standin0" * 4, "whsec_for_the_browser"
# A folder for pictures of the pages, for people to look at.
PICTURES = os.environ.get("PICTURES", "")
HANDLED_SECONDS = 240
# Those of docs/stripe.md that this life has.
EVENTS = {
    "checkout.session.completed", "customer.created", "customer.updated", "customer.subscription.created",
    "customer.subscription.updated", "invoice.paid", "invoice.payment_failed",
}  # fmt: skip

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture(scope="module")
def stripe_server():
    with StripeStandIn() as stand_in:
        extras.create_promotion(stand_in.books, "WELCOME20", 20)
        yield stand_in


@pytest.fixture(scope="module")
def shop(_database, stripe_server, tmp_path_factory):
    """A web server and a worker that sell, on a queue of their own; the server's address."""
    redis = urlsplit(os.environ["REDIS_URL"])._replace(path="/7").geturl()
    environment = {
        "STRIPE_SECRET_KEY": KEY, "STRIPE_API_BASE": stripe_server.url, "STRIPE_WEBHOOK_SECRET": SECRET,
        "REDIS_URL": redis, "STRIPE_AUTOMATIC_TAX": "true", "STRIPE_PROMOTION_CODES": "true",
    }  # fmt: skip
    logs = tmp_path_factory.mktemp("shop")
    worker = ["celery", "-A", "config.celery", "worker", "-Q", "staging,webhooks", "-c", "1", "--loglevel", "INFO"]
    with web_server(_database, logs, **environment) as url:
        stripe_server.courier.kinds = EVENTS
        stripe_server.courier.endpoints[:] = [(f"{url}/api/v1/stripe/webhook", SECRET)]
        with _running(worker, {**_environment(_database, url), **environment}, logs / "celery.log"):
            yield url


@pytest.fixture
def owner(shop, stripe_server, transactional_db, settings):
    """Somebody who may buy, where plans are on sale."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = KEY, stripe_server.url
    client.configure()
    # Whoever bought in an earlier test is not in the database any more.
    with stripe_server.books.lock:
        for subscription in stripe_server.books.all("subscription"):
            subscription["status"] = "canceled"
    if not Plan.objects.exists():
        import_module("billing.migrations.0002_plans").add_plans(apps, None)
    call_command("stripe_sync_plans", apply=True, verbosity=0)
    yield MembershipFactory(role=Role.OWNER)
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = "", "https://api.stripe.com"
    client.configure()


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
def open_page(browser, shop):
    """Open a page whose console has to stay free of errors of ours."""
    contexts, errors = [], []

    def opened(**options) -> Page:
        context = browser.new_context(base_url=shop, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" and shop in page.url else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def sign_in(page: Page, email: str) -> None:
    page.goto("/billing/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Usage and plans")).to_be_visible()


def left(page: Page) -> str:
    return page.locator("dl.figures div").first.locator("dd").inner_text()


def pay(page: Page, number: str, button: str) -> None:
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    page.get_by_label("Card number").fill(number)
    page.get_by_role("button", name=button).click()


def promote(page: Page, code: str) -> None:
    page.get_by_label("Promotion code").fill(code)
    page.get_by_role("button", name="Apply").click()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def unhandled(stripe_server: StripeStandIn) -> list[tuple[str, str, str]]:
    """What the worker has not handled of what happened, after some patience."""
    last = next(event["id"] for event in reversed(stripe_server.books.events) if event["type"] in EVENTS)
    for _ in range(HANDLED_SECONDS * 2):
        left = list(StripeEvent.objects.exclude(status="handled").values_list("type", "status", "reason"))
        if not left and StripeEvent.objects.filter(pk=last).exists():
            return []
        time.sleep(0.5)
    return left


def test_success_buys_pro_and_a_pack_and_sees_the_allowance_grow(open_page, owner, stripe_server):
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page, owner.user.email)
    assert left(page) == "10"

    page.get_by_role("button", name="Upgrade to Pro").click()
    pay(page, "4000 0000 0000 0002", "Subscribe")
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    pay(page, "4242 4242 4242 4242", "Subscribe")
    expect(page.get_by_text("Thank you. Your images are here.")).to_be_visible()
    assert left(page) == "100"
    expect(page.get_by_text("Pro · renews on")).to_be_visible()
    picture(page, "pro")

    page.get_by_role("button", name="Buy 25 images").click()
    expect(page.get_by_text("Total: 20.90 USD")).to_be_visible()
    promote(page, "NONE")
    expect(page.get_by_role("alert")).to_have_text("This code is invalid.")
    promote(page, "WELCOME20")
    for line in ("Subtotal: 19.00 USD", "Discount: -3.80 USD", "Tax: 1.52 USD", "Total: 16.72 USD"):
        expect(page.get_by_text(line, exact=True)).to_be_visible()
    pay(page, "4242 4242 4242 4242", "Pay")
    expect(page.get_by_text("Thank you. Your images are here.")).to_be_visible()
    assert left(page) == "125"

    page.get_by_role("button", name="Upgrade to Business").click()
    page.get_by_role("button", name="Confirm Business").click()
    expect(page.get_by_text("Business · renews on")).to_be_visible(timeout=HANDLED_SECONDS * 1000)
    assert unhandled(stripe_server) == []
    page.reload()
    assert left(page) == "525"

    page.get_by_text("Invoices").click()
    expect(page.locator("details strong")).to_contain_text(["$31.90"])
    page.get_by_role("button", name="Cancel at the end of the period").click()
    expect(page.get_by_text("Business · ends on")).to_be_visible()
    page.get_by_role("button", name="Keep the subscription").click()
    expect(page.get_by_text("Your subscription goes on.")).to_be_visible()
    assert unhandled(stripe_server) == []
    assert sorted(Grant.objects.values_list("kind", "amount")) == [("pack", 25), ("period", 100), ("upgrade", 400)]


def test_success_a_failed_payment_is_told_and_mended_on_a_phone(open_page, owner, stripe_server):
    page = open_page(**PHONE)
    sign_in(page, owner.user.email)
    page.get_by_role("button", name="Upgrade to Pro").click()
    pay(page, "4242 4242 4242 4242", "Subscribe")
    expect(page.get_by_text("Thank you. Your images are here.")).to_be_visible()
    page.get_by_role("button", name="Manage payment").click()
    page.get_by_label("Card number").fill("4000 0000 0000 0341")
    page.get_by_role("button", name="Update payment method").click()
    stripe_server.advance(32 * 24 * 3600)
    assert unhandled(stripe_server) == []

    page.goto("/")
    expect(page.get_by_text("The last payment failed")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "dunning")
    page.get_by_role("button", name="Update payment method").click()
    page.get_by_label("Card number").fill("4242 4242 4242 4242")
    page.get_by_role("button", name="Update payment method").click()
    stripe_server.advance(4 * 24 * 3600)
    assert unhandled(stripe_server) == []
    page.goto("/")
    expect(page.get_by_text("The last payment failed")).to_be_hidden()
