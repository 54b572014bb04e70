"""The log as an audit trail: it says from where, and nobody changes it afterwards."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.test import APIClient

from config.common.context import answering
from projects.events.models import Event, Via
from projects.events.services import event_record, events_prune
from projects.events.tasks import forget_events
from tests.factories import ApiKeyFactory, EventFactory, MembershipFactory, OrganizationFactory, UserFactory

FROM = {"REMOTE_ADDR": "203.0.113.9", "HTTP_USER_AGENT": "agent " + "x" * 300}
AGENT = ("agent " + "x" * 300)[:200]


@pytest.fixture
def old(monkeypatch):
    """An event of long ago."""

    def make():
        long_ago = timezone.now() - timedelta(days=500)
        with monkeypatch.context() as patched:
            patched.setattr(timezone, "now", lambda: long_ago)
            return EventFactory()

    return make


def rows():
    return list(Event.objects.order_by("id").values())


def test_by_nobody_it_is_the_system(db):
    event = event_record(organization=OrganizationFactory(), kind="image.ready")

    assert (event.via, event.ip, event.user_agent, event.api_key_id, event.api_key_prefix) == (
        "system",
        None,
        "",
        None,
        "",
    )


def test_a_stranger_at_the_door_has_an_address(db):
    with answering(RequestFactory().get("/", **FROM)):
        event = event_record(organization=OrganizationFactory(), kind="payment.received")

    assert (event.via, event.ip, event.user_agent) == ("system", "203.0.113.9", AGENT)


def test_by_a_person_on_the_website(db):
    member = MembershipFactory()
    browser = APIClient()
    browser.force_login(member.user)

    assert browser.post("/api/v1/projects", {"name": "12 Elm Street"}, **FROM).status_code == 201

    event = Event.objects.get()
    assert (event.kind, event.actor, event.via) == ("project.created", member.user, Via.SESSION)
    assert (event.ip, event.user_agent, event.api_key_id) == ("203.0.113.9", AGENT, None)


def test_by_a_program_with_a_key(db):
    key = ApiKeyFactory()
    program = APIClient()

    answer = program.post("/api/v1/projects", {"name": "12 Elm Street"}, HTTP_X_API_KEY=key.text, **FROM)

    assert answer.status_code == 201
    event = Event.objects.get()
    assert (event.actor, event.via, event.ip) == (key.created_by, Via.KEY, "203.0.113.9")
    assert (event.api_key_id, event.api_key_prefix) == (key.pk, key.prefix)


def test_by_a_program_with_a_token(db):
    request = RequestFactory().get("/", **FROM)
    request.auth = object()

    with answering(request):
        event = event_record(organization=OrganizationFactory(), kind="project.created")

    assert (event.via, event.api_key_id) == (Via.TOKEN, None)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda events: events.update(kind="image.error"), id="fail: another kind"),
        pytest.param(lambda events: events.update(data={}), id="fail: other data"),
        pytest.param(lambda events: events.update(actor=None, ip=None), id="fail: more than the name"),
        pytest.param(lambda events: events.delete(), id="fail: delete"),
    ],
)
def test_facts_stay(db, change):
    event = EventFactory(actor=UserFactory(), ip="203.0.113.9")
    before = rows()

    with pytest.raises(IntegrityError, match="events are append-only"), transaction.atomic():
        change(Event.objects.filter(pk=event.pk))

    assert rows() == before


def test_nobody_takes_the_place_of_the_actor(db):
    event = EventFactory(actor=UserFactory())

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(actor=UserFactory())


def test_a_person_who_goes_leaves_the_facts(db):
    event = EventFactory(actor=UserFactory())

    event.actor.delete()

    event.refresh_from_db()
    assert (event.actor, event.kind) == (None, "image.progress")


def test_an_organization_takes_its_events_along(db):
    event, other = EventFactory(), EventFactory()

    event.organization.delete()

    assert list(Event.objects.all()) == [other]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        other.delete()


def test_old_events_go_when_told_to(db, old, capsys):
    gone, kept = old(), EventFactory()

    call_command("prune_events", days=400)

    assert capsys.readouterr().out == "1 events deleted.\n"
    assert list(Event.objects.all()) == [kept]
    assert not Event.objects.filter(pk=gone.pk).exists()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        kept.delete()


def test_old_events_go_by_themselves(db, old, settings):
    gone, kept = old(), EventFactory()
    settings.EVENTS_KEPT_DAYS = 502
    forget_events()
    assert list(Event.objects.order_by("pk")) == [gone, kept]

    settings.EVENTS_KEPT_DAYS = 400
    forget_events()

    assert list(Event.objects.all()) == [kept]


def test_young_events_are_needed(db, old):
    old()

    with pytest.raises(CommandError, match="at least 30"):
        call_command("prune_events", days=29)

    assert events_prune(older_than=timedelta(days=501)) == 0
    assert Event.objects.count() == 1
