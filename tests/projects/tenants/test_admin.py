"""The staff's admin of tenants: nothing destructive without a second look, everything recorded."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from projects.accounts.models import ApiKey, Invitation, Membership, Organization, Role
from projects.events.models import Event
from tests.factories import ApiKeyFactory, InvitationFactory, MembershipFactory, UserFactory


def page(model, name="changelist", *args):
    return reverse(f"admin:accounts_{model._meta.model_name}_{name}", args=args)


def act(client, row, action, **more):
    return client.post(page(type(row)), {"action": action, ACTION_CHECKBOX_NAME: str(row.pk), **more})


CASES = [
    pytest.param(lambda: MembershipFactory(), "remove", "member.removed", id="success: remove"),
    pytest.param(lambda: MembershipFactory(), "make_owner", "member.role_changed", id="success: make owner"),
    pytest.param(lambda: MembershipFactory(), "make_viewer", "member.role_changed", id="success: make viewer"),
    pytest.param(lambda: InvitationFactory(), "withdraw", "member.invitation_revoked", id="success: withdraw"),
    pytest.param(lambda: ApiKeyFactory(), "revoke", "api_key.revoked", id="success: revoke"),
]


@pytest.mark.parametrize(("make", "action", "kind"), CASES)
def test_actions_ask_twice(admin_client, admin_user, make, action, kind):
    row = make()
    before = type(row).objects.values().get(pk=row.pk)

    asked = act(admin_client, row, action)
    assert asked.status_code == 200
    assert str(row) in asked.content.decode()
    assert type(row).objects.values().get(pk=row.pk) == before
    assert not Event.objects.exists()

    done = act(admin_client, row, action, sure="yes")
    assert done.status_code == 302
    assert type(row).objects.filter(pk=row.pk).values().first() != before
    assert list(Event.objects.values_list("kind", "actor_id", "organization_id")) == [
        (kind, admin_user.pk, row.organization_id)
    ]


@pytest.mark.parametrize(("make", "action", "kind"), CASES)
def test_looking_is_not_managing(client, db, make, action, kind):
    row = make()
    looker = UserFactory(is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(looker)
    before = type(row).objects.values().get(pk=row.pk)

    act(client, row, action, sure="yes")

    assert type(row).objects.values().get(pk=row.pk) == before


def test_the_last_owner_stays(admin_client):
    owner = MembershipFactory(role=Role.OWNER)

    answer = admin_client.post(
        page(Membership), {"action": "remove", ACTION_CHECKBOX_NAME: owner.pk, "sure": "yes"}, follow=True
    )

    assert "at least one owner" in answer.content.decode()
    assert list(Membership.objects.all()) == [owner]


@pytest.mark.parametrize(("model", "make"), [(Membership, MembershipFactory), (Invitation, InvitationFactory)])
def test_pages_open_and_write_nothing(admin_client, model, make):
    row = make()

    assert admin_client.get(page(model), {"q": "x"}).status_code == 200
    shown = admin_client.get(page(model, "change", row.pk))
    assert shown.status_code == 200
    assert getattr(row, "digest", "nothing of the kind") not in shown.content.decode()
    assert admin_client.post(page(model, "change", row.pk), {}).status_code == 403
    assert admin_client.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def formset(**rows):
    return {"memberships-TOTAL_FORMS": "1" if rows else "0", "memberships-INITIAL_FORMS": "0", **rows}


def test_an_organization_with_its_first_owner(admin_client, admin_user):
    user = UserFactory()
    member = {"memberships-0-user": str(user.pk), "memberships-0-role": "owner"}

    admin_client.post(page(Organization, "add"), {"name": "Ada Homes", "email": "", **formset(**member)})

    membership = Membership.objects.get()
    assert (membership.user, membership.role, membership.organization.name) == (user, "owner", "Ada Homes")
    event = Event.objects.get()
    assert (event.kind, event.actor, event.organization) == ("member.joined", admin_user, membership.organization)


def test_another_name(admin_client):
    office = MembershipFactory().organization

    admin_client.post(page(Organization, "change", office.pk), {"name": "New", "email": "", **formset()})

    assert Organization.objects.get().name == "New"
    assert Event.objects.get().data == {"name": "New"}


def test_people_are_not_deleted(admin_client):
    member = MembershipFactory(role=Role.OWNER)

    assert admin_client.post(page(type(member.user), "delete", member.user_id), {"post": "yes"}).status_code == 403
    assert Membership.objects.count() == 1


def test_keys_that_are_revoked_stay_as_they_are(admin_client):
    key = ApiKeyFactory(revoked_at=timezone.now())

    answer = admin_client.post(
        page(ApiKey), {"action": "revoke", ACTION_CHECKBOX_NAME: str(key.pk), "sure": "yes"}, follow=True
    )

    assert "There is no such API key." in answer.content.decode()
    assert not Event.objects.exists()
