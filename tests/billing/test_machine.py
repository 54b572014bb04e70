"""Whatever happens in whatever order: nothing below zero, nothing lost, each image charged at most once."""

import uuid
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from billing import ledger, services
from billing.check import ledger_check
from billing.models import Grant, LedgerEntry, Plan
from billing.selectors import balance
from billing.services.usage import GIVE_BACK_WITHIN
from config.common.errors import Problem
from tests.factories import ProjectFactory

START = datetime(2026, 11, 15, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
PLANS = st.sampled_from(["pro", "business"])


class Books(RuleBasedStateMachine):
    """One organization. What a customer would say of each image is kept beside the books, by other means."""

    on_their_way = Bundle("on_their_way")
    done = Bundle("done")
    ended = Bundle("ended")
    references = Bundle("references")

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = START
        self.patch = mock.patch.object(ledger, "now", side_effect=lambda: self.now)
        self.patch.start()
        self.held, self.used, self.count = set(), set(), 0

    def teardown(self):
        # Nobody knows these images, so those held are "gone"; the rest must add up.
        assert {finding.code for finding in ledger_check()} <= {"held_for_nothing"}
        self.patch.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(slug=PLANS)
    def begin(self, slug):
        # Small allowances, so that they run out.
        Plan.objects.filter(slug="free").update(allowance=2)
        Plan.objects.filter(slug="pro").update(allowance=3)
        Plan.objects.filter(slug="business").update(allowance=6)
        Plan.objects.filter(slug="pack-25").update(allowance=2)
        self.project = ProjectFactory()
        self.organization = self.project.organization

    def fresh(self, word):
        self.count += 1
        return f"{word}-{self.count}"

    @rule(target=references, slug=PLANS)
    def pay(self, slug):
        reference = self.fresh("invoice")
        plan = Plan.objects.get(slug=slug)
        period = {"starts_at": self.now, "ends_at": self.now + MONTH}
        for _ in range(2):
            services.grant_period(organization=self.organization, plan=plan, reference=reference, **period)
        return reference

    @rule(target=references)
    def buy_pack(self):
        reference = self.fresh("session")
        plan = Plan.objects.get(slug="pack-25")
        services.grant_pack(organization=self.organization, plan=plan, reference=reference)
        return reference

    @rule(target=references, days=st.none() | st.integers(1, 40))
    def gift(self, days):
        reference = self.fresh("gift")
        ends_at = None if days is None else self.now + timedelta(days=days)
        services.grant_gift(
            organization=self.organization, amount=1, reference=reference, actor=None, reason="", ends_at=ends_at
        )
        return reference

    @rule(slug=PLANS)
    def change_plan(self, slug):
        period = Grant.objects.filter(organization=self.organization, kind="period").order_by("-starts_at").first()
        if period is not None:
            plan, times = Plan.objects.get(slug=slug), {"starts_at": period.starts_at, "ends_at": period.ends_at}
            services.plan_change(organization=self.organization, plan=plan, reference=self.fresh("change"), **times)

    @rule(reference=references, quarters=st.integers(0, 4))
    def refund(self, reference, quarters):
        """Refunds in part and in full, disputes that are won: the share that is gone goes up and down."""
        for _ in range(2):
            services.revoke_grant(reference=reference, reason="refund", share=Fraction(quarters, 4))

    @rule(days=st.integers(1, 35))
    def time_passes(self, days):
        self.now += timedelta(days=days)

    @rule()
    def close(self):
        services.grants_close()

    def reserve(self, image):
        left = balance(self.organization).left
        wishes = {"organization": self.organization, "image_id": image, "project": self.project, "actor": None}
        if left == 0:
            with pytest.raises(Problem, match="images"):
                services.usage_reserve(**wishes)
            return False
        services.usage_reserve(**wishes)
        assert balance(self.organization).left == left - 1
        self.held.add(image)
        return True

    @rule(target=on_their_way)
    def ask(self):
        image = uuid.uuid4()
        return image if self.reserve(image) else multiple()

    @rule(target=on_their_way, image=consumes(ended))
    def ask_again(self, image):
        return image if self.reserve(image) else multiple()

    @rule(target=done, image=consumes(on_their_way))
    def becomes_ready(self, image):
        assert services.usage_capture(image_id=image)
        self.held.remove(image)
        self.used.add(image)
        return image

    @rule(target=ended, image=consumes(on_their_way), carry=st.booleans())
    def fails(self, image, carry):
        assert services.usage_release(image_id=image, reason="error", carry=carry)
        self.held.remove(image)
        return image

    @rule(image=consumes(done))
    def is_discarded(self, image):
        captured = LedgerEntry.objects.get(image_id=image, kind="capture")
        in_time = captured.created_at >= self.now - GIVE_BACK_WITHIN
        assert (services.usage_give_back(image_id=image) is not None) == in_time
        if in_time:
            self.used.remove(image)

    @rule(image=on_their_way)
    def is_asked_for_twice(self, image):
        before = LedgerEntry.objects.count()
        services.usage_reserve(organization=self.organization, image_id=image, project=self.project, actor=None)
        assert LedgerEntry.objects.count() == before

    @rule(image=done | ended)
    def messages_come_again(self, image):
        assert services.usage_capture(image_id=image) is None
        assert services.usage_release(image_id=image, reason="error", carry=True) is None

    @rule(image=ended | on_their_way)
    def gives_nothing_back(self, image):
        assert services.usage_give_back(image_id=image) is None

    @invariant()
    def every_image_is_where_it_belongs(self):
        kinds = {}
        for entry in LedgerEntry.objects.exclude(image_id=None).order_by("id"):
            kinds.setdefault(entry.image_id, []).append(entry.kind)
        charged = {image for image, all_ in kinds.items() if all_.count("capture") - all_.count("give_back") == 1}
        held = {image for image, all_ in kinds.items() if all_[-1] == "reserve"}
        assert (charged, held) == (self.used, self.held)

    @invariant()
    def nothing_is_lost(self):
        sums, last = {}, {}
        for entry in LedgerEntry.objects.order_by("grant", "number"):
            sign = {"grant": 1, "expire": -1, "revoke": -1, "restore": 1}.get(entry.kind, 0)
            sums[entry.grant_id] = sums.get(entry.grant_id, 0) + sign * entry.amount
            last[entry.grant_id] = entry
            assert min(entry.available, entry.reserved, entry.used) >= 0
        assert sums == {grant: entry.available + entry.reserved + entry.used for grant, entry in last.items()}

    @invariant()
    def refunds_take_their_share_and_no_more(self):
        for grant in Grant.objects.all():
            claim = services.claim_of(grant)
            assert 0 <= claim.taken <= claim.due <= grant.amount
            assert not (claim.open and ledger.state(grant).available)

    @invariant()
    def the_balance_is_what_the_pools_hold(self):
        if hasattr(self, "organization"):
            now = balance(self.organization)
            assert now.left == sum(pool.left for pool in now.pools) >= 0
            assert now.granted == sum(pool.granted for pool in now.pools if pool.monthly)


@pytest.mark.slow
@pytest.mark.django_db
def test_any_order_of_events():
    Books.TestCase.settings = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    Books.TestCase().runTest()
