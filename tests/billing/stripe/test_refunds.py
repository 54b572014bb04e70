"""Money that goes and comes back, codes and taxes, and the end of an organization."""

import pytest

from billing.models import Grant
from billing.selectors import balance
from billing.stripe.selectors import standing_of
from config.common.errors import Problem
from projects.services import organization_close
from tests.standins.stripe import checkout, extras, payments, subscriptions
from tests.standins.stripe.books import Refusal

from .conftest import DAY, handle_all, pay, subscribe


def test_refund_and_dispute(api, books, sold, organization, queue):
    subscribe(api, books, "pack-25")
    charge = next(books.all("charge"))
    dispute = payments.dispute(books, charge)
    handle_all(books)
    assert balance(organization).extra_left == 0

    payments.decide(books, dispute, "won")
    handle_all(books)
    handle_all(books)
    assert balance(organization).extra_left == 25
    assert list(Grant.objects.values_list("kind", "amount")) == [("pack", 25)]


def test_each_part_refunded_takes_its_share_and_all_of_it_takes_what_is_left(api, books, sold, organization, queue):
    subscribe(api, books, "pack-25")
    charge = next(books.all("charge"))
    for cents, left in ((50, 25), (450, 19), (500, 12), (None, 0)):  # of 1,900 for 25 images
        payments.refund(books, charge, cents)
        handle_all(books)
        handle_all(books)
        assert balance(organization).extra_left == left


def test_a_part_of_an_invoice_refunded(api, books, sold, organization, queue):
    subscribe(api, books)
    payments.refund(books, next(books.all("charge")), 1450)
    handle_all(books)

    assert balance(organization).left == 50
    assert Grant.objects.get().entries.get(kind="revoke").note == "refunded"


def test_a_refund_that_fails_gives_again(api, books, sold, organization, queue):
    subscribe(api, books, "pack-25")
    kept, failing = (payments.refund(books, next(books.all("charge")), 760) for _ in range(2))
    handle_all(books)
    assert balance(organization).extra_left == 5

    payments.fail_refund(books, failing)
    handle_all(books)
    assert (kept["status"], failing["status"], balance(organization).extra_left) == ("succeeded", "failed", 15)


def test_a_part_refunded_and_the_rest_disputed(api, books, sold, organization, queue):
    subscribe(api, books, "pack-25")
    charge = next(books.all("charge"))
    payments.refund(books, charge, 950)
    dispute = payments.dispute(books, charge)
    handle_all(books)
    assert balance(organization).extra_left == 0

    payments.decide(books, dispute, "won")
    handle_all(books)
    assert balance(organization).extra_left == 13


def test_a_dispute_won_after_the_period_gives_its_images_for_a_while(api, books, sold, organization, queue):
    books.offset -= 40 * DAY
    subscribe(api, books)
    dispute = payments.dispute(books, next(books.all("charge")))
    handle_all(books)
    payments.decide(books, dispute, "won")
    handle_all(books)

    assert list(Grant.objects.order_by("id").values_list("kind", "amount")) == [("period", 100), ("carry", 100)]
    assert balance(organization).left == 110


def test_taxes_and_promotion_codes_by_setting(api, books, sold, settings):
    settings.STRIPE_AUTOMATIC_TAX = settings.STRIPE_PROMOTION_CODES = True

    api.post("/api/v1/billing/checkout", {"plan": "pro"})

    form = books.notes[next(books.all("checkout.session"))["id"]]["form"]
    assert (form["automatic_tax"], form["allow_promotion_codes"]) == ({"enabled": True}, True)


def test_no_promotion_code_without_the_setting(api, books, sold):
    extras.create_promotion(books, "WELCOME20", 20)
    api.post("/api/v1/billing/checkout", {"plan": "pro"})

    with pytest.raises(Refusal, match="takes no promotion codes"):
        checkout.apply(books, next(books.all("checkout.session")), "WELCOME20")


@pytest.mark.parametrize(("plan", "total", "images"), [("pro", 2552, 100), ("pack-25", 1672, 25)])
def test_what_is_paid_with_a_code_and_taxes_gives_everything_and_is_what_a_refund_is_held_against(
    api, books, sold, organization, queue, settings, plan, total, images
):
    settings.STRIPE_AUTOMATIC_TAX = settings.STRIPE_PROMOTION_CODES = True
    extras.create_promotion(books, "WELCOME20", 20)
    api.post("/api/v1/billing/checkout", {"plan": plan})
    checkout.apply(books, next(books.all("checkout.session")), "welcome20")
    assert pay(books)["amount_total"] == total  # 80 % of the price, and 10 % of that
    handle_all(books)
    assert Grant.objects.get().amount == images

    payments.refund(books, next(books.all("charge", amount=total)), total // 2)
    handle_all(books)
    assert Grant.objects.get().entries.get(kind="revoke").amount == images // 2


def test_a_renewal_is_taxed_and_has_no_discount(api, books, sold, organization, queue, settings):
    settings.STRIPE_AUTOMATIC_TAX = settings.STRIPE_PROMOTION_CODES = True
    extras.create_promotion(books, "WELCOME20", 20)
    api.post("/api/v1/billing/checkout", {"plan": "pro"})
    checkout.apply(books, next(books.all("checkout.session")), "WELCOME20")
    pay(books)
    subscriptions.advance(books, books.now() + 32 * DAY)
    handle_all(books)

    assert [each["total"] for each in books.all("invoice")] == [3190, 2552]
    assert sorted(each["total_cents"] for each in api.get("/api/v1/billing/invoices").json()["results"]) == [2552, 3190]
    assert list(Grant.objects.values_list("amount", flat=True)) == [100, 100]


class TestClosing:
    def test_the_subscription_ends_and_no_page_is_left_to_begin_one(self, api, books, sold, organization, queue):
        subscribe(api, books)
        customer = next(books.all("customer"))["id"]
        price = sold["business"].stripe_price_id
        checkout.create(books, {"mode": "subscription", "customer": customer, "line_items": [{"price": price}]})

        organization_close(organization=organization, actor=None)

        assert [each["status"] for each in books.all("subscription")] == ["canceled"]
        assert [each["status"] for each in books.all("checkout.session")] == ["expired", "complete"]
        assert standing_of(organization) is None
        payments.refund(books, next(books.all("charge")))
        handle_all(books)
        assert Grant.objects.get().entries.get(kind="revoke").amount == 100

    def test_fail_stripe_does_not_answer(self, api, member, books, sold, organization, queue, stand_in):
        subscribe(api, books)
        stand_in.broken[f"/v1/subscriptions/{next(books.all('subscription'))['id']}"] = 400

        with pytest.raises(Problem, match="could not end the subscription"):
            organization_close(organization=organization, actor=None)

        assert standing_of(organization).status == "active"
        assert list(organization.memberships.all()) == [member]
