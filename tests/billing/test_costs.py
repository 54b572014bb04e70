"""What jobs cost, what plans earn, and what the staff may do."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from billing import services
from billing.margin import margins, month_before
from billing.models import Grant, JobCost, Plan
from billing.selectors import balance
from config.common.ids import new_id
from tests.factories import OrganizationFactory, UserFactory


def cost(customer, image_id, engine="studio", seconds=10.0, job_id=None):
    facts = {"organization_id": customer.organization.pk, "image_id": image_id, "engine": engine}
    services.job_cost_record(job_id=job_id or new_id(), seconds=seconds, **facts)


def recorded():
    return list(JobCost.objects.order_by("created_at").values_list("plan__slug", "milliseconds", "microdollars"))


def test_time_at_the_price_of_a_machine(customer, settings):
    settings.ENGINE_MICRODOLLARS_PER_SECOND = 50
    cost(customer, customer.use()[0], seconds=12.34)
    assert recorded() == [("free", 12340, 617)]
    assert str(JobCost.objects.get()).endswith(": 617 µ$")


def test_a_vendors_price_counts_in_place_of_time(customer, settings):
    settings.VENDOR_MICRODOLLARS = {"vendor": 40_000}
    cost(customer, customer.use()[0], engine="vendor")
    assert recorded() == [("free", 10000, 40_000)]


def test_once_for_a_job(customer):
    job_id = new_id()
    for seconds in (1, 2):
        cost(customer, new_id(), seconds=seconds, job_id=job_id)
    assert recorded() == [(None, 1000, 47)]


def margin_of(name):
    return next(row for row in margins(*month_before(timezone.now(), "")) if row.plan == name)


def test_a_part_refunded_is_a_part_less_revenue(customer):
    customer.pay()
    services.revoke_grant(reference="invoice-1", reason="refund", share=Fraction(1, 4))
    assert (margin_of("Pro").sold, margin_of("Pro").revenue, margin_of("Pro").margin) == (1, 21.75, 21.75)


def test_other_currencies_are_not_taken_for_dollars(customer, admin_client):
    customer.pay()
    Plan.objects.filter(slug__in=("pro", "business")).update(currency="eur")
    customer.pay(reference="invoice-2")
    customer.pay("business", reference="invoice-3")
    pro = margin_of("Pro")
    assert (pro.sold, pro.revenue, pro.abroad, pro.margin, pro.percent) == (2, 29.0, (("eur", 29.0),), None, None)
    html = admin_client.get("/admin/billing/plan/margin/").content.decode()
    assert "<td>$29.00 + 29.00 EUR</td>" in html
    assert "<td>$0.00 + 99.00 EUR</td>" in html
    assert html.count("<td>not in dollars</td>") == 2


def test_margins(customer, settings):
    settings.ENGINE_MICRODOLLARS_PER_SECOND = 1000
    customer.pay()
    customer.pay("business", reference="invoice-2")
    services.revoke_grant(reference="invoice-2", reason="refund")
    kept, discarded = customer.use(2)
    services.usage_give_back(image_id=discarded)
    cost(customer, kept, seconds=200), cost(customer, kept, seconds=90)
    rows = {row.plan: row for row in margins(*month_before(timezone.now(), ""))}
    pro = rows["Pro"]
    assert (pro.sold, pro.revenue, pro.images, pro.attempts, pro.cost) == (1, 29.0, 1, 2, 0.29)
    assert (round(pro.margin, 2), pro.percent) == (28.71, 99)
    assert (rows["Business"].sold, rows["Business"].percent, rows["Gifts"].images) == (0, None, 0)
    assert [row.sold for row in margins(*month_before(timezone.now(), "2020-02"))] == [0] * 5


@pytest.mark.parametrize(
    ("text", "back", "start", "end"),
    [("2026-12", 0, (2026, 12), (2027, 1)), ("nonsense", 0, (2026, 3), (2026, 4)), ("", 3, (2025, 12), (2026, 1))],
)
def test_months(text, back, start, end):
    found = month_before(datetime(2026, 3, 31, 23, tzinfo=UTC), text, back=back)
    assert found == (datetime(*start, 1, tzinfo=UTC), datetime(*end, 1, tzinfo=UTC))


class TestAdmin:
    @pytest.fixture
    def admin_client(self, admin_client, customer):
        return admin_client

    def test_margin(self, admin_client, customer):
        customer.pay()
        html = admin_client.get("/admin/billing/plan/margin/").content.decode()
        assert "<td>$29.00 (100 %)</td>" in html
        assert "/admin/billing/plan/margin/" in admin_client.get("/admin/billing/plan/").content.decode()

    @pytest.mark.parametrize("name", ["grant", "ledgerentry", "jobcost"])
    def test_lists(self, admin_client, customer, name):
        cost(customer, customer.use()[0])
        html = admin_client.get(f"/admin/billing/{name}/").content.decode()
        assert customer.organization.name in html

    def test_a_gift(self, admin_client):
        organization = OrganizationFactory()
        wishes = {"organization": organization.pk, "amount": 5, "reason": "sorry", "ends_at_0": "", "ends_at_1": ""}
        answer = admin_client.post("/admin/billing/grant/add/", wishes)
        assert answer.status_code == 302, answer.content.decode()
        grant = Grant.objects.get()
        assert (grant.kind, grant.amount, grant.reason, grant.ends_at) == ("gift", 5, "sorry", None)
        assert balance(organization).left == 15
        assert admin_client.post(f"/admin/billing/grant/{grant.pk}/delete/").status_code == 403

    def test_only_with_the_permission(self, client, customer):
        client.force_login(UserFactory(is_staff=True))
        assert client.get("/admin/billing/grant/add/").status_code == 403


PLAN = {"slug": "team", "name": "Team", "kind": "monthly", "price_cents": 100, "allowance": 5}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"allowance": 0}, "plans_allow_something", id="fail: nothing"),
        pytest.param({"allowance": 100_001}, "plans_allow_within_reason", id="fail: too much"),
        pytest.param({"price_cents": 10_000_001}, "plans_price_within_reason", id="fail: price"),
        pytest.param({"currency": "USD"}, "plans_currency_is_code", id="fail: currency"),
        pytest.param({"price_cents": 0}, "plans_only_free_is_free", id="fail: a second free plan"),
        pytest.param({"features": "many"}, "Give a list of texts", id="fail: features no list"),
        pytest.param({"features": [""]}, "Give a list of texts", id="fail: empty feature"),
    ],
)
def test_limits_of_plans(db, changes, problem):
    Plan(**PLAN, features=["Never ends"]).full_clean()
    with pytest.raises(ValidationError, match=problem):
        Plan(**{**PLAN, **changes}).full_clean()
