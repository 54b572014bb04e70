"""Told in time that images run out: at 80 % and at 100 %, once in a period."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from billing import tasks
from billing.mail import unsent
from billing.models import UsageAlert
from billing.selectors import warned
from projects.accounts.models import Role
from projects.events.models import Event
from tests.billing.conftest import DECEMBER
from tests.factories import MembershipFactory


@pytest.fixture
def told(monkeypatch):
    """The alerts that workers were told to mail."""
    ids = []
    monkeypatch.setattr(tasks, "enqueue_mail", ids.append)
    return ids


def alerts():
    return list(UsageAlert.objects.order_by("pk").values_list("percent", "used", "granted", "left"))


def test_eighty_and_hundred_once(customer, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        customer.use(7)
        assert (alerts(), warned(customer.organization)) == ([], None)
        customer.use(1)
        assert alerts() == [(80, 8, 10, 2)]
        customer.use(2)
    assert alerts() == [(80, 8, 10, 2), (100, 10, 10, 0)]
    organization = customer.organization.pk
    assert str(UsageAlert.objects.first()) == f"usage.80:{organization}:2026-12-01T00:00:00+00:00"
    assert told == list(UsageAlert.objects.order_by("pk").values_list("pk", flat=True))
    data = {"used": 10, "granted": 10, "left": 0, "renews_at": DECEMBER.isoformat()}
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == ["usage.80", "usage.100"]
    assert Event.objects.get(kind="usage.100").data == data
    assert warned(customer.organization).left == 0


def test_packs_are_not_part_of_the_period_but_of_what_is_left(customer, told):
    customer.pack()
    for _ in range(11):
        customer.use()
    assert alerts() == [(80, 8, 10, 27), (100, 10, 10, 25)]


def test_again_in_the_next_period(customer, told, clock):
    customer.use(8)
    clock.now = DECEMBER
    assert warned(customer.organization) is None
    customer.use(8)
    assert alerts() == [(80, 8, 10, 2), (80, 8, 10, 2)]


def test_who_upgrades_is_not_warned_any_more(customer, told):
    customer.use(8)
    customer.pay()
    assert warned(customer.organization) is None


def test_a_queue_that_is_down_loses_nothing(customer, monkeypatch, django_capture_on_commit_callbacks):
    tries = []

    def broken(**message):
        tries.append(message["args"])
        raise ConnectionError("no queue")

    monkeypatch.setattr(tasks.send_alert, "apply_async", broken)
    with django_capture_on_commit_callbacks(execute=True):
        customer.use(8)
    assert tries == [(UsageAlert.objects.get().pk,)]


class TestMail:
    @pytest.fixture
    def alert(self, customer):
        organization = customer.organization
        organization.name, organization.email = "Sample Realty", "billing@example.com"
        organization.save()
        MembershipFactory(organization=organization, role=Role.OWNER, user__email="owner@example.com")
        MembershipFactory(organization=organization, role=Role.ADMIN, user__email="admin@example.com")
        MembershipFactory(organization=organization, role=Role.AGENT, user__email="agent@example.com")
        MembershipFactory(
            organization=organization, role=Role.ADMIN, user__email="gone@example.com", user__is_active=False
        )
        facts = {"percent": 80, "used": 8, "granted": 10, "left": 2, "ends_at": DECEMBER}
        return UsageAlert.objects.create(organization=organization, reference="r", **facts)

    def test_it_goes_to_those_who_decide_once(self, alert, settings):
        settings.PUBLIC_URL = "https://staging.example.com"
        tasks.send_alert(alert.pk)
        tasks.send_alert(alert.pk)
        [message] = mail.outbox
        assert message.to == ["owner@example.com", "admin@example.com", "billing@example.com"]
        assert message.subject == "80 % of this period's images are used"
        assert message.body == (
            "Sample Realty has used 8 of 10 images of this period.\n"
            "2 images are left, packs included.\n"
            "New images come on Dec. 1, 2026. For more before that, choose a larger plan or a pack:\n"
            "https://staging.example.com/billing/\n"
        )

    def test_at_hundred(self, alert):
        UsageAlert.objects.update(percent=100, used=10, left=0)
        tasks.send_alert(alert.pk)
        assert mail.outbox[0].subject == "All images of this period are used"
        assert "None is left; photos that are being staged are finished." in mail.outbox[0].body

    def test_without_anybody_to_tell(self, alert):
        alert.organization.memberships.all().delete()
        type(alert.organization).objects.update(email="")
        tasks.send_alert(alert.pk)
        alert.refresh_from_db()
        assert (mail.outbox, alert.mailed_at is None) == ([], False)

    def test_what_no_message_came_for(self, alert):
        assert unsent() == []
        tasks.send_alerts()
        assert mail.outbox == []
        UsageAlert.objects.update(created_at=timezone.now() - timedelta(minutes=6))
        tasks.send_alerts()
        assert (len(mail.outbox), unsent()) == (1, [])


def test_the_books_are_closed_by_a_task(customer, clock):
    customer.pay()
    clock.now = DECEMBER
    tasks.close_periods()
    assert customer.left == 10
