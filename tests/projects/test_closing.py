"""Closing an organization: everything of it goes but the books."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from billing import services as billing
from billing.models import Grant, LedgerEntry
from config.common import storage
from config.common.errors import Problem
from config.common.ids import new_id
from projects.accounts.models import ApiKey, Invitation, Membership, Organization, Role
from projects.events.models import Event, WebhookEndpoint
from projects.models import Project
from projects.services import organization_close
from projects.signals import organization_closing
from tests.factories import (
    ApiKeyFactory,
    ImageFactory,
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    OriginalFactory,
    ProjectFactory,
)

LIST = reverse("admin:accounts_organization_changelist")


@pytest.fixture
def office(transactional_db):
    """An organization with something of everything, and its stored objects."""
    organization = MembershipFactory(role=Role.OWNER, organization__email="ada@example.com").organization
    InvitationFactory(organization=organization), ApiKeyFactory(organization=organization)
    WebhookEndpoint.objects.create(organization=organization, url="https://example.com/", kinds=[], secret="x")
    project = ProjectFactory(organization=organization, name="12 Elm Street")
    ImageFactory(original=OriginalFactory(project=project, file_key=key(organization, "a.jpg")))
    billing.usage_reserve(organization=organization, image_id=new_id(), project=project, actor=None)
    for name in ("a.jpg", "left-over.jpg"):
        storage.write_bytes(key(organization, name), b"photo", "image/jpeg")
    return organization


def key(organization, name):
    return f"{organization.pk.hex}/originals/{name}"


def books():
    return list(Grant.objects.values()), list(LedgerEntry.objects.order_by("id").values())


def belongings(organization):
    models = (Membership, Invitation, ApiKey, WebhookEndpoint, Project)
    return [model.objects.filter(organization=organization).count() for model in models]


def test_everything_goes_but_the_books(office, admin_user):
    before, other = books(), MembershipFactory()
    storage.write_bytes(key(other.organization, "kept.jpg"), b"photo", "image/jpeg")

    organization_close(organization=office, actor=admin_user)

    assert belongings(office) == [0, 0, 0, 0, 0]
    assert storage.keys(f"{office.pk.hex}/") == []
    assert books() == before
    office.refresh_from_db()
    assert (office.name, office.email) == (f"Closed {office.pk}", "")
    events = Event.objects.filter(organization=office).values_list("kind", "actor_id", "data")
    assert list(events) == [("organization.closed", admin_user.pk, {})]
    assert belongings(other.organization)[0] == 1
    assert storage.keys(f"{other.organization.pk.hex}/") == [key(other.organization, "kept.jpg")]


def test_cut_short_it_is_done_again(office, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(storage, "keys", lambda prefix: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            organization_close(organization=office, actor=None)

    organization_close(organization=office, actor=None)

    assert (belongings(office), storage.keys(f"{office.pk.hex}/")) == ([0, 0, 0, 0, 0], [])
    assert Organization.objects.get(pk=office.pk).name == f"Closed {office.pk}"


@pytest.fixture
def payments_down():
    """An app that cannot let the organization go."""

    def refuse(**_):
        raise Problem(502, "payments_failed", "No", "Stripe did not answer.")

    organization_closing.connect(refuse)
    yield
    organization_closing.disconnect(refuse)


def close(client, organization, **more):
    return client.post(LIST, {"action": "close", ACTION_CHECKBOX_NAME: str(organization.pk), **more}, follow=True)


def test_the_staff_is_asked_twice(admin_client, office):
    asked = close(admin_client, office).content.decode()
    assert "Close these organizations for good?" in asked
    assert belongings(office) == [1, 1, 1, 1, 1]

    assert "1 row changed." in close(admin_client, office, sure="yes").content.decode()
    assert belongings(office) == [0, 0, 0, 0, 0]


def test_fail_what_is_paid_for_cannot_be_ended(admin_client, office, payments_down):
    before = Organization.objects.values().get(pk=office.pk)

    assert "Stripe did not answer." in close(admin_client, office, sure="yes").content.decode()
    assert belongings(office) == [1, 1, 1, 1, 1]
    assert Organization.objects.values().get(pk=office.pk) == before
    assert not Event.objects.filter(kind="organization.closed").exists()


def test_fail_only_with_the_permission(client, db):
    from django.contrib.auth.models import Permission

    looker = MembershipFactory(organization=OrganizationFactory(), user__is_staff=True).user
    looker.user_permissions.set(Permission.objects.filter(codename__in=("view_organization", "change_organization")))
    client.force_login(looker)
    office = Organization.objects.get()

    close(client, office, sure="yes")

    assert belongings(office)[0] == 1
