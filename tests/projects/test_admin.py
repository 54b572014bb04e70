"""The staff's admin: every page opens, and what only services may write cannot be written here."""

import pytest
from django.contrib import admin
from django.urls import reverse

from billing.models import Plan
from projects.accounts.models import ApiKey, Membership, Organization, User
from projects.events.models import Event
from projects.models import Original, Project, Upload
from tests.factories import (
    ApiKeyFactory,
    EventFactory,
    MembershipFactory,
    OriginalFactory,
    ProjectFactory,
    UploadFactory,
    UserFactory,
)

READ_ONLY = (ApiKey, Event, Original, Project, Upload)
EDITABLE = (Organization, Plan, User)


@pytest.fixture
def rows(db):
    """One of each."""
    membership = MembershipFactory()
    return {
        ApiKey: ApiKeyFactory(),
        Event: EventFactory(),
        Original: OriginalFactory(),
        Organization: membership.organization,
        Plan: Plan.objects.create(slug="test", name="Test", kind="monthly", allowance=1, price_cents=100),
        Project: ProjectFactory(),
        Upload: UploadFactory(),
        User: membership.user,
    }


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", READ_ONLY + EDITABLE)
def test_pages_open(admin_client, rows, model):
    for name, args in (("changelist", ()), ("change", (rows[model].pk,))):
        assert admin_client.get(page(model, name, *args)).status_code == 200
    found = admin_client.get(page(model, "changelist"), {"q": "elm"})
    assert found.status_code == 200


@pytest.mark.parametrize("model", READ_ONLY)
def test_what_only_services_write(admin_client, rows, model):
    before = list(model.objects.values())

    assert admin_client.get(page(model, "add")).status_code == 403
    assert admin_client.post(page(model, "change", rows[model].pk), {}).status_code == 403
    assert admin_client.post(page(model, "delete", rows[model].pk), {"post": "yes"}).status_code == 403
    assert list(model.objects.values()) == before


def test_the_digest_of_a_key_is_not_shown(admin_client, rows):
    key = rows[ApiKey]

    assert key.digest not in admin_client.get(page(ApiKey, "change", key.pk)).content.decode()


def test_organizations_are_not_deleted_here(admin_client, rows):
    assert admin_client.post(page(Organization, "delete", rows[Organization].pk), {"post": "yes"}).status_code == 403
    assert Membership.objects.count() == 1


def test_a_new_person(admin_client, db):
    body = {"email": "Ada@example.com", "password1": "long and odd 123", "password2": "long and odd 123"}

    response = admin_client.post(page(User, "add"), {**body, "usable_password": "true"})

    assert response.status_code == 302
    assert User.objects.get(email="Ada@example.com").check_password("long and odd 123")


def test_the_same_person_again(admin_client, db):
    UserFactory(email="ada@example.com")
    body = {"email": "Ada@example.com", "password1": "long and odd 123", "password2": "long and odd 123"}

    response = admin_client.post(page(User, "add"), {**body, "usable_password": "true"})

    assert response.status_code == 200  # the form again
    assert User.objects.filter(email__iexact="ada@example.com").count() == 1


@pytest.mark.parametrize("model", READ_ONLY + EDITABLE)
def test_members_are_not_staff(client, rows, model):
    client.force_login(rows[User])

    assert client.get(page(model, "changelist")).status_code == 302


def test_every_model_has_an_admin():
    assert {model for model in READ_ONLY + EDITABLE if not admin.site.is_registered(model)} == set()
