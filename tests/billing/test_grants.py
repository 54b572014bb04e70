"""What is given, when it ends, and what is taken back."""

from fractions import Fraction

import pytest

from billing import services
from billing.models import Grant, LedgerEntry, UsageAlert
from billing.selectors import balance
from billing.services import claim_of
from projects.events.models import Event
from tests.billing.conftest import DECEMBER, NOON, NOVEMBER, plan
from tests.factories import UserFactory
from tests.factories.billing import give


def events():
    return list(Event.objects.order_by("id").values_list("kind", "data"))


class TestFree:
    def test_it_counts_before_it_is_asked_for(self, customer):
        now = balance(customer.organization)
        assert (now.plan.slug, now.granted, now.used, now.reserved, now.left) == ("free", 10, 0, 0, 10)
        assert (now.starts_at, now.ends_at, now.percent, now.extra_left) == (NOVEMBER, DECEMBER, 0, 0)
        assert not Grant.objects.exists()

    def test_it_is_given_once_a_month(self, customer, clock):
        customer.use(10)
        assert customer.refused().status == 402
        clock.forward(days=16)
        assert (clock.now, customer.left) == (NOON.replace(month=12, day=1), 10)
        customer.use(1)
        assert customer.pools() == [("free", 10, 1, 0)]
        references = [f"free:{customer.organization.pk}:2026-{month}" for month in (11, 12)]
        assert list(Grant.objects.order_by("reference").values_list("reference", flat=True)) == references

    def test_december_is_followed_by_january(self, customer, clock):
        clock.now = DECEMBER.replace(day=31)
        assert balance(customer.organization).ends_at == DECEMBER.replace(year=2027, month=1)

    def test_it_is_not_given_beside_a_paid_period(self, customer):
        customer.pay()
        customer.use(1)
        assert customer.pools() == [("period", 100, 1, 0)]

    def test_it_stays_when_a_subscription_begins(self, customer):
        customer.use(2)
        customer.pay()
        assert customer.left == 108
        assert balance(customer.organization).plan.slug == "pro"

    def test_it_comes_back_when_the_period_was_refunded_unused(self, customer):
        customer.pay()
        services.revoke_grant(reference="invoice-1", reason="refund")
        assert (customer.left, balance(customer.organization).plan.slug) == (10, "free")
        customer.use(1)
        assert customer.left == 9

    def test_nothing_is_given_where_the_plan_is_switched_off(self, customer):
        plans = type(plan("free")).objects
        plans.filter(slug="free").update(is_active=False)
        now = balance(customer.organization)
        assert (now.plan, now.granted, now.left, now.percent, now.pools) == (None, 0, 0, 0, ())
        problem = customer.refused()
        assert (problem.extra["plan"], Grant.objects.count()) == (None, 0)


class TestGiving:
    def test_a_period(self, customer, clock):
        grant = customer.pay("business")
        assert (grant.kind, grant.amount, grant.price_cents, grant.currency) == ("period", 500, 9900, "usd")
        assert events() == [("billing.granted", {"grant": "period", "plan": "business", "amount": 500})]
        clock.now = DECEMBER
        assert customer.pools() == [("free", 10, 0, 0)]

    def test_a_period_that_begins_later(self, customer, clock):
        customer.pay(starts_at=DECEMBER, ends_at=DECEMBER.replace(day=31))
        assert customer.left == 10
        clock.now = DECEMBER
        assert (customer.left, balance(customer.organization).starts_at) == (100, DECEMBER)

    @pytest.mark.parametrize("act", ["pay", "pack"])
    def test_once_per_reference(self, customer, act):
        first, again = getattr(customer, act)(), getattr(customer, act)()
        assert first == again
        assert (Grant.objects.count(), LedgerEntry.objects.count(), len(events())) == (1, 1, 1)

    def test_a_gift(self, customer):
        actor = UserFactory()
        wishes = {"organization": customer.organization, "amount": 3, "reference": "gift-1", "actor": actor}
        grant = services.grant_gift(**wishes, reason="sorry", ends_at=DECEMBER)
        assert services.grant_gift(**wishes, reason="sorry", ends_at=DECEMBER) == grant
        assert (grant.actor_id, grant.reason, grant.ends_at, grant.plan) == (actor.pk, "sorry", DECEMBER, None)
        assert customer.left == 13

    def test_a_pack_outlives_months_and_is_used_last(self, customer, clock):
        customer.pack()
        customer.use(12)
        assert customer.pools() == [("free", 10, 10, 0), ("pack", 25, 2, 0)]
        now = balance(customer.organization)
        assert (now.granted, now.used, now.extra_left, now.left) == (10, 10, 23, 23)
        clock.forward(days=400)
        assert customer.left == 10 + 23


class TestPlanChange:
    def test_an_upgrade_gives_the_difference_for_what_is_left_of_the_period(self, customer, clock):
        customer.pay("pro")
        customer.use(40)
        clock.now = NOVEMBER.replace(day=21)  # a third of November lies ahead
        grant = customer.change("business")
        assert (grant.kind, grant.amount, grant.ends_at) == ("upgrade", 134, DECEMBER)  # 400 / 3, rounded up
        assert (grant.price_cents, customer.left) == (2333, 60 + 134)
        assert balance(customer.organization).plan.slug == "business"

    def test_it_is_given_once(self, customer):
        customer.pay("pro")
        assert customer.change("business") == customer.change("business")
        assert Grant.objects.count() == 2

    def test_down_and_up_again_gives_nothing_twice(self, customer):
        customer.pay("pro")
        up = customer.change("business", "c1")
        assert customer.change("pro", "c2") is None
        assert customer.change("business", "c3") is None
        assert customer.left == 100 + up.amount

    def test_a_downgrade_leaves_what_was_paid_for(self, customer, clock):
        customer.pay("business")
        assert customer.change("pro") is None
        assert customer.left == 500
        clock.now = DECEMBER
        customer.pay("pro", DECEMBER, DECEMBER.replace(day=31), "invoice-2")
        assert (customer.left, balance(customer.organization).plan.slug) == (100, "pro")

    def test_before_its_period_it_gives_all_and_after_it_nothing(self, customer, clock):
        clock.now = DECEMBER
        assert customer.change("pro", "late") is None
        clock.now = NOVEMBER.replace(month=10)
        assert customer.change("pro", "early").amount == 100

    def test_it_gives_the_difference_that_is_charged_also_where_the_first_plan_was_refunded(self, customer):
        customer.pay("pro")
        services.revoke_grant(reference="invoice-1", reason="refund")
        assert customer.change("business").amount == 207  # 400 for 15.5 of 30 days, rounded up


class TestRevoke:
    def test_what_is_left_is_taken_and_nothing_goes_below_zero(self, customer):
        customer.pay()
        customer.use(30)
        on_its_way, failing = customer.reserve(), customer.reserve()
        entry = services.revoke_grant(reference="invoice-1", reason="refund re_1")
        assert (entry.kind, entry.amount, entry.note) == ("revoke", 68, "refund re_1")
        assert customer.pools() == [("period", 32, 30, 2)]
        assert events()[-1] == ("billing.revoked", {"grant": "period", "plan": "pro", "amount": 68})

        services.usage_capture(image_id=on_its_way)
        services.usage_release(image_id=failing, reason="error", carry=True)

        assert customer.pools() == [("period", 31, 31, 0)]
        assert customer.left == 0

    def test_it_is_done_once(self, customer):
        customer.pack()
        customer.use(10)  # of the free ones
        first = services.revoke_grant(reference="session-1", reason="refund")
        assert services.revoke_grant(reference="session-1", reason="refund") == first
        assert LedgerEntry.objects.filter(kind="revoke").count() == 1

    def test_a_pack_that_is_used_up(self, customer):
        customer.pack()
        customer.use(35)
        assert services.revoke_grant(reference="session-1", reason="refund").amount == 0
        assert customer.left == 0

    def test_a_gift(self, customer):
        give(customer.organization)
        services.revoke_grant(reference=f"gift:{customer.organization.pk}", reason="mistake")
        assert events()[-1] == ("billing.revoked", {"grant": "gift", "plan": None, "amount": 100})

    def test_an_unknown_grant(self, customer):
        assert services.revoke_grant(reference="nothing", reason="refund") is None


class TestRevokeInPart:
    def part(self, *share):
        return services.revoke_grant(reference="session-1", reason="refund", share=Fraction(*share))

    def test_the_share_is_taken_in_whole_images_and_parts_add_up(self, customer):
        customer.pack()
        assert (self.part(1, 2).amount, customer.left) == (12, 23)
        assert (self.part(1, 2).amount, customer.left) == (12, 23)
        assert (self.part(3, 4).amount, customer.left) == (6, 17)
        assert (self.part(1).amount, customer.left) == (7, 10)
        assert [data["amount"] for kind, data in events() if kind == "billing.revoked"] == [12, 6, 7]

    def test_less_than_an_image_takes_nothing(self, customer):
        customer.pack()
        assert (self.part(1, 26), customer.left) == (None, 35)
        assert not LedgerEntry.objects.filter(kind="revoke").exists()

    def test_what_is_not_there_is_taken_when_it_comes_back_and_no_more(self, customer):
        customer.pack()
        customer.use(10 + 20)
        images = [customer.reserve() for _ in range(5)]
        assert (self.part(1, 10).amount, customer.left) == (0, 0)
        for image in images:
            services.usage_release(image_id=image, reason="error")
        taken = LedgerEntry.objects.filter(kind="revoke").order_by("number").values_list("amount", "due")
        assert (list(taken), customer.left) == ([(0, 2), (1, 2), (1, 2)], 3)

    def test_what_comes_back_after_the_end_is_carried_once_the_share_is_taken(self, customer, clock):
        customer.pay(reference="session-1")
        first = customer.reserve()
        self.part(1, 4)
        clock.now = DECEMBER
        services.usage_release(image_id=first, reason="error", carry=True)
        assert customer.pools() == [("free", 10, 0, 0), ("carry", 1, 0, 0)]

    def test_less_than_before_gives_again(self, customer):
        customer.pack()
        self.part(1)
        entry = self.part(1, 4)
        assert (entry.kind, entry.amount, entry.due, entry.reference) == ("restore", 19, 6, "restore:session-1:3")
        assert (self.part(1, 4), customer.left) == (entry, 10 + 19)
        assert events()[-1] == ("billing.restored", {"grant": "pack", "plan": "pack-25", "amount": 19})
        assert (self.part(1).amount, customer.left) == (19, 10)

    def test_less_than_before_gives_nothing_that_was_never_taken(self, customer):
        customer.pack()
        customer.use(10 + 20)
        self.part(1)
        entry = self.part(1, 2)
        assert (entry.kind, entry.amount, entry.due, customer.left) == ("revoke", 0, 12, 0)
        assert claim_of(entry.grant).taken == 5

    def test_what_is_given_again_after_the_end_is_kept_for_a_while(self, customer, clock):
        customer.pay(reference="session-1")
        customer.use(30)
        self.part(1)
        clock.now = DECEMBER
        self.part(0)
        assert customer.pools() == [("free", 10, 0, 0), ("carry", 70, 0, 0)]
        assert Grant.objects.get(kind="carry").ends_at == DECEMBER.replace(day=31)


class TestClose:
    def test_what_ended_is_written_down_once(self, customer, clock):
        customer.pay()
        customer.pack()
        customer.use(3)
        assert services.grants_close() == 0
        clock.now = DECEMBER
        assert (services.grants_close(), services.grants_close()) == (1, 0)
        entry = LedgerEntry.objects.get(kind="expire")
        assert (entry.amount, entry.available, entry.used, entry.reference) == (97, 0, 3, "expire:invoice-1:8")

    def test_a_grant_that_somebody_else_closed(self, customer, clock):
        grant = customer.pay()
        clock.now = DECEMBER
        services.grants_close()
        from billing.services import grants

        assert grants._close(grant) is False


def test_no_alert_for_a_new_customer(customer):
    customer.use(1)
    assert not UsageAlert.objects.exists()
