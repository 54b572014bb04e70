"""The organization itself, and its log."""

from datetime import UTC, datetime

import pytest

from config.common.errors import Problem
from projects.events.models import Event
from projects.tenants.selectors import audit
from projects.tenants.services import organization_update
from projects.tenants.words import GROUPS, KINDS, told
from tests.factories import EventFactory, ProjectFactory

ORGANIZATION, AUDIT = "/api/v1/organization", "/api/v1/organization/audit"


def test_update(by, office):
    organization_update(by=by("admin"), name="Ada & Co", email="office@example.com")

    office.refresh_from_db()
    assert (office.name, office.email) == ("Ada & Co", "office@example.com")
    event = Event.objects.get()
    assert (event.kind, event.actor) == ("organization.updated", by("admin").user)
    assert event.data == {"name": "Ada & Co", "email": "office@example.com"}


def test_no_change_is_no_event(by, office):
    assert organization_update(by=by("owner"), name="Ada Homes") == office
    assert not Event.objects.exists()


def test_update_refused(by, office):
    with pytest.raises(Problem) as caught:
        organization_update(by=by("agent"), name="Mine")

    office.refresh_from_db()
    assert (caught.value.code, office.name) == ("insufficient_role", "Ada Homes")


def test_the_api(browser_as, office):
    admin = browser_as("admin")

    changed = admin.patch(ORGANIZATION, {"email": "office@example.com", "id": "x"})

    assert changed.json() == admin.get(ORGANIZATION).json()
    assert (changed.json()["id"], changed.json()["name"], changed.json()["email"]) == (
        str(office.pk), "Ada Homes", "office@example.com",
    )  # fmt: skip
    assert admin.patch(ORGANIZATION, {"name": " "}).json()["code"] == "invalid"


# --- The log ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def log(office, people):
    """Four facts, the oldest first, and noise."""
    project = ProjectFactory(organization=office)
    owner, agent = people["owner"].user, people["agent"].user
    EventFactory(organization=office, kind="image.progress")
    EventFactory(kind="member.joined")
    facts = [("member.joined", agent, None), ("member.removed", owner, None), ("project.created", agent, project.pk),
             ("api_key.created", owner, None)]  # fmt: skip
    return [
        EventFactory(organization=office, kind=kind, actor=actor, project_id=project_id, image_id=None)
        for kind, actor, project_id in facts
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(lambda log: {}, [3, 2, 1, 0], id="success: all, newest first"),
        pytest.param(lambda log: {"kind": "member.joined"}, [0], id="success: one kind"),
        pytest.param(lambda log: {"kind": "member"}, [1, 0], id="success: all kinds of a thing"),
        pytest.param(lambda log: {"kind": "mem"}, [], id="fail: half a thing"),
        pytest.param(lambda log: {"actor_id": log[0].actor_id}, [2, 0], id="success: one person"),
        pytest.param(lambda log: {"project_id": log[2].project_id}, [2], id="success: one listing"),
        pytest.param(lambda log: {"since": log[2].created_at}, [3, 2], id="success: from a time on"),
        pytest.param(lambda log: {"until": log[2].created_at}, [1, 0], id="success: before a time"),
    ],
)
def test_audit(office, log, browser_as, wanted, found):
    expected = [log[number] for number in found]

    assert list(audit(office, **wanted(log))) == expected
    query = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in wanted(log).items()}
    answer = browser_as("admin").get(AUDIT, query)
    assert [event["id"] for event in answer.json()["results"]] == [event.pk for event in expected]


def test_audit_tells_who_and_from_where(program, office, people):
    program("admin").patch(ORGANIZATION, {"name": "New"}, headers={"User-Agent": "importer/1"})

    event = program("admin").get(AUDIT).json()["results"][0]

    owner = people["owner"].user
    assert event["actor"] == {"id": str(owner.pk), "email": owner.email, "name": owner.name}
    assert (event["kind"], event["via"], event["ip"], event["user_agent"]) == (
        "organization.updated", "key", "127.0.0.1", "importer/1",
    )  # fmt: skip
    assert len(event["api_key_prefix"]) == 12
    assert event["data"] == {"name": "New"}


def test_audit_pages(browser_as, log):
    admin = browser_as("admin")

    first = admin.get(AUDIT, {"limit": 3}).json()
    second = admin.get(first["next"]).json()

    ids = [event["id"] for page in (first, second) for event in page["results"]]
    assert ids == [event.pk for event in reversed(log)]


@pytest.mark.parametrize("query", [{"kind": "x" * 51}, {"kind": "a.b.c"}, {"actor_id": "me"}, {"since": "once"}])
def test_audit_refuses(browser_as, query):
    assert browser_as("admin").get(AUDIT, query).json()["code"] == "invalid"


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        ("member.role_changed", {"email": "k@example.com", "role": "admin", "role_before": "agent"},
         "Made k@example.com Admin instead of Agent"),
        ("member.removed", {"email": "k@example.com", "left": False}, "Removed k@example.com"),
        ("member.removed", {"email": "k@example.com", "left": True}, "Left the organization"),
        ("project.created", {}, "Created the listing “?”"),
        ("original.deleted", {"filename": "hall.jpg"}, "Deleted the photo “hall.jpg”"),
        ("webhook.disabled", {"url": "https://example.com/in"},
         "The webhook to https://example.com/in was switched off, because it kept failing"),
        ("something.else", {}, "something.else"),
    ],
)  # fmt: skip
def test_words(kind, data, text):
    assert told(Event(kind=kind, data=data)) == text


@pytest.mark.parametrize(
    "kind",
    [
        *(f"webhook.{what}" for what in ("created", "updated", "deleted", "secret_rotated", "disabled")),
        *(f"image.{what}" for what in ("kept", "unkept", "discarded", "restored")),
        "original.deleted", "billing.cancelled", "billing.reactivated",
    ],
)  # fmt: skip
def test_what_people_do_has_words(kind):
    assert told(Event(kind=kind, data={})) != kind


def test_the_log_can_be_narrowed_to_webhooks():
    assert "webhook" in GROUPS


@pytest.mark.parametrize("kind", KINDS)
def test_no_words_need_more_than_an_event_has(kind):
    assert told(Event(kind=kind, data={}, created_at=datetime(2025, 1, 1, tzinfo=UTC)))
