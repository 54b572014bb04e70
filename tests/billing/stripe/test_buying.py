"""From choosing a plan to having its images, as programs and people do it."""

import pytest

from billing.models import Grant, Plan
from billing.selectors import balance
from billing.stripe.models import CustomerLink, StripeEvent
from billing.stripe.selectors import standing_of
from projects.accounts.models import Organization, Role
from tests.factories import MembershipFactory
from tests.standins.stripe import cards, checkout, pages, subscriptions

from .conftest import DAY, handle_all, pay, subscribe


def test_subscription(api, books, sold, organization, queue):
    response = api.post("/api/v1/billing/checkout", {"plan": "pro"})

    assert response.status_code == 200, response.json()
    session = next(books.all("checkout.session"))
    assert response.json() == {"url": session["url"]}
    assert session["client_reference_id"] == str(organization.pk)
    pay(books)
    handle_all(books)
    assert balance(organization).plan == sold["pro"]
    assert [(grant.kind, grant.amount) for grant in Grant.objects.all()] == [("period", 100)]
    standing = standing_of(organization)
    assert (standing.status, standing.plan, standing.ends) == ("active", sold["pro"], False)
    assert set(StripeEvent.objects.values_list("status", flat=True)) == {"handled"}
    assert CustomerLink.objects.get().customer_id == session["customer"]


def test_the_customer_is_the_organization(api, books, sold, organization):
    Organization.objects.update(name="Elm Realty", email="bills@example.com")

    api.post("/api/v1/billing/checkout", {"plan": "pro"})

    customer = next(books.all("customer"))
    assert (customer["name"], customer["email"]) == ("Elm Realty", "bills@example.com")
    assert customer["metadata"] == {"organization_id": str(organization.pk)}


def test_pack(api, books, sold, organization, queue):
    subscribe(api, books, "pack-25")

    assert [(grant.kind, grant.amount, grant.ends_at) for grant in Grant.objects.all()] == [("pack", 25, None)]
    assert standing_of(organization) is None


def test_upgrade_goes_to_the_portal_instead_of_a_second_subscription(api, books, sold, organization, queue):
    subscribe(api, books)
    subscriptions.advance(books, books.now() + 3 * DAY)

    url = api.post("/api/v1/billing/checkout", {"plan": "business"}).json()["url"]

    portal = next(books.all("billing_portal.session"))
    assert url == portal["url"]
    assert portal["flow"]["subscription_update_confirm"]["items"][0]["price"] == sold["business"].stripe_price_id
    subscription = next(books.all("subscription"))
    pages.act(
        books,
        f"/portal/{portal['id']}",
        {"deed": "switch", "subscription": subscription["id"], "price": sold["business"].stripe_price_id},
    )
    handle_all(books)
    # 27 or 28 of the month's 30 days are left: 400 more, in that proportion.
    upgrade = Grant.objects.get(kind="upgrade")
    assert 350 <= upgrade.amount <= 365
    assert len(list(books.all("subscription"))) == 1
    assert standing_of(organization).plan == sold["business"]


def test_same_plan_again_opens_the_portal(api, books, sold, queue):
    subscribe(api, books)
    theirs = checkout.configure_portal(books, {})["id"]

    url = api.post("/api/v1/billing/checkout", {"plan": "pro"}).json()["url"]

    assert url == next(books.all("billing_portal.session"))["url"]
    assert next(books.all("billing_portal.session"))["flow"] is None
    assert next(books.all("billing_portal.session"))["configuration"] != theirs


def test_only_the_newest_page_to_subscribe_takes_money(api, books, sold):
    for plan in ("pack-25", "pro", "business"):
        api.post("/api/v1/billing/checkout", {"plan": plan})

    assert [session["status"] for session in books.all("checkout.session")] == ["open", "expired", "open"]
    assert CustomerLink.objects.count() == len(list(books.all("customer"))) == 1


def test_a_payment_that_takes_days(api, books, sold, organization, queue):
    api.post("/api/v1/billing/checkout", {"plan": "pack-25"})
    session = pay(books, "AT611904300234573201")
    handle_all(books)
    assert not Grant.objects.exists()

    checkout.settle(books, session)
    handle_all(books)
    assert balance(organization).extra_left == 25


def test_a_price_of_no_plan_gives_nothing_and_says_so(api, books, sold, queue):
    api.post("/api/v1/billing/checkout", {"plan": "pro"})
    api.post("/api/v1/billing/checkout", {"plan": "pack-25"})
    for price in books.all("price"):
        price["metadata"] = {}
    Plan.objects.update(stripe_price_id="")
    for session in books.all("checkout.session"):
        checkout.pay(books, session, cards.by_number(books, "4242424242424242"))
    handle_all(books)

    assert not Grant.objects.exists()
    reason = StripeEvent.objects.filter(type="checkout.session.completed").first().reason
    assert "has no line with the price of a plan" in reason
    assert "sold a price that belongs to no pack" in reason


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        pytest.param({"is_active": False}, 404, "not_found", id="fail: off"),
        pytest.param({"stripe_price_id": ""}, 409, "not_for_sale", id="fail: no price at Stripe"),
        pytest.param({"price_cents": 1}, 409, "price_differs", id="fail: another price at Stripe"),
        pytest.param({"stripe_price_id": "price_gone"}, 502, "payments_failed", id="fail: price gone"),
    ],
)
def test_fail_not_sold(api, books, sold, change, status, code):
    Plan.objects.filter(slug="pro").update(**change)

    response = api.post("/api/v1/billing/checkout", {"plan": "pro"})

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert not list(books.all("checkout.session"))


def test_fail_without_stripe(api, sold, settings):
    settings.STRIPE_SECRET_KEY = ""

    for path, body in (("checkout", {"plan": "pro"}), ("portal", {})):
        response = api.post(f"/api/v1/billing/{path}", body)
        assert (response.status_code, response.json()["code"]) == (503, "payments_unavailable")
    assert api.get("/api/v1/billing/invoices").json()["results"] == []
    assert not CustomerLink.objects.exists()


def test_portal_and_invoices(api, books, sold, queue):
    refused = api.post("/api/v1/billing/portal")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_bought")

    subscribe(api, books)

    assert api.post("/api/v1/billing/portal").json()["url"] == next(books.all("billing_portal.session"))["url"]
    (invoice,) = api.get("/api/v1/billing/invoices").json()["results"]
    own = next(books.all("invoice"))
    assert invoice == {
        "id": own["id"],
        "number": "STANDIN-0001",
        "created_at": invoice["created_at"],
        "status": "paid",
        "total_cents": 2900,
        "currency": "usd",
        "hosted_invoice_url": own["hosted_invoice_url"],
        "invoice_pdf": own["invoice_pdf"],
    }


def test_pages(client, member, books, sold, queue):
    client.force_login(member.user)
    assert client.post("/billing/cancel").status_code == 409
    assert client.get("/billing/back")["Location"] == "/billing/"
    sent = client.post("/billing/buy", {"plan": "pro"})
    session = next(books.all("checkout.session"))
    assert sent["Location"] == session["url"]
    unpaid = client.get(f"/billing/done?session_id={session['id']}", follow=True)
    assert "Your payment is on its way." in unpaid.content.decode()
    pay(books)
    page = client.get(f"/billing/done?session_id={session['id']}", follow=True).content.decode()
    assert "Thank you. Your images are here." in page
    assert "Pro · renews on" in page
    assert client.post("/billing/portal")["Location"] == next(books.all("billing_portal.session"))["url"]
    assert "Your subscription ends on" in client.post("/billing/cancel", follow=True).content.decode()
    assert next(books.all("subscription"))["cancel_at_period_end"] is True
    assert "Your subscription goes on." in client.post("/billing/keep", follow=True).content.decode()
    handle_all(books)
    page = client.get("/billing/").content.decode()
    assert '<strong>$29</strong> <span class="quiet">· Paid</span>' in page
    assert "· STANDIN-0001</span>" in page
    assert client.get("/billing/back")["Location"] == "/billing/"


def test_fail_somebody_elses_purchase(client, member, books, sold, queue):
    other = MembershipFactory(role=Role.OWNER)
    client.force_login(other.user)
    client.post("/billing/buy", {"plan": "pro"})
    client.force_login(member.user)

    session = next(books.all("checkout.session"))
    assert client.get(f"/billing/done?session_id={session['id']}").status_code == 404
    assert client.get("/billing/done").status_code == client.get("/billing/done?session_id=../x").status_code == 404


def test_dunning(api, client, member, books, sold, queue):
    subscribe(api, books)
    books.notes[next(books.all("payment_method"))["id"]] = cards.DECLINED
    subscriptions.advance(books, books.now() + 32 * DAY)
    handle_all(books)

    client.force_login(member.user)
    assert "The last payment failed" in client.get("/billing/").content.decode()
    agent = MembershipFactory(organization=member.organization)
    client.force_login(agent.user)
    page = client.get("/billing/").content.decode()
    assert "An admin or the owner of your organization can update the payment method." in page

    books.notes[next(books.all("payment_method"))["id"]] = cards.GOOD
    subscriptions.advance(books, books.now() + 4 * DAY)
    handle_all(books)
    assert "The last payment failed" not in client.get("/billing/").content.decode()
