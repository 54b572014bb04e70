"""Pages of usage: the month, plans, who used what, the file, the banner."""

import csv
import io
from fractions import Fraction

import pytest
from django.test import Client

from billing import services
from billing.models import Grant, LedgerEntry, Plan
from billing.usage import CSV_COLUMNS
from billing.words import say
from projects.accounts.models import Role
from tests.factories import MembershipFactory
from tests.frontend import ensure_built

HISTORY = list(CSV_COLUMNS)


@pytest.fixture(autouse=True, scope="session")
def _front_end():
    ensure_built()


@pytest.fixture
def web(customer):
    browser = Client()
    browser.force_login(MembershipFactory(organization=customer.organization, role=Role.VIEWER).user)
    return browser


def page(web, address="/billing/"):
    response = web.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestPage:
    def test_nothing_used_yet(self, web):
        html = page(web)
        assert "Free plan · since Nov. 1, 2026, new images on Dec. 1, 2026" in html
        assert "0 of 10 images of this period used" in html
        assert "Nothing used yet" in html
        assert "No movement yet" in html
        assert "Nothing is for sale here" in html
        assert "$29" in html

    def test_what_was_used_for_what(self, web, customer):
        customer.pay()
        customer.pack()
        customer.use(2)
        customer.user = None
        image = customer.use()[0]
        services.usage_release(image_id=customer.reserve(), reason="error")
        services.usage_give_back(image_id=image)
        customer.use(1)
        html = page(web)
        assert "3 of 100 images of this period used" in html
        assert f'<a href="/projects/{customer.project.pk}/">12 Elm Street</a></span><strong>3</strong>' in html
        assert "<span>Sam Sample</span><strong>2</strong>" in html
        assert '<span class="quiet">Programs</span></span><strong>1</strong>' in html
        assert 'Came back</strong> <span class="quiet">· Staging failed</span>' in html

    def test_what_is_gone_keeps_its_name(self, web, customer):
        customer.use(1)
        customer.project.delete()
        customer.user.delete()
        html = page(web)
        assert '12 Elm Street <span class="quiet small">deleted</span></span><strong>1</strong>' in html
        assert "Somebody who left" in html

    def test_pages_of_history(self, web, customer):
        customer.pack()
        customer.use(20)
        assert "Page 1 of 2" in page(web)
        assert "Images added" in page(web, "/billing/?page=2")

    def test_without_any_plan(self, web):
        Plan.objects.update(is_active=False)
        html = page(web)
        assert "No plan" in html
        assert "<progress" not in html

    def test_with_payments(self, web, settings):
        settings.STRIPE_SECRET_KEY = "sk_test_x"
        assert "Nothing is for sale here" not in page(web)

    def test_a_strangers_usage_is_not_shown(self, customer):
        customer.use(1)
        browser = Client()
        browser.force_login(MembershipFactory().user)
        assert "12 Elm Street" not in page(browser)


class TestFile:
    def rows(self, web, query=""):
        response = web.get(f"/billing/usage.csv{query}")
        assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
        assert response["Content-Disposition"].startswith('attachment; filename="usage-20')
        return list(csv.reader(io.StringIO(response.content.decode())))

    def test_every_movement(self, web, customer):
        customer.project.name = "=HYPERLINK(1)"
        image = customer.use()[0]
        rows = self.rows(web, "?all=1")
        assert (rows[0], [row[1] for row in rows[1:]]) == (HISTORY, ["grant", "reserve", "capture"])
        assert rows[3][2:] == [
            "1", "free", "free", str(image), str(customer.project.pk), "'=HYPERLINK(1)", str(customer.user.pk),
            "Sam Sample", "", f"image:{image}:1:settled",
        ]  # fmt: skip

    def test_of_a_time(self, web, customer):
        customer.pack()
        assert len(self.rows(web)) == len(self.rows(web, "?since=2026-01-01T00:00:00%2B02:00")) == 2
        assert len(self.rows(web, "?since=2100-01-01")) == len(self.rows(web, "?until=2020-01-01")) == 1

    def test_of_no_time(self, web):
        assert web.get("/billing/usage.csv?since=0001-01-01T00:00:00%2B23:59").status_code == 400
        response = web.get("/billing/usage.csv?since=yesterday")
        assert response.status_code == 400
        assert "“yesterday” is not a date." in response.content.decode()

    def test_without_a_plan(self, web, customer):
        services.grant_gift(organization=customer.organization, amount=1, reference="g", actor=None, reason="x")
        assert self.rows(web)[1][3:5] == ["gift", ""]


class TestBanner:
    def test_it_warns_on_other_pages(self, web, customer):
        assert "usage-banner" not in page(web, "/projects/")
        customer.use(8)
        html = page(web, "/projects/")
        assert "8 of 10 images of this period are used" in html
        assert "2 are left, packs included." in html
        assert "usage-banner" not in page(web)

    def test_when_nothing_is_left(self, web, customer):
        customer.use(10)
        assert "No image is left" in page(web, "/projects/")

    def test_who_belongs_nowhere_is_told_nothing(self, customer):
        from django.test import RequestFactory

        from billing.context import usage_banner

        assert not usage_banner(RequestFactory().get("/"))["usage_banner"]


def test_how_movements_are_said(customer, clock):
    grant = customer.pay()
    image = customer.use()[0]
    services.usage_give_back(image_id=image)
    services.usage_release(image_id=customer.reserve(), reason="cancelled")
    services.revoke_grant(reference="invoice-1", reason="refund")
    services.revoke_grant(reference="invoice-1", reason="paid again", share=Fraction(1, 2))
    said = [say(entry) for entry in LedgerEntry.objects.order_by("id")]
    assert [(each["what"], each["why"], each["change"]) for each in said] == [
        ("Images added", "", "+100"),
        ("Held while a photo is staged", "", ""),
        ("Photo staged", "", "−1"),
        ("Discarded, given back", "", "+1"),
        ("Held while a photo is staged", "", ""),
        ("Came back", "Cancelled", ""),
        ("Taken back after a refund", "", "−100"),
        ("Given again", "", "+50"),
    ]
    assert Grant.objects.get() == grant


@pytest.mark.parametrize(
    ("cents", "currency", "text"),
    [(0, "usd", "$0"), (2900, "usd", "$29"), (2950, "usd", "$29.50"), (2900, "eur", "29 EUR")],
)
def test_prices(cents, currency, text):
    assert Plan(price_cents=cents, currency=currency).price_text == text
