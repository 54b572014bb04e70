"""Reserve, capture, release, give back: each once, and each back to where it came from."""

import pytest

from billing import services
from billing.models import Download, Grant, LedgerEntry
from billing.selectors import balance
from config.common.errors import Problem
from config.common.ids import new_id
from tests.billing.conftest import DECEMBER, NOON
from tests.factories.billing import give


def kinds(image_id):
    return list(LedgerEntry.objects.filter(image_id=image_id).order_by("id").values_list("kind", "run"))


class TestReserve:
    def test_it_holds_one(self, customer):
        customer.reserve()
        now = balance(customer.organization)
        assert (now.left, now.reserved, now.used) == (9, 1, 0)

    def test_once_for_an_image(self, customer):
        image = customer.reserve()
        customer.reserve(image)
        services.usage_capture(image_id=image)
        customer.reserve(image)
        assert kinds(image) == [("reserve", 1), ("capture", 1)]

    def test_by_a_program_nobody_is_named(self, customer):
        customer.user = None
        image = customer.reserve()
        assert LedgerEntry.objects.get(image_id=image).member_id is None

    def test_what_is_used_up_says_what_to_do(self, customer, settings):
        settings.PUBLIC_URL = "https://staging.example.com"
        customer.use(10)
        problem = customer.refused()
        assert problem.as_json() == {
            "type": "urn:virtual-staging:problem:allowance_used_up",
            "title": "Allowance used up",
            "status": 402,
            "code": "allowance_used_up",
            "detail": "All 10 images of this period are used. Photos staged so far stay yours.",
            "advice": "Choose a larger plan or a pack under Usage and plans, or wait: new images come on Dec. 1, 2026.",
            "errors": [],
            "plan": "free",
            "granted": 10,
            "used": 10,
            "reserved": 0,
            "renews_at": "2026-12-01T00:00:00+00:00",
            "upgrade_url": "https://staging.example.com/billing/#plans",
        }
        assert LedgerEntry.objects.filter(kind="reserve").count() == 10

    def test_what_is_held_may_come_back(self, customer):
        customer.use(8)
        customer.reserve(), customer.reserve()
        expected = "All your images are used or held for photos being staged (2). Failed ones come back."
        assert (customer.refused().detail, customer.refused().extra["reserved"]) == (expected, 2)


class TestSettle:
    def test_a_capture_happens_once(self, customer):
        image = customer.reserve()
        assert services.usage_capture(image_id=image).kind == "capture"
        assert services.usage_capture(image_id=image) is None
        assert services.usage_release(image_id=image, reason="error") is None
        assert (kinds(image), customer.left) == ([("reserve", 1), ("capture", 1)], 9)

    def test_a_release_happens_once(self, customer):
        image = customer.reserve()
        assert services.usage_release(image_id=image, reason="error").note == "error"
        assert services.usage_release(image_id=image, reason="error") is None
        assert services.usage_capture(image_id=image) is None
        assert (kinds(image), customer.left) == ([("reserve", 1), ("release", 1)], 10)

    def test_run_again(self, customer):
        image = customer.reserve()
        services.usage_release(image_id=image, reason="error")
        customer.reserve(image)
        services.usage_capture(image_id=image)
        assert kinds(image) == [("reserve", 1), ("release", 1), ("reserve", 2), ("capture", 2)]
        assert customer.left == 9

    @pytest.mark.parametrize("act", ["usage_capture", "usage_give_back"])
    def test_an_image_from_before_the_ledger(self, customer, act):
        assert getattr(services, act)(image_id=new_id()) is None
        assert services.usage_release(image_id=new_id(), reason="error") is None
        assert not LedgerEntry.objects.exists()


class TestGiveBack:
    def test_what_is_discarded_comes_back(self, customer):
        image = customer.use()[0]
        assert services.usage_give_back(image_id=image).kind == "give_back"
        assert services.usage_give_back(image_id=image) is None
        assert (kinds(image)[-1], customer.left) == (("give_back", 1), 10)

    def test_what_is_on_its_way_does_not(self, customer):
        assert services.usage_give_back(image_id=customer.reserve()) is None
        assert customer.left == 9

    def test_only_for_two_weeks(self, customer, clock):
        image = customer.use()[0]
        clock.forward(days=700)
        assert services.usage_give_back(image_id=image) is None
        assert kinds(image) == [("reserve", 1), ("capture", 1)]


class TestAfterTheEnd:
    @pytest.fixture
    def late(self, customer, clock):
        """An image that was reserved from a period that ended before the image did."""
        customer.pay()
        image = customer.reserve()
        clock.now = DECEMBER
        return image

    def test_our_failure_is_made_good(self, customer, late, clock):
        services.usage_release(image_id=late, reason="error", carry=True)
        assert customer.pools() == [("free", 10, 0, 0), ("carry", 1, 0, 0)]
        carried = Grant.objects.get(kind="carry")
        assert (carried.plan.slug, carried.reference, carried.reason) == (
            "pro",
            f"carry:image:{late}:1:settled",
            "error",
        )
        assert carried.ends_at == DECEMBER.replace(day=31)
        old = LedgerEntry.objects.filter(grant__kind="period").order_by("number").last()
        assert (old.kind, old.amount, old.available, old.reserved) == ("expire", 100, 0, 0)

    def test_a_cancelled_image_is_not(self, customer, late):
        services.usage_release(image_id=late, reason="cancelled")
        assert customer.pools() == [("free", 10, 0, 0)]

    def test_a_discarded_result_is_made_good(self, customer, late, clock):
        clock.now = NOON
        services.usage_capture(image_id=late)
        clock.now = DECEMBER
        services.usage_give_back(image_id=late)
        assert customer.pools() == [("free", 10, 0, 0), ("carry", 1, 0, 0)]

    def test_a_late_capture_counts_for_the_old_period(self, customer, late):
        services.usage_capture(image_id=late)
        assert (customer.left, Grant.objects.get(kind="period").entries.last().used) == (10, 1)

    def test_what_was_closed_already_stays_closed(self, customer, late):
        services.grants_close()
        services.usage_release(image_id=late, reason="error", carry=True)
        kinds = list(LedgerEntry.objects.filter(grant__kind="period").order_by("number").values_list("kind", "amount"))
        assert kinds[2:] == [("expire", 99), ("release", 1), ("expire", 1)]


def test_deleting_a_listing_gives_nothing_back(customer):
    customer.use(2)
    customer.project.delete()
    assert (customer.left, LedgerEntry.objects.filter(project_name="12 Elm Street").count()) == (8, 4)


def test_gifts_for_tests(db):
    assert balance(give().organization).left == 110


class TestDownloads:
    def test_what_was_downloaded_stays_used(self, customer):
        image = customer.use()[0]
        for _ in range(2):
            services.usage_downloaded(organization=customer.organization, image_id=image)
        assert services.usage_give_back(image_id=image) is None
        assert (customer.left, str(Download.objects.get())) == (9, str(image))

    def test_what_is_brought_back_is_used_again(self, customer):
        image = customer.use()[0]
        wishes = {"organization": customer.organization, "project": customer.project, "actor": None}
        assert services.usage_take_again(image_id=image, **wishes) is None
        services.usage_give_back(image_id=image)
        assert services.usage_take_again(image_id=image, **wishes).run == 2
        assert services.usage_take_again(image_id=image, **wishes) is None
        assert (kinds(image)[2:], customer.left) == ([("give_back", 1), ("reserve", 2), ("capture", 2)], 9)

    def test_unless_nothing_is_left(self, customer):
        image = customer.use()[0]
        services.usage_give_back(image_id=image)
        customer.use(10)
        with pytest.raises(Problem, match="used"):
            services.usage_take_again(
                organization=customer.organization, image_id=image, project=customer.project, actor=None
            )
        assert kinds(image)[-1] == ("give_back", 1)
