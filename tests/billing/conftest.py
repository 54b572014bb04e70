"""An organization, its listing, and a clock that tests move."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from billing import ledger, services
from billing.models import Plan
from billing.selectors import balance
from config.common.errors import Problem
from config.common.ids import new_id
from tests.factories import ProjectFactory, UserFactory

NOON = datetime(2026, 11, 15, 12, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = NOON

    def forward(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def clock(monkeypatch):
    """What the ledger takes for the time; noon of a day in the middle of a month."""
    clock = Clock()
    monkeypatch.setattr(ledger, "now", lambda: clock.now)
    return clock


@dataclass
class Customer:
    """An organization, and short words for what happens to its allowance."""

    project: object
    user: object

    @property
    def organization(self):
        return self.project.organization

    @property
    def left(self):
        return balance(self.organization).left

    def reserve(self, image_id=None):
        image_id = image_id or new_id()
        services.usage_reserve(organization=self.organization, image_id=image_id, project=self.project, actor=self.user)
        return image_id

    def use(self, count=1):
        """Images made, and their ids."""
        ids = [self.reserve() for _ in range(count)]
        for image_id in ids:
            services.usage_capture(image_id=image_id)
        return ids

    def pay(self, slug="pro", starts_at=NOVEMBER, ends_at=DECEMBER, reference="invoice-1"):
        return services.grant_period(
            organization=self.organization, plan=plan(slug), reference=reference, starts_at=starts_at, ends_at=ends_at
        )

    def change(self, slug, reference="change-1", starts_at=NOVEMBER, ends_at=DECEMBER):
        return services.plan_change(
            organization=self.organization, plan=plan(slug), reference=reference, starts_at=starts_at, ends_at=ends_at
        )

    def pack(self, reference="session-1"):
        return services.grant_pack(organization=self.organization, plan=plan("pack-25"), reference=reference)

    def refused(self):
        with pytest.raises(Problem) as caught:
            self.reserve()
        return caught.value

    def pools(self):
        return [(pool.kind, pool.granted, pool.used, pool.reserved) for pool in balance(self.organization).pools]


@pytest.fixture
def customer(db, clock):
    return Customer(ProjectFactory(name="12 Elm Street"), UserFactory(name="Sam Sample"))


def plan(slug):
    return Plan.objects.get(slug=slug)
